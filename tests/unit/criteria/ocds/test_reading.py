"""Criteria of every kind are read in one form, in the order of the places, and nothing is dropped in silence."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from portal.criteria.ocds.problems import Code
from portal.criteria.ocds.reading import read_tender
from portal.criteria.ocds.tender import (
    Answerer,
    Outcome,
    Place,
    ReadCriterion,
    ReadRequirement,
    Subject,
    TenderImport,
    requirement_key,
)
from portal.criteria.rules.structure import LegalBasis
from tests.unit.criteria.ocds.files import (
    OCID,
    criterion,
    group,
    release,
    requirement,
    with_criterion,
    with_requirement,
)


def only_criterion(text: str) -> ReadCriterion:
    (found,) = read_tender(text).criteria
    return found


def only_requirement(text: str) -> ReadRequirement:
    ((_, _, found),) = read_tender(text).requirements
    return found


def keys(found: TenderImport) -> list[str]:
    return [one.key.removeprefix(OCID) for *_, one in found.requirements]


@pytest.mark.parametrize(
    ("fields", "subject", "answerer", "lots", "item"),
    [
        ({"relatesToTenderer": True}, Subject.TENDERER, Answerer.TENDERER, (), ""),
        ({"relatesToTenderer": False}, None, Answerer.TENDERER, (), ""),
        ({"relatedLots": ["1", "2"]}, Subject.LOT, Answerer.TENDERER, ("1", "2"), ""),
        ({"relatedItem": "7"}, Subject.ITEM, Answerer.TENDERER, (), "7"),
        ({"relatesTo": "tenderer", "source": "tenderer"}, Subject.TENDERER, Answerer.TENDERER, (), ""),
        ({"relatesTo": "item", "relatedItem": 7, "source": "buyer"}, Subject.ITEM, Answerer.BUYER, (), "7"),
        ({"relatesTo": "lot", "relatedItem": "3", "source": "winner"}, Subject.LOT, Answerer.WINNER, ("3",), ""),
        ({"relatesTo": "tender", "source": "procuringEntity"}, Subject.TENDER, Answerer.PROCURING_ENTITY, (), ""),
        ({"relatesTo": "moon", "source": "moon"}, None, None, (), ""),
        ({"relatesTo": None, "source": None}, None, Answerer.TENDERER, (), ""),
    ],
)
def test_the_shape_of_today_and_the_one_before_are_one(
    fields: dict[str, Any], subject: Subject | None, answerer: Answerer | None, lots: tuple[str, ...], item: str
) -> None:
    found = only_criterion(with_criterion(**fields))
    assert (found.subject, found.answerer, found.lots, found.item) == (subject, answerer, lots, item)


def test_ids_that_are_missing_are_made_from_the_place() -> None:
    nameless = criterion(id=None, requirementGroups=[group(id=None, requirements=[requirement(id=None)] * 2)] * 2)
    found = read_tender(release({"criteria": [criterion(), nameless]}))
    assert keys(found) == ["/c/g/r", *(f"/c2/c2-g{g}/c2-g{g}-r{r}" for g in (1, 2) for r in (1, 2))]


def test_a_made_id_gives_way_to_one_that_is_there() -> None:
    found = read_tender(release({"criteria": [criterion(id=""), criterion(id="c1"), criterion(id="c1")]}))
    assert [one.id for one in found.criteria] == ["c1+", "c1", "c3"]


def test_keys_do_not_change_when_other_criteria_with_ids_are_added_before() -> None:
    before = read_tender(release({"criteria": [criterion()]}))
    after = read_tender(release({"criteria": [criterion(id="new", requirementGroups=[group(id="n")]), criterion()]}))
    assert keys(before)[0] in keys(after)


def test_a_key_tells_apart_ids_with_slashes() -> None:
    assert requirement_key("o", "a/b", "c", "d") != requirement_key("o", "a", "b/c", "d")
    assert requirement_key("o", "a~1b", "c", "d") != requirement_key("o", "a/b", "c", "d")


def test_what_ukraine_and_moldova_add_is_read() -> None:
    found = only_criterion(
        with_criterion(
            classification={"scheme": "ESPD", "id": "CRITERION.EXCLUSION"},
            legislation=[
                {"identifier": {"id": "922", "uri": "https://law.example/922"}, "article": "17"},
                {"title": "Ley 80"},
                {"version": "2026"},
            ],
        )
    )
    assert found.classification == "ESPD CRITERION.EXCLUSION"
    assert found.legislation == (LegalBasis("922, 17", "https://law.example/922"), LegalBasis("Ley 80"))


def test_every_field_of_a_requirement_is_read() -> None:
    found = only_requirement(
        with_requirement(
            description="In force",
            dataType="string",
            pattern="^https://",
            expectedValue=None,
            expectedValues=["a", 2, False],
            expectedMinItems=1,
            expectedMaxItems=2,
            unit={"code": "DAY"},
            status="active",
            dataSchema="ISO 639-3",
            eligibleEvidences=[{"title": "Certificate"}, {"title": "", "type": "document"}, {}],
            period={"maxExtentDate": "2026-01-01T00:00:00Z", "durationInDays": 30},
        )
    )
    assert (found.title, found.text, found.pattern) == ("There is a policy", "In force", "^https://")
    assert (found.expected, found.least_count, found.unit) == (("a", 2, False), 1, "DAY")
    assert found.evidence == ("Certificate", "document")
    assert found.details == (
        ("dataSchema", "ISO 639-3"),
        ("status", "active"),
        ("expectedMaxItems", "2"),
        ("maxExtentDate", "2026-01-01T00:00:00+00:00"),
        ("durationInDays", "30"),
    )


@pytest.mark.parametrize(
    ("unit", "name"), [({"name": "day", "code": "DAY"}, "day"), ({"id": "DAY"}, "DAY"), ({}, ""), (None, "")]
)
def test_a_unit_has_the_best_name_there_is(unit: object, name: str) -> None:
    assert only_requirement(with_requirement(unit=unit)).unit == name


def test_a_text_in_another_language_is_a_known_field() -> None:
    text = with_criterion(title_pt="Política", description_ht="x", **{"title_pt-BR": "Política"})
    assert read_tender(text).problems == ()


def test_a_cancelled_requirement_does_not_stand_in_the_way_of_the_one_after_it() -> None:
    versions = [requirement(status="cancelled"), requirement(title="Mended", status="active")]
    found = read_tender(with_criterion(requirementGroups=[group(requirements=versions)]))
    assert [one.title for *_, one in found.requirements] == ["Mended"]
    assert [one.code for one in found.problems] == [Code.CANCELLED]


def test_a_criterion_without_requirements_is_shown() -> None:
    found = read_tender(
        release({"criteria": [{"id": "c", "title": "Integrity", "description": "No bribes."}, {"id": "d"}]})
    )
    assert [(one.place, one.text) for one in found.shown] == [(Place.CRITERIA, "Integrity\nNo bribes.")]
    assert [(one.code, one.path) for one in found.problems] == [
        (Code.NO_REQUIREMENTS, "/tender/criteria/0"),
        (Code.NO_REQUIREMENTS, "/tender/criteria/1"),
    ]


def test_a_group_in_which_nothing_can_be_read_is_never_met_by_that() -> None:
    found = read_tender(with_criterion(requirementGroups=[group(), {"id": "empty", "requirements": ["x"]}]))
    assert [one.id for one in found.criteria[0].groups] == ["g"]
    assert Code.NO_REQUIREMENTS in [one.code for one in found.problems]


ALL_PLACES: dict[str, Any] = {
    "documents": [
        {"documentType": "eligibilityCriteria", "title": "Who may bid", "url": "https://t.example/1.pdf"},
        {"documentType": "evaluationCriteria", "url": "https://t.example/2.pdf"},
        {"documentType": "tenderNotice", "title": "Notice"},
    ],
    "eligibilityCriteria": "Firms of the region.",
    "eligibilityCriteria_es": "Empresas de la región.",
    "otherRequirements": {
        "reservedParticipation": ["pwr", "shelteredWorkshop"],
        "qualificationSystemConditions": ["ISO 9001"],
        "reductionCriteria": "The five best.",
        "requiresStaffNamesAndQualifications": True,
    },
    "exclusionGrounds": {"criteria": [{"type": "childLabour", "description": "Child labour."}]},
    "selectionCriteria": {
        "description": "All must be met.",
        "criteria": [
            {
                "type": "technical",
                "subType": "references",
                "description": "Three contracts.",
                "minimum": "3",
                "appliesTo": ["supplier", "subcontractor"],
                "verificationMethod": "Letters",
                "forReduction": False,
            }
        ],
    },
    "criteria": [criterion()],
}


def test_all_places_are_read_in_their_order_and_named() -> None:
    found = read_tender(release(ALL_PLACES))
    assert found.places == tuple(Place)
    assert found.problems == ()
    assert [one.place for one in found.criteria] == [Place.CRITERIA, Place.SELECTION_CRITERIA, Place.EXCLUSION_GROUNDS]
    assert [(one.name, one.text, one.link) for one in found.shown] == [
        ("description", "All must be met.", ""),
        ("reductionCriteria", "The five best.", ""),
        ("reservedParticipation", "pwr", ""),
        ("reservedParticipation", "shelteredWorkshop", ""),
        ("qualificationSystemConditions", "ISO 9001", ""),
        ("requiresStaffNamesAndQualifications", "true", ""),
        ("eligibilityCriteria", "Firms of the region.", ""),
        ("eligibilityCriteria_es", "Empresas de la región.", ""),
        ("eligibilityCriteria", "Who may bid", "https://t.example/1.pdf"),
        ("evaluationCriteria", "https://t.example/2.pdf", "https://t.example/2.pdf"),
    ]
    assert (found.count(Outcome.TAKEN), found.count(Outcome.SHOWN)) == (3, 10)


def test_a_selection_criterion_keeps_what_it_says_beside_its_text() -> None:
    (found,) = (
        one for _, _, one in read_tender(release({"selectionCriteria": ALL_PLACES["selectionCriteria"]})).requirements
    )
    assert (found.title, found.text) == ("references", "Three contracts.")
    assert found.details == (
        ("minimum", "3"),
        ("verificationMethod", "Letters"),
        ("forReduction", "false"),
        ("appliesTo", "supplier"),
        ("appliesTo", "subcontractor"),
    )


def test_criteria_of_a_lot_are_read_with_the_lot() -> None:
    lots = [
        {"id": "L", "selectionCriteria": {"criteria": [{"type": "technical"}]}},
        {
            "exclusionGrounds": {"criteria": [{"type": "x"}], "description": "Why"},
            "otherRequirements": {"securityClearance": "y"},
        },
    ]
    found = read_tender(release({"selectionCriteria": {"criteria": [{"type": "economic"}]}, "lots": lots}))
    assert [(one.lots, one.id, one.title) for one in found.criteria] == [
        ((), "s1", "economic"),
        (("L",), "L-s1", "technical"),
        (("lot2",), "lot2-e1", "x"),
    ]
    assert [one.text for one in found.shown] == ["Why", "y"]


def test_requirements_of_lots_that_share_an_id_are_told_apart() -> None:
    lot = {"id": "L", "selectionCriteria": {"criteria": [{"type": "technical"}]}}
    found = read_tender(release({"lots": [lot, lot]}))
    assert keys(found) == ["/L-s1/L-s1-g1/L-s1-g1-r1", "/lot2-s1/lot2-s1-g1/lot2-s1-g1-r1"]
    assert [one.path for one in found.problems] == ["/tender/lots/1/id"]


def test_no_two_requirements_have_one_key_whatever_their_ids() -> None:
    sly = criterion(id="s1", requirementGroups=[group(id="s1-g1", requirements=[requirement(id="s1-g1-r1")])])
    found = read_tender(release({"criteria": [sly], "selectionCriteria": {"criteria": [{"type": "technical"}]}}))
    assert keys(found) == ["/s1/s1-g1/s1-g1-r1", "/s1/s1-g1/s1-g1-r1+"]


def test_only_lots_that_say_something_count() -> None:
    assert [one.code for one in read_tender(release({"lots": [{"id": "L"}]})).problems] == [Code.NOTHING_FOUND]


def test_times_are_read_in_utc() -> None:
    found = read_tender(release({"tenderPeriod": {"endDate": "2026-03-27T18:00:00-05:00"}, "criteria": [criterion()]}))
    assert found.facts.closes_at == datetime(2026, 3, 27, 23, tzinfo=UTC)


def test_texts_come_out_clean_and_composed() -> None:
    found = only_requirement(with_requirement(title="  Poli\u0301tica\r\npropia\u202e\x00 "))
    assert found.title == "Política\npropia"


def test_line_breaks_within_a_string_are_tolerated() -> None:
    assert read_tender('{"ocid": "x", "tender": {"eligibilityCriteria": "one\ntwo"}}').shown[0].text == "one\ntwo"


def test_fields_of_our_own_exports_are_known() -> None:
    ours = requirement(item="policy.commitment", relief=[{"scale": "micro", "minValue": 1}], points=[0, 0, 1, 2, 3])
    law = {"name": "Ley 80", "uri": "https://law.example/80"}
    text = with_criterion(
        stage="awardCriteria", assurance="evidenced", legalBasis=law, requirementGroups=[group(requirements=[ours])]
    )
    found = read_tender(text)
    assert found.problems == ()
    assert found.criteria[0].legislation == (LegalBasis("Ley 80", "https://law.example/80"),)
    assert next(one.item_id for *_, one in found.requirements) == "policy.commitment"


def test_a_taken_row_shows_the_best_words_there_are() -> None:
    versions = [requirement(), requirement(id="s", title=None, description="In force"), requirement(id="t", title=None)]
    found = read_tender(with_criterion(requirementGroups=[group(requirements=versions)]))
    assert [row.text for row in found.rows] == ["There is a policy", "In force", "Policy"]


def test_a_tender_is_read_the_same_however_it_is_written() -> None:
    tight, wide = (json.dumps(json.loads(release(ALL_PLACES)), indent=indent) for indent in (None, 4))
    assert read_tender(tight).criteria == read_tender(wide).criteria
