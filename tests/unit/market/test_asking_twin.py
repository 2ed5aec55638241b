"""Which items are asked of a whole market is what the rules say of each supplier, whatever the condition."""

import random
from dataclasses import replace
from decimal import Decimal

from portal.market.asking import Asking, answer_tests, name_of, values_on_request
from portal.questionnaires.rules.conditions import asked_items
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
    Questionnaire,
    Section,
)
from tests.factories.assessments import every_type
from tests.factories.sent_answers import Dealer, market_of

FIRST = "opening"


def opener(name: str, kind: ItemType, condition: Condition | None = None) -> Item:
    options = every_type().item("first.told").options if kind is ItemType.SINGLE_CHOICE else ()
    return Item(id=f"{FIRST}.{name}", section_id=FIRST, type=kind, scored=False, options=options, condition=condition)


def is_of(field: ProfileField, *values: str) -> ProfileIs:
    return ProfileIs(field, frozenset(values))


def with_conditions() -> Questionnaire:
    """Items that are opened in every way there is, one by another."""
    yes = ItemIsAnyOf(f"{FIRST}.yes-no", frozenset({"yes"}))
    conditions: list[Condition] = [
        is_of(ProfileField.SIZE, "micro", "large"),
        is_of(ProfileField.SECTOR, "14", "81"),
        is_of(ProfileField.COUNTRY, "BR"),
        is_of(ProfileField.TRAITS, "women-led", "night-work", "no-such-trait"),
        Not(is_of(ProfileField.REQUESTED, "special")),
        is_of(ProfileField.REQUESTED, "special"),
        AllOf((yes, is_of(ProfileField.COUNTRY, "CO"))),
        AnyOf((yes, ItemAtLeast(f"{FIRST}.coverage", Decimal(2)))),
        Not(ItemIsAnyOf(f"{FIRST}.choice", frozenset({"weekly", "never"}))),
        ItemAtLeast(f"{FIRST}.number", Decimal(3)),
        ItemAtLeast(f"{FIRST}.after", Decimal(1)),
    ]
    openers = (
        opener("yes-no", ItemType.YES_NO),
        opener("coverage", ItemType.COVERAGE),
        opener("choice", ItemType.SINGLE_CHOICE),
        opener("number", ItemType.NUMBER),
        opener("after", ItemType.COVERAGE, yes),
    )
    items = tuple(
        Item(id=f"special.{place}", section_id="special", type=ItemType.COVERAGE, weight=1, condition=condition)
        for place, condition in enumerate(conditions)
    )
    sections = (Section(id=FIRST, weight=1, items=openers), Section(id="special", weight=1, items=items))
    return replace(every_type(), sections=sections)


def test_every_kind_of_condition_is_read_as_the_rules_read_it() -> None:
    questionnaire = with_conditions()
    sent = Dealer(random.Random(3), questionnaire).deal(200)
    sent = [
        replace(each, supplier=replace(each.supplier, requested=frozenset({"special"} if place % 2 else ())))
        for place, each in enumerate(sent)
    ]
    sent = [replace(each, asked=asked_items(questionnaire, each.supplier, each.answers, each.as_of)) for each in sent]
    market = market_of(questionnaire, sent)
    asking = Asking(questionnaire, market)
    for item in questionnaire.items:
        asked = asking.is_asked(item)
        assert asked.tolist() == [item in each.asked for each in sent], item.id
        assert asked.sum() > 0, item.id
    requested = Asking(questionnaire, market, ["special"])
    assert requested.is_asked(questionnaire.item("special.5")).all()
    assert not requested.is_asked(questionnaire.item("special.4")).any()


def test_conditions_on_answers_have_one_name_wherever_they_stand() -> None:
    found = answer_tests(with_conditions())
    assert list(found)[:2] == ["opening.yes-no is yes", "opening.coverage at least 2"]
    assert name_of(ItemAtLeast("a.b", Decimal("2.0"))) == name_of(ItemAtLeast("a.b", Decimal(2)))
    assert values_on_request(with_conditions()) == ("special",)
