"""Twelve made-up suppliers: what each is asked makes sense for it, and its result is the one on its page."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from portal.assessments.rules.completeness import gaps
from portal.assessments.rules.scoring import HoldKind
from portal.core.yaml_files import ContentErrors
from portal.organisations.rules import Size, Trait
from portal.questionnaires.rules.conditions import Facts, asked_items
from portal.questionnaires.rules.structure import (
    AllOf,
    AnyOf,
    Condition,
    ItemAtLeast,
    ItemIsAnyOf,
    Not,
    ProfileField,
    ProfileIs,
)
from scripts.personas.pages import Case, is_module, page
from scripts.personas.reading import EXPECTED, FOLDER, Persona, core, read_persona, read_personas
from scripts.personas.reasons import reason

QUESTIONNAIRE = core()
PERSONAS = read_personas(FOLDER, QUESTIONNAIRE)
MICRO_FIRMS = [persona for persona in PERSONAS if persona.profile.size is Size.MICRO]
MOST_CORE_ITEMS, MOST_ITEMS = 20, 26

each_persona = pytest.mark.parametrize("persona", PERSONAS, ids=[persona.name for persona in PERSONAS])
each_micro_firm = pytest.mark.parametrize("persona", MICRO_FIRMS, ids=[persona.name for persona in MICRO_FIRMS])


def asked_ids(persona: Persona) -> set[str]:
    return {item.id for item in Case(QUESTIONNAIRE, persona).asked}


def test_there_are_twelve_and_each_has_its_page() -> None:
    assert len(PERSONAS) == 12
    assert {path.stem for path in EXPECTED.iterdir()} == {persona.name for persona in PERSONAS}


@each_persona
def test_a_persona_is_asked_and_scored_as_its_page_says(persona: Persona) -> None:
    written = (EXPECTED / f"{persona.name}.md").read_bytes()
    assert page(Case(QUESTIONNAIRE, persona)).encode() == written, "run python -m scripts.personas and read the changes"


@each_persona
def test_nothing_is_asked_that_makes_no_sense(persona: Persona) -> None:
    known = {item.id for item in QUESTIONNAIRE.items}
    assert len(persona.never) >= 5
    assert set(persona.never) <= known
    assert asked_ids(persona) & set(persona.never) == set()


@each_persona
def test_what_matters_most_for_its_work_is_asked(persona: Persona) -> None:
    assert set(persona.always) - asked_ids(persona) == set()


@each_persona
def test_a_persona_answers_all_that_it_is_asked_and_nothing_else(persona: Persona) -> None:
    assert set(persona.answers) == asked_ids(persona)
    assert gaps(QUESTIONNAIRE, persona.profile, persona.answers, persona.as_of).gaps == ()


@each_persona
def test_a_persona_is_better_at_some_things_than_at_others(persona: Persona) -> None:
    levels = {item.level for item in Case(QUESTIONNAIRE, persona).scorecard.items if item.level is not None}
    assert len(levels) >= 3


@each_micro_firm
def test_a_micro_firm_is_asked_little_beside_what_its_ways_of_working_bring(persona: Persona) -> None:
    profile = replace(persona.profile, traits=frozenset())
    items = asked_items(QUESTIONNAIRE, profile, persona.answers, persona.as_of)
    core_items = [item for item in items if not is_module(QUESTIONNAIRE.section(item.section_id))]
    assert len(core_items) <= MOST_CORE_ITEMS
    assert len(items) <= MOST_ITEMS


@each_micro_firm
def test_no_micro_firm_is_asked_more_than_26_questions(persona: Persona) -> None:
    assert len(asked_ids(persona)) <= MOST_ITEMS


def test_the_personas_show_all_that_is_not_asked_on_request() -> None:
    sections = {QUESTIONNAIRE.item(item_id).section_id for persona in PERSONAS for item_id in asked_ids(persona)}
    assert {section.id for section in QUESTIONNAIRE.sections} - sections == {"integrity"}
    assert {trait for persona in PERSONAS for trait in persona.profile.traits} == set(Trait)
    assert {persona.profile.size for persona in PERSONAS} == set(Size)
    assert {persona.language for persona in PERSONAS} == set(QUESTIONNAIRE.languages)


def test_every_readiness_level_is_reached_by_a_persona() -> None:
    cards = [Case(QUESTIONNAIRE, persona).scorecard for persona in PERSONAS]
    assert {card.level for card in cards} == set(QUESTIONNAIRE.levels)


def test_a_gate_a_floor_and_too_much_not_applicable_each_hold_a_persona_back_alone() -> None:
    kinds = [{hold.kind for hold in Case(QUESTIONNAIRE, persona).scorecard.holds} for persona in PERSONAS]
    alone = {kind for found in kinds if len(found) == 1 for kind in found}
    assert alone == {HoldKind.GATE, HoldKind.FLOOR, HoldKind.NOT_APPLICABLE}


HEAD = """
title: "A firm"
story: "It exists."
country: CL
people: 3
sector: "47"
traits: []
language: es
date: "2026-11-03"
always: [policy.commitment]
never: {food.boats: "it has none"}
answers:
"""


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ('sector: "47"', 'sector: "44"', "is not a division"),
        ("traits: []", "traits: [guards]", "is not a valid Trait"),
        ("people: 3", "people: 0", "must be 1 or more"),
        ("language: es\n", "", "is missing"),
    ],
)
def test_a_slip_in_who_a_persona_is_is_told(tmp_path: Path, line: str, instead: str, said: str) -> None:
    path = tmp_path / "slip.yaml"
    path.write_text(f"{HEAD.replace(line, instead)}  policy.commitment: 1\n", encoding="utf-8")
    with pytest.raises(ContentErrors, match=said):
        read_persona(path, QUESTIONNAIRE)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("policy.comitment: 2", "there is no such item"),
        ("policy.commitment: 5", "must be 4 or less"),
        ("policy.commitment: {choose: 3, ticked: [signed]}", "a check that the item does not have"),
        ("policy.commitment: {choose: 3}", "“choose” and “ticked” go together"),
        ("policy.commitment: {choose: 1, ticked: []}", "nothing holds this claim down"),
        ("policy.commitment: {level: 1, dont_know: true}", "give one of level"),
        ("policy.approved-on: {date: 2025-05-02}", "put it in quotes"),
        ("policy.commitment: {levels: 1}", "not a key that is known here"),
    ],
)
def test_a_slip_in_an_answer_is_told(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "slip.yaml"
    path.write_text(f"{HEAD}  {line}\n", encoding="utf-8")
    with pytest.raises(ContentErrors, match=said):
        read_persona(path, QUESTIONNAIRE)


SIZE = ProfileIs(ProfileField.SIZE, frozenset({"medium", "large"}))
AGENCIES = ProfileIs(ProfileField.TRAITS, frozenset({"labour-agencies", "night-work"}))
SEWING = ProfileIs(ProfileField.SECTOR, frozenset({"13", "14", "15"}))


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (None, ""),
        (SIZE, "it has fewer than 50 people"),
        (Not(SIZE), "it has fewer than 50 people"),
        (ProfileIs(ProfileField.SIZE, frozenset({"micro"})), "its size is micro"),
        (SEWING, "its sector is 14"),
        (Not(SEWING), "its sector is 14"),
        (ProfileIs(ProfileField.SECTOR, frozenset({"01", "03"})), "its sector is not 01 or 03"),
        (ProfileIs(ProfileField.COUNTRY, frozenset({"CO"})), "it is in CO"),
        (ProfileIs(ProfileField.COUNTRY, frozenset({"BR", "CL"})), "it is not in BR or CL"),
        (ProfileIs(ProfileField.REQUESTED, frozenset({"integrity"})), "no tender needs it"),
        (AGENCIES, "it uses no labour agencies, and nobody works for it at night"),
        (
            AllOf((SIZE, SEWING, AGENCIES)),
            "it has fewer than 50 people, it uses no labour agencies, and nobody works for it at night",
        ),
        (AnyOf((SIZE, SEWING, Not(AGENCIES))), "its sector is 14"),
        (ItemAtLeast("policy.commitment", Decimal(2)), "its answer to `policy.commitment` does not count as 2 or more"),
        (ItemAtLeast("policy.commitment", Decimal(1)), "its answer to `policy.commitment` counts as 1 or more"),
        (ItemIsAnyOf("food.boats", frozenset({"yes"})), "it did not answer yes to `food.boats`"),
    ],
)
def test_a_reason_is_said_in_words(condition: Condition | None, said: str) -> None:
    workshop = PERSONAS[0]
    asked = {"policy.commitment": QUESTIONNAIRE.item("policy.commitment")}
    facts = Facts(workshop.profile, workshop.answers, date(2026, 11, 1), asked)
    assert reason(condition, facts) == said
