"""What docs/reference/security.md says is tested somewhere is tested there."""

import re

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reference" / "security.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
ROW = re.compile(r"\| (\d+\.\d+\.\d+[^|]*) \| [^|]+ \| ([^|]+) \| ([^|]+) \| ([^|]+) \|")
STATES = {"met", "partly", "not met", "met where set", "left to the proxy"}


def test_every_test_that_is_named_is_there() -> None:
    named = TEST.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 60
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).is_file() or f"def {name}" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_every_requirement_says_how_it_stands_and_what_is_not_met_says_why() -> None:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert len(rows) > 50
    for numbers, state, by_what, _tested in rows:
        assert state in STATES, numbers
        assert state == "met" or by_what != "–", numbers
