"""What an outsider takes from the market's pages and files through a browser, as words and numbers."""

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from flask.testing import FlaskClient

Row = Mapping[str, str]
Cells = list[list[str]]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NOT_SHOWN = {
    "fewer-than-5": "fewer than 5",
    "fewer-than-10": "about 10 or fewer",
    "impossible": "not possible",
    "withheld": "withheld",
    "group-too-small": "group too small",
    "part-too-small": "fewer than 5",
    "too-uncertain": "too uncertain",
    "no-data-yet": "no data yet",
}


@dataclass(frozen=True)
class Page:
    """A page as it came."""

    text: str

    @cached_property
    def tables(self) -> dict[str, Cells]:
        """The cells of every table by its caption, the head first."""
        found = re.findall(r"<table.*?<caption[^>]*>(.*?)</caption>(.*?)</table>", self.text, re.DOTALL)
        return {
            unescape(caption): [_cells(line) for line in re.findall(r"<tr.*?</tr>", rest, re.DOTALL)]
            for caption, rest in found
        }

    @property
    def story(self) -> str:
        """The sentence that the page opens with."""
        found = re.search(r'<p class="govuk-body-l app-prose">(.*?)</p>', self.text)
        assert found is not None
        return unescape(found[1])


def _cells(line: str) -> list[str]:
    return [unescape(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL)]


@dataclass(frozen=True)
class Browser:
    """Somebody who reads."""

    client: FlaskClient

    def page(self, address: str) -> Page:
        """The page at an address."""
        answer = self.client.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        return Page(answer.text)

    def archive(self, address: str) -> dict[str, list[Row]]:
        """The tables of a ZIP by the name of their file."""
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        with zipfile.ZipFile(io.BytesIO(answer.data)) as files:
            names = [name for name in files.namelist() if name.endswith(".csv") and name != "dictionary.csv"]
            return {
                name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(files.read(name).decode(), newline="")))
                for name in names
            }

    def workbook(self, address: str) -> list[Cells]:
        """The cells of every sheet of a workbook but the first and the last, which tell about it; heads left out."""
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            texts = [one.findtext(f"{SHEET}t") or "" for one in ET.fromstring(book.read("xl/sharedStrings.xml"))]
            names = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
            sheets = [ET.fromstring(book.read(f"xl/worksheets/sheet{at}.xml")) for at in range(2, len(names))]
        return [
            [[_value(cell, texts) for cell in row] for row in list(sheet.iter(f"{SHEET}row"))[1:]] for sheet in sheets
        ]


def _value(cell: ET.Element, texts: list[str]) -> str:
    value = cell.findtext(f"{SHEET}v") or ""
    return texts[int(value)] if cell.get("t") == "s" else value


def as_shown(row: Row) -> list[str]:
    """What a page shows of a row of a file: names, counts, shares with their margin, or why there is none."""
    return list(_as_shown(row))


def _as_shown(row: Row) -> Iterator[str]:
    names = list(row)
    for name in names:
        if name.endswith("-name"):
            yield row[name].removeprefix("'")
        elif name.endswith("-status"):
            key = name.removesuffix("-status")
            yield NOT_SHOWN[row[name]] if row[name] in NOT_SHOWN else _number(row, key)


def _number(row: Row, key: str) -> str:
    if f"{key}-margin" not in row:
        return f"{int(row[key]):,}"
    percent = " %" if key == "share" or key.endswith("-share") or re.fullmatch(r"level-\d", key) else ""
    return f"{row[key]}{percent} ±{row[f'{key}-margin']}"
