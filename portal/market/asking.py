"""Which items are asked, for all suppliers of a market at once: the twin of `questionnaires.rules.conditions`; pure."""

from collections.abc import Collection, Iterator, Mapping
from functools import reduce

import numpy as np

from portal.criteria.rules.asking import conditions_of
from portal.market.columns import TRAIT_VALUES, YES, Column, Flags, Market
from portal.questionnaires.rules.conditions import items_referred_to, profile_values_referred_to
from portal.questionnaires.rules.structure import (
    AllOf,
    AnyOf,
    Condition,
    Item,
    ItemAtLeast,
    ItemIsAnyOf,
    Not,
    ProfileField,
    ProfileIs,
    Questionnaire,
)

Test = ItemAtLeast | ItemIsAnyOf

_HAS_TRAIT = TRAIT_VALUES.index(YES)
_COLUMNS: Mapping[ProfileField, str] = {ProfileField.SIZE: "size", ProfileField.COUNTRY: "country"}


def name_of(test: Test) -> str:
    """The name of a condition on an answer, the same for the same condition wherever it stands."""
    if isinstance(test, ItemAtLeast):
        return f"{test.item_id} at least {test.at_least.normalize():f}"
    return f"{test.item_id} is {'|'.join(sorted(test.any_of))}"


def answer_tests(questionnaire: Questionnaire) -> dict[str, Test]:
    """The questionnaire's conditions on answers by name, each once, in order."""
    return {name_of(test): test for condition in _conditions(questionnaire) for test in items_referred_to(condition)}


def values_on_request(questionnaire: Questionnaire) -> tuple[str, ...]:
    """What the questionnaire's conditions say may be requested, each once, in order."""
    named = (
        value
        for condition in _conditions(questionnaire)
        for part in profile_values_referred_to(condition)
        if part.field is ProfileField.REQUESTED
        for value in sorted(part.any_of)
    )
    return tuple(dict.fromkeys(named))


class Asking:
    """Which items are asked of each supplier when these sections are requested beside those that were.

    What decides is worked out when it is first needed, and once.
    """

    def __init__(self, questionnaire: Questionnaire, market: Market, requested: Collection[str] = ()) -> None:
        self._questionnaire = questionnaire
        self._market = market
        self._requested = frozenset(requested)
        self._found: dict[str, Flags] = {}

    def is_asked(self, item: Item) -> Flags:
        """Whether the item is asked."""
        found = self._found.get(item.id)
        if found is None:
            parts = (self.is_met(condition) for condition in conditions_of(self._questionnaire, item))
            found = self._found[item.id] = reduce(np.logical_and, parts, self._all(True))
        return found

    def is_met(self, condition: Condition) -> Flags:
        """Whether the condition is true."""
        match condition:
            case ProfileIs():
                return self._profile_is(condition)
            case AllOf(parts):
                return reduce(np.logical_and, map(self.is_met, parts), self._all(True))
            case AnyOf(parts):
                return reduce(np.logical_or, map(self.is_met, parts), self._all(False))
            case Not(part):
                return ~self.is_met(part)
            case _:
                return self._test(condition)

    def _test(self, test: Test) -> Flags:
        facts = self._market.facts
        asked = self.is_asked(self._questionnaire.item(test.item_id))
        met: Flags = asked & facts.met[facts.tests.index(name_of(test))]
        return met

    def _profile_is(self, condition: ProfileIs) -> Flags:
        match condition.field:
            case ProfileField.SECTOR:
                first, second = self._market.dimensions["sector"], self._market.facts.other_sector
                return _is_any_of(first, condition.any_of) | _is_any_of(second, condition.any_of)
            case ProfileField.REQUESTED:
                return self._is_requested(condition.any_of)
            case ProfileField.TRAITS:
                dimensions = self._market.dimensions
                traits = (dimensions[trait].codes == _HAS_TRAIT for trait in condition.any_of if trait in dimensions)
                return reduce(np.logical_or, traits, self._all(False))
            case _:
                return _is_any_of(self._market.dimensions[_COLUMNS[condition.field]], condition.any_of)

    def _is_requested(self, any_of: frozenset[str]) -> Flags:
        if not any_of.isdisjoint(self._requested):
            return self._all(True)
        facts = self._market.facts
        before = (facts.requested[row] for row, value in enumerate(facts.on_request) if value in any_of)
        return reduce(np.logical_or, before, self._all(False))

    def _all(self, value: bool) -> Flags:
        return np.full(len(self._market), value, dtype=np.bool_)


def _is_any_of(column: Column, any_of: frozenset[str]) -> Flags:
    table = np.array([*(value in any_of for value in column.values), False])  # the last one is read by NO_VALUE
    found: Flags = table[column.codes]
    return found


def _conditions(questionnaire: Questionnaire) -> Iterator[Condition]:
    for section in questionnaire.sections:
        if section.condition is not None:
            yield section.condition
        yield from (item.condition for item in section.items if item.condition is not None)
