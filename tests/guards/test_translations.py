"""Every word that people see is there in four languages."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.conftest import ROOT

LANGUAGES = ("es", "pt", "fr")
FOLDER = ROOT / "portal" / "translations"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd%]")
METHODS = [("portal/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def words_in_code() -> set[str]:
    found = extract_from_dir(
        str(ROOT), method_map=METHODS, directory_filter=lambda path: Path(path).name not in SKIPPED
    )
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


SKIPPED = {".venv", "node_modules", "var", "tests", "static", "docs", ".git", "bench", "scripts"}


@pytest.fixture(scope="module")
def words() -> set[str]:
    found = words_in_code()
    assert len(found) > 200
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated(language: str, words: set[str]) -> None:
    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue(language) if message.id
    }
    assert words - known == set(), "run `make translations` and translate what is new"
    assert known - words == set(), "run `make translations`: these are no longer used"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_is_empty_or_fuzzy(language: str) -> None:
    faulty = [
        message.id
        for message in catalogue(language)
        if message.id
        and (message.fuzzy or not all(message.string if isinstance(message.string, tuple) else [message.string]))
    ]
    assert faulty == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same(language: str) -> None:
    different = []
    for message in catalogue(language):
        wanted = {
            match[0] for match in PLACEHOLDER.finditer(message.id[-1] if isinstance(message.id, tuple) else message.id)
        }
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if any({match[0] for match in PLACEHOLDER.finditer(text)} - {"%%"} != wanted - {"%%"} for text in strings[-1:]):
            different.append(message.id)
    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_up_to_date(language: str) -> None:
    fresh = io.BytesIO()
    write_mo(fresh, catalogue(language))
    compiled = (FOLDER / language / "LC_MESSAGES" / "messages.mo").read_bytes()
    assert compiled == fresh.getvalue(), "run `make translations`"
