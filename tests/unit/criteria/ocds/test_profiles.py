"""Reading a profile back refuses whatever is not such a profile, and says each thing that is wrong and where."""

import copy
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from portal.criteria.ocds.problems import Code, Problem
from portal.criteria.ocds.profiles import ocds_to_profile
from portal.criteria.ocds.reading import read_tender
from portal.criteria.rules.structure import CriteriaProfile
from tests.factories.profiles import uniforms
from tests.unit.criteria.ocds.exports import written
from tests.unit.criteria.ocds.files import criterion, fixture, release

TENDER = "/releases/0/tender"
GONE = object()
NEED = "criteria/0/requirementGroups/0/requirements/0"
WAGES = "criteria/2/requirementGroups/0/requirements/0"


def edit(tender: dict[str, Any], path: str, value: object) -> None:
    """Put the value at the path, or take away what is there."""
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    place: Any = tender
    for part in way:
        place = place[part]
    if value is GONE:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value


def changed(**changes: object) -> CriteriaProfile | tuple[Problem, ...]:
    """What is read of the example's export after changes in its tender."""
    package = copy.deepcopy(written(uniforms()))
    for path, value in changes.items():
        edit(package["releases"][0]["tender"], path, value)
    return ocds_to_profile(read_tender(json.dumps(package, indent=1)))


