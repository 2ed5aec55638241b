"""Every code has a sentence that takes its parameters, and our own files say in words what they mean."""

import json
from collections.abc import Iterator
from enum import StrEnum

import pytest
from flask import Flask
from flask_login import LoginManager

from portal.core import i18n
from portal.criteria import wording
from portal.criteria.ocds.problems import Code
from portal.criteria.ocds.reading import read_tender
from portal.criteria.ocds.responding import Omission
from portal.criteria.ocds.tender import Answerer, DataType, Outcome, Place, Shape, Subject
from portal.criteria.rules.structure import Assurance
from portal.questionnaires.rules.structure import Item
from tests.conftest import ROOT
from tests.factories.profiles import uniforms
from tests.factories.questionnaires import sample
from tests.unit.criteria.ocds.broken import BROKEN
from tests.unit.criteria.ocds.exports import core, written


@pytest.fixture(autouse=True)
def _page() -> Iterator[None]:
    app = Flask("portal", root_path=str(ROOT / "portal"))
    LoginManager(app).user_loader(lambda _token: None)
    i18n.init_app(app)
    with app.test_request_context("/?lang=en"):
        yield


@pytest.mark.parametrize("what", BROKEN)
def test_every_problem_is_said_in_a_sentence(what: str) -> None:
    for problem in read_tender(BROKEN[what][0]).problems:
        said = wording.problem_text(problem.code, problem.parameters)
        assert said
        assert "%(" not in said


def test_every_code_has_words() -> None:
    assert set(wording.PROBLEMS) == set(Code)
    tables: dict[type[StrEnum], object] = {
        Shape: wording.SHAPES,
        Place: wording.PLACES,
        Outcome: wording.OUTCOMES,
        Subject: wording.SUBJECTS,
        Answerer: wording.ANSWERERS,
        DataType: wording.DATA_TYPES,
        Omission: wording.OMISSIONS,
    }
    assert all(set(table) == set(codes) for codes, table in tables.items())  # type: ignore[call-overload]


def test_a_wrong_type_is_told_in_plain_words() -> None:
    said = wording.problem_text(Code.WRONG_TYPE, {"expected": "array", "found": "null"})
    assert said == "Here should be a list, not nothing. It was left out"


def test_numbers_are_written_as_the_language_does() -> None:
    assert wording.problem_text(Code.TOO_LARGE, {"most": 5000000}).endswith("5,000,000 characters")


def test_a_percent_sign_in_the_data_does_no_harm() -> None:
    assert "100%s" in wording.problem_text(Code.UNKNOWN_FIELD, {"name": "100%s"})


def test_the_file_of_a_profile_says_what_each_requirement_asks() -> None:
    words = wording.profile_words(uniforms(), core())
    assert words.titles["policy-own-1"] == core().texts["es"]["policy.commitment.name"]
    assert core().texts["es"]["policy.commitment.levels.3"] in words.texts["policy-own-1"]
    assert len(words.texts["policy-own-1"].split("Micro")) == 2
    assert set(words.texts) == {"policy-own-1", "policy-other-1", "policy-other-2", "told-1-1", "wages"}
    assert "0, 0, 5, 10, 20" in words.texts["wages"]
    assert set(words.notes) == {"policy", "told", "wages"}
    assert len(set(words.notes.values())) == 3


def test_an_item_that_the_questionnaire_does_not_know_has_no_title() -> None:
    words = wording.profile_words(uniforms(), sample("hand-worked"))
    assert set(words.titles.values()) == {""}
    assert "title" not in written(uniforms(), words=words)["releases"][0]["tender"]["criteria"][-1]


def test_what_a_level_asks_for_can_be_said_by_whoever_knows_it() -> None:
    def say(item: Item, level: int) -> str:
        return f"<{item.id} {level}>"

    texts = wording.profile_words(uniforms(), core(), say).texts
    assert "<policy.commitment 3>" in texts["policy-own-1"]
    assert "<complaints.channel 2>" in texts["policy-other-2"]


def test_the_file_of_answers_says_how_far_they_are_backed_and_where_to_check() -> None:
    address = "https://portal.example/check/ABCD"
    words = wording.response_words(uniforms(), core(), "en", country="CO", sector="14", certificate_address=address)
    assert words.certificate == f"Check the certificate at {address}"
    assert set(words.assurances) == set(Assurance)
    assert (words.country, words.language) == ("Colombia", "en")
    assert words.sector
    silent = wording.response_words(uniforms(), core(), "en", country="CO", sector="14")
    assert silent.certificate == ""


def test_the_words_are_in_the_profiles_language_whatever_the_page_is_in() -> None:
    found = json.dumps(written(uniforms(), words=wording.profile_words(uniforms(), core())), ensure_ascii=False)
    assert core().texts["es"]["policy.commitment.name"] in found
    assert core().texts["en"]["policy.commitment.name"] not in found
