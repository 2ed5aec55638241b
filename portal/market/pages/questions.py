"""Which questions the market answers weakest, and where help would move most suppliers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.core.charts.bars import BarChart
from portal.market.disclosure.estimating import mean_of, share_of, spread_over
from portal.market.disclosure.figures import FEWER_THAN_5, Count, CountKind, Distribution, Estimate, Withheld
from portal.market.disclosure.release import Release
from portal.market.pages.asking import Asked
from portal.market.pages.figures import Cell, Column, ColumnKind, DataTable, Figure, Name
from portal.market.pages.groups import Group, count_chart, share_bar
from portal.market.pages.kept import Kept
from portal.market.pages.readiness import TICKS
from portal.market.pages.words import Words, number

SHOWN = 10
AIM = 2  # the level to which help is counted: "about half"


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """What is known of one item: how it is answered, its mean, and who is below the aim."""

    name: Name
    spread: Distribution
    mean: Estimate | Withheld

    @property
    def below(self) -> Count:
        """How many suppliers are below the aim, from the counts that are shown."""
        return add([self.spread.bands[str(level)] for level in range(AIM)])

    @property
    def steps(self) -> int:
        """How many level steps all of them together are from the aim."""
        return sum((self.spread.bands[str(level)].value or 0) * (AIM - level) for level in range(AIM))


def add(counts: Sequence[Count]) -> Count:
    """The sum of the counts that are shown; what is not shown adds at most 4 each."""
    shown = [count.value for count in counts if count.value is not None]
    if not shown:
        return FEWER_THAN_5
    hidden = sum(count.kind is not CountKind.IMPOSSIBLE and not count.is_shown for count in counts)
    return Count(sum(shown), CountKind.SHOWN, sum(count.margin for count in counts) + 4 * hidden)


_KEPT: Kept[list[Distribution]] = Kept()


def _read_spreads(release: Release, filters: Mapping[str, str]) -> list[Distribution]:
    known = release.catalogue().dimensions
    items = [item.id for item in release.questionnaire.items if item.scored and item.id in known]
    return [release.distribution(item_id, filters) for item_id in items]


def _spreads(release: Release, filters: Mapping[str, str]) -> list[Distribution]:
    """How each scored item that the release publishes is answered, in the order of the questionnaire."""
    return _KEPT.read(release, filters, lambda: _read_spreads(release, filters))


def read_items(release: Release, asked: Asked, words: Words) -> list[ItemFigures]:
    """The scored items, weakest first, those without a mean last."""
    found = [_figures(Name(one.of, words.item(one.of)), one) for one in _spreads(release, asked.filters)]
    return sorted(found, key=lambda one: one.mean.value if isinstance(one.mean, Estimate) else 9.0)


def _figures(name: Name, spread: Distribution) -> ItemFigures:
    bands = tuple(spread.bands.values())
    found = mean_of(spread_over(bands, spread.not_applicable, spread.total), tuple(map(float, spread.bands)))
    return ItemFigures(name, spread, found)


def questions_story(items: Sequence[ItemFigures]) -> str:
    """The sentence that the page opens with: where help would reach most."""
    most = max(items, key=lambda one: one.steps, default=None)
    if most is None or most.below.value is None:
        return _("There are too few suppliers here to say which questions are hard.")
    return _(
        "Help with “%(item)s” would move the market most: about %(count)s suppliers have it for less than half of "
        "their work.",
        item=most.name.text,
        count=number(most.below.value),
    )


def questions_figures(items: Sequence[ItemFigures]) -> tuple[Figure, ...]:
    """What would lift most, then the weakest answers."""
    return (_lifting(items), _weakest([one for one in items if isinstance(one.mean, Estimate)]))


def _lifting(items: Sequence[ItemFigures]) -> Figure:
    chosen = sorted(items, key=lambda one: -one.steps)[:SHOWN]
    title = _("What would lift the market most")
    story = _("The questions for which most suppliers are below level 2, counted by how far below they are.")
    columns = (
        Column("item", _("Question"), ColumnKind.NAME, _("A question of the questionnaire")),
        Column("below", _("Suppliers below level 2"), ColumnKind.COUNT, _("Suppliers asked that are at level 0 or 1")),
        Column("share", _("Share of those asked"), ColumnKind.PERCENT, _("Share of the suppliers that were asked")),
    )
    rows = tuple((one.name, one.below, share_of(one.below, asked_of(one.spread))) for one in chosen)
    chart = count_chart("lifting", title, story, [Group(one.name, one.below) for one in chosen])
    return Figure(title=title, story=story, chart=chart, table=DataTable("most-to-lift", title, columns, rows))


def _weakest(items: Sequence[ItemFigures]) -> Figure:
    chosen = items[:SHOWN]
    title = _("The questions with the lowest levels")
    story = _("Level 0 is nothing yet, level 4 is all of the work. “Not applicable” is left out.")
    levels = list(chosen[0].spread.bands) if chosen else ["0", "1", "2", "3", "4"]
    names = [_("Level %(level)s", level=level) for level in levels]
    columns = (
        Column("item", _("Question"), ColumnKind.NAME, _("A question of the questionnaire")),
        Column("asked", _("Asked"), ColumnKind.COUNT, _("Suppliers that were asked")),
        Column("mean", _("Mean level"), ColumnKind.LEVEL, _("Mean level of those that are rated, from 0 to 4")),
        *(
            Column(f"level-{level}", f"{name}, %", ColumnKind.PERCENT, _("Share at: %(level)s", level=name))
            for level, name in zip(levels, names, strict=True)
        ),
    )
    chart = BarChart(
        name="weakest",
        title=title,
        description=story,
        key=tuple(names),
        bars=tuple(share_bar(one.name.text, _parts(one), rated(one.spread)) for one in chosen),
        ticks=TICKS,
        gap_key=_("Fewer than 5, or too uncertain"),
    )
    rows = tuple(map(_row, chosen))
    return Figure(title=title, story=story, chart=chart, table=DataTable("weakest-questions", title, columns, rows))


def _parts(one: ItemFigures) -> list[Count]:
    return list(one.spread.bands.values())


def rated(spread: Distribution) -> Count:
    """How many of those asked have a level: without the not applicable."""
    return add(list(spread.bands.values()))


def asked_of(spread: Distribution) -> Count:
    """How many were asked: with a level, or not applicable."""
    return add([*spread.bands.values(), spread.not_applicable])


def _row(one: ItemFigures) -> tuple[Cell, ...]:
    base = rated(one.spread)
    return (one.name, asked_of(one.spread), one.mean, *(share_of(part, base) for part in _parts(one)))
