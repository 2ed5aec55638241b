"""What all suppliers of one size can do for a pass mark, as far as bounds decide it; pure.

As in the planner, gain is what is earned over the share of what is possible that the pass mark takes: a supplier passes
when its gain is not below 0, and an item that does not apply adds nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.criteria.rules.structure import CriteriaProfile
from portal.market.forecasting.climbs import FREE, levels_of_climbs
from portal.market.forecasting.reaching import Block, Flags, Notice, Parts
from portal.market.forecasting.work import ItemWork, Work
from portal.questionnaires.rules.structure import BEST_LEVEL

Gains = NDArray[np.int64]
Levels = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Marks:
    """The gain of each preferred item by level, 0 to 4; nothing where there is no pass mark."""

    gains: Mapping[str, Gains]

    def at(self, block: Block, levels: Mapping[str, Levels]) -> Gains:
        """The gain of each supplier when each item is brought to the level given for its climb."""
        total = np.zeros(block.count, dtype=np.int64)
        for item_id, gains in self.gains.items():
            by_climb = gains[levels[item_id]]
            by_climb[FREE] = 0
            total += by_climb[block.climbs[item_id]]
        return total


@dataclass(frozen=True, slots=True)
class Decided:
    """Suppliers of which it is sure that they can, and those of which only the planner can tell; the rest cannot."""

    sure: Flags
    undecided: Flags


def marks_of(profile: CriteriaProfile) -> Marks:
    """The gains of the profile's preferences."""
    possible, mark = profile.possible_points, profile.pass_mark
    gains: dict[str, Gains] = {}
    for found in profile.preferences if mark > 0 else ():
        more = np.array([points * possible - found.points[-1] * mark for points in found.points], dtype=np.int64)
        gains[found.item_id] = gains.get(found.item_id, np.zeros(BEST_LEVEL + 1, dtype=np.int64)) + more
    return Marks(gains)


def decide(block: Block, marks: Marks, work: Work, notice: Notice, least: Parts) -> Decided:
    """Hold bounds against a notice; `least` is the effort that the criteria take, in parts of a day.

    Nobody can who does not pass with the best of every item. Sure are those that have the days for the criteria and,
    beside them, for as many preferred items as bring them to the pass mark, in one order for all.
    """
    budget = work.budget(notice.weeks, notice.days_per_week)
    fits = least <= budget
    best = {item_id: best_levels(work.items[item_id], notice.weeks) for item_id in marks.gains}
    can = fits & (marks.at(block, best) >= 0)
    sure = can & (least + _enough_parts(block, marks, work, best) <= budget)
    return Decided(sure, can & ~sure)


def best_levels(work: ItemWork, weeks: int) -> Levels:
    """The highest level that each climb leads to within so many weeks."""
    levels: Levels = (np.count_nonzero(work.weeks <= weeks, axis=1) - 1).astype(np.int8)
    return levels


def _enough_parts(block: Block, marks: Marks, work: Work, best: Mapping[str, Levels]) -> Gains:
    """The effort to bring preferred items to their best, most gain for the effort first, until it is enough.

    With every item done it may still not be enough: that is seen before.
    """
    now = levels_of_climbs()
    gained = marks.at(block, dict.fromkeys(marks.gains, now))
    effort = np.zeros(block.count, dtype=np.int64)
    rises = {item_id: _rise(marks.gains[item_id], now, levels) for item_id, levels in best.items()}
    costs = {item_id: _cost(work.items[item_id], levels) for item_id, levels in best.items()}
    for item_id in sorted(rises, key=lambda each: -rises[each].sum() / max(1, costs[each].sum())):
        climbs = block.climbs[item_id]
        rise = np.where(gained < 0, rises[item_id][climbs], 0)
        effort += np.where(rise > 0, costs[item_id][climbs], 0)
        gained += rise
    return effort


def _rise(gains: Gains, now: Levels, levels: Levels) -> Gains:
    rise = gains[levels] - gains[now]
    rise[FREE] = 0
    return rise


def _cost(work: ItemWork, levels: Levels) -> Parts:
    cost = work.parts[np.arange(len(levels)), levels]
    cost[FREE] = 0
    return cost
