"""Which of two plans is better, as one whole number for each plan: the smaller number is the better plan."""

import math
from collections.abc import Collection
from fractions import Fraction

from portal.guidance.rules.options import LevelOption, PlanItem
from portal.questionnaires.rules.structure import BEST_LEVEL

BASE = BEST_LEVEL + 1
SUMS = 2
PLACES_IN_AN_AIM = 7


class Ranking:
    """Adds up whole numbers, one for each option, to the rank of a plan.

    The first thing that differs decides: less effort; more gates among the items; fewer items; then, at the first
    item of the questionnaire that differs, the plan that has it, or has it at the lower level. So no two plans
    have the same rank, and a rank tells its plan.
    """

    def __init__(self, items: Collection[PlanItem]) -> None:
        ordered = sorted((item for item in items if item.options), key=lambda item: item.position)
        self._items = {item.item.id: item for item in ordered}
        self._digits: dict[str, int] = {item.item.id: BASE**place for place, item in enumerate(reversed(ordered))}
        self._count = len(ordered)
        self._one_item: int = BASE**self._count
        self._one_gate: int = self._one_item * (self._count + 1)
        self._one_part: int = self._one_gate * (self._count + 2)
        efforts = [Fraction(option.effort) for item in ordered for option in item.options]
        self._parts_a_day = math.lcm(*(effort.denominator for effort in efforts))

    def rank(self, option: LevelOption) -> int:
        """What taking the option adds to the rank of a plan; not taking any adds 0."""
        digit = (BASE - option.reached_level) * self._digits[option.item_id]
        gate = self._one_gate if self._items[option.item_id].item.gate else 0
        return self._parts(Fraction(option.effort)) * self._one_part - gate + self._one_item - digit

    def options(self, rank: int) -> tuple[LevelOption, ...]:
        """The options of the plan with this rank, in the order of the questionnaire."""
        digits = -rank % self._one_item
        found = []
        for item_id, weight in self._digits.items():
            place = digits // weight % BASE
            if place:
                reached = BASE - place
                found.append(next(o for o in self._items[item_id].options if o.reached_level == reached))
        return tuple(sorted(found, key=lambda option: self._items[option.item_id].position))

    def worst_like(self, rank: int) -> int:
        """A rank that no plan with as much effort as this one exceeds, and every plan with more does."""
        return self.aims(rank)[0] * self._one_part + self._count * self._one_item

    def aims(self, rank: int) -> tuple[int, ...]:
        """The rank as small numbers to be made least one after the other; they add up like ranks.

        First two sums over items, effort and items less gates; then the places in the questionnaire, some at a time,
        each with a digit of its own.
        """
        digits = -rank % self._one_item
        whole = (rank + digits) // self._one_item
        a_part = (self._count + 1) * (self._count + 2)
        parts = (whole + self._count * (self._count + 1)) // a_part
        places = []
        for first in range(self._count, 0, -PLACES_IN_AN_AIM):
            last = max(0, first - PLACES_IN_AN_AIM)
            places.append(-(digits // BASE**last % BASE ** (first - last)))
        return parts, whole - parts * a_part, *places

    def _parts(self, effort: Fraction) -> int:
        return int(effort * self._parts_a_day)
