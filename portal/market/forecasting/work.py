"""What it takes to bring an item to a level: tables by climb, in whole numbers, for all suppliers of a size; pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from portal.market.forecasting.climbs import CLIMBS, STANDS, UNREACHABLE
from portal.organisations.rules import Size
from portal.questionnaires.rules.structure import BEST_LEVEL, Item

NEVER = np.int32(1 << 20)
"""More weeks, and more parts of a day, than anything that can be done; a few hundred of them still fit in 32 bits."""

USUAL_DAYS: Mapping[Size, Decimal] = {
    Size.MICRO: Decimal(2),
    Size.SMALL: Decimal(3),
    Size.MEDIUM: Decimal(5),
    Size.LARGE: Decimal(10),
}
"""The working days a week that a supplier is taken to give. A large one can set two people to it, full time."""


_LASTS = np.array(CLIMBS, dtype=np.int8)  # (climbs, levels from 1): the last action to do


@dataclass(frozen=True, slots=True)
class ItemWork:
    """The work on one item for one size, by climb (row) and by the level to be reached (column, 0 to 4).

    `parts` is the effort in the least part of a day that occurs, `weeks` what passes from start to end; both are NEVER
    where no action leads there.
    """

    parts: NDArray[np.int32]
    weeks: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Work:
    """The work on each item for one size; `parts_a_day` is how many of the least parts make a working day."""

    items: Mapping[str, ItemWork]
    parts_a_day: int

    def budget(self, weeks: int, days_per_week: Decimal) -> int:
        """The parts of a day that can be worked in so many weeks: `guidance.rules.targets.Limits` in whole numbers."""
        return math.floor(Fraction(days_per_week) * weeks * self.parts_a_day)


def work_on(items: Mapping[str, Item | None], size: Size) -> Work:
    """The tables for these items; one that the questionnaire does not have (None) can be brought nowhere."""
    efforts = [Fraction(action.effort[size]) for item in items.values() if item for action in item.actions]
    parts_a_day = math.lcm(*(effort.denominator for effort in efforts))
    return Work({item_id: _item_work(item, size, parts_a_day) for item_id, item in items.items()}, parts_a_day)


def _item_work(item: Item | None, size: Size, parts_a_day: int) -> ItemWork:
    actions = item.actions if item else ()
    parts = [int(Fraction(action.effort[size]) * parts_a_day) for action in actions]
    return ItemWork(
        _by_climb({action.to_level: part for action, part in zip(actions, parts, strict=True)}),
        _by_climb({action.to_level: action.weeks for action in actions}),
    )


def _by_climb(step: Mapping[int, int]) -> NDArray[np.int32]:
    """For each climb and level what all steps from the present level on add up to."""
    up_to = np.cumsum([0, *(step.get(level, 0) for level in range(1, BEST_LEVEL + 1))], dtype=np.int32)
    now = up_to[np.count_nonzero(_LASTS == STANDS, axis=1)]
    steps = up_to[np.where(_LASTS == UNREACHABLE, 0, _LASTS)] - now[:, np.newaxis]
    table = np.zeros((len(CLIMBS) + 1, BEST_LEVEL + 1), dtype=np.int32)
    table[:-1, 1:] = np.select([_LASTS == STANDS, _LASTS == UNREACHABLE], [0, NEVER], steps)
    return table
