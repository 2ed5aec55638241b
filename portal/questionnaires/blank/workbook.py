"""The blank copy as a workbook: one row for each answer and check, with stable codes and lists to choose from."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.core.brand import shades_of
from portal.questionnaires.blank.document import BlankDocument, BlankItem

LONGEST_MESSAGE = 255
WIDTHS = (30, 6, 62, 58, 22, 34)


@dataclass(frozen=True, slots=True)
class _Formats:
    plain: Format
    head: Format
    title: Format
    section: Format
    question: Format
    answer: Format


def blank_workbook(document: BlankDocument) -> bytes:
    """The bytes of the .xlsx file. No cell holds a formula, whatever the texts are."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(target, options) as book:
        book.set_properties({"title": document.title, "author": document.brand, "comments": document.web_address})
        formats = _formats(book, document.colour)
        _about(book.add_worksheet(_("About")), document, formats)
        _questions(book.add_worksheet(_("Questions")), document, formats)
    return target.getvalue()


def _formats(book: Workbook, colour: str) -> _Formats:
    wrapped = {"text_wrap": True, "valign": "top"}
    deep = shades_of(colour).darker
    return _Formats(
        plain=book.add_format(wrapped),
        head=book.add_format({**wrapped, "bold": True, "bg_color": deep, "font_color": "#FFFFFF"}),
        title=book.add_format({**wrapped, "bold": True, "font_size": 16, "font_color": deep}),
        section=book.add_format({**wrapped, "bold": True, "font_size": 13, "font_color": deep}),
        question=book.add_format({**wrapped, "bold": True, "top": 1}),
        answer=book.add_format({**wrapped, "bg_color": "#FFF8E1", "border": 1, "locked": False}),
    )


def _about(sheet: Worksheet, document: BlankDocument, formats: _Formats) -> None:
    sheet.set_column(0, 0, 100)
    lines: Sequence[tuple[str, Format]] = [
        (document.title, formats.title),
        (document.summary, formats.plain),
        (document.kind, formats.section),
        (_("This copy is for preparing your answers. Nothing counts until you enter it in the portal."), formats.plain),
        (_("Choose an answer in the coloured cells. Checks are answered with yes or no."), formats.plain),
        (_("What to have at hand"), formats.section),
        *((line, formats.plain) for line in document.prepare),
        (_("Version %(version)s", version=document.version), formats.plain),
        (document.content_hash, formats.plain),
        (document.web_address, formats.plain),
    ]
    for row, (text, form) in enumerate(lines):
        sheet.write_string(row, 0, text, form)


def _questions(sheet: Worksheet, document: BlankDocument, formats: _Formats) -> None:
    own = (_("Your answer"), _("What could be shown, notes"))
    head = (_("Code"), _("No."), _("Question or check"), _("Answers"), *own)
    for column, (text, width) in enumerate(zip(head, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, formats.head)
    sheet.freeze_panes(1, 3)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    row = 1
    for section in document.sections:
        sheet.write_string(row, 2, section.title, formats.section)
        row += 1
        for item in section.items:
            row = _item(sheet, row, item, formats)


def _item(sheet: Worksheet, row: int, item: BlankItem, formats: _Formats) -> int:
    sheet.write_string(row, 0, item.code, formats.question)
    sheet.write_number(row, 1, item.number, formats.question)
    words = [item.text, item.why, item.help, item.when]
    sheet.write_string(row, 2, "\n".join(word for word in words if word), formats.question)
    answers = [f"{option.code}: {option.text}" for option in item.options] or [item.unit]
    sheet.write_string(row, 3, "\n".join(answers), formats.question)
    sheet.write_blank(row, 4, None, formats.answer)
    sheet.write_blank(row, 5, None, formats.answer)
    if item.options:
        _list(sheet, row, [option.code for option in item.options])
    if item.evidence:
        hint = "\n".join(item.evidence)
        sheet.data_validation(row, 5, row, 5, {"validate": "any", "input_message": hint[:LONGEST_MESSAGE]})
    for check in item.checks:
        row += 1
        sheet.write_string(row, 0, f"{item.code}#{check.code}", formats.plain)
        sheet.write_string(row, 2, check.text, formats.plain)
        sheet.write_string(row, 3, _("Needed from level %(level)s", level=check.needed_from), formats.plain)
        sheet.write_blank(row, 4, None, formats.answer)
        _list(sheet, row, ["yes", "no"])
    return row + 1


def _list(sheet: Worksheet, row: int, codes: Sequence[str]) -> None:
    joined = ",".join(codes)
    if len(joined) <= LONGEST_MESSAGE:
        sheet.data_validation(row, 4, row, 4, {"validate": "list", "source": list(codes)})
