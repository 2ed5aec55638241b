"""The certificate is one page on its side that says, in words, what it asserts and what it does not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from jinja2 import Environment
from pypdf import PdfReader

from portal.certificates.documents import CertificateDocument, certificate_assets, certificate_html, certificate_pdf

Make = Callable[..., CertificateDocument]
SPANISH_LONG = ("SOCIEDAD COOPERATIVA DE PRODUCCIÓN AGROPECUARIA Y ARTESANAL DEL ALTIPLANO " * 3)[:200]


def read(data: CertificateDocument, environment: Environment) -> PdfReader:
    """Render and open a certificate."""
    return PdfReader(io.BytesIO(certificate_pdf(data, environment=environment)))


def words(reader: PdfReader) -> str:
    """Return the text of a document with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def sizes(reader: PdfReader) -> list[tuple[str, float, str]]:
    """Return each piece of text on the first page with its size in points and its font."""
    pieces: list[tuple[str, float, str]] = []

    def look(text: str, _cm: object, matrix: list[float], font: dict[str, str] | None, size: float) -> None:
        if text.strip():
            pieces.append((text.strip(), size * abs(matrix[3]), font["/BaseFont"] if font else ""))

    reader.pages[0].extract_text(visitor_text=look)
    return pieces


def test_it_is_one_page_on_its_side(make_certificate: Make, environment: Environment) -> None:
    reader = read(make_certificate(), environment)
    assert len(reader.pages) == 1
    assert (round(float(reader.pages[0].mediabox.width)), round(float(reader.pages[0].mediabox.height))) == (842, 595)


@pytest.mark.parametrize("name", [SPANISH_LONG, "W" * 200, "Ñ"])
@pytest.mark.parametrize("count", [1, 5, 11])
def test_it_stays_one_page_whatever_it_says(
    name: str, count: int, make_certificate: Make, environment: Environment
) -> None:
    reader = read(
        make_certificate(count, organisation_name=name, level="En desarrollo avanzado", sample_text="MUESTRA"),
        environment,
    )
    assert len(reader.pages) == 1
    assert name.replace(" ", "") in words(reader).replace(" ", "")


def test_it_says_all_it_has_to(make_certificate: Make, environment: Environment) -> None:
    data = make_certificate()
    text = words(read(data, environment))
    for expected in (
        data.brand, data.questionnaire_title, data.questionnaire_version, data.tax_number, data.sector, data.country,
        data.level,
        data.score, data.statement, data.assurance, data.not_proven, data.declared_by, data.issued_on, data.valid_until,
        data.check_address, "7F3K-92QD-XM41-Z8TB", data.questionnaire_hash, data.submission_hash, "accessible form",
    ):  # fmt: skip
        assert expected in text
    for section in data.sections:
        assert section.name in text
        assert section.score in text


@pytest.mark.parametrize("name", [SPANISH_LONG, "W" * 200, "Ñ"])
def test_the_number_stands_whole_under_the_name(name: str, make_certificate: Make, environment: Environment) -> None:
    number = "Número tributario o de registro ABCDEFGHIJKLMNOPQRSTUVWXY"
    data = make_certificate(
        organisation_name=name,
        tax_number=number,
        sector="Reparación de equipos y artículos del hogar",
        country="Distrito Nacional (Santo Domingo), República Dominicana",
    )
    text = words(read(data, environment))
    assert f"{name}{number}·{data.sector}".replace(" ", "") in text.replace(" ", "")


@pytest.mark.parametrize("name", ["Łódź Şırnak Ġużè", "Q’eqchiʼ Mbyá g̃uarani Ꞌñähñu", "Œuvre d’Amérique"])
def test_every_letter_of_the_name_arrives(name: str, make_certificate: Make, environment: Environment) -> None:
    assert name in words(read(make_certificate(organisation_name=name), environment))


def test_the_level_is_larger_than_any_number(make_certificate: Make, environment: Environment) -> None:
    pieces = sizes(read(make_certificate(), environment))
    level = max(size for text, size, _ in pieces if text == "Establecido")
    numbers = [size for text, size, _ in pieces if re.search(r"\d", text)]
    assert numbers
    assert level > 2 * max(numbers)


def test_the_name_is_at_least_fourteen_points_on_the_page(make_certificate: Make, environment: Environment) -> None:
    pieces = sizes(read(make_certificate(organisation_name="W" * 200), environment))
    lines = [size for text, size, _ in pieces if re.fullmatch("W+", text)]
    assert sum(len(text) for text, _, _ in pieces if re.fullmatch("W+", text)) == 200
    assert min(lines) >= 14


def test_markup_in_a_name_is_only_letters(make_certificate: Make, environment: Environment) -> None:
    name = "<b>Taller</b><pdf:nextpage> & Hijos {{ 7*7 }} <img src=x>"
    reader = read(make_certificate(organisation_name=name, tax_number=name, sector=name), environment)
    assert len(reader.pages) == 1
    assert words(reader).count(name) == 3


def test_a_line_end_in_a_name_is_kept(make_certificate: Make, environment: Environment) -> None:
    html = certificate_html(make_certificate(organisation_name="Taller Uno\nTaller Dos"), environment=environment)
    assert "Taller Uno</div>" in html
    assert "Taller Dos</div>" in html


def test_a_sample_says_so_across_the_page_and_a_real_one_does_not(
    make_certificate: Make, environment: Environment
) -> None:
    assert words(read(make_certificate(sample_text="MUESTRA"), environment)).count("MUESTRA") == 2
    assert "MUESTRA" not in words(read(make_certificate(), environment))


def test_it_names_itself(make_certificate: Make, environment: Environment) -> None:
    data = make_certificate()
    reader = read(data, environment)
    assert reader.metadata is not None
    assert reader.metadata.title == f"{data.document_title}: {data.organisation_name}"
    assert reader.metadata.author == "Listo"
    assert "7F3K-92QD-XM41-Z8TB" in str(reader.metadata.subject)
    assert reader.root_object["/Lang"] == "es"


def test_a_brand_colour_changes_the_picture(make_certificate: Make) -> None:
    plain, violet = (
        certificate_assets(make_certificate(colour=colour))["certificate.svg"] for colour in ("#1b5e56", "#7a1fa2")
    )
    assert plain != violet


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "7F3K"},
        {"code": "7F3K92QDXM41Z8TU"},
        {"code": "7f3k92qdxm41z8tb"},
        {"questionnaire_hash": "x"},
        {"submission_hash": "A" * 64},
        {"sections": ()},
        {"level_place": 5},
        {"level_place": 0},
    ],
)
def test_a_certificate_that_cannot_be_checked_is_not_made(changes: dict[str, object], make_certificate: Make) -> None:
    with pytest.raises(ValueError, match=r"certificate|hash"):
        make_certificate(**changes)
