"""Writes the table of docs/reference/uploads.md: every hostile file that the tests send, and what it gets."""

from portal.core.config import ROOT
from portal.evidence.rules import Refusal
from portal.evidence.screening.photos import MEDIA_TYPES
from scripts.pages import put_table
from tests.factories.hostile_files import CASES, Case

FILE = ROOT / "docs" / "reference" / "uploads.md"
LONGEST_NAME = 40


def table() -> str:
    """The table, a row for each file."""
    lines = ["| | What is sent | Its name | What it gets |", "| --- | --- | --- | --- |"]
    lines += [f"| {place} | {case.what} | {_name(case)} | {_gets(case)} |" for place, case in enumerate(CASES, start=1)]
    return "\n".join(lines) + "\n"


def _name(case: Case) -> str:
    shown = case.file_name.encode("unicode_escape").decode() if not case.file_name.isprintable() else case.file_name
    return f"`{shown}`" if len(shown) <= LONGEST_NAME else f"`{shown[:8]}…`"


def _gets(case: Case) -> str:
    if isinstance(case.gets, Refusal):
        return f"refused: {case.gets.value}"
    return f"kept as {case.gets.name}" + (", written anew" if case.gets in MEDIA_TYPES else "")


def with_table(text: str) -> str:
    """The page's text with the table as it should be."""
    return put_table(text, table())


if __name__ == "__main__":
    FILE.write_text(with_table(FILE.read_text(encoding="utf-8")), encoding="utf-8")
