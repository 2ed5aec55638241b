"""Broken inputs, each with the fault that was planted: its code, and where it is."""

import json

from portal.criteria.ocds.nodes import LONGEST_ID
from portal.criteria.ocds.parsing import DEEPEST, LARGEST, MOST_VALUES
from portal.criteria.ocds.problems import Code
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
