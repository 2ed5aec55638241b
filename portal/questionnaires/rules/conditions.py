"""Which items are asked: conditions held against the supplier's profile and its earlier answers."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.organisations.rules import SupplierProfile
from portal.questionnaires.rules.answers import Answers, Standing, read_value, standing
from portal.questionnaires.rules.levels import counted_level
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

__all__ = [
    "AllOf",
    "AnyOf",
    "Condition",
    "Facts",
    "ItemAtLeast",
    "ItemIsAnyOf",
    "Not",
    "ProfileField",
    "ProfileIs",
    "asked_items",
    "deciding_items",
    "is_met",
    "items_referred_to",
    "minutes_needed",
    "profile_values_referred_to",
]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a condition may look at: the profile and the answers to the items asked so far."""

    profile: SupplierProfile
    answers: Answers
    as_of: date
    asked: dict[str, Item]


def asked_items(
    questionnaire: Questionnaire, profile: SupplierProfile, answers: Answers, as_of: date
) -> tuple[Item, ...]:
    """The items that this supplier is asked, in order. An answer to an item that is not asked counts for nothing."""
    facts = Facts(profile, answers, as_of, {})
    for section in questionnaire.sections:
        if is_met(section.condition, facts):
            for item in section.items:
                if is_met(item.condition, facts):
                    facts.asked[item.id] = item
    return tuple(facts.asked.values())


def deciding_items(questionnaire: Questionnaire) -> frozenset[str]:
    """The items whose answers decide whether others are asked: `asked_items` looks at no other answer."""
    conditions = [section.condition for section in questionnaire.sections]
    conditions += [item.condition for item in questionnaire.items]
    return frozenset(found.item_id for condition in conditions for found in items_referred_to(condition))


def minutes_needed(questionnaire: Questionnaire, profile: SupplierProfile, items: Collection[Item]) -> int:
    """How many minutes these items take a supplier of this size, rounded up."""
    return math.ceil(questionnaire.minutes_per_item[profile.size] * len(items))


def is_met(condition: Condition | None, facts: Facts) -> bool:
    """Whether the condition is true; no condition always is.

    What a condition says of an item is false unless the item is asked and answered with a value.
    """
    match condition:
        case None:
            return True
        case ProfileIs():
            return _profile_is(condition, facts.profile)
        case AllOf(parts):
            return all(is_met(part, facts) for part in parts)
        case AnyOf(parts):
            return any(is_met(part, facts) for part in parts)
        case Not(part):
            return not is_met(part, facts)
        case _:
            return _item_is(condition, facts)


def items_referred_to(condition: Condition | None) -> tuple[ItemAtLeast | ItemIsAnyOf, ...]:
    """Every part of the condition that looks at an item, in order."""
    match condition:
        case ItemAtLeast() | ItemIsAnyOf():
            return (condition,)
        case AllOf(parts) | AnyOf(parts):
            return tuple(found for part in parts for found in items_referred_to(part))
        case Not(part):
            return items_referred_to(part)
        case _:
            return ()


def profile_values_referred_to(condition: Condition | None) -> tuple[ProfileIs, ...]:
    """Every part of the condition that looks at the profile, in order."""
    match condition:
        case ProfileIs():
            return (condition,)
        case AllOf(parts) | AnyOf(parts):
            return tuple(found for part in parts for found in profile_values_referred_to(part))
        case Not(part):
            return profile_values_referred_to(part)
        case _:
            return ()


def _profile_is(condition: ProfileIs, profile: SupplierProfile) -> bool:
    match condition.field:
        case ProfileField.SIZE:
            return profile.size in condition.any_of
        case ProfileField.SECTOR:
            return not condition.any_of.isdisjoint((profile.sector, profile.other_sector))
        case ProfileField.COUNTRY:
            return profile.country in condition.any_of
        case ProfileField.REQUESTED:
            return not condition.any_of.isdisjoint(profile.requested)
        case _:
            return not condition.any_of.isdisjoint(profile.traits)


def _item_is(condition: ItemAtLeast | ItemIsAnyOf, facts: Facts) -> bool:
    item = facts.asked.get(condition.item_id)
    answer = facts.answers.get(condition.item_id)
    if item is None or answer is None or standing(item, answer, facts.as_of) is not Standing.ANSWERED:
        return False
    if isinstance(condition, ItemAtLeast) and item.has_levels:
        return (counted_level(item, answer, facts.as_of) or 0) >= condition.at_least
    value = read_value(item, answer.value)
    if isinstance(condition, ItemAtLeast):
        return isinstance(value, Decimal) and value >= condition.at_least
    return not condition.any_of.isdisjoint(value if isinstance(value, tuple) else {str(value)})
