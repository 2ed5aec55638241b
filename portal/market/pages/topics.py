"""Where the market is strong and weak: the mean score of every section, and section by group."""

from collections.abc import Mapping

from flask_babel import gettext as _

from portal.core.charts.bars import Bar, BarChart, Segment
from portal.core.charts.heatmap import Cell as HeatCell
from portal.core.charts.heatmap import Heatmap, Row
from portal.market.disclosure.catalogue import SECTION_PREFIX
from portal.market.disclosure.figures import Estimate, Withheld
from portal.market.disclosure.release import Release
from portal.market.pages.asking import Asked
from portal.market.pages.figures import Column, ColumnKind, DataTable, Figure, Name
from portal.market.pages.groups import REASON_GAPS, Group, list_groups, short_reason, worth_drawing
from portal.market.pages.kept import Kept
from portal.market.pages.readiness import TICKS
from portal.market.pages.words import REASONS, Words, estimate_words, number

State = Estimate | Withheld
Means = list[tuple[Name, State]]
_MEANS: Kept[list[tuple[str, State]]] = Kept()
_GROUP_MEANS: Kept[Mapping[tuple[str, str], State]] = Kept()


def topics_story(release: Release, asked: Asked, words: Words) -> str:
    """The sentence that the page opens with: the weakest and the strongest section."""
    known = [(name, found) for name, found in section_means(release, asked, words) if isinstance(found, Estimate)]
    if not known:
        return _("There are too few suppliers here to say what they are good at.")
    return _(
        "The market is weakest in “%(low)s” (%(least)s of 100) and strongest in “%(high)s” (%(most)s).",
        low=known[0][0].text,
        least=number(known[0][1].value),
        high=known[-1][0].text,
        most=number(known[-1][1].value),
    )


def topics_figures(release: Release, asked: Asked, words: Words) -> tuple[Figure, ...]:
    """The mean score of each section, weakest first, then the sections that everybody answers by group."""
    return (section_figure(release, asked, words), _by_group(release, asked, words))


def section_means(release: Release, asked: Asked, words: Words) -> Means:
    """Every section with its mean score, weakest first, those without a figure last."""
    known = [(Name(one, words.section(one)), found) for one, found in _means(release, asked.filters)]
    return sorted(known, key=lambda pair: pair[1].value if isinstance(pair[1], Estimate) else 101)


def _means(release: Release, filters: Mapping[str, str]) -> list[tuple[str, State]]:
    return _MEANS.read(
        release,
        filters,
        lambda: [(one, release.mean_level(SECTION_PREFIX + one, filters)) for one in _sections(release)],
    )


def _sections(release: Release) -> list[str]:
    known = release.catalogue().dimensions
    return [section.id for section in release.questionnaire.sections if SECTION_PREFIX + section.id in known]


def _group_means(release: Release, sections: list[str], asked: Asked) -> Mapping[tuple[str, str], State]:
    names = [SECTION_PREFIX + one for one in sections]
    return _GROUP_MEANS.read(
        release, asked.filters, lambda: release.mean_levels(names, asked.by, asked.filters), more=asked.by
    )


def section_figure(release: Release, asked: Asked, words: Words) -> Figure:
    """The mean score of each section, weakest first."""
    means = section_means(release, asked, words)
    title = _("Mean score of each section, from 0 to 100")
    story = _("The weakest come first. Sections for particular sectors count only those who were asked.")
    columns = (
        Column("section", _("Section"), ColumnKind.NAME, _("A section of the questionnaire")),
        Column("score", _("Mean score"), ColumnKind.SCORE, _("Mean score of those who were rated, from 0 to 100")),
    )
    chart = BarChart(
        name="sections",
        title=title,
        description=story,
        key=("",),
        bars=tuple(map(_section_bar, means)),
        ticks=TICKS_PLAIN,
    )
    return Figure(
        title=title, story=story, chart=chart, table=DataTable("score-by-section", title, columns, tuple(means))
    )


TICKS_PLAIN = tuple(text.removesuffix(" %") for text in TICKS)


def _section_bar(pair: tuple[Name, Estimate | Withheld]) -> Bar:
    name, found = pair
    if isinstance(found, Withheld):
        return Bar(name.text, "", (), REASON_GAPS[found.why], str(REASONS[found.why]))
    return Bar(name.text, estimate_words(found, ColumnKind.SCORE), (Segment(found.value, ""),))


def _by_group(release: Release, asked: Asked, words: Words) -> Figure:
    groups = list_groups(release, asked, words)
    sections = [one for one in _sections(release) if release.questionnaire.section(one).condition is None]
    means = _group_means(release, sections, asked)
    titles = tuple(words.section(one) for one in sections)
    title = _("Mean score of each section by group: %(group)s", group=words.dimension(asked.by))
    story = _("The darker the cell, the higher the mean score. These sections are asked of every supplier.")
    names = [f"{SECTION_PREFIX}{one}" for one in sections]
    rows = tuple(_heat_row(group, [means[name, group.name.code] for name in names]) for group in worth_drawing(groups))
    columns = (
        Column(asked.by, words.dimension(asked.by), ColumnKind.NAME, _("The group of suppliers")),
        Column("suppliers", _("Suppliers"), ColumnKind.COUNT, _("How many suppliers the group has")),
        *(
            Column(f"section-{one}", text, ColumnKind.SCORE, _("Mean score in the section: %(name)s", name=text))
            for one, text in zip(sections, titles, strict=True)
        ),
    )
    data = tuple((group.name, group.count, *(means[name, group.name.code] for name in names)) for group in groups)
    return Figure(
        title=title,
        story=story,
        chart=Heatmap(name="heat", title=title, description=story, columns=titles, rows=rows),
        table=DataTable(f"score-by-section-and-{asked.by}", title, columns, data),
        key=titles,
    )


def _heat_row(group: Group, means: list[Estimate | Withheld]) -> Row:
    note = number(group.count.value) if group.count.value is not None else ""
    return Row(group.name.text, note, tuple(map(_heat_cell, means)))


def _heat_cell(found: Estimate | Withheld) -> HeatCell:
    if isinstance(found, Withheld):
        return HeatCell(0, short_reason(found), REASON_GAPS[found.why])
    return HeatCell(found.value / 100, number(found.value))
