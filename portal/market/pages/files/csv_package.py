"""All that a page shows as CSV files in one ZIP, with what machines and people need to read them."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from portal.market.pages.figures import DataTable, MarketPage
from portal.market.pages.files.descriptions import csv_name, csv_on_the_web, data_package, dcat
from portal.market.pages.files.publication import LICENCE, LICENCE_NAME, Publication, about_lines, title_of
from portal.market.pages.files.tabular import Value, fields_of, rows_of, safe

_MODE = 0o644 << 16


def csv_package(page: MarketPage, about: Publication) -> bytes:
    """The ZIP. Its bytes depend on the page, the language and the release alone, not on when it is fetched."""
    files: dict[str, bytes] = {}
    for figure in page.figures:
        files[csv_name(figure.table)] = table_csv(figure.table)
        files[f"{csv_name(figure.table)}-metadata.json"] = _json(csv_on_the_web(figure.table, about))
    files["datapackage.json"] = _json(data_package(page, about))
    files["dcat.jsonld"] = _json(dcat(page, about))
    files["dictionary.csv"] = _dictionary(page)
    files["README.txt"] = _read_me(page, about)
    files["LICENSE.txt"] = _licence(about)
    return _zip(files, page)


def table_csv(table: DataTable) -> bytes:
    """One table: UTF-8, a header of column names, an empty cell where there is no figure."""
    return _csv([field.name for field in fields_of(table)], rows_of(table))


def _dictionary(page: MarketPage) -> bytes:
    rows = [
        [csv_name(figure.table), field.name, safe(field.title), field.kind.value, safe(field.meaning)]
        for figure in page.figures
        for field in fields_of(figure.table)
    ]
    return _csv(["file", "column", "title", "type", "meaning"], rows)


def _csv(head: list[str], rows: Iterable[list[Any]]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return target.getvalue().encode()


def _plain(value: Value) -> str | int:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else value


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _read_me(page: MarketPage, about: Publication) -> bytes:
    lines = [title_of(page), ""]
    lines += [f"{what}: {words}" for what, words in about_lines(page, about)]
    lines += ["", _("What the words mean"), *(f"{one.word}: {one.meaning}" for one in page.definitions)]
    lines += [
        "",
        _("dictionary.csv explains every column. Open the .xlsx file instead if you work with a spreadsheet."),
    ]
    return ("\r\n".join(lines) + "\r\n").encode()


def _licence(about: Publication) -> bytes:
    text = _(
        "You may share and adapt these figures, also for money, if you name who publishes them (%(publisher)s), link "
        "to the licence, and say what you changed.",
        publisher=about.publisher,
    )
    return f"{LICENCE_NAME}\r\n{LICENCE}\r\n\r\n{text}\r\n".encode()


def _zip(files: dict[str, bytes], page: MarketPage) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, date_time=page.facts.made_at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = _MODE
            archive.writestr(info, content)
    return target.getvalue()
