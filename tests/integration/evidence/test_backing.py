"""Documents at the questions of an assessment, in what is sent, and in what comes of it."""

import json
from uuid import UUID

from portal.assessments import queries, services
from portal.assessments.documents import read_documents
from portal.assessments.models import Submission
from portal.certificates.facts import from_json
from portal.certificates.services import issue_certificate
from portal.criteria.rules.matching import read_states
from portal.criteria.rules.structure import Assurance
from portal.questionnaires.rules.answers import Answer
from tests.factories import assessments as make
from tests.factories.certificates import good_answers
from tests.factories.evidence_files import pdf
from tests.factories.people import AT
from tests.factories.questionnaires import said
from tests.integration.evidence.conftest import ITEM, Shelf
from tests.integration.evidence.test_documents import OVER
from tests.integration.forms import fields_of

TOLD = "first.told"
UNBACKED = {**make.COMPLETE, ITEM: said("3", "signed", "told")}


def start(shelf: Shelf) -> UUID:
    with shelf.database.transaction() as session:
        return make.start(session, shelf.organisation_id, shelf.person_id, shelf.version).id


def send(shelf: Shelf, answers: dict[str, Answer] | None = None) -> Submission:
    with shelf.database.transaction() as session:
        given = UNBACKED if answers is None else answers
        return make.submit(session, shelf.organisation_id, shelf.person_id, given, version=shelf.version)


def test_an_answer_is_saved_before_a_document_is_added_and_one_comes_back_to_it(shelf: Shelf) -> None:
    assessment_id = start(shelf)
    here = f"/assessments/{assessment_id}/items/{ITEM}"
    data = {"answer": "2", "note": "Half", "revision": "0", "go": "documents"}
    there = shelf.client.post(here, data=data).location
    assert there.startswith(f"/evidence/new?item={ITEM}&next=")
    query = there.removeprefix("/evidence/new")
    form = shelf.client.get(there).text
    assert "Documents for “Name of promise”" in form
    back = shelf.add(query=query, title="Signed policy")
    assert back.location == here
    page = shelf.client.get(here).text
    assert "Half</textarea>" in page
    assert "“Signed policy” is kept and attached." in page
    assert "<li>Signed policy</li>" in page
    assert "Save and add or remove a document" in page


def test_what_was_typed_wrongly_is_kept_too_when_a_document_is_added(shelf: Shelf) -> None:
    assessment_id = start(shelf)
    shelf.keep(title="Register", query="?item=second.share")
    here = f"/assessments/{assessment_id}/items/second.share"
    assert shelf.client.post(here, data={"answer": "lots", "revision": "0", "go": "documents"}).status_code == 302
    assert 'value="lots"' in shelf.client.get(here).text
    assert shelf.client.post(here, data={"answer": "many", "revision": "1"}).status_code == 422


def test_the_review_and_what_is_sent_name_what_is_attached(shelf: Shelf) -> None:
    shelf.keep(title="Signed policy", query=f"?item={ITEM}")
    shelf.keep(title="Old paper", query=f"?item={ITEM}", **OVER)
    shelf.link("https://example.org/p", query=f"?item={ITEM}", title="Published")
    with shelf.database.transaction() as session:
        assessment = make.start(session, shelf.organisation_id, shelf.person_id, shelf.version)
        make.answer(session, assessment, UNBACKED, shelf.person_id)
    review = shelf.client.get(f"/assessments/{assessment.id}/review").text
    with shelf.database.transaction() as session:
        assessment = queries.get_assessment(session, assessment.id, organisation_id=shelf.organisation_id)
        sent = services.submit_assessment(session, assessment, make.DECLARATION, by=shelf.person_id, at=AT)
    for page in (review, shelf.client.get(f"/submissions/{sent.id}/answers").text):
        assert "<li>Signed policy</li>" in page
        assert "<li>Published: https://example.org/p</li>" in page
        assert "<li>Old paper" not in page


