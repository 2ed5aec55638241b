"""Generates sound questionnaires with profiles and answers, and answers that are better, for property tests."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from portal.organisations.rules import Size, SupplierProfile
from portal.questionnaires.rules.answers import Answer, AnswerState
from portal.questionnaires.rules.levels import add_months, attainable_levels, read_level
from portal.questionnaires.rules.structure import (
    Action,
    Better,
    Check,
    Condition,
    Item,
    ItemIsAnyOf,
    ItemType,
    Option,
    ProfileField,
    ProfileIs,
    Questionnaire,
    ReadinessLevel,
    Section,
)
from tests.factories.questionnaires import TODAY, dont_know, not_applicable, said

# Whole questionnaires take a while to make, the more so on a busy machine: that is no fault of what is tested.
unhurried = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

TRAITS = ("subcontractors", "night-work")
SCORED_TYPES = tuple(kind for kind in ItemType if kind not in {ItemType.SHORT_TEXT, ItemType.LONG_TEXT})

RULES: dict[ItemType, dict[str, Any]] = {
    ItemType.COVERAGE: {},
    ItemType.YES_NO: {"answers": {"yes": 4, "no": 1}},
    ItemType.SINGLE_CHOICE: {"options": (Option("a", 0), Option("b", 2), Option("c", 4))},
    ItemType.MULTIPLE_CHOICE: {
        "options": (Option("a"), Option("b"), Option("c"), Option("none", exclusive=True)),
        "counts": (0, 1, 2, 2, 3),
    },
    ItemType.NUMBER: {"thresholds": tuple(map(Decimal, (1, 5, 10, 20)))},
    ItemType.PERCENTAGE: {"thresholds": tuple(map(Decimal, (80, 60, 40, 20))), "better": Better.LOWER},
    ItemType.DATE: {"months": (36, 24, 12, 6)},
}


def values_by_level(item: Item) -> dict[int, str | tuple[str, ...]]:
    """For each level that the rule of the item's type gives, a value that counts as it."""
    months = item.months
    match item.type:
        case ItemType.COVERAGE:
            return {level: str(level) for level in range(5)}
        case ItemType.YES_NO:
            return {level: answer for answer, level in item.answers.items()}
        case ItemType.SINGLE_CHOICE:
            return {option.level or 0: option.id for option in item.options}
        case ItemType.MULTIPLE_CHOICE:
            return {0: ("none",), 1: ("a",), 3: ("a", "b"), 4: ("a", "b", "c")}
        case ItemType.DATE:
            days = {level: add_months(TODAY, -age) for level, age in enumerate(months, start=1)}
            return {level: day.isoformat() for level, day in {0: date(1990, 1, 1), **days}.items()}
        case _:
            worst = "0" if item.better is Better.HIGHER else "100"
            return {0: worst, **{level: str(step) for level, step in enumerate(item.thresholds, start=1)}}


conditions: st.SearchStrategy[Condition | None] = st.none() | st.builds(
    ProfileIs, st.just(ProfileField.TRAITS), st.frozensets(st.sampled_from(TRAITS), min_size=1)
)
efforts = st.sampled_from(["0.5", "1", "2", "5"]).map(lambda days: dict.fromkeys(Size, Decimal(days)))


@st.composite
def scored_items(draw: st.DrawFn, section_id: str, number: int) -> Item:
    """A scored item of any type, with checks, perhaps a gate, perhaps asked only of some."""
    kind = draw(st.sampled_from(SCORED_TYPES))
    needed = draw(st.lists(st.integers(1, 4), max_size=3))
    opened_by_answer = ItemIsAnyOf(f"{section_id}.opener", frozenset({"yes"}))
    item = Item(
        id=f"{section_id}.item-{number}",
        section_id=section_id,
        type=kind,
        weight=draw(st.integers(1, 5)),
        gate=draw(st.booleans()),
        condition=draw(conditions | st.just(opened_by_answer)),
        checks=tuple(Check(f"check-{place}", level) for place, level in enumerate(needed)),
        **RULES[kind],
    )
    steps = [level for level in attainable_levels(item) if level > 0]
    return replace(item, actions=tuple(Action(level, draw(efforts), 1) for level in steps))


@st.composite
def sections(draw: st.DrawFn, number: int) -> Section:
    """A section that begins with an unscored item which may open the scored ones."""
    section_id = f"section-{number}"
    opener = Item(id=f"{section_id}.opener", section_id=section_id, type=ItemType.YES_NO, scored=False)
    items = [draw(scored_items(section_id, place)) for place in range(draw(st.integers(1, 3)))]
    return Section(id=section_id, weight=draw(st.integers(1, 5)), items=(opener, *items), condition=draw(conditions))


