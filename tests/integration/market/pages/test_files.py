"""What can be taken away says exactly what the page shows, to people and to machines, and no cell is a formula."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from html import unescape

import pytest
from pypdf import PdfReader

from tests.integration.market.pages.conftest import Agency

ADDRESS = "by=size&women-led=yes"
PAGES = ["coverage", "readiness", "topics", "questions", "over-time"]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def archive(agency: Agency, name: str, query: str = ADDRESS) -> zipfile.ZipFile:
    answer = agency.client.get(f"/market/files/{name}.zip?{query}")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.data))


def rows(files: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files.read(name).decode("utf-8"), newline="")))


def cells_of_page(text: str, table: int) -> list[list[str]]:
    """The cells of the table with this number on the page, as people read them."""
    found = re.findall(r"<table.*?</table>", text, re.DOTALL)[table]
    lines = re.findall(r"<tr.*?</tr>", found.split("<tbody")[1], re.DOTALL)
    return [[unescape(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)] for line in lines]


def test_csv_page_and_pdf_show_the_same_figures(agency: Agency) -> None:
    found = rows(archive(agency, "readiness"), "readiness-by-size.csv")
    page = cells_of_page(agency.client.get(f"/market/readiness?{ADDRESS}").text, 0)
    pdf = PdfReader(io.BytesIO(agency.client.get(f"/market/files/readiness.pdf?{ADDRESS}").data))
    printed = " ".join(" ".join(one.extract_text().split()) for one in pdf.pages)

    assert [row["size-name"] for row in found] == [cells[0] for cells in page]
    assert [row["suppliers"] or "fewer than 5" for row in found] == [cells[1] for cells in page]
    assert [share_words(row) for row in found] == [cells[3] for cells in page]
    assert all(cells[1] in printed and cells[3] in printed for cells in page)
    assert "made-up suppliers" in printed
    assert "Who leads: Owned or led by women" in printed


def share_words(row: dict[str, str]) -> str:
    words = {"group-too-small": "group too small", "part-too-small": "fewer than 5", "too-uncertain": "too uncertain"}
    if row["readiness-starting-share-status"] != "shown":
        return words[row["readiness-starting-share-status"]]
    return f"{row['readiness-starting-share']} % ±{row['readiness-starting-share-margin']}"


def cells_of_workbook(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for part in book.namelist():
            if part.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in book.read(part)
        yield from (found.text or "" for found in ET.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{SHEET}t"))


def test_the_workbook_holds_the_same_figures_and_no_formula(agency: Agency) -> None:
    content = agency.client.get(f"/market/files/coverage.xlsx?{ADDRESS}").data
    found = rows(archive(agency, "coverage"), "suppliers-by-size.csv")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet2.xml"))
    numbers = [cell.findtext(f"{SHEET}v") for cell in sheet.iter(f"{SHEET}c") if cell.get("t") is None]
    shown = [row[name] for row in found for name in ("suppliers", "share", "share-margin") if row[name]]

    assert [number for number in numbers if number] == shown
    assert "Licence" in set(cells_of_workbook(content))


@pytest.mark.parametrize("name", PAGES)
def test_a_package_describes_every_column_of_every_table(agency: Agency, name: str) -> None:
    files = archive(agency, name, "")
    package = json.loads(files.read("datapackage.json"))
    explained = {(row["file"], row["column"]) for row in rows(files, "dictionary.csv")}

    assert {"README.txt", "LICENSE.txt", "dcat.jsonld", "dictionary.csv"} <= set(files.namelist())
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["synthetic"] is True
    for resource in package["resources"]:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        found = rows(files, resource["path"])
        web = json.loads(files.read(f"{resource['path']}-metadata.json"))
        assert all(list(row) == fields for row in found)
        assert [column["name"] for column in web["tableSchema"]["columns"]] == fields
        assert {(resource["path"], field) for field in fields} <= explained
        assert len({row[resource["schema"]["primaryKey"]] for row in found}) == len(found)
        for row in found:
            check_row(row, resource["schema"]["fields"])


def check_row(row: dict[str, str], fields: list[dict[str, object]]) -> None:
    """Hold a row against the types and bounds that the package promises."""
    for field in fields:
        value, bounds = row[str(field["name"])], field.get("constraints", {})
        assert isinstance(bounds, dict)
        if "enum" in bounds:
            assert value in bounds["enum"]
        if field["type"] in {"integer", "number"} and value:
            assert bounds["minimum"] <= float(value) <= bounds.get("maximum", float("inf"))
            assert field["type"] == "number" or value.isdigit()


def test_the_catalogue_entry_names_licence_and_distributions(agency: Agency) -> None:
    entry = json.loads(archive(agency, "coverage").read("dcat.jsonld"))

    assert entry["@type"] == "dcat:Dataset"
    assert entry["dct:license"]["@id"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert entry["dcat:distribution"][0]["dct:identifier"] == "suppliers-by-size.csv"


@pytest.mark.parametrize("name", ["nothing.xlsx", "coverage.exe", "coverage", "trying.zip", ".zip"])
def test_there_are_no_other_files(agency: Agency, name: str) -> None:
    assert agency.client.get(f"/market/files/{name}").status_code == 404


def test_before_the_first_release_there_is_no_file_but_a_word(nothing_yet: Agency) -> None:
    assert "There are no figures yet." in nothing_yet.client.get("/market/files/coverage.xlsx").text
