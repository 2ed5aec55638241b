"""A supplier's answers are written as responses to the requirements; what has no value is left out and listed."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.criteria.ocds.responding import (
    Evidence,
    LeftOut,
    Omission,
    ResponseWords,
    WrittenResponses,
    responses_to_ocds,
)
from portal.criteria.ocds.validating import find_faults
from portal.criteria.rules.matching import ItemState, States
from portal.criteria.rules.structure import Assurance
from portal.questionnaires.rules.answers import Standing
from tests.factories.profiles import ITEMS, profiles, uniforms
from tests.factories.strategies import unhurried
from tests.unit.criteria.ocds.exports import RESPONSE_WORDS, STATES, SUBMITTER, SUPPLIER, respond
from tests.unit.criteria.ocds.files import OCID, PUBLICATION


def bid(written: WrittenResponses) -> dict[str, Any]:
    found: dict[str, Any] = written.document["releases"][0]["bids"]["details"][0]
    return found


def test_an_answer_is_the_level_that_it_counts_as() -> None:
    responses = bid(respond())["requirementResponses"]
    assert [(one["requirement"]["id"], one["value"]) for one in responses] == [
        ("policy-own-1", 3),
        ("policy-other-1", 3),
        ("wages", 0),
    ]
    assert responses[0] == {
        "id": "response-policy-own-1",
        "value": 3,
        "description": "Con evidencia. Verifique el certificado en https://portal.example/check/ABCD",
        "requirement": {"id": "policy-own-1", "title": "Compromiso"},
    }


def test_what_has_no_value_is_left_out_and_listed() -> None:
    assert respond().left_out == (
        LeftOut("policy-other-2", "complaints.channel", Omission.DONT_KNOW),
        LeftOut("told-1-1", "suppliers.expectations", Omission.NOT_APPLICABLE),
    )


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (None, Omission.NOT_ASKED),
        (ItemState(Standing.NOT_ANSWERED, 0), Omission.NOT_ANSWERED),
        (ItemState(Standing.FAULTY, 0), Omission.FAULTY),
    ],
)
def test_each_kind_of_silence_has_its_name(state: ItemState | None, why: Omission) -> None:
    rest = {item_id: found for item_id, found in STATES.items() if item_id != "pay.full-and-on-time"}
    written = respond(rest if state is None else rest | {"pay.full-and-on-time": state})
    assert LeftOut("wages", "pay.full-and-on-time", why) in written.left_out


def test_the_bid_claims_neither_to_be_valid_nor_an_ocid_of_its_own() -> None:
    written = respond()
    assert "status" not in bid(written)
    release = written.document["releases"][0]
    assert (release["ocid"], release["tag"], "tender" in release) == (OCID, ["tenderUpdate"], False)


def test_the_supplier_is_a_party_with_its_number_size_and_sector() -> None:
    (party,) = respond().document["releases"][0]["parties"]
    assert party == {
        "id": "CO-NIT-900100001",
        "name": "Ñandutí",
        "roles": ["tenderer"],
        "identifier": {"scheme": "CO-NIT", "id": "900100001", "legalName": "Confecciones Ñandutí S.A.S."},
        "address": {"region": "CO-ANT", "countryName": "Colombia"},
        "details": {
            "scale": "small",
            "classifications": [{"scheme": "ISIC", "id": "14", "description": "Fabricación de prendas de vestir"}],
        },
    }
    assert bid(respond())["tenderers"] == [{"id": "CO-NIT-900100001", "name": "Ñandutí"}]


def test_a_number_without_a_scheme_and_a_supplier_without_a_number_have_an_id() -> None:
    only_number = respond(submitter=replace(SUBMITTER, tax_scheme=None, trade_name=""))
    (party,) = only_number.document["releases"][0]["parties"]
    assert (party["id"], party["name"]) == ("900100001", "Confecciones Ñandutí S.A.S.")
    nothing = respond(submitter=replace(SUBMITTER, tax_scheme=None, tax_number=""))
    assert nothing.document["releases"][0]["parties"][0]["id"] == "supplier"


def test_evidence_is_listed_with_what_it_is_for_and_its_hash() -> None:
    files = (
        Evidence(
            id="1",
            title="Política.pdf",
            media_type="application/pdf",
            sha256="ab" * 32,
            item_ids=("policy.commitment",),
        ),
        Evidence(id="2", title="Fotos", address="https://example.org/fotos"),
    )
    assert bid(respond(evidence=files))["documents"] == [
        {
            "id": "1",
            "documentType": "submissionDocuments",
            "title": "Política.pdf",
            "description": f"Evidencia para policy-own-1, policy-other-1. SHA-256: {'ab' * 32}",
            "format": "application/pdf",
        },
        {"id": "2", "documentType": "submissionDocuments", "title": "Fotos", "url": "https://example.org/fotos"},
    ]


def test_without_any_answer_there_are_no_responses() -> None:
    written = respond({})
    assert "requirementResponses" not in bid(written)
    assert len(written.left_out) == 5


def test_what_the_standard_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="ocid"):
        responses_to_ocds(uniforms(), STATES, SUBMITTER, SUPPLIER, RESPONSE_WORDS, publication=PUBLICATION, ocid="")


states = st.dictionaries(
    st.sampled_from(ITEMS),
    st.builds(ItemState, st.sampled_from(Standing), st.integers(0, 4), st.sampled_from(Assurance)),
)


@unhurried
@given(profiles(), states)
def test_everything_wanted_is_answered_or_listed(profile: Any, found: States) -> None:
    written = responses_to_ocds(
        profile, found, SUBMITTER, SUPPLIER, ResponseWords(language="pt"), publication=PUBLICATION, ocid=OCID
    )
    answered = [one["requirement"]["id"] for one in bid(written).get("requirementResponses", [])]
    listed = [one.requirement_id for one in written.left_out]
    wanted = [*(one.id for one in profile.requirements), *(one.id for one in profile.preferences)]
    assert sorted(answered + listed) == sorted(wanted)
    assert find_faults(json.loads(json.dumps(written.document))) == ()
