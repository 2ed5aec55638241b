"""The example profiles: sound, translated, plain, few in their demands, and within reach of every firm they are for."""

import re
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from portal.core.config import ROOT
from portal.criteria.content_check import check_profiles
from portal.criteria.loading import PROFILES_FOLDER, load_profiles
from portal.criteria.rules.asking import items_to_ask, requested_sections, with_requested
from portal.criteria.rules.burden import MOST_ITEMS_FOR_MICRO, items_required
from portal.criteria.rules.matching import Match, match_answers
from portal.criteria.rules.reach import Reach
from portal.criteria.rules.structure import RELIEVED_SIZES, CriteriaProfile
from portal.criteria.rules.warnings import Severity, find_warnings
from portal.organisations.rules import Size, SupplierProfile, Trait
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.answers import Answer
from portal.questionnaires.rules.structure import Item, ItemType, Questionnaire
from scripts import profile_warnings
from tests.factories.questionnaires import TODAY, said

CONTENT = ROOT / "questionnaires"
FILES = sorted((CONTENT / PROFILES_FOLDER).glob("*/*.yaml"))
NAMES = [path.stem for path in FILES]
LANGUAGES = {"en", "es", "pt", "fr"}
MOST_WORDS = {"en": 25, "es": 30, "pt": 30, "fr": 30}
NUMBER = re.compile(r"\d+(?:[.,\u00a0]\d+)*")
EVERY_TRAIT = frozenset(trait.value for trait in Trait)


@cache
def core() -> Questionnaire:
    return load_questionnaire(CONTENT / "hrdd-core", allow_untranslated=True)


@cache
def examples() -> dict[str, CriteriaProfile]:
    return {profile.id: profile for profile in load_profiles(CONTENT / PROFILES_FOLDER, {"hrdd-core": core()})}


def answer_at(item: Item, level: int) -> Answer:
    """An answer that counts as the level, with evidence named; yes where there are no levels."""
    if item.type is ItemType.YES_NO and not item.has_levels:
        return said("yes")
    checks = [check.id for check in item.checks if check.needed_from <= level]
    return said(str(level), *checks, evidence="A signed page")


def supplier_of(
    profile: CriteriaProfile, size: Size, sector: str, traits: frozenset[str] = EVERY_TRAIT
) -> SupplierProfile:
    country = min(profile.countries, default="CO")
    return with_requested(SupplierProfile(size, sector, country, traits), profile, core())


def matched(profile: CriteriaProfile, supplier: SupplierProfile, level: int) -> Match:
    answers = {item.id: answer_at(item, level) for item in core().items if item.type is not ItemType.DATE}
    return match_answers(profile, core(), supplier, answers, TODAY)


def test_the_content_check_finds_nothing() -> None:
    assert [str(problem) for problem in check_profiles(CONTENT).problems] == []


def test_there_is_an_example_for_every_rule_ambition_and_purchase_of_the_brief() -> None:
    assert set(NAMES) == {
        "decree-661-article-17",
        "decree-12304",
        "responsibilities-law-article-25",
        "rite",
        "code-of-conduct",
        "apparel-certification",
        "far-52-222-50-h",
        "due-diligence-first-steps",
        "due-diligence-solid",
        "due-diligence-ambitious",
        "uniforms",
        "catering",
        "cleaning",
        "private-security",
        "ict-hardware",
    }


def test_what_is_said_of_the_examples_stands_in_a_file_that_people_read() -> None:
    told = profile_warnings.FILE.read_text("utf-8")
    assert told == profile_warnings.page(), "run python -m scripts.profile_warnings, and read what changed"


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_no_errors(name: str) -> None:
    found = find_warnings(examples()[name], core())
    assert [warning for warning in found if warning.severity is Severity.ERROR] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_supplier_at_level_four_everywhere_qualifies_with_all_points(name: str) -> None:
    profile = examples()[name]
    for size, sector, traits in product(Size, profile.sectors or {"14", "82"}, (frozenset[str](), EVERY_TRAIT)):
        match = matched(profile, supplier_of(profile, size, sector, traits), 4)
        assert match.qualifies, (size, sector, traits)
        assert match.points == profile.possible_points
        assert all(found.is_met for found in match.criteria)


