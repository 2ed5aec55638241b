"""A starter document as a file to edit: .docx or plain text, marked as a draft that counts for nothing until used."""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from portal.guidance.library.articles import Text
from portal.guidance.library.blocks import Block, BlockKind, Spans, read_blocks

_STYLES = {BlockKind.BULLET: "List Bullet", BlockKind.NUMBER: "List Number", BlockKind.QUOTE: "Intense Quote"}
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)  # so that the same text gives the same file
_GREY = RGBColor(0x4D, 0x5B, 0x58)


def as_docx(text: Text, *, language: str, mark: str, source: str) -> bytes:
    """The document as .docx; `mark` says that it is a draft, `source` where it comes from."""
    document = Document()
    _set_up(document, text, language)
    _write(document.add_paragraph(), ((mark, True),))
    for block in read_blocks(text.body):
        _add(document, block)
    foot = document.sections[0].footer.paragraphs[0]
    run = foot.add_run(f"{mark} {source}")
    run.font.size, run.font.color.rgb = Pt(8), _GREY
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def as_plain_text(text: Text, *, mark: str, source: str) -> str:
    """The document as plain text, with a table's cells between bars."""
    lines = [mark, ""]
    for block in read_blocks(text.body):
        lines.extend(_plain(block))
    return "\n".join([*lines, "--", source, ""])


def _set_up(document: Docx, text: Text, language: str) -> None:
    about = document.core_properties
    about.title, about.subject, about.language = text.title, text.summary, language
    about.author, about.created, about.modified = "", _WHEN, _WHEN
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(11)
    language_mark = style.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): language})
    style.element.get_or_add_rPr().append(language_mark)


def _add(document: Docx, block: Block) -> None:
    if block.kind is BlockKind.TABLE:
        _add_table(document, block)
    elif block.kind is BlockKind.HEADING:
        document.add_heading(block.words, level=block.level)
    else:
        _write_spans(document.add_paragraph(style=_STYLES.get(block.kind)), block.spans)


def _add_table(document: Docx, block: Block) -> None:
    table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for place, row in enumerate(block.rows):
        cells = table.add_row().cells
        for cell, spans in zip(cells, row, strict=True):
            _write_spans(cell.paragraphs[0], spans, bold=place == 0)
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(head.makeelement(qn("w:tblHeader"), {}))
    document.add_paragraph()


def _write_spans(paragraph: Paragraph, spans: Spans, *, bold: bool = False) -> None:
    _write(paragraph, [(span.text, bold or span.bold) for span in spans])


def _write(paragraph: Paragraph, parts: Sequence[tuple[str, bool]]) -> None:
    for words, bold in parts:
        paragraph.add_run(words).bold = bold


def _plain(block: Block) -> Iterator[str]:
    match block.kind:
        case BlockKind.HEADING:
            yield from ("", block.words, ("=" if block.level == 1 else "-") * len(block.words))
        case BlockKind.BULLET:
            yield f"- {block.words}"
        case BlockKind.NUMBER:
            yield f"{block.level}. {block.words}"
        case BlockKind.TABLE:
            for row in block.rows:
                yield "| " + " | ".join("".join(span.text for span in cell) for cell in row) + " |"
            yield ""
        case _:
            yield from (block.words, "")
