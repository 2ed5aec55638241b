"""Which items a plan towards a profile has to do with, and which of them are asked only after some of its steps.

A step can open an item (its condition looks at a level that the step reaches) or close one. An opened item counts,
and can be planned itself; an item that no step opens cannot.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.guidance.rules.applying import planned_answers
from portal.guidance.rules.options import PlanItem, plan_items
from portal.guidance.rules.targets import Situation
from portal.questionnaires.rules.conditions import Facts, asked_items, is_met, items_referred_to
from portal.questionnaires.rules.structure import Item


@dataclass(frozen=True, slots=True)
class AskedItem:
    """An item that is asked or may come to be. `depends_on` are the items whose steps decide it; there may be none."""

    plan: PlanItem
    depends_on: frozenset[str]


class Asking:
    """Tells which of the wanted items are, or may come to be, asked, with all that decides it."""

    def __init__(self, situation: Situation, wanted: Iterable[str]) -> None:
        self._situation = situation
        asked = asked_items(situation.questionnaire, situation.supplier, situation.answers, situation.as_of)
        self._today = {item.id: item for item in asked}
        self._by_id = {item.id: item for item in situation.questionnaire.items}
        self._seen: dict[str, AskedItem | None] = {}
        self._known: dict[tuple[str, tuple[int, ...]], bool] = {}
        visited = {item_id: self._visit(item_id) for item_id in wanted}
        found = [each for each in self._seen.values() if each is not None]
        self.deciding = frozenset(other for each in found for other in each.depends_on)
        counts = {item_id for item_id, each in visited.items() if each is not None and each.plan.item.has_levels}
        relevant = [each for each in found if each.plan.item.id in counts | self.deciding]
        self.items: Mapping[str, AskedItem] = {
            each.plan.item.id: each for each in sorted(relevant, key=lambda each: each.plan.position)
        }

    def is_asked(self, item_id: str, decided: tuple[str, ...], facts: tuple[int, ...]) -> bool:
        """Whether the item is asked when of each of the decided items, in order, this is true.

        A fact is 0 for an item left as it is, the number of its option (from 1), or -1 where it is not asked.
        """
        key = (item_id, facts)
        if key not in self._known:
            self._known[key] = self._holds(self._by_id[item_id], decided, facts)
        return self._known[key]

    def _visit(self, item_id: str) -> AskedItem | None:
        if item_id not in self._seen:
            item = self._by_id.get(item_id)
            self._seen[item_id] = None if item is None else self._look_at(item)
        return self._seen[item_id]

    def _look_at(self, item: Item) -> AskedItem | None:
        section = self._situation.questionnaire.section(item.section_id)
        parts = (*items_referred_to(section.condition), *items_referred_to(item.condition))
        others = [(part.item_id, self._visit(part.item_id)) for part in parts]
        depends_on = frozenset(
            other_id for other_id, other in others if other and (other.plan.options or other.depends_on)
        )
        if not depends_on and item.id not in self._today:
            return None
        return AskedItem(plan_items(self._situation, [item])[item.id], depends_on)

    def _holds(self, item: Item, decided: tuple[str, ...], facts: tuple[int, ...]) -> bool:
        asked = dict(self._today)
        options = []
        for item_id, fact in zip(decided, facts, strict=False):
            if fact >= 0:
                asked[item_id] = self._by_id[item_id]
                options += [self.items[item_id].plan.options[fact - 1]] if fact else []
            else:
                asked.pop(item_id, None)
        answers = planned_answers(self._situation, options)
        seen = Facts(self._situation.supplier, answers, self._situation.as_of, asked)
        section = self._situation.questionnaire.section(item.section_id)
        return is_met(section.condition, seen) and is_met(item.condition, seen)
