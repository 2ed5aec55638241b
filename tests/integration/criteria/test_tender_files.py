"""Bringing a tender: what was found and where, matching by hand, and every reason why a file cannot be used."""

import io
import json
import re
from uuid import UUID

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.criteria import queries
from portal.criteria.forms.tender import LARGEST_FILE
from portal.criteria.models import RequirementMapping, TenderFile
from portal.criteria.ocds.reading import read_tender
from portal.criteria.tender_pages import PER_PAGE
from tests.integration.criteria.conftest import Office
from tests.integration.forms import fields_of, flat, texts, words
from tests.unit.criteria.ocds.broken import BROKEN
from tests.unit.criteria.ocds.files import OCID, criterion, fixture, group, release, requirement

SAMPLES = ("samples/our-criteria-and-responses.json", "samples/pre-selection-tender.json")
LIBRARIES = ("prozorro/article_17.json", "prozorro/decree_1178.json", "prozorro/other.json")
WITHOUT = (
    "samples/ocds-213czf-000-00001-02-tender.json",
    "samples/ocds-213czf-000-00001-04-award.json",
    "samples/ocds-213czf-000-00001-05-contract.json",
    "samples/organization-classification-women-owned.json",
)
FILE = b'file"; filename="tender.json"'
UNREADABLE = sorted(name for name, (source, _code, _path) in BROKEN.items() if len(source) < 250_000)


def bring(office: Office, source: str | bytes, *, as_file: bool = True) -> TestResponse:
    content = source.encode() if isinstance(source, str) else source
    data = {"file": (io.BytesIO(content), "tender.json")} if as_file else {"text": source}
    return office.client.post("/criteria/tenders", data=data, content_type="multipart/form-data")


def brought(office: Office, source: str) -> str:
    answer = bring(office, source)
    assert answer.status_code == 303, answer.text
    address: str = answer.location
    return address


def many(count: int, ocid: str = OCID) -> str:
    """A tender with so many requirements in two groups of each criterion."""
    needs = [requirement(id=f"r{number}", title=f"Rule {number}") for number in range(count)]
    groups = [group(id=f"g{place}", requirements=needs[place::2]) for place in range(2)]
    return release({"title": "Many", "criteria": [criterion(requirementGroups=groups)]}, ocid=ocid)


def count(office: Office, table: type) -> int:
    with office.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def errors(page: str) -> list[str]:
    return texts(page, ".govuk-error-summary__list li")


@pytest.mark.parametrize("name", SAMPLES + LIBRARIES)
def test_every_sample_is_read_with_a_report(office: Office, name: str) -> None:
    found = read_tender(fixture(name))
    page = office.client.get(brought(office, fixture(name)))
    assert page.status_code == 200
    shown = flat(words(page.text))
    for what, number in (
        ("Taken", len(list(found.requirements))),
        ("Not understood", len([one for one in found.rows if one.outcome.value == "not-understood"])),
    ):
        assert f"{what} {number} " in shown
    for problem in found.problems:
        assert problem.path in page.text
    titles = [flat(one.title or one.id) for _criterion, _group, one in found.requirements][:PER_PAGE]
    assert texts(page.text, "#meanings fieldset legend") == titles
    assert "Suggestions only share words" in shown


@pytest.mark.parametrize("name", WITHOUT)
def test_a_tender_without_criteria_is_answered_with_the_reason(office: Office, name: str) -> None:
    answer = bring(office, fixture(name))
    assert answer.status_code == 422
    assert "The tender says nothing in any of the places where criteria may stand" in words(answer.text)
    assert count(office, TenderFile) == 0


@pytest.mark.parametrize("as_file", [True, False])
def test_no_broken_file_breaks_the_page(office: Office, as_file: bool) -> None:
    for name in UNREADABLE:
        source, before = BROKEN[name][0], count(office, TenderFile)
        if not as_file and isinstance(source, bytes):
            source = source.decode("utf-8", "replace")
        answer = bring(office, source, as_file=as_file)
        if answer.status_code == 303:
            assert office.client.get(answer.location).status_code == 200, name
        else:
            assert (answer.status_code, bool(errors(answer.text))) == (422, True), name
            assert count(office, TenderFile) == before, name


