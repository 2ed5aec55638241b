"""Which of two plans is better, as one whole number for each plan: the smaller number is the better plan."""

import math
from collections.abc import Collection
from fractions import Fraction

from portal.guidance.rules.options import LevelOption, PlanItem
from portal.questionnaires.rules.structure import BEST_LEVEL


class Ranking:
    """Adds up whole numbers, one for each option, to the rank of a plan.

    The first thing that differs decides: less effort; more gates among the items; fewer items; then, at the first
    item of the questionnaire that differs, the plan that has it, or has it at the lower level. So no two plans
    have the same rank, and a rank tells its plan.
    """

    def __init__(self, items: Collection[PlanItem]) -> None:
        ordered = sorted((item for item in items if item.options), key=lambda item: item.position)
        self._items = {item.item.id: item for item in ordered}
        base = BEST_LEVEL + 1
        self._digits: dict[str, int] = {item.item.id: base**place for place, item in enumerate(reversed(ordered))}
        self._one_item: int = base ** len(ordered)
        self._one_gate: int = self._one_item * (len(ordered) + 1)
        self._one_part: int = self._one_gate * (len(ordered) + 2)
        efforts = [Fraction(option.effort) for item in ordered for option in item.options]
        self._parts_a_day = math.lcm(*(effort.denominator for effort in efforts))

    def rank(self, option: LevelOption) -> int:
        """What taking the option adds to the rank of a plan; not taking any adds 0."""
        digit = (BEST_LEVEL + 1 - option.reached_level) * self._digits[option.item_id]
        gate = self._one_gate if self._items[option.item_id].item.gate else 0
        return self._parts(Fraction(option.effort)) * self._one_part - gate + self._one_item - digit

    def options(self, rank: int) -> tuple[LevelOption, ...]:
        """The options of the plan with this rank, in the order of the questionnaire."""
        digits = -rank % self._one_item
        found = []
        for item_id, weight in self._digits.items():
            place = digits // weight % (BEST_LEVEL + 1)
            if place:
                reached = BEST_LEVEL + 1 - place
                found.append(next(o for o in self._items[item_id].options if o.reached_level == reached))
        return tuple(sorted(found, key=lambda option: self._items[option.item_id].position))

    def worst_with(self, effort: Fraction) -> int:
        """A rank that no plan with this much effort exceeds, and every plan with more does."""
        return self._parts(effort) * self._one_part + self._one_item * len(self._items)

    def _parts(self, effort: Fraction) -> int:
        return int(effort * self._parts_a_day)