def readiness_levels(
    scores: tuple[int, ...], gates: tuple[int, ...], excused: tuple[int, ...]
) -> Iterator[ReadinessLevel]:
    """Levels with these bounds, each floor half the score."""
    yield ReadinessLevel(id="level-0", score=0, floor=0, gates_at=0, most_not_applicable=100)
    for number, (score, gate, most) in enumerate(zip(scores, gates, excused, strict=True), start=1):
        yield ReadinessLevel(
            id=f"level-{number}", score=score, floor=score // 2, gates_at=gate, most_not_applicable=most
        )


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """A small sound questionnaire."""
    scores = draw(st.lists(st.integers(1, 100), min_size=3, max_size=3, unique=True).map(sorted))
    gates = draw(st.lists(st.integers(0, 4), min_size=3, max_size=3).map(sorted))
    excused = draw(st.lists(st.integers(0, 100), min_size=3, max_size=3).map(lambda most: sorted(most, reverse=True)))
    return Questionnaire(
        id="generated",
        version="1.0",
        publisher="Tests",
        source_language="en",
        languages=("en",),
        sections=tuple(draw(sections(number)) for number in range(draw(st.integers(1, 3)))),
        levels=tuple(readiness_levels(tuple(scores), tuple(gates), tuple(excused))),
        certificate_from="level-2",
        valid_months=12,
        minutes_per_item=dict.fromkeys(Size, Decimal(1)),
        prepare_count=0,
        texts={"en": {}},
    )


@st.composite
def answers_to(draw: st.DrawFn, item: Item) -> Answer | None:
    """Any answer to the item: none, don't know, not applicable, nonsense, or a value with some checks."""
    kind = draw(st.sampled_from(["none", "dont-know", "not-applicable", "nonsense", "value", "value", "value"]))
    if kind == "none":
        return None
    if kind == "dont-know":
        return dont_know()
    if kind == "not-applicable":
        return not_applicable(draw(st.sampled_from(["", "We have none."])))
    if kind == "nonsense":
        return said("nonsense")
    if not item.scored:
        return said(draw(st.sampled_from(["yes", "no"])))
    value = draw(st.sampled_from(sorted(values_by_level(item).values(), key=str)))
    ticked = draw(st.sets(st.sampled_from([check.id for check in item.checks]))) if item.checks else set()
    return Answer(AnswerState.VALUE, value, frozenset(ticked), evidence=draw(st.sampled_from(["", "A note"])))


@dataclass(frozen=True)
class Case:
    """A questionnaire, who answers it, and what they said."""

    questionnaire: Questionnaire
    profile: SupplierProfile
    answers: dict[str, Answer]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A case with answers to any of the items, asked or not."""
    questionnaire = draw(questionnaires())
    traits = draw(st.frozensets(st.sampled_from(TRAITS)))
    drawn = {item.id: draw(answers_to(item)) for item in questionnaire.items}
    profile = SupplierProfile(draw(st.sampled_from(Size)), "14", "CO", traits)
    return Case(questionnaire, profile, {item_id: answer for item_id, answer in drawn.items() if answer is not None})


def best_answer(item: Item) -> Answer:
    """The answer that counts as level 4."""
    return said(values_by_level(item)[4], *(check.id for check in item.checks))


def better_answers(item: Item, answer: Answer | None) -> list[Answer]:
    """Answers that tell of more good practice than this one: one check more, or the next better value."""
    reading = read_level(item, answer, TODAY)
    if reading.counted is None:
        return []
    ticked = answer.checks if answer is not None and reading.chosen is not None else frozenset()
    value = answer.value if answer is not None and reading.chosen is not None else None
    values = values_by_level(item)
    higher = [level for level in sorted(values) if reading.chosen is None or level > reading.chosen]
    found = [Answer(AnswerState.VALUE, values[level], ticked) for level in higher]
    if value is not None:
        found += [Answer(AnswerState.VALUE, value, ticked | {check.id}) for check in item.checks]
    if item.type is ItemType.DATE and isinstance(value, str):
        later = min(TODAY, date.fromisoformat(value) + timedelta(days=40))
        found.append(Answer(AnswerState.VALUE, later.isoformat(), ticked))
    return found