def test_a_submission_freezes_what_backed_it_and_keeps_it_for_ever(shelf: Shelf) -> None:
    document = shelf.keep(title="Signed policy", query=f"?item={ITEM}")
    sent = send(shelf)
    frozen = json.loads(sent.document)["documents"]
    assert frozen == {
        ITEM: [
            {
                "id": str(document.id),
                "title": "Signed policy",
                "kind": "file",
                "media_type": "application/pdf",
                "sha256": document.sha256,
                "address": "",
                "valid_from": None,
                "valid_until": None,
            }
        ]
    }
    form = fields_of(shelf.client.get(f"/evidence/{document.id}/edit").text, "evidence-form")
    shelf.client.post(f"/evidence/{document.id}/edit", data={**form, "title": "Another name"})
    assert "a copy is kept" in shelf.client.get(f"/evidence/{document.id}").text
    shelf.client.post(f"/evidence/{document.id}/remove")
    assert not shelf.kept()
    assert shelf.stored() == [document.storage_key]
    assert "You removed this document." in shelf.client.get(f"/evidence/{document.id}").text
    with shelf.client.get(f"/evidence/{document.id}/file") as file:
        assert file.data == pdf()
    assert shelf.client.post(f"/evidence/{document.id}/attach", data={"item": TOLD}).status_code == 409
    assert shelf.client.post(f"/evidence/{document.id}/edit", data={"title": "X"}).status_code == 409
    assert shelf.client.post(f"/evidence/{document.id}/remove").status_code == 303
    with shelf.database.reading() as session:
        work = queries.read_submission(session, sent)
    assert [found.title for found in work.documents[ITEM]] == ["Signed policy"]
    assert "<li>Signed policy</li>" in shelf.client.get(f"/submissions/{sent.id}/answers").text


def test_a_document_raises_the_share_with_evidence_and_not_the_score(shelf: Shelf) -> None:
    without = send(shelf)
    shelf.keep(query=f"?item={ITEM}")
    with_document = send(shelf)
    before, after = (json.loads(sent.document)["scorecard"] for sent in (without, with_document))
    assert (before.pop("evidence_share"), after.pop("evidence_share")) == ("0", "42.8")
    assert before == after


def test_a_document_that_has_ended_backs_nothing(shelf: Shelf) -> None:
    shelf.keep(query=f"?item={ITEM}", **OVER)
    sent = send(shelf)
    assert json.loads(sent.document)["documents"] == {}
    assert json.loads(sent.document)["scorecard"]["evidence_share"] == "0"


def test_the_result_tells_documents_from_words(shelf: Shelf) -> None:
    shelf.keep(title="Signed policy", query=f"?item={ITEM}")
    sent = send(shelf, UNBACKED | {TOLD: said("yearly", evidence="A list")})
    page = shelf.client.get(f"/submissions/{sent.id}").text
    assert "Of 5 rated answers 1 have a document attached and 1 name evidence in words." in page
    assert "<strong>1 with a document attached</strong>: Name of promise" in page
    assert "<strong>1 with evidence named in words</strong>: Name of told" in page
    assert "<li>Signed policy</li>" in page
    assert shelf.client.get(f"/submissions/{sent.id}/report.pdf").status_code == 200


def test_a_certificate_says_how_many_answers_have_a_document(shelf: Shelf) -> None:
    shelf.keep(query=f"?item={ITEM}")
    sent = send(shelf, dict(good_answers(AT)))
    with shelf.database.transaction() as session:
        certificate = issue_certificate(
            session, sent.id, organisation_id=shelf.organisation_id, by=shelf.person_id, at=AT
        )
        facts = from_json(certificate.facts)
    assert (facts.rated_answers, facts.evidence_attached, facts.evidence_named) == (5, 1, 0)
    page = shelf.client.get(f"/c/{certificate.code}").text
    assert "Of 5 rated answers 1 have a document attached and 0 name evidence in words." in page


def test_a_certificate_of_before_documents_is_read_as_having_none(shelf: Shelf) -> None:
    sent = send(shelf, dict(good_answers(AT)))
    with shelf.database.transaction() as session:
        certificate = issue_certificate(
            session, sent.id, organisation_id=shelf.organisation_id, by=shelf.person_id, at=AT
        )
        before = {name: value for name, value in certificate.facts.items() if name != "evidence_attached"}
    assert from_json(before).evidence_attached == 0


def test_a_submission_of_before_documents_is_read_as_having_none(shelf: Shelf) -> None:
    document = json.loads(send(shelf).document)
    del document["documents"]
    assert read_documents(document) == {}


def test_a_criterion_that_asks_for_evidence_is_met_by_a_document(shelf: Shelf) -> None:
    shelf.keep(query=f"?item={ITEM}")
    sent = send(shelf)
    with shelf.database.reading() as session:
        work = queries.read_submission(session, sent)
    attached = work.documents.keys()
    states = read_states(work.questionnaire, work.profile, work.answers, work.as_of, attached=attached)
    assert states[ITEM].backed is Assurance.EVIDENCED
    assert states[TOLD].backed is Assurance.SELF_DECLARED
