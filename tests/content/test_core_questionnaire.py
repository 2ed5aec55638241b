"""The real questionnaires: sound, translated, plain, and as long as they promise."""

import time
import timeit
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from portal.assessments.rules.completeness import gaps
from portal.assessments.rules.scoring import score
from portal.checking import run_all
from portal.core.yaml_files import ContentErrors
from portal.guidance.library.loading import get_library
from portal.guidance.rules.steps import suggest_steps
from portal.organisations.rules import Size, SupplierProfile, Trait
from portal.organisations.sectors import SECTOR_CODES, load_sectors
from portal.questionnaires.canonical import from_document, to_document
from portal.questionnaires.content_check import questionnaire_folders
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.outline import sections_on_request, sector_sections, sectors_of
from portal.questionnaires.published import check_published, read_lock
from portal.questionnaires.rules.answers import Answer, AnswerState
from portal.questionnaires.rules.conditions import asked_items, minutes_needed
from portal.questionnaires.rules.structure import Item, ItemType, Questionnaire
from tests.factories.questionnaires import TODAY

CONTENT = Path(__file__).resolve().parents[2] / "questionnaires"
FOLDERS = questionnaire_folders(CONTENT)
LANGUAGES = {"en", "es", "pt", "fr"}


@cache
def core() -> Questionnaire:
    return load_questionnaire(CONTENT / "hrdd-core", allow_untranslated=True)


def asked(size: Size, traits: frozenset[str] = frozenset(), sector: str = "82") -> tuple[Item, ...]:
    return asked_items(core(), SupplierProfile(size, sector, "CO", traits), {}, TODAY)


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_a_questionnaire_is_sound_and_translated_into_every_language(folder: Path) -> None:
    try:
        questionnaire = load_questionnaire(folder)
    except ContentErrors as errors:
        pytest.fail(str(errors)[:6000])
    assert set(questionnaire.languages) == LANGUAGES


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_a_questionnaire_survives_as_a_document(folder: Path) -> None:
    questionnaire = load_questionnaire(folder, allow_untranslated=True)
    assert from_document(to_document(questionnaire)) == questionnaire


def test_the_content_check_finds_nothing() -> None:
    assert [str(problem) for problem in run_all(CONTENT).problems][:20] == []


def test_no_published_version_was_edited() -> None:
    loaded = [load_questionnaire(folder, allow_untranslated=True) for folder in FOLDERS]
    check_published(loaded, read_lock(CONTENT / "published.lock"))


def test_a_micro_firm_without_traits_is_asked_18_to_20_scored_items() -> None:
    items = asked(Size.MICRO)
    assert 18 <= sum(1 for item in items if item.scored) <= 20
    profile = SupplierProfile(Size.MICRO, "82", "CO", frozenset())
    assert minutes_needed(core(), profile, items) <= 20


def test_a_large_firm_with_all_traits_is_asked_every_scored_item_but_those_of_other_sectors() -> None:
    items = asked(Size.LARGE, frozenset(Trait))
    of_sectors = {item.id for section in sector_sections(core()) for item in section.items}
    assert {item.id for item in items if item.scored} == {
        item.id for item in core().items if item.scored and item.id not in of_sectors
    }


def test_every_sector_section_has_five_to_nine_items_and_adds_at_most_eight_scored_ones() -> None:
    assert len(sector_sections(core())) == 10
    for section in sector_sections(core()):
        assert 5 <= len(section.items) <= 9, section.id
        assert 5 <= sum(1 for item in section.items if item.scored) <= 8, section.id


def test_a_micro_firm_of_a_sector_is_asked_at_most_25_scored_items() -> None:
    for sector in SECTOR_CODES:
        assert sum(1 for item in asked(Size.MICRO, sector=sector) if item.scored) <= 25, sector


def test_no_sector_is_asked_the_questions_of_two_sections() -> None:
    for sector in SECTOR_CODES:
        assert sum(1 for section in sector_sections(core()) if sector in sectors_of(section)) <= 1, sector


def test_what_a_tender_requests_never_counts_in_the_score() -> None:
    (section,) = sections_on_request(core())
    assert section.id == "integrity"
    assert all(not item.scored and item.has_levels and item.actions for item in section.items)


