"""Anybody can read every question before signing up, and see how much a firm of a kind is asked."""

import gzip

import pytest
from flask.testing import FlaskClient

from portal.core.config import ROOT
from portal.core.db import Database
from portal.questionnaires.loading import load_questionnaire
from tests.factories.assessments import publish


@pytest.fixture
def published(database: Database) -> None:
    with database.transaction() as session:
        publish(session)


@pytest.mark.usefixtures("published")
def test_the_questionnaires_are_listed_without_signing_in(client: FlaskClient) -> None:
    page = client.get("/questionnaires?lang=en").text
    assert "Every type" in page
    assert "/questionnaires/every-type" in page


def test_without_a_questionnaire_the_list_says_so(client: FlaskClient) -> None:
    assert "No questionnaire has been published yet." in client.get("/questionnaires?lang=en").text


@pytest.mark.usefixtures("published")
def test_every_question_is_shown_with_why_and_its_answers(client: FlaskClient) -> None:
    page = client.get("/questionnaires/every-type?lang=en").text
    for text in (
        "What about promise?",
        "It matters.",
        "Coverage 0",
        "Check signed",
        "Option weekly",
        "What about story?",
    ):
        assert text in page
    assert "Needed for level 2 and above" in page
    assert "/sign-up" in page


@pytest.mark.usefixtures("published")
def test_choosing_a_size_shows_what_such_a_firm_is_asked(client: FlaskClient) -> None:
    small = client.get("/questionnaires/every-type?lang=en&size=small").text
    large = client.get("/questionnaires/every-type?lang=en&size=large").text
    assert "What about only-large?" not in small
    assert "What about only-large?" in large
    assert "<dd>8 to 9</dd>" in small
    assert "<dd>9 to 10</dd>" in large


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    "query", ["size=huge", "size=%00&trait=%ED%A0%80", "trait=x&trait=y&size=small", "size=" + "9" * 5000]
)
def test_a_filter_that_makes_no_sense_is_passed_over(client: FlaskClient, query: str) -> None:
    assert client.get(f"/questionnaires/every-type?{query}").status_code == 200


@pytest.mark.usefixtures("published")
def test_a_text_that_is_not_translated_says_which_language_it_is_in(client: FlaskClient) -> None:
    page = client.get("/questionnaires/every-type?lang=es").text
    assert "De todo tipo" in page
    assert "¿Qué pasa con la promesa?" in page
    assert '<span lang="en">What about told?</span>' in page


@pytest.mark.parametrize("name", ["none", "%00", "%ED%A0%80", "x" * 3000])
def test_a_questionnaire_that_is_not_there_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/questionnaires/{name}").status_code == 404


def test_the_first_questionnaire_fits_a_slow_line(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        publish(session, load_questionnaire(ROOT / "questionnaires" / "hrdd-core", allow_untranslated=True))
    sent = client.get("/questionnaires/hrdd-core?lang=es")
    assert sent.status_code == 200
    assert len(gzip.compress(sent.data)) < 100_000


def test_a_sector_shows_its_own_questions_or_else_all(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        publish(session, load_questionnaire(ROOT / "questionnaires" / "hrdd-core", allow_untranslated=True))
    of_textiles = client.get("/questionnaires/hrdd-core?sector=13").text
    assert 'id="sections.module-textiles"' in of_textiles
    assert 'id="sections.commitment"' not in of_textiles
    assert 'href="/questionnaires/hrdd-core"' in of_textiles  # the way to all of them
    of_no_module = client.get("/questionnaires/hrdd-core?sector=69").text
    assert "module-" not in of_no_module
    assert 'id="sections.commitment"' in of_no_module
