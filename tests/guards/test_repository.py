"""What must never be committed, and documents that must keep step with the code."""

import re
import subprocess
from pathlib import Path

import pytest

from scripts import permissions_table, settings_table
from tests.conftest import ROOT

FORBIDDEN = {
    "a machine's path": re.compile(r"(?<![\w.])/(?:home|root|work|Users)/\w"),
    "a note for later": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"),
    "a registry's address": re.compile(r"pypi\.org|registry\.npmjs|files\.pythonhosted"),
    "a private key": re.compile(r"BEGIN [A-Z ]*PRIVATE KEY"),
}
BINARY = {".png", ".ico", ".ttf", ".mo", ".db", ".pdf"}
NOT_OURS = (
    "tests/assets/",
    "static/dist/",
    "LICENSE",
    "static/src/licences/",
    "portal/criteria/ocds/schemas/",
    "tests/fixtures/ocds/",
)


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    files = [ROOT / name for name in names if name and not name.startswith(NOT_OURS)]
    return [file for file in files if file.suffix not in BINARY and file.exists()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_of_this_kind_is_committed(what: str) -> None:
    files = tracked()
    assert len(files) > 100
    hits = [str(file.relative_to(ROOT)) for file in files if FORBIDDEN[what].search(file.read_text(encoding="utf-8"))]
    assert hits == []


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    for name in ("base.lock", "dev.lock", "ocds-check.lock"):
        text = (ROOT / "requirements" / name).read_text()
        assert text.count("--hash=sha256:") > 100
        assert "index-url" not in text
        assert "find-links" not in text
    assert '"resolved"' not in (ROOT / "static" / "package-lock.json").read_text()


def test_the_settings_page_lists_every_setting() -> None:
    text = settings_table.FILE.read_text(encoding="utf-8")
    assert settings_table.with_table(text) == text, "run python -m scripts.settings_table"


def test_the_permissions_page_shows_the_policy() -> None:
    text = permissions_table.FILE.read_text(encoding="utf-8")
    assert permissions_table.with_table(text) == text, "run python -m scripts.permissions_table"


def test_templates_have_no_inline_script_style_or_unescaped_text() -> None:
    faulty = [
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / "templates").rglob("*.html"))
        if "pdf" not in file.parts
        and re.search(r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son[a-z]+=|\|\s*safe\b|autoescape", file.read_text())
    ]
    assert faulty == []


def test_every_template_is_used() -> None:
    code = "\n".join(
        file.read_text() for file in [*(ROOT / "portal").rglob("*.py"), *(ROOT / "templates").rglob("*.*")]
    )
    names = [file.relative_to(ROOT / "templates").as_posix() for file in (ROOT / "templates").rglob("*.*")]
    assert [name for name in names if name not in code and not name.startswith(("assessments/items/", "emails/"))] == []


def test_every_link_between_documents_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "questionnaires").glob("*.md")]
    links = [
        (page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    ]
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


def test_the_layers_hold() -> None:
    found = subprocess.run(
        [ROOT / ".venv" / "bin" / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout
