"""Who is in the figures: how many suppliers, of which groups, and how recent what they sent is."""

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.market.disclosure.estimating import share_of
from portal.market.disclosure.release import Release
from portal.market.pages.asking import COUNTRY, Asked, published_groups
from portal.market.pages.figures import Column, ColumnKind, DataTable, Figure, Name
from portal.market.pages.groups import Group, count_chart, hidden_words, list_groups, share_words
from portal.market.pages.words import RECENCY, Words, count_words


def coverage_story(release: Release, asked: Asked) -> str:
    """The sentence that the page opens with."""
    total = release.total(asked.filters)
    if not total.is_shown:
        return _("There are too few suppliers here to say anything about them: %(count)s.", count=count_words(total))
    if asked.chosen:
        everybody = release.total({})
        return _(
            "About %(count)s suppliers are like this: %(share)s of all that take part.",
            count=count_words(total),
            share=share_words(total, everybody),
        )
    if COUNTRY not in published_groups(release.catalogue()):
        return _("About %(count)s suppliers take part in these figures.", count=count_words(total))
    countries = sum(count.is_shown for values, count in release.table((COUNTRY,), {}).rows() if values[0])
    return ngettext(
        "About %(count)s suppliers take part in these figures, from %(num)s country with enough of them to be shown.",
        "About %(count)s suppliers take part in these figures, from %(num)s countries with enough of them to be shown.",
        countries,
        count=count_words(total),
    )


def coverage_figures(release: Release, asked: Asked, words: Words) -> tuple[Figure, ...]:
    """Suppliers by group, and, where nothing is filtered, how old their answers are."""
    by_group = _by_group(release, asked, words)
    return (by_group,) if asked.chosen else (by_group, _recency(release))


def _columns(title: str, key: str) -> tuple[Column, ...]:
    return (
        Column(key, title, ColumnKind.NAME, _("The group of suppliers")),
        Column("suppliers", _("Suppliers"), ColumnKind.COUNT, _("How many suppliers take part in the figures")),
        Column("share", _("Share"), ColumnKind.PERCENT, _("Share of all suppliers that the page is about")),
    )


def _by_group(release: Release, asked: Asked, words: Words) -> Figure:
    groups, whole = list_groups(release, asked, words), release.total(asked.filters)
    title = _("Suppliers by group: %(group)s", group=words.dimension(asked.by))
    rows = tuple((group.name, group.count, share_of(group.count, whole)) for group in groups)
    table = DataTable(f"suppliers-by-{asked.by}", title, _columns(words.dimension(asked.by), asked.by), rows)
    story = _largest(groups)
    hidden = hidden_words(groups)
    note = ngettext(
        "%(num)s group has fewer than 5 suppliers or none.",
        "%(num)s groups have fewer than 5 suppliers or none.",
        hidden,
    )
    return Figure(
        title=title,
        story=story,
        chart=count_chart("groups", title, story, groups),
        table=table,
        note=note if hidden else "",
    )


def _largest(groups: list[Group]) -> str:
    shown = sorted((group for group in groups if group.count.value), key=lambda group: -(group.count.value or 0))
    if not shown:
        return _("No group has 5 suppliers or more.")
    return _(
        "The largest group is “%(name)s”, with about %(count)s suppliers.",
        name=shown[0].name.text,
        count=count_words(shown[0].count),
    )


def _recency(release: Release) -> Figure:
    whole = release.total({})
    groups = [Group(Name(age, str(RECENCY.get(age, age))), count) for age, count in release.recency().items()]
    title = _("When the answers were sent")
    story = _("Answers older than a year may no longer say how a supplier works today.")
    rows = tuple((group.name, group.count, share_of(group.count, whole)) for group in groups)
    table = DataTable("suppliers-by-age", title, _columns(_("Sent"), "sent"), rows)
    chart = count_chart("ages", title, story, groups)
    return Figure(title=title, story=story, chart=chart, table=table)
