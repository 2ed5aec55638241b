"""Who would qualify if everybody had help with one item, and what the help takes.

`Helping` is unprotected and leaves through `forecasting.forecast`; `days_of_one` uses published figures alone.
"""

from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from portal.criteria.rules.structure import CriteriaProfile
from portal.market.columns import Flags, Levels, Market
from portal.market.disclosure.catalogue import MOST_DIMENSIONS
from portal.market.disclosure.figures import Count, CountKind
from portal.market.disclosure.figuring import Filters
from portal.market.disclosure.release import Release
from portal.market.forecasting.climbs import climbs_by_level
from portal.market.forecasting.reading import levels_in
from portal.market.forecasting.work import NEVER, work_on
from portal.market.matching import MarketMatch, match_market
from portal.organisations.rules import Size
from portal.questionnaires.rules.structure import BEST_LEVEL, Item, Questionnaire

TAKEN_FOR_FEWER = 2
"""What a cell counts as that is shown as fewer than 5."""


class Helping:
    """Lifts one item after the other for all suppliers of these rows; `match` is how they stand now."""

    def __init__(
        self,
        profile: CriteriaProfile,
        questionnaire: Questionnaire,
        market: Market,
        match: MarketMatch,
        rows: NDArray[np.intp],
    ) -> None:
        self._profile, self._questionnaire, self._market, self._match = profile, questionnaire, market, match
        self._among = np.zeros(len(market), dtype=np.bool_)
        self._among[rows] = True
        self._levels = levels_in(profile, questionnaire, market)

    @cached_property
    def items(self) -> dict[str, Item]:
        """The items that help is possible with: those of the profile that actions lead up in."""
        known = {item.id: item for item in self._questionnaire.items}
        return {
            item_id: known[item_id]
            for item_id in self._profile.item_ids
            if item_id in known and item_id in self._market.item_rows and known[item_id].actions
        }

    def needed(self, item_id: str, size: Size) -> int:
        """The highest level that a criterion asks of the size; for what is only preferred, the best level."""
        asked = [
            found.level_for(size)
            for criterion in self._profile.criteria
            if criterion.is_needed_to_qualify
            for group in criterion.groups
            for found in group.requirements
            if found.item_id == item_id
        ]
        return max(asked, default=BEST_LEVEL)

    def below(self, item_id: str) -> Flags:
        """Who is asked the item and below the level needed."""
        levels = self._levels[item_id]
        found: Flags = self._among & (levels >= 0) & (levels < self._needed(item_id))
        return found

    def lifted(self, item_id: str) -> Flags:
        """Who qualifies once everybody below the level needed is brought to it."""
        others = [
            self._match.criteria[criterion.id]
            for criterion in self._profile.criteria
            if criterion.is_needed_to_qualify
            and all(found.item_id != item_id for group in criterion.groups for found in group.requirements)
        ]
        hopeful = np.logical_and.reduce([self.below(item_id), ~self._match.qualifies, *others])
        rows = np.flatnonzero(hopeful)
        able = self._match.qualifies & self._among
        if len(rows):
            able[rows] = match_market(self._profile, self._questionnaire, self._helped(item_id, rows)).qualifies
        return able

    def _helped(self, item_id: str, rows: NDArray[np.intp]) -> Market:
        market = self._market.taking(rows)
        levels = market.levels.copy()
        levels[market.item_rows[item_id]] = self._needed(item_id)[rows]
        return replace(market, levels=levels)

    def _needed(self, item_id: str) -> Levels:
        sizes = self._market.dimensions["size"]
        table = np.array([self.needed(item_id, Size(value)) for value in sizes.values], dtype=np.int8)
        found: Levels = table[sizes.codes]
        return found


def days_of_one(release: Release, helping: Helping, item_id: str, filters: Filters) -> float | None:
    """The working days that bring one supplier from below to the level needed, on average; None if nobody is below.

    From the published table of the item's levels by size, with as many of the filters as a table takes.
    """
    others = [(name, value) for name, value in filters.items() if name != "size"]
    sizes = [Size(filters["size"])] if "size" in filters else list(Size)
    table = release.table((item_id, "size"), dict(others[: MOST_DIMENSIONS - 2]))
    found = [
        (table.cell(str(level), size.value), days)
        for size in sizes
        for level, days in enumerate(_days_to(helping.items[item_id], helping.needed(item_id, size), size))
        if days is not None
    ]
    if not any(count.value for count, _days in found):
        return None
    suppliers = sum(_taken_for(count) for count, _days in found)
    return sum(_taken_for(count) * days for count, days in found) / suppliers


def _days_to(item: Item, needed: int, size: Size) -> list[float | None]:
    """The working days from each level below; None where no action leads there."""
    work = work_on({item.id: item}, size)
    parts = work.items[item.id].parts[climbs_by_level(item)[:needed], needed].tolist()
    return [None if part >= NEVER else part / work.parts_a_day for part in parts]


def _taken_for(count: Count) -> int:
    if count.value is not None:
        return count.value
    return 0 if count.kind is CountKind.IMPOSSIBLE else TAKEN_FOR_FEWER
