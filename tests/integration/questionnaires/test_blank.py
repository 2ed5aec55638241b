"""Blank copies: a page to print, a PDF and a workbook, for anybody, in four languages."""

import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from portal.core.config import ROOT
from portal.core.db import Database
from portal.questionnaires.blank.pdf import FOLDER
from portal.questionnaires.loading import load_questionnaire
from tests.factories.assessments import publish


@pytest.fixture
def published(database: Database) -> None:
    with database.transaction() as session:
        publish(session)
        publish(session, load_questionnaire(ROOT / "questionnaires" / "hrdd-core"))


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "For how many of your orders"),
        ("es", "¿De cuántos de sus pedidos"),
        ("pt", "De quantos pedidos"),
        ("fr", "Pour combien de vos commandes"),
    ],
)
def test_the_copy_of_a_sector_holds_its_questions_in_every_language(
    client: FlaskClient, language: str, words: str
) -> None:
    address = f"/questionnaires/hrdd-core/blank?size=small&sector=14&lang={language}"
    page = client.get(address).text
    pdf = client.get(address.replace("/blank?", "/blank.pdf?"))
    book = client.get(address.replace("/blank?", "/blank.xlsx?"))
    assert pdf.mimetype == "application/pdf"
    assert f"hrdd-core-1.1-small-module-textiles-{language}.pdf" in pdf.headers["Content-Disposition"]
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book.data))
    rows = sheets.get_sheet_by_index(1).to_python()
    start = words.split("…", maxsplit=1)[0]
    if language in {"en", "es"}:
        assert start in page
        assert start in " ".join(text_of(pdf.data).split())
        assert any(start in str(row[2]) for row in rows)
    codes = [row[0] for row in rows]
    assert "uniforms.order-trace" in codes
    assert "uniforms.order-trace#order-sheet" in codes
    assert "building.heights" not in codes


@pytest.mark.usefixtures("published")
def test_every_type_of_question_has_room_for_its_answer(client: FlaskClient) -> None:
    page = client.get("/questionnaires/every-type/blank?lang=en").text
    for words in ("Coverage 4", "Option weekly", "Check signed", "Your answer (visits)", "Your answer (%)", "Yes"):
        assert words in page
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(client.get("/questionnaires/every-type/blank.xlsx?lang=en").data))
        .get_sheet_by_index(1)
        .to_python()
    )
    by_code = {row[0]: row for row in rows}
    assert by_code["first.told"][3].splitlines()[0] == "never: Option never"
    assert by_code["second.share"][3] == "%"


@pytest.mark.usefixtures("published")
def test_a_gate_cannot_be_marked_as_not_applicable(client: FlaskClient) -> None:
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(client.get("/questionnaires/every-type/blank.xlsx?lang=en").data))
        .get_sheet_by_index(1)
        .to_python()
    )
    by_code = {row[0]: row for row in rows}
    assert "not-applicable" not in by_code["first.promise"][3]
    assert "not-applicable" in by_code["first.told"][3]


@pytest.mark.usefixtures("published")
def test_a_pdf_is_drawn_once_and_kept(client: FlaskClient, data_folder: Path) -> None:
    first = client.get("/questionnaires/every-type/blank.pdf?lang=en").data
    kept = [path for path in (data_folder / FOLDER).iterdir() if "every-type" in path.name]
    assert first == client.get("/questionnaires/every-type/blank.pdf?lang=en").data
    assert [path.read_bytes() for path in kept] == [first]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    "query", ["size=huge", "sector=%00", "sector=../../etc", "size=%ED%A0%80&sector=" + "9" * 3000]
)
def test_a_choice_that_makes_no_sense_is_passed_over(client: FlaskClient, query: str) -> None:
    assert client.get(f"/questionnaires/every-type/blank?{query}").status_code == 200
    answer = client.get(f"/questionnaires/every-type/blank.pdf?{query}")
    assert "every-type-1.0-" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("ending", ["", ".pdf", ".xlsx"])
def test_there_is_no_copy_of_what_is_not_there(client: FlaskClient, ending: str) -> None:
    assert client.get(f"/questionnaires/none/blank{ending}").status_code == 404


@pytest.mark.usefixtures("published")
def test_a_sector_that_shares_a_section_with_another_gets_the_same_file(client: FlaskClient) -> None:
    names = {
        client.get(f"/questionnaires/hrdd-core/blank.xlsx?sector={sector}").headers["Content-Disposition"]
        for sector in ("13", "14", "module-textiles")
    }
    assert len(names) == 1
