"""What docs/reference/security.md says is tested somewhere is tested there."""

import re

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reference" / "security.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
FILE = re.compile(r"`([\w./-]+\.\w+)(?:::\w+)?`")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+[^|]*) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
READ = {"15.1.3"}  # what is met by being written down, and cannot be tried
STATES = {"met", "partly", "not met", "met where set", "left to the proxy", "left to the operator", "not applicable"}
# Every requirement of levels 1 and 2 of the standard's version 5.0.0, by section; the numbers alone are the standard's.
ASKED = """
1.1: 1-2; 1.2: 1-9; 1.3: 1-11; 1.4: 1-3; 1.5: 1-2; 2.1: 1-3; 2.2: 1-3; 2.3: 1-4; 2.4: 1; 3.2: 1-2; 3.3: 1-4; 3.4: 1-6;
3.5: 1-5; 3.7: 1-2; 4.1: 1-3; 4.2: 1; 4.3: 1-2; 4.4: 1-4; 5.1: 1; 5.2: 1-3; 5.3: 1-2; 5.4: 1-3; 6.1: 1-3; 6.2: 1-12;
6.3: 1-4; 6.4: 1-4; 6.5: 1-5; 6.6: 1-3; 6.8: 1-4; 7.1: 1-3; 7.2: 1-4; 7.3: 1-2; 7.4: 1-5; 7.5: 1-2; 7.6: 1-2; 8.1: 1-2;
8.2: 1-3; 8.3: 1; 8.4: 1; 9.1: 1-3; 9.2: 1-4; 10.1: 1-2; 10.2: 1-2; 10.3: 1-4; 10.4: 1-11; 10.5: 1-5; 10.6: 1-2;
10.7: 1-3; 11.1: 1-2; 11.2: 1-3; 11.3: 1-3; 11.4: 1-4; 11.5: 1; 11.6: 1; 12.1: 1-3; 12.2: 1-2; 12.3: 1-4; 13.1: 1;
13.2: 1-5; 13.3: 1-2; 13.4: 1-5; 14.1: 1-2; 14.2: 1-4; 14.3: 1-3; 15.1: 1-3; 15.2: 1-3; 15.3: 1-7; 16.1: 1; 16.2: 1-5;
16.3: 1-4; 16.4: 1-3; 16.5: 1-3; 17.1: 1; 17.2: 1-4; 17.3: 1-2
"""


def read_rows() -> list[tuple[str, ...]]:
    """The rows of the table: numbers, what is asked, state, by what, tested."""
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def numbers_in(cell: str) -> list[str]:
    """The requirements that a cell such as "3.3.2, 3.4.3 to 3.4.6" stands for."""
    found = []
    for part in cell.split(", "):
        first, _to, last = part.partition(" to ")
        section, _dot, begin = first.rpartition(".")
        end = (last or first).rpartition(".")[2]
        found += [f"{section}.{number}" for number in range(int(begin), int(end) + 1)]
    return found


def asked() -> set[str]:
    """What the standard asks of such a portal."""
    sections = (part.strip().split(": ") for part in ASKED.split(";"))
    return {
        f"{name}.{n}" for name, span in sections for n in range(int(span.split("-")[0]), int(span.split("-")[-1]) + 1)
    }


def test_every_requirement_of_both_levels_has_one_row() -> None:
    answered = [number for row in read_rows() for number in numbers_in(row[0])]
    assert len(asked()) == 253
    assert sorted(asked() - set(answered)) == []
    assert [number for number in set(answered) if answered.count(number) > 1] == []


def test_what_is_met_names_a_test() -> None:
    for numbers, _asked, state, _by_what, tested in read_rows():
        files = FILE.findall(tested)
        assert not state.startswith("met") or TEST.search(tested) or numbers in READ, numbers
        assert all((ROOT / file).is_file() for file in files), numbers


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
    for numbers, _asked, state, by_what, _tested in read_rows():
        assert state in STATES, numbers
        assert state == "met" or by_what != "–", numbers
