"""A profile as Open Contracting data: sound, read back as the same, and refused where it cannot be kept."""

import io
import json
from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from portal.criteria.documents import to_document
from portal.criteria.ocds.validating import find_faults
from portal.criteria.rules.structure import CriteriaProfile
from portal.criteria.starting import example_profiles
from tests.integration.criteria.conftest import Office
from tests.integration.forms import flat, texts, words

EXAMPLES = sorted(example_profiles())
GOALS = {"social.humanRightsInSupplyChains", "social.laborRightsPromotion"}


def published(office: Office, example: str = "uniforms", **about: object) -> UUID:
    profile_id = office.start(f"example:{example}")
    office.send(profile_id, "/about", **about)
    office.press(profile_id, "/publish")
    return profile_id


def export(office: Office, profile_id: UUID) -> dict[str, Any]:
    answer = office.get(profile_id, "/open-contracting.json")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.data)
    return found


def bring(office: Office, document: object) -> str:
    content = {"file": (io.BytesIO(json.dumps(document).encode()), "x.json")}
    answer = office.client.post("/criteria/tenders", data=content, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    address: str = answer.location
    return address


def without_id(profile: CriteriaProfile) -> dict[str, Any]:
    return {name: value for name, value in to_document(profile).items() if name != "id"}


def test_there_is_no_export_before_something_is_published(office: Office) -> None:
    assert office.get(office.start("example:uniforms"), "/open-contracting.json").status_code == 404


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_written_soundly_and_comes_back_the_same(office: Office, name: str) -> None:
    profile_id = published(office, name, ocid="ocds-213czf-7", closes_on="2199-01-31 17:00")
    document = export(office, profile_id)
    assert find_faults(document) == ()
    tender = document["releases"][0]["tender"]
    assert {goal["goal"] for goal in tender["sustainability"]} <= GOALS
    address = bring(office, document)
    assert "It can be taken exactly as it was." in office.client.get(address).text
    answer = office.client.post(f"{address}/as-written")
    back = UUID(answer.location.rsplit("/", 1)[1])
    assert without_id(office.draft(back)) == without_id(office.draft(profile_id))
    assert office.stored(back).code != office.stored(profile_id).code
    assert "The profile was read as it was written." in office.get(back).text


def test_an_export_without_an_ocid_is_a_draft_for_the_agency_s_own_system(office: Office) -> None:
    profile_id = published(office)
    answer = office.get(profile_id, "/open-contracting.json")
    assert "ocid" not in json.loads(answer.data)["releases"][0]
    code = office.stored(profile_id).code
    assert f'filename="criteria-{code}-1.json"' in answer.headers["Content-Disposition"]
    address = bring(office, json.loads(answer.data))
    answer = office.client.post(f"{address}/as-written")
    assert office.draft(UUID(answer.location.rsplit("/", 1)[1])).ocid == ""


def test_what_was_published_is_written_not_what_is_being_changed(office: Office) -> None:
    profile_id = published(office)
    office.send(profile_id, "/about", title="Not published yet")
    assert "Not published yet" not in json.dumps(export(office, profile_id))


@pytest.mark.parametrize(
    "link",
    ["https://[::1", "https://ñ.example/á?%zz", "http://x", "HTTPS://x.example", "https://x.example/" + "a" * 480],
)
def test_any_link_that_can_be_saved_can_be_written_and_read(office: Office, link: str) -> None:
    profile_id = office.start("example:uniforms")
    if office.send(profile_id, "/about", basis_link=link).status_code != 303:
        return
    office.press(profile_id, "/publish")
    answer = office.client.post(f"{bring(office, export(office, profile_id))}/as-written")
    back = UUID(answer.location.rsplit("/", 1)[1])
    assert office.draft(back).legal_basis == office.draft(profile_id).legal_basis


TENDER, OURS = ("releases", 0, "tender"), ("releases", 0, "tender", "criteriaProfile")
FIRST = (*TENDER, "criteria", 0)
LAST = (*TENDER, "criteria", -1, "requirementGroups", 0, "requirements", 0)
FORGED: dict[str, tuple[tuple[str | int, ...], object]] = {
    "another questionnaire": ((*OURS, "questionnaire"), "no-such"),
    "an unknown sector": ((*OURS, "sectors"), ["ZZ"]),
    "an unknown country": ((*OURS, "countries"), ["XX"]),
    "a language nobody speaks here": (("releases", 0, "language"), "xx"),
    "no language": (("releases", 0, "language"), ""),
    "a zone of another planet": ((*OURS, "timeZone"), "Mars/Olympus"),
    "the end of time": ((*TENDER, "tenderPeriod"), {"endDate": "9999-12-31T23:59:59Z"}),
    "the beginning of time": ((*TENDER, "tenderPeriod"), {"startDate": "0001-01-01T00:00:00Z"}),
    "a script for a law": ((*OURS, "legalBasis"), [{"name": "Law", "uri": "javascript:alert(1)"}]),
    "a long law": ((*OURS, "legalBasis"), [{"name": "x" * 301}]),
    "a long title": ((*TENDER, "title"), "x" * 151),
    "a long title in French": ((*FIRST, "title_fr"), "x" * 151),
    "a long text": ((*FIRST, "description"), "x" * 1501),
    "a long source": ((*OURS, "source"), "x" * 1501),
    "a criterion called new": ((*FIRST, "id"), "new"),
    "an id with a slash": ((*FIRST, "id"), "a/b"),
    "an endless id": ((*FIRST, "id"), "a" * 150),
    "an endless item": ((*FIRST, "requirementGroups", 0, "requirements", 0, "item"), "a" * 90),
    "points beyond all": ((*LAST, "points"), [0, 1, 2, 3, 10**17]),
    "a mark beyond all": ((*OURS, "passMark"), 10**17),
    "an odd level": ((*FIRST, "requirementGroups", 0, "requirements", 0, "minValue"), 7),
}


def forge(document: dict[str, Any], name: str) -> dict[str, Any]:
    path, value = FORGED[name]
    forged: dict[str, Any] = deepcopy(document)
    place: Any = forged
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return forged


def test_a_file_that_only_says_to_be_ours_is_refused_with_reasons_and_can_be_matched_by_hand(office: Office) -> None:
    document = export(office, published(office, closes_on="2199-01-31 17:00"))
    for name in FORGED:
        before = len(office.profiles())
        address = bring(office, forge(document, name))
        page = office.client.get(address)
        assert page.status_code == 200, name
        assert "It can be taken exactly as it was." not in page.text, name
        assert "Why the file cannot be taken as it was written" in page.text, name
        assert texts(page.text, "table tbody tr"), name
        assert 'href="javascript' not in page.text, name
        office.client.post(f"{address}/as-written")
        assert "This file cannot be taken as it was written." in office.client.get(address).text, name
        assert len(office.profiles()) == before, name
        made = office.client.post(address, data={"item-0": "policy.commitment", "level-0": "2"})
        assert office.get(UUID(made.location.rsplit("/", 1)[1]), "/about").status_code == 200, name


def test_a_pass_mark_out_of_reach_and_too_many_parts_are_refused(office: Office) -> None:
    document = export(office, published(office))
    tender = document["releases"][0]["tender"]
    first = tender["criteria"][0]
    groups = [
        {"id": f"g{number}", "requirements": [first["requirementGroups"][0]["requirements"][0] | {"id": f"r{number}"}]}
        for number in range(61)
    ]
    crowded = deepcopy(document)
    crowded["releases"][0]["tender"]["criteria"][0]["requirementGroups"] = groups
    tender["criteria"] += [
        first
        | {
            "id": f"c{number}",
            "requirementGroups": [
                {
                    "id": f"x{number}",
                    "requirements": [first["requirementGroups"][0]["requirements"][0] | {"id": f"y{number}"}],
                }
            ],
        }
        for number in range(100)
    ]
    for found in (document, crowded):
        assert "Why the file cannot be taken" in office.client.get(bring(office, found)).text


def test_a_criterion_with_many_ways_keeps_them_all_on_its_page(office: Office) -> None:
    document = export(office, published(office))
    first = document["releases"][0]["tender"]["criteria"][0]
    need = first["requirementGroups"][0]["requirements"][0]
    first["requirementGroups"] = [
        {"id": f"way-{number}", "requirements": [need | {"id": f"r{number}"}]} for number in range(7)
    ]
    answer = office.client.post(f"{bring(office, document)}/as-written")
    profile_id = UUID(answer.location.rsplit("/", 1)[1])
    before = office.draft(profile_id)
    assert len(before.criteria[0].groups) == 7
    assert office.send(profile_id, f"/criteria/{before.criteria[0].id}").status_code == 303
    assert office.draft(profile_id) == before


def test_the_extension_is_served_to_everybody(app: Flask, office: Office) -> None:
    document = export(office, published(office))
    address = next(one for one in document["extensions"] if "criteria-profile" in one)
    browser = app.test_client()
    path = "/" + address.split("/", 3)[3]
    metadata = browser.get(path)
    assert metadata.mimetype == "application/json"
    assert json.loads(metadata.data)["documentationUrl"]["en"].endswith("/method")
    folder = path.rsplit("/", 1)[0]
    schema = browser.get(f"{folder}/release-schema.json")
    assert "CriteriaProfile" in json.loads(schema.data)["definitions"]
    codes = browser.get(f"{folder}/codelists/criterionAssurance.csv")
    assert (codes.mimetype, codes.text.splitlines()[0].split(",")[0]) == ("text/csv", "Code")
    for name in ("nothing", "../extension.json", "codelists", "%00", "..%2f..%2f..%2fetc%2fpasswd", "x" * 3000):
        assert browser.get(f"{folder}/{name}").status_code == 404


def test_the_page_of_an_export_says_where_a_fault_is(office: Office) -> None:
    document = export(office, published(office))
    document["releases"][0]["tender"]["criteria"][0]["stage"] = "someday"
    page = office.client.get(bring(office, document)).text
    assert "/releases/0/tender/criteria/0/stage" in flat(words(page))
    assert "“someday” is none of the values that can stand here" in flat(words(page))
