"""Items that nobody is asked, and conditions that are always true."""

from decimal import Decimal

import pytest

from portal.questionnaires.rules.soundness.reach import MOST_FACTS, reach_findings
from portal.questionnaires.rules.structure import (
    AllOf,
    AnyOf,
    Condition,
    Item,
    ItemAtLeast,
    ItemIsAnyOf,
    ItemType,
    Not,
    ProfileField,
    ProfileIs,
    Section,
)

LARGE = ProfileIs(ProfileField.SIZE, frozenset({"large"}))
SMALL = ProfileIs(ProfileField.SIZE, frozenset({"small"}))
NIGHT = ProfileIs(ProfileField.TRAITS, frozenset({"night-work"}))
YOUNG = ProfileIs(ProfileField.TRAITS, frozenset({"young-workers"}))
YES = ItemIsAnyOf("a.first", frozenset({"yes"}))
NO = ItemIsAnyOf("a.first", frozenset({"no"}))
MUCH = ItemAtLeast("a.first", Decimal(3))


def messages(
    condition: Condition | None, *, of_section: Condition | None = None, first: Condition | None = None
) -> list[str]:
    items = (
        Item(id="a.first", section_id="a", type=ItemType.YES_NO, condition=first),
        Item(id="a.second", section_id="a", type=ItemType.YES_NO, condition=condition),
    )
    section = Section(id="a", weight=1, items=items, condition=of_section)
    return [f"{found.about}: {found.message}" for found in reach_findings([section])]


@pytest.mark.parametrize(
    "condition", [None, LARGE, Not(LARGE), AllOf((LARGE, NIGHT)), AllOf((NIGHT, YOUNG)), YES, MUCH]
)
def test_what_somebody_may_be_asked_is_sound(condition: Condition | None) -> None:
    assert messages(condition) == []


@pytest.mark.parametrize("condition", [AllOf((LARGE, SMALL)), AllOf((NIGHT, Not(NIGHT))), AllOf((YES, Not(YES)))])
def test_an_item_that_nobody_is_asked_is_found(condition: Condition) -> None:
    assert messages(condition) == ["a.second: nobody is ever asked this item"]


def test_the_sections_condition_counts_too() -> None:
    assert messages(SMALL, of_section=LARGE) == ["a.second: nobody is ever asked this item"]


def test_an_item_after_one_that_is_never_asked_together_with_it_is_found() -> None:
    assert messages(AllOf((SMALL, YES)), first=LARGE) == ["a.second: nobody is ever asked this item"]
    assert messages(AllOf((LARGE, YES)), first=LARGE) == []


@pytest.mark.parametrize("condition", [AnyOf((LARGE, Not(LARGE))), Not(AllOf((NIGHT, Not(NIGHT))))])
def test_a_condition_that_is_always_true_is_found(condition: Condition) -> None:
    assert messages(condition) == ["a.second: this condition is always true: leave it out"]


def test_a_sections_condition_that_is_always_true_is_found() -> None:
    assert messages(None, of_section=AnyOf((NIGHT, Not(NIGHT)))) == [
        "sections.a: this condition is always true: leave it out"
    ]


def test_a_condition_that_looks_at_too_much_is_refused() -> None:
    many = tuple(ProfileIs(ProfileField.TRAITS, frozenset({f"trait-{n}"})) for n in range(MOST_FACTS + 1))
    assert messages(AnyOf(many)) == [f"a.second: with all it depends on it looks at more than {MOST_FACTS} facts"]


def test_the_two_answers_to_one_item_are_told_apart() -> None:
    assert messages(AnyOf((YES, NO))) == []
