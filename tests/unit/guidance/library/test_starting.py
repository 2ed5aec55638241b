"""A starter document as .docx and as plain text."""

import io

from docx import Document

from portal.guidance.library.articles import Text
from portal.guidance.library.starting import as_docx, as_plain_text

TEXT = Text(
    "A promise",
    "One page.",
    "# A promise\n\nWe, [name of the firm], **promise** this:\n\n- one\n- two\n\n1. first\n\n"
    "| Name | Signature |\n|---|---|\n| | |\n\nSignature: ____________\n",
)
MARK = "Draft: it counts for nothing yet."
SOURCE = "Listo · http://127.0.0.1/library/documents/policy"


def test_the_docx_holds_every_word_and_says_twice_that_it_is_a_draft() -> None:
    document = Document(io.BytesIO(as_docx(TEXT, language="en", mark=MARK, source=SOURCE)))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[0] == MARK
    assert words[1:6] == ["A promise", "We, [name of the firm], promise this:", "one", "two", "first"]
    assert [paragraph.style.name for paragraph in document.paragraphs][1:6] == [
        "Heading 1", "Normal", "List Bullet", "List Bullet", "List Number",
    ]  # fmt: skip
    assert words[-1] == "Signature: ____________"
    assert MARK in document.sections[0].footer.paragraphs[0].text
    assert SOURCE in document.sections[0].footer.paragraphs[0].text
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Name", "Signature"], ["", ""]]
    assert document.core_properties.title == "A promise"


def test_the_same_text_gives_the_same_words_as_plain_text() -> None:
    lines = as_plain_text(TEXT, mark=MARK, source=SOURCE).splitlines()
    assert lines[0] == MARK
    assert lines[3:5] == ["A promise", "========="]
    assert "- one" in lines
    assert "1. first" in lines
    assert "| Name | Signature |" in lines
    assert lines[-1] == SOURCE