@pytest.mark.parametrize("name", NAMES)
def test_a_supplier_without_anything_does_not_qualify(name: str) -> None:
    profile = examples()[name]
    for size, sector in product(Size, profile.sectors or {"82"}):
        assert not matched(profile, supplier_of(profile, size, sector), 0).meets_required


@pytest.mark.parametrize("name", NAMES)
def test_few_items_are_required_and_fewer_levels_of_micro_and_small_firms(name: str) -> None:
    profile = examples()[name]
    reach = Reach(profile, core())
    assert 2 <= len(items_required(reach, Size.LARGE)) <= 6 <= MOST_ITEMS_FOR_MICRO
    for size in RELIEVED_SIZES:
        assert any(found.level_for(size) < found.level for found in profile.requirements)
    assert all(found.level <= 3 for found in profile.requirements)


@pytest.mark.parametrize("name", NAMES)
def test_something_is_required_something_preferred_and_something_due_in_the_contract(name: str) -> None:
    profile = examples()[name]
    needed = [criterion.is_needed_to_qualify for criterion in profile.criteria]
    assert {True, False} == set(needed)
    assert profile.preferences
    assert profile.pass_mark * 2 <= profile.possible_points


@pytest.mark.parametrize("name", NAMES)
def test_only_what_is_still_missing_is_asked(name: str) -> None:
    profile = examples()[name]
    supplier = replace(supplier_of(profile, Size.SMALL, min(profile.sectors, default="82")), requested=frozenset())
    nothing = items_to_ask(profile, core(), supplier, {}, TODAY)
    assert {item.id for item in nothing} & set(profile.item_ids)
    answers = {item.id: answer_at(item, 2) for item in core().items if item.type is not ItemType.DATE}
    assert items_to_ask(profile, core(), supplier, answers, TODAY) == ()


@pytest.mark.parametrize("name", NAMES)
def test_integrity_is_requested_where_it_is_asked_about_and_nowhere_else(name: str) -> None:
    profile = examples()[name]
    integrity = any(item_id.startswith("integrity.") for item_id in profile.item_ids)
    assert requested_sections(profile, core()) == (("integrity",) if integrity else ())
    assert integrity == bool(profile.countries & {"CL", "BR", "MX", "AR"})


@pytest.mark.parametrize("name", NAMES)
def test_the_source_and_its_date_are_named_and_a_law_where_there_is_a_country(name: str) -> None:
    profile = examples()[name]
    assert re.search(r"\(20\d\d-\d\d-\d\d\)$", profile.source)
    assert bool(profile.legal_basis) == bool(profile.countries)


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part]


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_plain_and_say_the_same_numbers_in_every_language(name: str) -> None:
    texts = examples()[name].texts
    assert set(texts) == LANGUAGES
    for language, by_key in texts.items():
        for key, text in by_key.items():
            for sentence in sentences(text):
                words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", sentence)
                assert len(words) <= MOST_WORDS[language], (language, key, sentence)
            assert numbers(text) == numbers(texts["en"][key]), (language, key)


def numbers(text: str) -> list[str]:
    return sorted(re.sub(r"[.,\u00a0]", "", found) for found in NUMBER.findall(text))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_untranslated_and_french_is_set_as_in_canada(name: str) -> None:
    texts = examples()[name].texts
    for key in texts["en"]:
        assert len({by_key[key] for by_key in texts.values()}) == len(LANGUAGES), key
        assert not re.search(r" [:;!?]|« | »|[^\u00a0]:(?=\s)", texts["fr"][key]), (key, texts["fr"][key])


def test_titles_differ_from_each_other() -> None:
    for language in LANGUAGES:
        titles = [profile.text("profile.title", language) for profile in examples().values()]
        assert len(titles) == len(set(titles))
