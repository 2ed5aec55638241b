"""What comes out when an agency tries a criteria profile on the market: in words, charts and tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.charts.curve import Curve, Point
from portal.criteria.rules.structure import CriteriaProfile
from portal.market.disclosure.figures import Count
from portal.market.disclosure.release import Release
from portal.market.pages.assembling import definitions, facts_of
from portal.market.pages.figures import Column, ColumnKind, DataTable, Definition, Figure, MarketPage, Name
from portal.market.pages.groups import GAPS, Group, count_chart
from portal.market.pages.words import SHORT, Words, cell_words, count_words, number
from portal.market.simulated import POINTS, GroupResult, Simulation, Without


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedPage:
    """The result: the figures as any page of the market, the warnings, and what the relief for small firms does."""

    page: MarketPage
    warnings: tuple[str, ...]
    relief: str

    @property
    def in_short(self) -> str:
        """All that the page says in words."""
        return " ".join([self.page.story, *self.warnings, self.relief])


def tried_page(
    release: Release, profile: CriteriaProfile, found: Simulation, words: Words, more: tuple[Figure, ...] = ()
) -> TriedPage:
    """The result of a simulation; `more` are figures on what could be."""
    few = Definition(_("About 10 or fewer"), _("Nobody, or too few to say. Figures are rounded to 5 here."))
    page = MarketPage(
        name="simulation",
        title=profile.text("profile.title", words.language) or _("Without a title"),
        story=_story(found),
        figures=(*_of_criteria(profile, found, words), *more, *_of_groups(found, words)),
        limits=words.filters(found.filters),
        facts=facts_of(release, words),
        definitions=(*definitions(), few),
    )
    return TriedPage(page=page, warnings=tuple(_warnings(profile, found, words)), relief=_relief(found))


def _story(found: Simulation) -> str:
    if not found.qualifying.is_shown:
        return _("Today %(count)s suppliers qualify.", count=count_words(found.qualifying))
    return _(
        "Today about %(count)s of %(all)s suppliers qualify: %(share)s.",
        count=count_words(found.qualifying),
        all=count_words(found.of),
        share=cell_words(found.share, ColumnKind.PERCENT),
    )


def _warnings(profile: CriteriaProfile, found: Simulation, words: Words) -> list[str]:
    told = []
    if found.few_compete:
        told.append(_("Few suppliers would compete: fewer than %(enough)s qualify today.", enough=number(found.enough)))
    first = found.shuts_out_most
    if first is not None:
        told.append(
            _(
                "“%(criterion)s” shuts out most: without it about %(count)s more would qualify.",
                criterion=criterion_name(profile, first.criterion_id, words.language),
                count=count_words(first.adds),
            )
        )
    if found.not_counted:
        told.append(
            ngettext(
                "%(num)s way to meet a criterion fits fewer than 10 suppliers and is left out of these figures.",
                "%(num)s ways to meet a criterion fit fewer than 10 suppliers and are left out of these figures.",
                len(found.not_counted),
            )
        )
    return told


def _relief(found: Simulation) -> str:
    if found.relief is None:
        return _("The profile asks the same of firms of every size.")
    return _(
        "Lower levels for small firms let in %(count)s more suppliers; without them %(without)s would qualify.",
        count=count_words(found.relief.lets_in),
        without=count_words(found.relief.without),
    )


def _of_criteria(profile: CriteriaProfile, found: Simulation, words: Words) -> list[Figure]:
    figures = [_leaving_out(profile, found.without, words)] if found.without else []
    return [*figures, _curve(profile, found)] if len(found.curve) > 1 else figures


def _of_groups(found: Simulation, words: Words) -> list[Figure]:
    return [_by_group(name, results, words) for name, results in found.groups.items()]


def criterion_name(profile: CriteriaProfile, criterion_id: str, language: str) -> str:
    """What a criterion is called in the profile; the points needed have a name of their own."""
    if criterion_id == POINTS:
        return _("The points needed")
    return profile.text(f"criteria.{criterion_id}.title", language) or _("Criterion %(id)s", id=criterion_id)


def _leaving_out(profile: CriteriaProfile, without: Sequence[Without], words: Words) -> Figure:
    title = _("Which criterion shuts out most")
    story = _("How many more would qualify if one criterion were left out and all others stayed.")
    names = [Name(one.criterion_id, criterion_name(profile, one.criterion_id, words.language)) for one in without]
    adds = [Group(name, one.adds) for name, one in zip(names, without, strict=True)]
    columns = (
        Column("criterion", _("Left out"), ColumnKind.NAME, _("The criterion that is left out")),
        Column("more", _("More qualify"), ColumnKind.COUNT, _("How many more suppliers would qualify")),
        Column("qualify", _("Qualify then"), ColumnKind.COUNT, _("How many suppliers would qualify then")),
    )
    rows = tuple((name, one.adds, one.qualifying) for name, one in zip(names, without, strict=True))
    chart = count_chart("without", title, story, adds)
    return Figure(title=title, story=story, chart=chart, table=DataTable("left-out", title, columns, rows))


def _curve(profile: CriteriaProfile, found: Simulation) -> Figure:
    title = _("How many qualify at each pass mark")
    story = _("The points that are needed now are marked. A higher mark never lets in more.")
    most = max((one.qualifying.value or 0 for one in found.curve), default=0) or 1
    marks = [one.pass_mark for one in found.curve]
    columns = (
        Column("pass-mark", _("Points needed"), ColumnKind.NAME, _("The pass mark")),
        Column("qualify", _("Suppliers that qualify"), ColumnKind.COUNT, _("How many would qualify at this mark")),
    )
    chart = Curve(
        name="marks",
        title=title,
        description=story,
        points=tuple(_point(one.pass_mark, one.qualifying, most) for one in found.curve),
        ticks=((0.0, "0"), (0.5, number(most / 2)), (1.0, number(most))),
        mark=marks.index(profile.pass_mark) if profile.pass_mark in marks else -1,
        mark_text=_("Now: %(points)s points", points=profile.pass_mark),
        in_steps=True,
    )
    rows = tuple((Name(str(one.pass_mark), number(one.pass_mark)), one.qualifying) for one in found.curve)
    return Figure(title=title, story=story, chart=chart, table=DataTable("pass-marks", title, columns, rows))


def _point(mark: int, count: Count, most: int) -> Point:
    if count.value is None:
        return Point(number(mark), 0, SHORT[count.kind], GAPS[count.kind])
    return Point(number(mark), count.value / most, number(count.value))


def _by_group(name: str, results: Sequence[GroupResult], words: Words) -> Figure:
    title = _("Who qualifies, by group: %(group)s", group=words.dimension(name))
    story = _("Each bar is how many of the group qualify today. Their share of the group is in the table.")
    ordered = sorted(results, key=lambda one: -(one.qualifying.value or 0)) if name in {"sector", "region"} else results
    groups = [Group(words.name(name, one.value), one.qualifying) for one in ordered]
    columns = (
        Column(name, words.dimension(name), ColumnKind.NAME, _("The group of suppliers")),
        Column("suppliers", _("Suppliers"), ColumnKind.COUNT, _("How many suppliers the group has")),
        Column("qualify", _("Qualify"), ColumnKind.COUNT, _("How many of them qualify today")),
        Column("share", _("Share"), ColumnKind.PERCENT, _("Share of the group that qualifies")),
    )
    rows = tuple((group.name, one.of, one.qualifying, one.share) for group, one in zip(groups, ordered, strict=True))
    chart = count_chart(f"by-{name}", title, story, groups)
    return Figure(title=title, story=story, chart=chart, table=DataTable(f"qualify-by-{name}", title, columns, rows))
