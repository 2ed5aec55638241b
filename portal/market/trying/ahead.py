"""What could be: how many qualify with more notice, and which help opens the market most."""

from collections.abc import Sequence

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from portal.market.disclosure.figures import Count
from portal.market.forecasting.forecasted import Forecast, Help
from portal.market.pages.figures import Column, ColumnKind, DataTable, Figure, Name
from portal.market.pages.groups import Group, count_chart
from portal.market.pages.words import Words

MOST_HELPS = 10


def forecast_figures(found: Forecast, words: Words) -> tuple[Figure, ...]:
    """The figures of a forecast, in the form of any page of the market."""
    notices = _notices(found)
    return (notices, _helps(found.helps[:MOST_HELPS], words)) if found.helps else (notices,)


def _notices(found: Forecast) -> Figure:
    title = _("How many could qualify with more notice")
    story = _(
        "If suppliers began today and gave the usual days a week to what they lack. Nobody knows how many will: it is "
        "what is possible, not what will happen."
    )
    told: list[tuple[Name, Count, Count]] = [
        (
            Name(str(one.weeks), ngettext("%(num)s week", "%(num)s weeks", one.weeks)),
            one.qualifying,
            one.more,
        )
        for one in found.notices
    ]
    groups = [Group(Name("0", _("Today")), found.now), *(Group(name, count) for name, count, _more in told)]
    columns = (
        Column("weeks", _("Notice"), ColumnKind.NAME, _("Weeks between publishing and closing")),
        Column("qualify", _("Could qualify"), ColumnKind.COUNT, _("How many suppliers could qualify by then")),
        Column("more", _("More than today"), ColumnKind.COUNT, _("How many more than today")),
    )
    return Figure(
        title=title,
        story=story,
        chart=count_chart("notice", title, story, groups),
        table=DataTable("notice", title, columns, tuple(told)),
        note=_("Some are worked out from a sample, so the figures are a little less sure.") if found.is_sampled else "",
    )


def _helps(helps: Sequence[Help], words: Words) -> Figure:
    title = _("Which help would open the market most")
    story = _("Training on one question, so that every supplier reaches what the tender asks there. Best use first.")
    names = [Name(one.item_id, words.item(one.item_id)) for one in helps]
    columns = (
        Column("item", _("Question"), ColumnKind.NAME, _("The question that the help is about")),
        Column("more", _("More qualify"), ColumnKind.COUNT, _("How many more suppliers would qualify")),
        Column("below", _("To be helped"), ColumnKind.COUNT, _("How many suppliers are below what is asked")),
        Column("days-each", _("Working days each"), ColumnKind.NAME, _("Working days that one of them needs")),
        Column("per-100-days", _("More per 100 days"), ColumnKind.NAME, _("More qualifying for 100 working days")),
    )
    rows = tuple(
        (name, one.adds, one.below, _days("days", one.days_each), _days("rate", one.added_per_100_days))
        for name, one in zip(names, helps, strict=True)
    )
    groups = [Group(name, one.adds) for name, one in zip(names, helps, strict=True)]
    chart = count_chart("help", title, story, groups)
    return Figure(title=title, story=story, chart=chart, table=DataTable("help", title, columns, rows))


def _days(code: str, value: float | None) -> Name:
    if value is None:
        return Name(f"no-{code}", _("not known"))
    shown = round(value, 1)
    return Name(f"{shown:g}", str(format_decimal(shown)))
