"""Whatever is sent, reading it answers and never raises: arbitrary JSON, arbitrary text, and good files spoilt."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.text import clean_text
from portal.criteria.ocds.parsing import parse_json
from portal.criteria.ocds.problems import Findings
from portal.criteria.ocds.profiles import ocds_to_profile
from portal.criteria.ocds.reading import read_tender
from portal.criteria.ocds.tender import TenderImport
from portal.criteria.rules.structure import CriteriaProfile
from tests.factories.profiles import uniforms
from tests.unit.criteria.ocds.exports import written
from tests.unit.criteria.ocds.files import fixture

unhurried = settings(deadline=None, max_examples=300)
NAMES = """
    ocid id date tender criteria requirementGroups requirements title description dataType expectedValue minValue
    period startDate selectionCriteria exclusionGrounds otherRequirements eligibilityCriteria documents documentType
    url releases records compiledRelease lots relatedLots source relatesTo status legislation unit criteriaProfile
    stage relief points item assurance timeZone tenderPeriod endDate language sustainability goal
"""
plain = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["eligibilityCriteria", "cancelled", "boolean", "\ud800", "0001-01-01T00:00:00+23:59", "UTC"])
)
names = st.sampled_from(NAMES.split()) | st.text(max_size=8)
anything = st.recursive(
    plain, lambda below: st.lists(below, max_size=4) | st.dictionaries(names, below, max_size=6), max_leaves=40
)
documents = [
    json.loads(fixture(name))
    for name in ("samples/our-criteria-and-responses.json", "samples/pre-selection-tender.json", "prozorro/other.json")
]


def is_fit_to_keep(found: TenderImport) -> bool:
    """Whether a database would take every text in it: no lone surrogates, no nulls, and keys that differ."""
    keys = [requirement.key for *_, requirement in found.requirements]
    words = [*keys, *(row.text for row in found.rows), *(row.path for row in found.rows), found.facts.title]
    words += [str(value) for problem in found.problems for value in (problem.path, *problem.parameters.values())]
    return len(set(keys)) == len(keys) and all("\0" not in word and word.encode() is not None for word in words)


@unhurried
@given(anything)
def test_arbitrary_json_is_answered(value: Any) -> None:
    found = read_tender(json.dumps(value))
    assert is_fit_to_keep(found)
    assert isinstance(ocds_to_profile(found), tuple)


@unhurried
@given(st.text() | st.binary())
def test_arbitrary_text_and_bytes_are_answered(source: str | bytes) -> None:
    assert is_fit_to_keep(read_tender(source))


@st.composite
def spoilt(draw: st.DrawFn, value: Any, odds: int) -> Any:
    """The value with some parts changed into anything else."""
    if not draw(st.integers(0, odds)):
        return draw(anything)
    if isinstance(value, dict):
        return {name: draw(spoilt(part, odds)) for name, part in value.items()}
    return [draw(spoilt(part, odds)) for part in value] if isinstance(value, list) else value


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_spoilt_files_are_answered(data: st.DataObject) -> None:
    value = data.draw(spoilt(data.draw(st.sampled_from(documents)), 60))
    assert is_fit_to_keep(read_tender(json.dumps(value)))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_spoilt_export_of_ours_gives_a_profile_or_reasons(data: st.DataObject) -> None:
    found = ocds_to_profile(read_tender(json.dumps(data.draw(spoilt(written(uniforms()), 40)))))
    assert isinstance(found, CriteriaProfile) or (found and all(problem.code for problem in found))


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.characters(codec=None) | st.sampled_from("\0\r\n\t\u202e\u0301e\x85 \ud800")))
def test_strings_are_cleaned_as_everywhere_in_the_portal(text: str) -> None:
    assert parse_json(json.dumps([text]), Findings())[1] == [clean_text(text)]
