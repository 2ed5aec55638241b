"""Reads from a market's columns what forecasts need of it: how each supplier stands in a profile's items; pure."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from portal.criteria.rules.structure import Assurance, CriteriaProfile
from portal.market.columns import Levels, Market
from portal.market.forecasting.climbs import CLIMBS, FREE, UNREACHABLE, climbs_by_level, levels_of_climbs
from portal.market.matching import item_columns
from portal.organisations.rules import Size
from portal.questionnaires.rules.structure import BEST_LEVEL, Item, Questionnaire

NO_WAY = CLIMBS.index((UNREACHABLE,) * BEST_LEVEL)


def without_backing(profile: CriteriaProfile) -> CriteriaProfile:
    """The profile with every answer good as it is: to back one is no work, so forecasts, like plans, ask for none."""
    return replace(
        profile,
        criteria=tuple(replace(found, assurance=Assurance.SELF_DECLARED) for found in profile.criteria),
        preferences=tuple(replace(found, assurance=Assurance.SELF_DECLARED) for found in profile.preferences),
    )


def climbs_in(
    profile: CriteriaProfile, questionnaire: Questionnaire, market: Market, rows: NDArray[np.intp]
) -> dict[str, NDArray[np.uint8]]:
    """The number of the climb of these suppliers for each item of the profile."""
    items = {item.id: item for item in questionnaire.items}
    states = item_columns(profile, questionnaire, market)
    return {
        item_id: _climbs(market, items.get(item_id), states[item_id].levels[rows], rows) for item_id in profile.item_ids
    }


def rows_by_size(market: Market, rows: NDArray[np.intp]) -> Mapping[Size, NDArray[np.intp]]:
    """Places in `rows` of the suppliers of each size."""
    column = market.dimensions["size"]
    codes = column.codes[rows]
    return {Size(value): np.flatnonzero(codes == code) for code, value in enumerate(column.values)}


def _climbs(market: Market, item: Item | None, levels: Levels, rows: NDArray[np.intp]) -> NDArray[np.uint8]:
    """As the answer has it; where it does not say, as for items that are newly requested, by the level alone."""
    found: NDArray[np.uint8] = _by_level(item)[levels]
    if market.climbs is None or item is None or item.id not in market.item_rows:
        return found
    kept = market.climbs[market.item_rows[item.id]][rows]
    return np.where(levels_of_climbs()[kept] == levels, kept, found)


def _by_level(item: Item | None) -> NDArray[np.uint8]:
    """Numbers of climbs by level; the last two are read by the levels of an item that does not count."""
    numbers = np.full(BEST_LEVEL + 1, NO_WAY, dtype=np.uint8) if item is None else climbs_by_level(item)
    return np.concatenate([numbers, np.array([FREE, FREE], dtype=np.uint8)])


def levels_in(profile: CriteriaProfile, questionnaire: Questionnaire, market: Market) -> dict[str, Levels]:
    """The level of every supplier for each item of the profile; below 0 where nothing is demanded."""
    return {item_id: state.levels for item_id, state in item_columns(profile, questionnaire, market).items()}
