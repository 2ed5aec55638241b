"""Every fault that is planted is found: its code, where it is, and in which line."""

import json

import pytest

from portal.criteria.ocds.criteria import MOST_ROWS
from portal.criteria.ocds.parsing import DEEPEST
from portal.criteria.ocds.problems import LONGEST_SHOWN, MOST_PROBLEMS, Code, Findings, Problem
from portal.criteria.ocds.reading import read_tender
from portal.criteria.ocds.tender import Outcome, Row
from tests.unit.criteria.ocds.broken import BROKEN, G, R
from tests.unit.criteria.ocds.files import (
    criterion,
    group,
    release,
    requirement,
    with_criterion,
    with_requirement,
)


def problems_of(source: str | bytes) -> list[tuple[Code, str]]:
    return [(problem.code, problem.path) for problem in read_tender(source).problems]


@pytest.mark.parametrize("what", BROKEN)
def test_a_planted_fault_is_found_where_it_is(what: str) -> None:
    source, code, path = BROKEN[what]
    assert (code, path) in problems_of(source)


SOUND_LOTS = '"lots": [{"id": "1", "otherRequirements": {"reductionCriteria": "sound"}}], '
IN_A_TENDER = [
    (what, source)
    for what, (source, _, path) in BROKEN.items()
    if path.startswith("/tender/") and isinstance(source, str)
]


@pytest.mark.parametrize(("what", "source"), IN_A_TENDER)
def test_a_fault_takes_nothing_else_with_it(what: str, source: str) -> None:
    found = read_tender(source.replace('"tender": {', '"tender": {' + SOUND_LOTS, 1))
    assert "sound" in [text.text for text in found.shown]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"tender":\n {"criteria":\n\n  [{"requirementGroups": 1}]}}', 4),
        ('{"tender": {"lots": [], "criteria": ["[{,\\"", {"a": [1, {"requirementGroups": 5}]},\n[]]}}', 2),
        ('{"x": {"tender": 1},\n"tender": 1}', 2),
        ('{"t\\u0065nder":\n\n1}', 3),
        ('{\r\n"tender": 1}', 2),
    ],
)
def test_a_fault_names_the_line_in_which_the_value_begins(text: str, line: int) -> None:
    wrong = [problem for problem in read_tender(text).problems if problem.code is Code.WRONG_TYPE]
    assert wrong[-1].line == line


def test_faults_of_the_text_name_the_line_and_the_character() -> None:
    assert read_tender('{\n "a": 1\n x}').problems == (Problem(Code.NOT_JSON, "", 3, {"column": 2}),)
    assert read_tender("\n" + "[" * 99).problems == (Problem(Code.TOO_DEEP, "", 2, {"most": DEEPEST}),)
    assert read_tender(b"\n\n\xff").problems == (Problem(Code.NOT_UTF8, "", 3),)


def test_a_bracket_in_a_string_is_not_deep() -> None:
    assert read_tender(json.dumps({"tender": {"title": "[{" * 500, "eligibilityCriteria": "x"}})).problems == ()


def test_a_string_of_marks_cut_off_is_refused_at_once() -> None:
    assert problems_of('"' + '\\"' * 2_400_000) == [(Code.NOT_JSON, "")]


def test_a_long_list_of_problems_is_cut_and_counted() -> None:
    found = read_tender(with_requirement(**{f"x{number}": 1 for number in range(MOST_PROBLEMS + 7)}))
    assert len(found.problems) == MOST_PROBLEMS + 1
    assert found.problems[-1] == Problem(Code.MORE_PROBLEMS, parameters={"count": 7})
    assert found.count(Outcome.TAKEN) == 1


def test_the_same_problem_in_one_place_is_one_problem_however_often_it_is_met() -> None:
    assert len(problems_of(release({"eligibilityCriteria": 1, "otherRequirements": []}))) == 3


def test_past_the_limit_a_problem_that_is_listed_is_not_counted_again() -> None:
    findings = Findings()
    for place in [*range(MOST_PROBLEMS), 0, 1, MOST_PROBLEMS]:
        findings.add(Code.CANCELLED, (place,))
    assert findings.problems()[-1].parameters == {"count": 1}


def test_only_the_requirement_without_words_is_named() -> None:
    silent = group(requirements=[requirement(), requirement(id="s", title=None)])
    found = read_tender(with_criterion(title=None, requirementGroups=[silent]))
    assert [(one.code, one.path) for one in found.problems] == [(Code.NO_TEXT, G + "/requirements/1")]


def test_what_is_too_long_or_dangerous_to_show_is_cut_and_cleaned() -> None:
    name = "a\ud800/~" + "x" * 300
    (problem,) = (
        found for found in read_tender(with_requirement(**{name: 1})).problems if found.code is Code.UNKNOWN_FIELD
    )
    assert problem.path.startswith(R + "/a~1~0x")
    assert len(problem.path) < len(R) + LONGEST_SHOWN + 5
    assert str(problem.parameters["name"]).endswith("…")
    problem.path.encode()


def test_what_does_not_fit_is_counted() -> None:
    many = [
        criterion(id=f"c{n}", requirementGroups=[group(requirements=[requirement(id=f"r{n}")])])
        for n in range(MOST_ROWS - 1)
    ]
    pair = criterion(requirementGroups=[group(requirements=[requirement(id="last"), requirement(id="over")])])
    tender = {
        "criteria": [*many, pair, criterion(id="over")],
        "selectionCriteria": {"criteria": [{"description": "over"}]},
        "eligibilityCriteria": "over",
    }
    found = read_tender(release(tender))
    assert found.count(Outcome.TAKEN) == MOST_ROWS
    assert found.count(Outcome.SHOWN) == 0
    assert [problem.parameters for problem in found.problems] == [{"most": MOST_ROWS, "count": 4}]


def test_every_row_that_was_not_understood_is_a_problem_too() -> None:
    found = read_tender(with_requirement(dataType="money", colour="red"))
    rows = [row for row in found.rows if row.outcome is Outcome.NOT_UNDERSTOOD]
    assert rows == [
        Row(outcome=Outcome.NOT_UNDERSTOOD, path=one.path, line=one.line, code=one.code, parameters=one.parameters)
        for one in found.problems
    ]
    assert [row.code for row in rows] == [Code.UNKNOWN_FIELD, Code.UNKNOWN_DATA_TYPE]
