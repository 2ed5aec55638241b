"""docs/reference/parts.md lists what the portal is built of, and every page promises the same times."""

import re

from scripts import parts_table
from tests.conftest import ROOT

DOCS = ROOT / "docs"
DAYS = ("2", "7", "30")  # attacked in the wild, critical or high, any other


def test_the_page_lists_every_part() -> None:
    text = parts_table.FILE.read_text(encoding="utf-8")
    assert parts_table.with_table(text) == text, "run python -m scripts.parts_table"
    locked = re.findall(r"^([\w.-]+)(?:\[\w+\])?==", parts_table.LOCKED.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(locked) > 60
    assert [part.name for part in parts_table.list_parts()] == locked


def test_every_part_says_what_it_is_for_and_under_which_licence() -> None:
    parts = parts_table.list_parts()
    assert [part.name for part in parts if part.for_ == "for " or "see the package" in part.licence] == []
    wanted = [line for line in parts_table.WANTED.read_text(encoding="utf-8").splitlines() if line[:1].isalpha()]
    assert [line for line in wanted if "  # " not in line] == []


def test_the_times_are_the_same_wherever_they_stand() -> None:
    security = (DOCS / "reference" / "security.md").read_text(encoding="utf-8")
    operator = (DOCS / "how-tos" / "operator.md").read_text(encoding="utf-8")
    table = security.split("| How bad | Within |")[1]
    assert tuple(re.findall(r"\| (\d+) days \|", table)) == DAYS
    assert tuple(re.findall(r"(\d+) days if", operator.split("## Weak parts")[1])[:3]) == DAYS
    assert "make audit" in operator
    assert re.search(r"^audit:", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
