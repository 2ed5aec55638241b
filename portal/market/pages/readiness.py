"""How ready suppliers are, group by group, and how far what they say is backed."""

from collections.abc import Sequence

from flask_babel import gettext as _

from portal.core.charts.bars import BarChart
from portal.market.disclosure.estimating import share_of
from portal.market.disclosure.figures import Count, Table
from portal.market.disclosure.release import Release
from portal.market.pages.asking import Asked
from portal.market.pages.figures import Cell, Column, ColumnKind, DataTable, Figure, Name
from portal.market.pages.groups import Group, groups_of, hidden_words, share_bar, share_words, worth_drawing
from portal.market.pages.words import Words

READINESS, ASSURANCE = "readiness", "assurance"
TICKS = ("0 %", "25 %", "50 %", "75 %", "100 %")


def readiness_story(release: Release, asked: Asked, words: Words) -> str:
    """The sentence that the page opens with: how many reach the level from which there is a certificate."""
    table = release.table((READINESS,), asked.filters)
    if not table.total.is_shown:
        return _("There are too few suppliers here to say how ready they are.")
    last = release.questionnaire.levels[-1].id
    least = release.questionnaire.certificate_from
    return _(
        "At the level “%(least)s” are %(some)s of the suppliers, and at “%(last)s”: %(most)s.",
        least=words.value(READINESS, least),
        some=share_words(table.cell(least), table.total),
        last=words.value(READINESS, last),
        most=share_words(table.cell(last), table.total),
    )


def readiness_figures(release: Release, asked: Asked, words: Words) -> tuple[Figure, ...]:
    """Readiness levels of every group, then how far answers are backed at each level."""
    return (readiness_levels(release, asked, words), _assurance(release, asked, words))


def readiness_levels(release: Release, asked: Asked, words: Words) -> Figure:
    """The readiness levels of every group."""
    levels = release.table((asked.by, READINESS), asked.filters)
    groups = groups_of(levels, asked, words)
    title = _("Readiness levels by group: %(group)s", group=words.dimension(asked.by))
    story = _("Each bar is a group of suppliers. The darker the part, the higher the level.")
    return level_mix(levels, groups, words, title=title, story=story, names=("levels", f"readiness-by-{asked.by}"))


def _assurance(release: Release, asked: Asked, words: Words) -> Figure:
    backed = release.table((READINESS, ASSURANCE), asked.filters)
    groups = [Group(words.name(READINESS, value), backed.cell(value, None)) for value in backed.values[0]]
    title = _("How far answers are backed, by readiness level")
    story = _("What share of a supplier's answers has a document behind it. Nothing here was judged by us.")
    return level_mix(backed, groups, words, title=title, story=story, names=("backing", "assurance-by-readiness"))


def level_mix(
    table: Table,
    groups: Sequence[Group],
    words: Words,
    *,
    title: str,
    story: str,
    names: tuple[str, str],
    of_cohort: bool = False,
) -> Figure:
    """Stacked bars of the second dimension for each group; `names` are those of the chart and of the table."""
    dimension, values = table.by[1], table.values[1]
    bars = tuple(
        share_bar(group.name.text, [table.cell(group.name.code, value) for value in values], group.count)
        for group in worth_drawing(groups)
    )
    chart = BarChart(
        name=names[0],
        title=title,
        description=story,
        key=tuple(words.value(dimension, value) for value in values),
        bars=bars,
        ticks=TICKS,
        gap_key=_("About 10 or fewer, or too uncertain") if of_cohort else _("Fewer than 5, or too uncertain"),
    )
    rows = tuple(_row(group, [table.cell(group.name.code, value) for value in values]) for group in groups)
    everybody = Group(Name("all", _("All suppliers here")), table.total)
    last = _row(everybody, [table.cell(None, value) for value in values])
    data = DataTable(names[1], title, _columns(table, words), (*rows, last))
    return Figure(title=title, story=story, chart=chart, table=data, note=note_on_hidden(groups, of_cohort=of_cohort))


def note_on_hidden(groups: Sequence[Group], *, of_cohort: bool = False) -> str:
    """How many groups are in the table alone, or nothing."""
    hidden = hidden_words(groups)
    if not hidden:
        return ""
    if of_cohort:
        return _("Groups with about 10 suppliers or fewer, or none: %(count)s. They are in the table.", count=hidden)
    return _("Groups with fewer than 5 suppliers, or none: %(count)s. They are in the table.", count=hidden)


def _columns(table: Table, words: Words) -> tuple[Column, ...]:
    group, dimension = table.by
    columns = [
        Column(group, words.dimension(group), ColumnKind.NAME, _("The group of suppliers")),
        Column("suppliers", _("Suppliers"), ColumnKind.COUNT, _("How many suppliers the group has")),
    ]
    for value in table.values[1]:
        name = words.value(dimension, value)
        columns += [
            Column(f"{dimension}-{value}", name, ColumnKind.COUNT, f"{words.dimension(dimension)}: {name}"),
            Column(
                f"{dimension}-{value}-share",
                f"{name}, %",
                ColumnKind.PERCENT,
                _("Share of the group: %(name)s", name=name),
            ),
        ]
    return tuple(columns)


def _row(group: Group, parts: Sequence[Count]) -> tuple[Cell, ...]:
    cells: list[Cell] = [group.name, group.count]
    for part in parts:
        cells += [part, share_of(part, group.count)]
    return tuple(cells)
