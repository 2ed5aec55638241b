"""What a kind of firm may be asked before it has answered anything."""

from dataclasses import replace

import pytest

from portal.organisations.rules import Size
from portal.questionnaires.outline import Asked, Kind, Outline, minutes_for, outline_for, traits_that_matter
from portal.questionnaires.rules.structure import (
    AllOf,
    AnyOf,
    Condition,
    Item,
    ItemIsAnyOf,
    ItemType,
    Not,
    ProfileField,
    ProfileIs,
    Section,
)
from tests.factories.assessments import every_type

LARGE = ProfileIs(ProfileField.SIZE, frozenset({"large"}))
NIGHT = ProfileIs(ProfileField.TRAITS, frozenset({"night-work"}))
CHILE = ProfileIs(ProfileField.COUNTRY, frozenset({"CL"}))
AFTER = ItemIsAnyOf("a.b", frozenset({"yes"}))
LARGE_FIRM = Kind(Size.LARGE, frozenset())


def outline(condition: Condition | None, kind: Kind, *, of_section: Condition | None = None) -> Outline:
    item = Item(id="a.c", section_id="a", type=ItemType.YES_NO, condition=condition)
    section = Section(id="a", weight=1, items=(item,), condition=of_section)
    return outline_for(replace(every_type(), sections=(section,)), kind)


@pytest.mark.parametrize(
    ("condition", "kind", "asked"),
    [
        (None, Kind(), Asked.YES),
        (LARGE, Kind(), Asked.PERHAPS),
        (LARGE, LARGE_FIRM, Asked.YES),
        (NIGHT, LARGE_FIRM, None),
        (NIGHT, Kind(Size.LARGE, frozenset({"night-work"})), Asked.YES),
        (CHILE, LARGE_FIRM, Asked.PERHAPS),
        (AFTER, LARGE_FIRM, Asked.PERHAPS),
        (Not(AFTER), LARGE_FIRM, Asked.PERHAPS),
        (Not(LARGE), LARGE_FIRM, None),
        (AllOf((LARGE, AFTER)), LARGE_FIRM, Asked.PERHAPS),
        (AllOf((NIGHT, AFTER)), LARGE_FIRM, None),
        (AnyOf((LARGE, AFTER)), LARGE_FIRM, Asked.YES),
        (AnyOf((NIGHT, AFTER)), LARGE_FIRM, Asked.PERHAPS),
    ],
)
def test_an_item_is_asked_surely_perhaps_or_not(condition: Condition | None, kind: Kind, asked: Asked | None) -> None:
    sections = outline(condition, kind).sections
    assert [found for section in sections for _item, found in section.items] == ([asked] if asked else [])


def test_the_condition_of_a_section_is_the_condition_of_its_items() -> None:
    assert not outline(None, LARGE_FIRM, of_section=NIGHT).sections
    assert outline(AFTER, LARGE_FIRM, of_section=LARGE).most == 1


def test_only_traits_that_decide_something_matter() -> None:
    item = Item(id="a.c", section_id="a", type=ItemType.YES_NO, condition=AllOf((LARGE, Not(NIGHT))))
    section = Section(id="a", weight=1, items=(item,))
    assert traits_that_matter(replace(every_type(), sections=(section,))) == {"night-work"}


def test_minutes_are_rounded_up() -> None:
    assert minutes_for(every_type(), Size.SMALL, 7) == 11
