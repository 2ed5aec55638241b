"""Data in any packing is read, and of several releases and tenders the right one."""

import json
from typing import Any

import pytest

from portal.criteria.ocds.problems import Code
from portal.criteria.ocds.reading import read_tender
from portal.criteria.ocds.tender import Shape, TenderImport
from tests.unit.criteria.ocds.files import OCID, criterion, release

TENDER: dict[str, Any] = {"id": "t", "title": "Uniforms", "criteria": [criterion()]}
RELEASE: dict[str, Any] = {"ocid": OCID, "id": "1", "date": "2026-01-01T00:00:00Z", "tender": TENDER}


def read(value: object, ocid: str | None = None) -> TenderImport:
    return read_tender(json.dumps(value), ocid)


def codes(found: TenderImport) -> list[Code]:
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize(
    ("value", "shape", "path"),
    [
        (RELEASE, Shape.RELEASE, "/tender"),
        ({"releases": [RELEASE]}, Shape.RELEASE_PACKAGE, "/releases/0/tender"),
        ([RELEASE], Shape.RELEASE_PACKAGE, "/0/tender"),
        ({"ocid": OCID, "compiledRelease": RELEASE}, Shape.RECORD, "/compiledRelease/tender"),
        ({"records": [{"compiledRelease": RELEASE}]}, Shape.RECORD_PACKAGE, "/records/0/compiledRelease/tender"),
        ({"records": [{"releases": [RELEASE]}]}, Shape.RECORD_PACKAGE, "/records/0/releases/0/tender"),
        (TENDER, Shape.TENDER, ""),
        ([criterion()], Shape.CRITERIA, None),
        (criterion(), Shape.CRITERIA, None),
    ],
)
def test_criteria_are_found_in_every_packing(value: object, shape: Shape, path: str | None) -> None:
    found = read(value)
    assert found.shape is shape
    assert found.problems == ()
    assert [requirement.id for *_, requirement in found.requirements] == ["r"]
    if path is not None:
        assert found.criteria[0].path == f"{path}/criteria/0"


def test_the_compiled_release_of_a_record_is_taken_and_not_its_releases() -> None:
    found = read({"records": [{"compiledRelease": RELEASE, "releases": [RELEASE | {"tender": {"title": "old"}}]}]})
    assert found.facts.title == "Uniforms"
    assert found.problems == ()


def test_a_list_of_criteria_belongs_to_no_tender() -> None:
    found = read([criterion()])
    assert found.facts.ocid == ""
    assert next(requirement.key for *_, requirement in found.requirements) == "/c/g/r"


def test_the_newest_release_that_has_criteria_is_read() -> None:
    older = RELEASE | {"tender": TENDER | {"criteria": [criterion(id="old")]}}
    newer = RELEASE | {"date": "2026-03-01T00:00:00-05:00", "tender": TENDER | {"criteria": [criterion(id="new")]}}
    award = {"ocid": OCID, "date": "2026-05-01T00:00:00Z", "tender": {"id": "t", "title": "Uniforms, second call"}}
    found = read({"releases": [newer, older, award]})
    assert [one.id for one in found.criteria] == ["new"]
    assert found.facts.title == "Uniforms, second call"
    assert [(one.code, one.path) for one in found.problems] == [(Code.EARLIER_RELEASE, "/releases/1")]


def test_of_releases_without_dates_the_last_is_read() -> None:
    found = read([RELEASE | {"date": None, "tender": TENDER | {"criteria": [criterion(id=name)]}} for name in "abc"])
    assert [one.id for one in found.criteria] == ["c"]


def test_of_several_tenders_the_first_with_criteria_is_read_and_the_others_named() -> None:
    found = read(
        {"releases": [{"ocid": "a", "tender": {"title": "x"}}, RELEASE | {"ocid": "b"}, RELEASE | {"ocid": "c"}]}
    )
    assert found.ocids == ("a", "b", "c")
    assert found.facts.ocid == "b"
    assert [(one.code, dict(one.parameters)) for one in found.problems] == [
        (Code.SEVERAL_TENDERS, {"count": 3, "ocid": "b"})
    ]


def test_of_several_tenders_the_one_asked_for_is_read() -> None:
    found = read({"releases": [RELEASE, RELEASE | {"ocid": "b"}]}, "b")
    assert (found.facts.ocid, codes(found)) == ("b", [])


def test_a_tender_that_is_not_there_is_refused() -> None:
    found = read({"releases": [RELEASE]}, "other")
    assert (found.criteria, found.ocids, codes(found)) == ((), (OCID,), [Code.UNKNOWN_TENDER])


def test_several_tenders_without_criteria_say_so() -> None:
    found = read([{"ocid": "a", "tender": {}}, {"ocid": "b", "tender": {}}])
    assert codes(found) == [Code.SEVERAL_TENDERS, Code.NOTHING_FOUND]


def test_a_release_without_a_tender_has_its_facts() -> None:
    found = read({"ocid": OCID, "language": "pt"})
    assert (found.facts.ocid, found.facts.language, codes(found)) == (OCID, "pt", [Code.NOTHING_FOUND])


def test_the_buyer_stands_in_for_a_procuring_entity_without_a_name() -> None:
    entity = release({"procuringEntity": {"id": "1"}, "criteria": [criterion()]}, buyer={"name": "Alcaldía"})
    assert read_tender(entity).facts.procuring_entity == "Alcaldía"
    assert read_tender(release({"procuringEntity": {"name": "Instituto"}})).facts.procuring_entity == "Instituto"
    assert read_tender(release({"criteria": [criterion()]})).facts.procuring_entity == ""


def test_goals_without_a_code_are_passed_over() -> None:
    goals = [{"description": "x"}, {"goal": "social", "strategies": ["awardCriteria"]}]
    found = read_tender(release({"sustainability": goals, "criteria": [criterion()]}))
    assert [(goal.goal, goal.strategies) for goal in found.facts.goals] == [("social", ("awardCriteria",))]


def test_the_original_stays_with_the_import() -> None:
    text = release(TENDER)
    found = read_tender(text)
    assert (found.text, found.release["tender"], found.release_path) == (text, TENDER, ())
