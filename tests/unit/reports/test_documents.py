"""The report holds everything it was given, in order, in letters that can be read, however long it gets."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment
from pypdf import PageObject, PdfReader

from portal.reports.documents import MOST_ROWS_IN_TABLE, ReportDocument, report_assets, report_html, report_pdf

Make = Callable[..., ReportDocument]


def read(data: ReportDocument, environment: Environment) -> PdfReader:
    """Render and open a report."""
    return PdfReader(io.BytesIO(report_pdf(data, environment=environment)))


def words(reader: PdfReader) -> str:
    """Return the text of a document with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def least_size(page: PageObject) -> float:
    """Return the size of the smallest letters of a page, in points."""
    found: list[float] = []

    def look(text: str, _cm: object, matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.append(size * abs(matrix[3]))

    page.extract_text(visitor_text=look)
    return min(found)


def test_it_says_all_it_has_to(make_report: Make, environment: Environment) -> None:
    data = make_report()
    text = words(read(data, environment))
    expected = [
        data.organisation_name, data.tax_number, data.sector, data.country,
        data.questionnaire_title, data.questionnaire_version,
        data.level, data.level_meaning, data.score, *data.holds, *data.levels, data.assurance, data.not_proven,
        data.declared_by, data.questionnaire_hash, data.submission_hash, data.web_address,
        "Still missing for a higher level",
        *(value for fact in data.facts for value in (fact.value, fact.label)),
        *(value for step in data.steps for value in (step.title, step.do, step.first_step, step.effort, step.gain)),
        *(value for note in data.method for value in (note.title, note.text)),
    ]  # fmt: skip
    for section in data.sections:
        expected += [section.title, section.score, section.summary]
        for item in section.items:
            expected += [item.name, item.question, item.answer, item.level_text, item.note, *item.missing_checks]
    assert [value for value in expected if value not in text] == []


def test_its_parts_come_in_order(make_report: Make, environment: Environment) -> None:
    text = words(read(make_report(), environment))
    headings = [
        "Informe de preparación".upper(), "Summary", "Result by section", "What to do next",
        "All questions at a glance", "The answers, section by section", "Method and meaning",
    ]  # fmt: skip
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)


def test_every_page_but_the_cover_has_its_number_and_the_name(make_report: Make, environment: Environment) -> None:
    data = make_report(5, 6)
    pages = read(data, environment).pages
    assert len(pages) > 4
    for number, page in enumerate(pages[1:], start=2):
        text = " ".join(page.extract_text().split())
        assert f"Page {number}" in text
        assert data.organisation_name in text


@pytest.mark.parametrize("answer", ["palabra " * 2_000, "W" * 5_000, "Ñ" * 70 + " " + "ñandutí, " * 900])
def test_a_long_answer_flows_over_pages_and_never_shrinks(
    answer: str, make_report: Make, environment: Environment
) -> None:
    reader = read(make_report(1, 1, answer), environment)
    pages = ["".join(page.extract_text().split("\n")) for page in reader.pages]
    letters = Counter("".join("".join(pages).split()))
    assert len(pages) >= 8
    assert all(letters[letter] >= count for letter, count in Counter("".join(answer.split())).items())
    assert min(least_size(page) for page in reader.pages) >= 7.9


def test_line_ends_in_an_answer_are_kept(make_report: Make, environment: Environment) -> None:
    html = report_html(make_report(1, 1, "Uno.\r\nDos.\n\n\nTres."), environment=environment)
    texts = [paragraph.text for paragraph in BeautifulSoup(html, "html.parser").find_all("p")]
    assert texts[texts.index("Uno.") :][:3] == ["Uno.", "Dos.", "Tres."]


def test_no_answer_stands_in_a_table(make_report: Make, environment: Environment) -> None:
    html = report_html(make_report(1, 1, "Respuesta única"), environment=environment)
    (answer,) = BeautifulSoup(html, "html.parser").find_all(string="Respuesta única")
    assert answer.find_parent("table") is None


def test_tables_are_cut_into_parts_and_no_row_is_lost(make_report: Make, environment: Environment) -> None:
    html = report_html(make_report(11, 25), environment=environment)
    tables = BeautifulSoup(html, "html.parser").find_all("table", class_="rows")[1:]
    rows = [len(table.find_all("tr")) - 1 for table in tables]
    assert max(rows) <= MOST_ROWS_IN_TABLE
    assert sum(rows) == 275


def test_markup_in_what_people_typed_is_only_letters(make_report: Make, environment: Environment) -> None:
    typed = "<b>x</b><pdf:nextpage><img src=/etc/passwd> {{ 7*7 }} & más"
    plain = read(make_report(1, 1), environment)
    reader = read(make_report(1, 1, typed, organisation_name=typed), environment)
    assert words(reader).count(typed) >= 2
    assert len(reader.pages) == len(plain.pages)


@pytest.mark.parametrize("name", ["Łódź Şırnak Ġużè", "Q’eqchiʼ Mbyá g̃uarani Ꞌñähñu", "Œuvre d’Amérique"])
def test_every_letter_of_a_name_and_an_answer_arrives(name: str, make_report: Make, environment: Environment) -> None:
    assert words(read(make_report(1, 1, f"Respuesta de {name}", organisation_name=name), environment)).count(name) >= 3


def test_a_very_long_name_fits_on_the_cover_and_in_the_heads(make_report: Make, environment: Environment) -> None:
    reader = read(make_report(organisation_name="W" * 200), environment)
    assert "W" * 200 in reader.pages[0].extract_text().replace("\n", "")
    assert len(reader.pages) == len(read(make_report(), environment).pages)


def test_no_heading_is_left_alone_at_the_foot_of_a_page(make_report: Make, environment: Environment) -> None:
    for items in range(2, 7):
        for page in read(make_report(3, items), environment).pages[1:]:
            lines = [line for line in page.extract_text().split("\n") if line.strip() and "Listo ·" not in line]
            assert not lines[-1].startswith(("Compromiso", "Sección", "¿En qué", "Score"))


def test_at_the_top_level_nothing_holds_it_back(make_report: Make, environment: Environment) -> None:
    html = report_html(make_report(level_place=4, next_level=None, holds=(), steps=()), environment=environment)
    assert "What is still missing" not in html
    assert "What to do next" not in html


def test_a_section_that_is_not_rated_has_an_empty_bar(make_report: Make) -> None:
    assets = report_assets(make_report())
    assert b'fill="none"' in assets["bar-2.svg"]
    assert set(assets) == {"cover.svg", "bar-1.svg", "bar-2.svg", "bar-3.svg"}


def test_a_sample_says_so_on_every_page(make_report: Make, environment: Environment) -> None:
    for page in read(make_report(sample_text="MUESTRA"), environment).pages:
        assert "MUESTRA" in page.extract_text()


def test_it_names_itself(make_report: Make, environment: Environment) -> None:
    reader = read(make_report(), environment)
    assert reader.metadata is not None
    assert reader.metadata.title == "Informe de preparación: Confecciones Ñandutí São José S.A. de C.V."
    assert (reader.metadata.author, reader.root_object["/Lang"]) == ("Listo", "es")


def test_a_level_must_be_one_of_the_levels(make_report: Make) -> None:
    with pytest.raises(ValueError, match="level"):
        make_report(level_place=5)
