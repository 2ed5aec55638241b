"""The compiled style sheet and script are small, come from this host alone, and hold what the templates use."""

import gzip
import json
import re

import pytest

from tests.conftest import ROOT

DIST = ROOT / "static" / "dist"
LARGEST = {"listo.css": 16_000, "listo.js": 9_000}
FROM_ELSEWHERE = ("data:", "url(", "@import", "@font-face", "sourceMappingURL")
UNSTYLED = {"govuk-table__head", "govuk-table__body"}
NOT_PAGES = {"pdf", "emails", "macros"}  # the macros keep the design system's own names


def read(name: str) -> str:
    return (DIST / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LARGEST)
def test_what_a_phone_downloads_stays_small(name: str) -> None:
    assert len(gzip.compress((DIST / name).read_bytes(), 9)) <= LARGEST[name]


@pytest.mark.parametrize("mark", FROM_ELSEWHERE)
def test_the_style_sheet_fetches_nothing(mark: str) -> None:
    assert mark not in read("listo.css")


def test_the_script_runs_under_the_strict_policy() -> None:
    assert not re.search(r"\beval\(|new Function|\.innerHTML\s*=|document\.write", read("listo.js"))


def test_vendored_parts_carry_their_licence_and_version() -> None:
    version = json.loads((ROOT / "static" / "package.json").read_text())["devDependencies"]["govuk-frontend"]

    assert "MIT License" in read("LICENSE.govuk-frontend.txt")
    assert f"GOV.UK Frontend {version}" in read("listo.css").splitlines()[0]
    assert f"GOV.UK Frontend {version}" in read("listo.js").splitlines()[0]
    assert (ROOT / "tests/assets/axe/LICENSE").exists()


def test_every_class_of_a_page_is_in_the_style_sheet() -> None:
    defined = set(re.findall(r"\.((?:app|govuk)-(?:[\w-]|\\.)+)", read("listo.css").replace("\\!", "!")))
    pages = [file for file in (ROOT / "templates").rglob("*.html") if not NOT_PAGES & set(file.parts)]
    used = {
        (name, file.name)
        for file in pages
        for names in re.findall(r'class="([^"]*)"', file.read_text(encoding="utf-8"))
        for name in re.findall(r"(?<![\w{}-])(?:app|govuk)-[\w!-]+(?![\w{-])", re.sub(r"{%.*?%}", " ", names))
    }

    assert pages
    assert sorted((name, file) for name, file in used if name not in defined | UNSTYLED) == []


def test_every_macro_is_described() -> None:
    page = (ROOT / "docs/reference/design-system.md").read_text(encoding="utf-8")
    macros = {
        name
        for file in ("forms", "content")
        for name in re.findall(r"{% macro ([a-z]\w*)\(", (ROOT / f"templates/macros/{file}.html").read_text())
    }

    assert sorted(name for name in macros if f"`{name}(" not in page) == []


@pytest.mark.parametrize("name", LARGEST)
def test_the_packed_file_that_goes_over_the_line_is_the_same_file(name: str) -> None:
    assert gzip.decompress((DIST / f"{name}.gz").read_bytes()) == (DIST / name).read_bytes()
