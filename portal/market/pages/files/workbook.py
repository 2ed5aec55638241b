"""All that a page shows as one workbook: a sheet about it, a sheet for each table, a dictionary; no cell a formula."""

import io

from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.core.brand import shades_of
from portal.market.pages.figures import DataTable, MarketPage
from portal.market.pages.files.publication import Publication, about_lines, title_of
from portal.market.pages.files.tabular import Value, fields_of, rows_of

_LONGEST_NAME = 31  # of a sheet


def workbook(page: MarketPage, about: Publication) -> bytes:
    """The bytes of the .xlsx file. No cell holds a formula or a link, whatever the texts are."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(target, options) as book:
        book.set_properties({"title": title_of(page), "author": about.publisher, "comments": about.address})
        head = book.add_format(
            {"bold": True, "text_wrap": True, "bg_color": shades_of(about.colour).darker, "font_color": "#FFFFFF"}
        )
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        _about(book.add_worksheet(_("About")), page, about, head, plain)
        for figure in page.figures:
            _table(book.add_worksheet(figure.table.key[:_LONGEST_NAME]), figure.table, head, plain)
        _dictionary(book.add_worksheet(_("Dictionary")), page, head, plain)
    return target.getvalue()


def _about(sheet: Worksheet, page: MarketPage, about: Publication, head: Format, plain: Format) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, title_of(page), head)
    lines = [*about_lines(page, about), *((one.word, one.meaning) for one in page.definitions)]
    for row, (what, words) in enumerate(lines, start=1):
        sheet.write_string(row, 0, what, plain)
        sheet.write_string(row, 1, words, plain)


def _table(sheet: Worksheet, table: DataTable, head: Format, plain: Format) -> None:
    for column, field in enumerate(fields_of(table)):
        sheet.set_column(column, column, 40 if field.name.endswith("-name") else 16)
        sheet.write_string(0, column, field.title, head)
    sheet.freeze_panes(1, 2)
    for row, values in enumerate(rows_of(table), start=1):
        for column, value in enumerate(values):
            _write(sheet, (row, column), value, plain)


def _write(sheet: Worksheet, place: tuple[int, int], value: Value, plain: Format) -> None:
    if value is None:
        sheet.write_blank(*place, None, plain)
    elif isinstance(value, str):
        sheet.write_string(*place, value, plain)
    else:
        sheet.write_number(*place, value, plain)


def _dictionary(sheet: Worksheet, page: MarketPage, head: Format, plain: Format) -> None:
    sheet.set_column(0, 2, 32)
    sheet.set_column(3, 3, 80)
    rows = [(_("Sheet"), _("Column"), _("Title"), _("Meaning"))]
    rows += [
        (figure.table.key[:_LONGEST_NAME], field.name, field.title, field.meaning)
        for figure in page.figures
        for field in fields_of(figure.table)
    ]
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, head if row == 0 else plain)