def test_each_fault_is_said_with_its_line_and_nothing_is_kept(office: Office) -> None:
    answer = bring(office, '{"ocid": "x",\n "tender": {"title": "Uni')
    assert answer.status_code == 422
    assert errors(answer.text) == ["The tender could not be used. Nothing was kept."]
    (row,) = texts(answer.text, "#problems tbody tr")
    assert row.startswith("2")
    assert "This is not JSON. Look at character" in row
    assert count(office, TenderFile) == 0
    assert office.profiles() == []


def test_what_was_pasted_stays_when_it_is_wrong_and_while_the_language_is_switched(office: Office) -> None:
    wrong = bring(office, "{'a': 1}", as_file=False)
    assert fields_of(wrong.text, "tender")["text"] == ["{'a': 1}"]
    data = {"text": "{'a': 1}", "switch_language": "fr"}
    switched = office.client.post("/criteria/tenders", data=data, content_type="multipart/form-data")
    assert (switched.status_code, errors(switched.text)) == (200, [])
    assert fields_of(switched.text, "tender")["text"] == ["{'a': 1}"]
    assert 'lang="fr"' in switched.text


def test_nothing_at_all_is_asked_for(office: Office) -> None:
    for data in ({}, {"text": " \n"}, {"file": (io.BytesIO(b""), "empty.json")}, {"file": (io.BytesIO(b"x"), "")}):
        answer = office.client.post("/criteria/tenders", data=data, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert errors(answer.text) == ["Choose a file, or paste the text."]


def raw(office: Office, part: bytes, content: bytes) -> TestResponse:
    """Sends exactly one part of a form."""
    body = b'--x\r\nContent-Disposition: form-data; name="' + part + b"\r\n\r\n" + content + b"\r\n--x--\r\n"
    return office.client.post("/criteria/tenders", data=body, content_type="multipart/form-data; boundary=x")


def heavy(size: int) -> bytes:
    """A sound tender of exactly so many bytes."""
    text = release({"title": "T", "criteria": [criterion()], "description": "%"})
    return text.replace("%", "x" * (size - len(text.encode()) + 1)).encode()


def test_a_file_of_five_megabytes_is_read(office: Office) -> None:
    answer = raw(office, FILE, heavy(LARGEST_FILE))
    assert answer.status_code == 303
    assert office.client.get(answer.location).status_code == 200


def test_a_larger_file_is_refused_beside_the_field(office: Office) -> None:
    answer = raw(office, FILE, heavy(LARGEST_FILE + 1))
    said = "The file is larger than 5 MB. Bring only the release of this tender."
    assert (answer.status_code, errors(answer.text)) == (422, [said])
    assert 'href="#file"' in answer.text
    assert count(office, TenderFile) == 0


@pytest.mark.parametrize(("part", "size"), [(b'file"; filename="x.json"', 22_000_000), (b'text"', 310_000)])
def test_what_is_far_too_large_is_refused_on_a_calm_page(office: Office, part: bytes, size: int) -> None:
    answer = raw(office, part, b"x" * size)
    assert answer.status_code == 413
    assert "That is too much at once" in answer.text
    assert count(office, TenderFile) == 0


@pytest.mark.parametrize("where", ["ocid", "title", "id"])
def test_characters_that_no_database_keeps_are_taken_out(office: Office, where: str) -> None:
    odd = "a\\u0000b\\ud800c\x00d"
    ids = {"ocid": OCID, "title": "T", "id": "r"} | {where: "@"}
    need = requirement(id=ids["id"], title=ids["title"])
    tender = {"title": ids["title"], "criteria": [criterion(requirementGroups=[group(requirements=[need])])]}
    address = brought(office, release(tender, ocid=ids["ocid"]).replace("@", odd))
    assert office.client.get(address).status_code == 200
    made = office.client.post(address, data={"item-0": "policy.commitment", "level-0": "2"})
    assert made.status_code == 303
    assert office.get(UUID(made.location.rsplit("/", 1)[1])).status_code == 200


def test_the_same_file_again_is_the_same_tender_and_knows_what_was_said(office: Office) -> None:
    address = brought(office, fixture(SAMPLES[0]))
    assert brought(office, fixture(SAMPLES[0])) == address
    office.client.post(address, data={"item-1": "complaints.channel", "level-1": "3"})
    later = json.dumps(json.loads(fixture(SAMPLES[0])) | {"publishedDate": "2027-01-01T00:00:00Z"})
    again = brought(office, later)
    assert again != address
    page = office.client.get(again).text
    assert "You said before what 1 of these requirements stands for." in page
    shown = fields_of(page, "meanings")
    assert (shown["item-1"], shown["level-1"]) == (["complaints.channel"], ["3"])
    assert count(office, TenderFile) == 2
    listed = office.client.get("/criteria/tenders").text
    assert listed.count("/criteria/tenders/") == 2


def test_another_agency_s_words_are_its_own(office: Office, neighbour: Office) -> None:
    address = brought(office, fixture(SAMPLES[0]))
    office.client.post(address, data={"item-1": "complaints.channel", "level-1": "3"})
    theirs = brought(neighbour, fixture(SAMPLES[0]))
    assert "You said before" not in neighbour.client.get(theirs).text
    for path in (address, f"{address}/as-written"):
        assert neighbour.client.post(path, data={"item-0": "policy.commitment", "level-0": "1"}).status_code == 404
    assert neighbour.client.get(address).status_code == 404
    assert address not in neighbour.client.get("/criteria/tenders").text


def test_what_stands_for_something_becomes_a_profile(office: Office) -> None:
    address = brought(office, fixture(SAMPLES[0]))
    sent = {"item-0": "policy.commitment", "level-0": "2", "item-2": "pay.full-and-on-time", "level-2": "3"}
    answer = office.client.post(address, data=sent)
    assert answer.status_code == 303
    profile_id = UUID(answer.location.rsplit("/", 1)[1])
    draft = office.draft(profile_id)
    assert [(one.item_id, one.level) for one in draft.requirements] == [
        ("policy.commitment", 2),
        ("pay.full-and-on-time", 3),
    ]
    assert (draft.ocid, draft.language) == ("ocds-000000-LP-2026-014", "es")
    page = flat(words(office.get(profile_id).text))
    assert "2 of 4 requirements were taken." in page
    assert "Made from the tender ocds-000000-LP-2026-014." in page
    for found in draft.criteria:
        assert office.send(profile_id, f"/criteria/{found.id}").status_code == 303
    assert office.draft(profile_id) == draft


def test_a_question_that_is_left_out_later_is_forgotten(office: Office) -> None:
    address = brought(office, fixture(SAMPLES[0]))
    office.client.post(address, data={"item-0": "policy.commitment", "level-0": "2"})
    office.client.post(address, data={"item-1": "complaints.channel", "level-1": "1"})
    with office.database.reading() as session:
        said = queries.read_mappings(session, organisation_id=office.organisation_id)
    assert list(said.values()) == [("complaints.channel", 1)]


WRONG = {
    "a question without a level": ({"item-0": "policy.commitment"}, "level-0", "Choose the level that is needed."),
    "a level without a question": ({"level-0": "2"}, "item-0", "Choose the question, or no level."),
    "no such question": ({"item-0": "no.such", "level-0": "2"}, "item-0", "Choose a question from the list."),
    "no such level": ({"item-0": "policy.commitment", "level-0": "9"}, "level-0", "Choose the level that is needed."),
    "a null character": ({"item-0": "\x00x", "level-0": "2"}, "item-0", "Choose a question from the list."),
    "an endless question": ({"item-0": "x" * 300_000, "level-0": "2"}, "item-0", "Choose a question from the list."),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_beside_the_field_and_all_is_kept(office: Office, name: str) -> None:
    fields, field, message = WRONG[name]
    address = brought(office, fixture(SAMPLES[0]))
    answer = office.client.post(address, data={"item-1": "complaints.channel", "level-1": "3", **fields})
    assert answer.status_code == 422
    assert errors(answer.text) == [message]
    assert f'href="#{field}"' in answer.text
    assert f'aria-describedby="{field}-error"' in answer.text
    shown = fields_of(answer.text, "meanings")
    assert (shown["item-1"], shown["level-1"]) == (["complaints.channel"], ["3"])
    assert count(office, RequirementMapping) == 0
    assert office.profiles() == []


def test_a_switch_of_language_keeps_what_was_chosen(office: Office) -> None:
    address = brought(office, fixture(SAMPLES[0]))
    answer = office.client.post(address, data={"item-0": "policy.commitment", "switch_language": "pt"})
    assert (answer.status_code, errors(answer.text)) == (200, [])
    assert fields_of(answer.text, "meanings")["item-0"] == ["policy.commitment"]


def test_nothing_chosen_makes_nothing(office: Office) -> None:
    address = brought(office, fixture(SAMPLES[1]))
    answer = office.client.post(address)
    assert answer.status_code == 303
    assert "Choose a question and a level for at least one requirement." in office.client.get(address).text
    assert office.profiles() == []


def test_many_requirements_come_page_by_page_and_count_together(office: Office) -> None:
    address = brought(office, many(2 * PER_PAGE + 1))
    first = office.client.get(address).text
    assert "Page 1 of 3" in first
    assert len(texts(first, "#meanings fieldset")) == PER_PAGE
    answer = office.client.post(address, data={"item-0": "policy.commitment", "level-0": "2", "next": "yes"})
    assert answer.location == f"{address}?page=2#criteria"
    second = office.client.get(answer.location).text
    assert texts(second, "#meanings fieldset legend")[:2] == ["Rule 30", "Rule 1"]
    last = 2 * PER_PAGE
    for page, number in (("9" * 400, last), ("99", last), ("0", 0), ("-3", 0), ("x", 0)):
        assert f'name="item-{number}"' in office.client.get(f"{address}?page={page}").text
    made = office.client.post(f"{address}?page=3", data={f"item-{last}": "complaints.channel", f"level-{last}": "1"})
    draft = office.draft(UUID(made.location.rsplit("/", 1)[1]))
    assert [len(found.requirements) for found in draft.criteria[0].groups] == [1, 1]


def test_the_other_tenders_of_a_file_can_be_read_too(office: Office) -> None:
    both = json.dumps({"releases": [json.loads(many(1, "ocds-1")), json.loads(many(2, "ocds-2"))]})
    address = brought(office, both)
    page = office.client.get(address).text
    assert "There are 2 tenders in it." in page
    assert f"{address}?tender=ocds-2" in page
    other = office.client.get(f"{address}?tender=ocds-2").text
    assert len(texts(other, "#meanings fieldset")) == 2
    sent = {"item-1": "policy.commitment", "level-1": "2"}
    made = office.client.post(f"{address}?tender=ocds-2", data=sent)
    assert office.draft(UUID(made.location.rsplit("/", 1)[1])).ocid == "ocds-2"
    assert office.client.get(f"{address}?tender=nothing").status_code == 404


def test_free_words_are_shown_and_nothing_is_made_of_them(office: Office) -> None:
    documents = [{"id": "1", "documentType": "eligibilityCriteria", "title": "Rules", "url": "https://x.example/r.pdf"}]
    tender = {"title": "T", "eligibilityCriteria": "Only <b>honest</b> firms.", "documents": documents}
    page = office.client.get(brought(office, release(tender))).text
    assert "Texts for you to read" in page
    assert "Only &lt;b&gt;honest&lt;/b&gt; firms." in page
    assert 'id="meanings"' not in page
    assert office.profiles() == []


def test_a_tender_of_five_hundred_requirements_is_no_endless_page(office: Office) -> None:
    page = office.client.get(brought(office, many(500)))
    assert len(page.data) < 250_000
    assert len(re.findall("<option", page.text)) < 3000