def test_every_item_with_steps_has_a_guide_or_a_document_to_begin_with() -> None:
    library = get_library()
    without = [
        item.id
        for item in core().items
        if item.actions and not library.articles_on(item.id) and not library.starters_for(item.id)
    ]
    assert without == []


@pytest.mark.parametrize("trait", [*Trait])
def test_a_trait_never_takes_a_scored_item_away(trait: Trait) -> None:
    for size in Size:
        without = {item.id for item in asked(size)}
        assert without <= {item.id for item in asked(size, frozenset({trait}))}


def test_a_larger_firm_is_asked_all_that_a_smaller_one_is() -> None:
    for smaller, larger in zip([*Size][:-1], [*Size][1:], strict=True):
        assert {item.id for item in asked(smaller)} <= {item.id for item in asked(larger)}


def test_the_gates_are_those_of_the_brief_and_asked_of_everybody() -> None:
    gates = {item.id for item in core().items if item.gate}
    assert gates <= {item.id for item in asked(Size.MICRO)}
    for subject in ("policy", "risks", "forced-labour", "child-labour", "complaints", "remedy"):
        assert any(gate.startswith(subject) for gate in gates), subject


def level_answer(item: Item, level: int) -> Answer:
    """An answer that claims the level, with every check that it needs."""
    ticked = frozenset(check.id for check in item.checks if check.needed_from <= level)
    return Answer(AnswerState.VALUE, str(level), ticked)


@pytest.mark.parametrize("sector", sorted(SECTOR_CODES))
def test_every_sector_can_reach_the_best_level(sector: str) -> None:
    for size in Size:
        profile = SupplierProfile(size, sector, "BR", frozenset({"subcontractors"}))
        answers = {item.id: level_answer(item, 4) for item in core().items if item.type is ItemType.COVERAGE}
        card = score(core(), profile, answers, TODAY)
        assert (card.score, card.level) == (100, core().levels[-1])
        assert suggest_steps(core(), profile, answers, card) == ()


@pytest.mark.parametrize(("level", "named"), [(0, "starting"), (1, "developing"), (2, "established"), (3, "leading")])
def test_the_same_level_everywhere_gives_the_readiness_level_that_one_expects(level: int, named: str) -> None:
    profile = SupplierProfile(Size.LARGE, "14", "MX", frozenset(Trait))
    answers = {item.id: level_answer(item, level) for item in core().items if item.type is ItemType.COVERAGE}
    card = score(core(), profile, answers, TODAY)
    assert card.level is not None
    assert (card.score, card.level.id) == (25 * level, named)
    steps = suggest_steps(core(), profile, answers, card)
    assert {step.item_id for step in steps} == {item.item_id for item in card.items}
    assert all(step.effort > 0 for step in steps)


def test_nothing_but_the_answers_is_missing_at_the_start() -> None:
    profile = SupplierProfile(Size.MICRO, "82", "CO", frozenset())
    found = gaps(core(), profile, {}, TODAY)
    assert {gap.item_id for gap in found.gaps} == {item.id for item in asked(Size.MICRO) if item.required}


def test_names_and_questions_differ_from_each_other() -> None:
    for language, texts in core().texts.items():
        for part in ("name", "text"):
            said = [texts[f"{item.id}.{part}"] for item in core().items if f"{item.id}.{part}" in texts]
            assert len(said) == len(set(said)), (language, part)


def test_every_sector_has_a_name() -> None:
    sectors = load_sectors(CONTENT / "classifications" / "sectors.yaml")
    for language in LANGUAGES:
        names = [sector.names[language] for sector in sectors]
        assert len(names) == len(set(names)), language


def test_an_edit_of_one_text_would_be_noticed() -> None:
    texts = {**core().texts, "en": {**core().texts["en"], "questionnaire.title": "Something else"}}
    assert to_document(replace(core(), texts=texts)) != to_document(core())


def test_the_largest_submission_is_scored_in_under_five_milliseconds() -> None:
    profile = SupplierProfile(Size.LARGE, "14", "MX", frozenset(Trait))
    answers = {item.id: level_answer(item, 3) for item in core().items if item.type is ItemType.COVERAGE}
    taken = timeit.repeat(lambda: score(core(), profile, answers, TODAY), timer=time.process_time, number=5, repeat=8)
    assert min(taken) / 5 < 0.005
