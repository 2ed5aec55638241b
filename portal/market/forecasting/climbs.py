"""The ways up from where an item stands, as one small number for each supplier and item; pure.

What a step takes depends on more than the level: where only a check holds a higher claim down, ticking it is the whole
step. A climb says, for each of the levels 1 to 4, up to which level the actions of the item must be done so that it
counts as that level, as `guidance.rules.options` works it out. There are few climbs: a column of them takes one byte.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from portal.guidance.rules.options import PlanItem, checks_relied_on, plan_items
from portal.guidance.rules.targets import Situation
from portal.questionnaires.rules.levels import LevelReading, attainable_levels
from portal.questionnaires.rules.structure import BEST_LEVEL, Item

STANDS = 0
UNREACHABLE = BEST_LEVEL + 1

Climb = tuple[int, ...]

CLIMBS: tuple[Climb, ...] = tuple(combinations_with_replacement(range(STANDS, UNREACHABLE + 1), BEST_LEVEL))
"""For each level from 1: 0 where the item counts as it already, else the last action to do; 5 where none leads up."""

FREE = len(CLIMBS)
"""The number for an item of which nothing is demanded: it is not asked, or does not apply."""

_NUMBERS: Mapping[Climb, int] = {climb: number for number, climb in enumerate(CLIMBS)}


def climb_number(found: PlanItem) -> int:
    """The number of an item's climb."""
    if found.level is None:
        return FREE
    ways = [(option.reached_level, option.to_level) for option in found.options]
    return _NUMBERS[
        tuple(
            STANDS if level <= found.level else next((to for reached, to in ways if reached >= level), UNREACHABLE)
            for level in range(1, BEST_LEVEL + 1)
        )
    ]


def climb_numbers(situation: Situation, items: Iterable[Item]) -> dict[str, int]:
    """The number of each item's climb by the situation's answers; asked or not is not looked at."""
    found = plan_items(situation, items)
    return {item_id: climb_number(each) for item_id, each in found.items()}


class ClimbBook:
    """Looks up the number of a climb; those who answered alike have the same, so each is worked out once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, int | None, int | None, frozenset[str]], int] = {}

    def number(self, situation: Situation, item: Item, reading: LevelReading) -> int:
        """The number of the item's climb; `reading` is how the situation's answer to it counts."""
        ticked = checks_relied_on(situation.answers.get(item.id), reading)
        key = situation.questionnaire.version, item.id, reading.counted, reading.chosen, ticked
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = climb_numbers(situation, [item])[item.id]
        return found


def climbs_by_level(item: Item) -> NDArray[np.uint8]:
    """The number of the climb for each level 0 to 4 where no more is known than the level: every step has to be done.

    That is the climb of an answer that claims just what it counts as. Where each level can be claimed, as in coverage
    items, any other answer that counts as this level takes as much work or less.
    """
    led_to = {action.to_level for action in item.actions}
    ways = [level for level in attainable_levels(item) if level in led_to]
    climbs = (
        tuple(
            STANDS if level <= now else next((to for to in ways if to >= level), UNREACHABLE)
            for level in range(1, BEST_LEVEL + 1)
        )
        for now in range(BEST_LEVEL + 1)
    )
    return np.array([_NUMBERS[climb] for climb in climbs], dtype=np.uint8)


def levels_of_climbs() -> NDArray[np.int8]:
    """The level that each climb starts from, by its number; -1 for FREE."""
    return np.array([*(climb.count(STANDS) for climb in CLIMBS), -1], dtype=np.int8)
