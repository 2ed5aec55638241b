"""What a drive's suppliers can show, as figures: levels, by size and by sector, sections; all by the door."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.market.disclosure.estimating import share_of
from portal.market.disclosure.figures import Count, Table, Values
from portal.market.disclosure.release import Release
from portal.market.pages.asking import Asked
from portal.market.pages.figures import Column, ColumnKind, DataTable, Figure, Name
from portal.market.pages.groups import Group, count_chart, groups_of
from portal.market.pages.kept import Kept
from portal.market.pages.readiness import READINESS, level_mix, note_on_hidden
from portal.market.pages.topics import section_figure
from portal.market.pages.words import Words

SIZE, SECTOR = "size", "sector"
_TABLES: Kept[Table] = Kept()


def drive_figures(release: Release, cohort: Mapping[str, str], words: Words) -> tuple[Figure, ...]:
    """Readiness levels of all, by size, and by the sectors that can be shown; then the sections."""
    figures = [_levels(release, cohort, words), _by_size(release, cohort, words)]
    by_sector = _by_sector(release, cohort, words)
    return (*figures, *((by_sector,) if by_sector else ()), section_figure(release, Asked(cohort), words))


def _levels(release: Release, cohort: Mapping[str, str], words: Words) -> Figure:
    found = release.table((READINESS,), cohort)
    groups = [Group(words.name(READINESS, value), found.cell(value)) for value in found.values[0]]
    title = _("Readiness levels")
    story = _("How many of the suppliers of this drive are at each level, by what they last sent.")
    columns = (
        Column(READINESS, words.dimension(READINESS), ColumnKind.NAME, _("What the answers count as")),
        Column("suppliers", _("Suppliers"), ColumnKind.COUNT, _("How many suppliers are at the level")),
        Column("share", _("Share"), ColumnKind.PERCENT, _("Share of the drive's suppliers in the figures")),
    )
    everybody = Group(Name("all", _("All suppliers here")), found.total)
    rows = tuple((one.name, one.count, share_of(one.count, found.total)) for one in (*groups, everybody))
    table = DataTable("readiness", title, columns, rows)
    chart, note = count_chart("levels", title, story, groups), note_on_hidden(groups, of_cohort=True)
    return Figure(title=title, story=story, chart=chart, table=table, note=note)


def _by_size(release: Release, cohort: Mapping[str, str], words: Words) -> Figure:
    table = _levels_by(release, cohort, SIZE)
    return _mix(table, groups_of(table, Asked(cohort, SIZE), words), words)


def _by_sector(release: Release, cohort: Mapping[str, str], words: Words) -> Figure | None:
    """The sectors of which some level can be shown; None where there is none."""
    table = _levels_by(release, cohort, SECTOR)
    shown = [
        group
        for group in groups_of(table, Asked(cohort, SECTOR), words)
        if any(table.cell(group.name.code, level).is_shown for level in table.values[1])
    ]
    return _mix(table, shown, words) if shown else None


def _mix(table: Table, groups: list[Group], words: Words) -> Figure:
    by = table.by[0]
    title = _("Readiness levels by group: %(group)s", group=words.dimension(by))
    story = _("Each bar is a group of suppliers. The darker the part, the higher the level.")
    if by == SECTOR:
        story += " " + ngettext(
            "%(num)s sector has enough suppliers to be shown.",
            "%(num)s sectors have enough suppliers to be shown.",
            len(groups),
        )
    return level_mix(
        table, groups, words, title=title, story=story, names=(f"levels-{by}", f"readiness-by-{by}"), of_cohort=True
    )


def _levels_by(release: Release, cohort: Mapping[str, str], by: str) -> Table:
    """Readiness by group: the door is asked for one group of a cohort at a time."""
    return _TABLES.read(release, cohort, lambda: _ask_levels(release, cohort, by), more=by)


def _ask_levels(release: Release, cohort: Mapping[str, str], by: str) -> Table:
    values = release.catalogue().get(by).values
    asked: dict[str | None, Mapping[str, str]] = {value: {**cohort, by: value} for value in values}
    cells: dict[Values, Count] = {}
    for value, filters in {**asked, None: cohort}.items():
        found = release.table((READINESS,), filters)
        cells |= {(value, *place): count for place, count in found.rows()}
    levels = release.catalogue().get(READINESS).values
    return Table(by=(by, READINESS), values=(values, levels), filters=cohort, cells=cells)
