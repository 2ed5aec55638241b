"""Every fault that is planted is found: its code, where it is, and in which line."""

import json

import pytest

from portal.criteria.ocds.criteria import MOST_ROWS
from portal.criteria.ocds.nodes import LONGEST_ID
from portal.criteria.ocds.parsing import DEEPEST, LARGEST, MOST_VALUES
from portal.criteria.ocds.problems import LONGEST_SHOWN, MOST_PROBLEMS, Code, Findings, Problem
from portal.criteria.ocds.reading import read_tender
from portal.criteria.ocds.tender import Outcome, Row
from tests.unit.criteria.ocds.files import (
    OCID,
    criterion,
    group,
    release,
    requirement,
    with_criterion,
    with_requirement,
)

C = "/tender/criteria/0"
G = C + "/requirementGroups/0"
R = G + "/requirements/0"

BROKEN: dict[str, tuple[str | bytes, Code, str]] = {
    "nothing": ("", Code.EMPTY, ""),
    "blanks": (" \n\t ", Code.EMPTY, ""),
    "only a byte order mark": ("\ufeff", Code.EMPTY, ""),
    "too many characters": (" " * (LARGEST + 1), Code.TOO_LARGE, ""),
    "too many values": ("[" + "1," * MOST_VALUES + "1]", Code.TOO_MANY_VALUES, ""),
    "another encoding": ("{}\n«tender»".encode("latin-1"), Code.NOT_UTF8, ""),
    "too deep": ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), Code.TOO_DEEP, ""),
    "very much too deep": ('{"a":' * 390_000, Code.TOO_DEEP, ""),
    "a page of the web": ("<!DOCTYPE html><p>Criteria</p>", Code.NOT_JSON, ""),
    "cut off": ('{"tender": {"title": "Uni', Code.NOT_JSON, ""),
    "two values": ("{} {}", Code.NOT_JSON, ""),
    "a trailing comma": ('{"ocid": "x",}', Code.NOT_JSON, ""),
    "single quotes": ("{'ocid': 'x'}", Code.NOT_JSON, ""),
    "a number": ("12", Code.NOT_CONTRACTING_DATA, ""),
    "null": ("null", Code.NOT_CONTRACTING_DATA, ""),
    "a list of numbers": ("[1, 2]", Code.NOT_CONTRACTING_DATA, ""),
    "an empty list": ("[]", Code.NOT_CONTRACTING_DATA, ""),
    "an object of something else": ('{"type": "FeatureCollection"}', Code.NOT_CONTRACTING_DATA, ""),
    "a package without releases": ('{"releases": []}', Code.NO_RELEASE, ""),
    "a package with an object for its list": ('{"releases": {}}', Code.WRONG_TYPE, "/releases"),
    "a package of texts": ('{"releases": ["x"]}', Code.WRONG_TYPE, "/releases/0"),
    "a record of links": (
        json.dumps({"records": [{"ocid": OCID, "releases": [{"url": "https://x.example/1", "date": "x"}]}]}),
        Code.LINKED_RELEASE,
        "/records/0/releases/0",
    ),
    "a release without criteria": (release({"id": "t"}), Code.NOTHING_FOUND, ""),
    "a list of criteria with a text": (json.dumps([criterion(), "x"]), Code.WRONG_TYPE, "/1"),
    "a name twice": ('{"ocid": "a",\n "ocid": "b", "tender": {}}', Code.REPEATED_NAME, "/ocid"),
    "not a number": ('{"tender": {"value": NaN}}', Code.NOT_A_NUMBER, "/tender/value"),
    "infinity": ('{"tender": {"value": -Infinity}}', Code.NOT_A_NUMBER, "/tender/value"),
    "a huge whole number": ('{"tender": {"value": ' + "9" * 5000 + "}}", Code.NUMBER_TOO_LARGE, "/tender/value"),
    "a huge fraction": ('{"tender": {"value": 1e999}}', Code.NUMBER_TOO_LARGE, "/tender/value"),
    "a lone surrogate": ('{"tender": {"title": "\\ud83d"}}', Code.BAD_CHARACTERS, "/tender/title"),
    "a null character": ('{"tender": {"title": "a\\u0000b"}}', Code.BAD_CHARACTERS, "/tender/title"),
    "text that runs backwards": ('{"tender": {"title": "\\u202egnp.exe"}}', Code.BAD_CHARACTERS, "/tender/title"),
    "a null character in a name": ('{"tender": {"a\\u0000b": 1}}', Code.BAD_CHARACTERS, "/tender/ab"),
    "a tender that is a text": (json.dumps({"ocid": "x", "tender": "t"}), Code.WRONG_TYPE, "/tender"),
    "criteria that are an object": (release({"criteria": {}}), Code.WRONG_TYPE, "/tender/criteria"),
    "a criterion that is a text": (release({"criteria": ["c"]}), Code.WRONG_TYPE, C),
    "groups that are a number": (with_criterion(requirementGroups=1), Code.WRONG_TYPE, C + "/requirementGroups"),
    "a group that is a list": (with_criterion(requirementGroups=[[]]), Code.WRONG_TYPE, G),
    "no groups": (with_criterion(requirementGroups=[]), Code.NO_REQUIREMENTS, C),
    "an empty group": (with_criterion(requirementGroups=[{"id": "g"}]), Code.NO_REQUIREMENTS, G),
    "a title that is a number": (with_requirement(title=5), Code.WRONG_TYPE, R + "/title"),
    "bounds that are texts": (with_requirement(minValue="3"), Code.WRONG_TYPE, R + "/minValue"),
    "a bound that is a truth": (with_requirement(maxValue=True), Code.WRONG_TYPE, R + "/maxValue"),
    "crossed bounds": (with_requirement(minValue=4, maxValue=3), Code.CROSSED_BOUNDS, R + "/minValue"),
    "an expected list": (with_requirement(expectedValue=[1]), Code.WRONG_TYPE, R + "/expectedValue"),
    "expected lists": (with_requirement(expectedValues=["a", {}]), Code.WRONG_TYPE, R + "/expectedValues/1"),
    "an unknown kind of answer": (with_requirement(dataType="money"), Code.UNKNOWN_DATA_TYPE, R + "/dataType"),
    "an empty kind of answer": (with_requirement(dataType=""), Code.UNKNOWN_DATA_TYPE, R + "/dataType"),
    "a kind of answer that is a list": (with_requirement(dataType=[]), Code.WRONG_TYPE, R + "/dataType"),
    "an unknown source": (with_criterion(source="bank"), Code.UNKNOWN_SOURCE, C + "/source"),
    "an unknown subject": (with_criterion(relatesTo="weather"), Code.UNKNOWN_SUBJECT, C + "/relatesTo"),
    "an unknown field of a criterion": (with_criterion(weight=1), Code.UNKNOWN_FIELD, C + "/weight"),
    "an unknown field of a group": (with_criterion(requirementGroups=[group(any=1)]), Code.UNKNOWN_FIELD, G + "/any"),
    "an unknown field of a requirement": (with_requirement(evidence="x"), Code.UNKNOWN_FIELD, R + "/evidence"),
    "an unknown text in Spanish": (with_requirement(pattern_es="x"), Code.UNKNOWN_FIELD, R + "/pattern_es"),
    "an id that is a list": (with_requirement(id=[]), Code.WRONG_TYPE, R + "/id"),
    "an id that is a truth": (with_requirement(id=True), Code.WRONG_TYPE, R + "/id"),
    "an endless id": (with_requirement(id="x" * (LONGEST_ID + 1)), Code.ID_TOO_LONG, R + "/id"),
    "an id twice in one list": (
        release({"criteria": [criterion(), criterion(requirementGroups=[group(requirements=[requirement(id="s")])])]}),
        Code.REPEATED_ID,
        "/tender/criteria/1/id",
    ),
    "an id twice in the tender": (
        release({"criteria": [criterion(), criterion(id="d")]}),
        Code.REPEATED_ID,
        "/tender/criteria/1/requirementGroups/0/requirements/0/id",
    ),
    "a day without a time": (
        with_requirement(period={"endDate": "2026-01-01"}),
        Code.UNREADABLE_DATE,
        R + "/period/endDate",
    ),
    "a time without a zone": (
        with_requirement(period={"startDate": "2026-01-01T00:00:00"}),
        Code.UNREADABLE_DATE,
        R + "/period/startDate",
    ),
    "a day that is none": (
        release({"tenderPeriod": {"endDate": "2026-02-30T00:00:00Z"}}),
        Code.UNREADABLE_DATE,
        "/tender/tenderPeriod/endDate",
    ),
    "a time before all times": (
        release({"tenderPeriod": {"endDate": "0001-01-01T00:00:00+14:00"}}),
        Code.UNREADABLE_DATE,
        "/tender/tenderPeriod/endDate",
    ),
    "a link that runs": (
        release({"documents": [{"documentType": "eligibilityCriteria", "title": "x", "url": "javascript:alert(1)"}]}),
        Code.UNSAFE_LINK,
        "/tender/documents/0/url",
    ),
    "a document without title and link": (
        release({"documents": [{"documentType": "evaluationCriteria"}]}),
        Code.NO_TEXT,
        "/tender/documents/0",
    ),
    "a cancelled requirement": (with_requirement(status="cancelled"), Code.CANCELLED, R),
    "a requirement without words": (
        with_criterion(title=None, requirementGroups=[group(requirements=[requirement(title=None)])]),
        Code.NO_TEXT,
        R,
    ),
    "a selection criterion without words": (
        release({"selectionCriteria": {"criteria": [{"minimum": "3"}]}}),
        Code.NO_TEXT,
        "/tender/selectionCriteria/criteria/0",
    ),
    "selection criteria that are a list": (
        release({"selectionCriteria": []}),
        Code.WRONG_TYPE,
        "/tender/selectionCriteria",
    ),
    "numbers that nobody reads": (
        release({"selectionCriteria": {"criteria": [{"description": "x", "numbers": []}]}}),
        Code.UNKNOWN_FIELD,
        "/tender/selectionCriteria/criteria/0/numbers",
    ),
    "an unknown other requirement": (
        release({"otherRequirements": {"colour": "red"}}),
        Code.UNKNOWN_FIELD,
        "/tender/otherRequirements/colour",
    ),
    "eligibility that is a list": (
        release({"eligibilityCriteria": []}),
        Code.WRONG_TYPE,
        "/tender/eligibilityCriteria",
    ),
}


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
    assert read_tender('{\n "a": 1,\n}').problems == (Problem(Code.NOT_JSON, "", 3, {"column": 1}),)
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
