"""The public library: guides to read, documents to take away."""

import io
from html import unescape

import pytest
from docx import Document
from flask.testing import FlaskClient

from portal.guidance.library.loading import get_library

ARTICLES = [article.slug for article in get_library().articles]
STARTERS = [starter.slug for starter in get_library().starters]


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_the_list_names_every_guide_and_document(client: FlaskClient, language: str) -> None:
    page = client.get(f"/library?lang={language}").text
    assert all(f"/library/{slug}" in page for slug in ARTICLES)
    assert all(f"/library/documents/{slug}" in page for slug in STARTERS)


@pytest.mark.parametrize("slug", ARTICLES)
@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_every_guide_is_shown_in_every_language(client: FlaskClient, slug: str, language: str) -> None:
    answer = client.get(f"/library/{slug}?lang={language}")
    article = get_library().find_article(slug)
    assert answer.status_code == 200
    assert article is not None
    assert article.texts[language].title.replace("'", "&#39;") in answer.text
    assert answer.text.count("<h2") >= article.texts[language].body.count("\n## ")


@pytest.mark.parametrize("slug", STARTERS)
@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_every_document_can_be_taken_away_to_edit(client: FlaskClient, slug: str, language: str) -> None:
    docx = client.get(f"/library/documents/{slug}.docx?lang={language}")
    document = Document(io.BytesIO(docx.data))
    assert f'filename="{slug}-{language}.docx"' in docx.headers["Content-Disposition"]
    assert len(document.paragraphs) > 5
    plain = client.get(f"/library/documents/{slug}.txt?lang={language}")
    assert plain.mimetype == "text/plain"
    assert document.paragraphs[0].text == plain.text.splitlines()[0]
    assert document.paragraphs[0].text in unescape(client.get(f"/library/documents/{slug}?lang={language}").text)


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "%00",
        "..%2f..%2fetc",
        "x" * 3000,
        "documents/nothing",
        "documents/nothing.docx",
        "documents/nothing.txt",
    ],
)
def test_what_is_not_in_the_library_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/library/{name}").status_code == 404


def test_a_guide_names_where_it_comes_from_and_what_to_begin_with(client: FlaskClient) -> None:
    page = client.get("/library/write-a-promise-in-an-afternoon?lang=en").text
    assert "UN Guiding Principle 16" in page
    assert "/library/documents/policy" in page


def test_a_table_of_a_guide_can_be_reached_by_keyboard(client: FlaskClient) -> None:
    page = client.get("/library/fair-decisions?lang=en").text
    assert 'tabindex="0"' in page
    assert '<th class="govuk-table__header" scope="col">Point</th>' in page