# What is wrong: where it is put, the value, the code; and where it is found, if that is another place.
FAULTS: dict[str, tuple[str, object, Code, str | None]] = {
    "no extension": ("criteriaProfile", GONE, Code.NOT_OUR_EXPORT, "/releases/0"),
    "an extension of a wrong type": ("criteriaProfile", 1, Code.WRONG_TYPE, None),
    "no questionnaire": ("criteriaProfile/questionnaire", GONE, Code.MISSING_FIELD, None),
    "an empty id": ("criteriaProfile/id", "", Code.OUT_OF_RANGE, None),
    "a negative mark": ("criteriaProfile/passMark", -1, Code.OUT_OF_RANGE, None),
    "half a mark": ("criteriaProfile/passMark", 1.5, Code.WRONG_TYPE, None),
    "a mark out of reach": ("criteriaProfile/passMark", 21, Code.PASS_MARK_TOO_HIGH, None),
    "no such time zone": ("criteriaProfile/timeZone", "America", Code.UNKNOWN_VALUE, None),
    "a time zone outside": ("criteriaProfile/timeZone", "../etc", Code.UNKNOWN_VALUE, None),
    "a law without a name": ("criteriaProfile/legalBasis/0/name", GONE, Code.MISSING_FIELD, None),
    "a day for a time": ("tenderPeriod/endDate", "2026-01-01", Code.UNREADABLE_DATE, None),
    "no stage": ("criteria/0/stage", GONE, Code.MISSING_FIELD, None),
    "an unknown stage": ("criteria/0/stage", "planning", Code.UNKNOWN_VALUE, None),
    "no assurance": ("criteria/0/assurance", GONE, Code.MISSING_FIELD, None),
    "an unknown assurance": ("criteria/0/assurance", "audited", Code.UNKNOWN_VALUE, None),
    "no id": ("criteria/0/id", GONE, Code.MISSING_FIELD, None),
    "no groups": ("criteria/0/requirementGroups", GONE, Code.NO_REQUIREMENTS, "criteria/0"),
    "no requirements": (
        "criteria/0/requirementGroups/0/requirements",
        GONE,
        Code.NO_REQUIREMENTS,
        "criteria/0/requirementGroups/0",
    ),
    "no item": (f"{NEED}/item", GONE, Code.MISSING_FIELD, None),
    "no level": (f"{NEED}/minValue", GONE, Code.MISSING_FIELD, None),
    "a level too low": (f"{NEED}/minValue", 0, Code.OUT_OF_RANGE, None),
    "a level too high": (f"{NEED}/minValue", 5, Code.OUT_OF_RANGE, None),
    "half a level": (f"{NEED}/minValue", 2.5, Code.OUT_OF_RANGE, None),
    "relief for nobody": (f"{NEED}/relief/0/scale", GONE, Code.MISSING_FIELD, None),
    "relief for the large": (f"{NEED}/relief/0/scale", "large", Code.UNKNOWN_VALUE, None),
    "relief above the level": (f"{NEED}/relief/0/minValue", 4, Code.OUT_OF_RANGE, None),
    "relief twice": (
        f"{NEED}/relief/1",
        {"scale": "micro", "minValue": 0},
        Code.REPEATED_ID,
        f"{NEED}/relief/1/scale",
    ),
    "an id twice": ("criteria/1/id", "policy", Code.REPEATED_ID, None),
    "a group's id twice": ("criteria/1/requirementGroups/0/id", "policy-own", Code.REPEATED_ID, None),
    "a requirement's id twice": (f"{WAGES}/id", "policy-own-1", Code.REPEATED_ID, None),
    "points that fall": (f"{WAGES}/points", [0, 5, 4, 10, 20], Code.FALLING_POINTS, None),
    "four points": (f"{WAGES}/points", [0, 5, 10, 20], Code.OUT_OF_RANGE, None),
    "points that are null": (f"{WAGES}/points", None, Code.WRONG_TYPE, None),
    "two requirements with points": (
        "criteria/2/requirementGroups/0/requirements/1",
        {"id": "more", "item": "complaints.channel", "points": [0, 0, 0, 0, 1]},
        Code.OUT_OF_RANGE,
        "criteria/2/requirementGroups",
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_spoilt_export_is_refused_with_the_reason(what: str) -> None:
    path, value, code, place = FAULTS[what]
    place = place or path
    found = changed(**{path: value})
    assert isinstance(found, tuple)
    wanted = place if place.startswith("/") else f"{TENDER}/{place}"
    assert (code, wanted) in [(problem.code, problem.path) for problem in found]
    assert all(problem.line for problem in found)


def test_a_reason_names_the_line() -> None:
    found = changed(**{f"{NEED}/minValue": 5})
    text = json.dumps(written(uniforms()), indent=1).splitlines()
    assert isinstance(found, tuple)
    assert [problem.line for problem in found] == [
        1 + next(n for n, line in enumerate(text) if '"minValue": 3' in line)
    ]


def test_a_release_without_a_language_is_refused() -> None:
    package = written(uniforms())
    del package["releases"][0]["language"]
    found = ocds_to_profile(read_tender(json.dumps(package)))
    assert found == (Problem(Code.MISSING_FIELD, "/releases/0/language", 1, {"name": "language"}),)


@pytest.mark.parametrize("text", ["", "[]", release({"criteria": [criterion()]}), fixture("prozorro/other.json")])
def test_what_others_wrote_is_no_profile(text: str) -> None:
    found = ocds_to_profile(read_tender(text))
    assert isinstance(found, tuple)
    assert [problem.code for problem in found] == [Code.NOT_OUR_EXPORT]


def test_what_the_agency_adds_to_its_release_does_no_harm() -> None:
    found = changed(
        status="active",
        items=[{"id": 1}],
        x_code="5",
        title_ht="Inifòm",
        **{"criteria/0/x_code": "5", "criteria/0/relatedLots": ["1"]},
    )
    assert isinstance(found, CriteriaProfile)
    assert replace(found, texts=uniforms().texts) == uniforms()
    assert found.texts["ht"] == {"profile.title": "Inifòm"}


def test_a_whole_level_may_be_written_as_a_fraction() -> None:
    assert changed(**{f"{NEED}/minValue": 3.0}) == uniforms()


def test_a_profile_without_times_has_an_open_window() -> None:
    found = changed(**{"tenderPeriod": GONE, "criteriaProfile/timeZone": GONE})
    assert isinstance(found, CriteriaProfile)
    assert (found.window.opens_at, found.window.closes_at, found.window.zone) == (None, None, "UTC")


def test_times_of_another_zone_are_kept_in_utc() -> None:
    found = changed(**{"tenderPeriod/endDate": "2026-11-15T17:00:00-05:00"})
    assert isinstance(found, CriteriaProfile)
    assert found.window.closes_at == datetime(2026, 11, 15, 22, tzinfo=UTC)


def test_a_profile_without_a_mark_needs_none() -> None:
    found = changed(**{"criteriaProfile/passMark": GONE})
    assert isinstance(found, CriteriaProfile)
    assert found.pass_mark == 0
