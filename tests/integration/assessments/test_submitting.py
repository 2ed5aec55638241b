"""Reviewing, declaring and sending: complete or told what is missing, frozen, and only once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DatabaseError

from portal.app import create_app
from portal.assessments import queries, services
from portal.assessments.models import Submission
from portal.core.config import Settings
from portal.core.db import Database
from portal.questionnaires.canonical import canonical_json, content_hash
from tests.factories import assessments as make
from tests.factories.organisations import make_supplier_with_owner
from tests.factories.people import AT, sign_in
from tests.factories.questionnaires import dont_know, not_applicable, said
from tests.integration.assessments.conftest import Desk


def test_the_review_lists_what_is_open_with_links(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save(assessment_id, "second.share", answer="abc")
    page = desk.get(assessment_id, "/review").text
    assert "6 questions are still open" in page
    assert f"/assessments/{assessment_id}/items/first.promise?back=review" in page
    assert "Enter a number, in digits only" in page
    assert "Go on to the declaration" not in page


def test_an_answer_of_an_earlier_time_is_listed_as_open(desk: Desk) -> None:
    desk.submit()
    assert "waits to be confirmed" in desk.get(desk.start(), "/review").text


def test_a_free_text_may_stay_empty(desk: Desk) -> None:
    page = desk.get(desk.complete(), "/review").text
    assert "Go on to the declaration" in page
    assert "6 of 6 questions done" in page


def test_a_question_that_opens_stops_sending_again(desk: Desk) -> None:
    assessment_id = desk.complete()
    desk.save(assessment_id, "first.subcontract", answer="yes")
    sent = desk.declare(assessment_id)
    assert sent.status_code == 422
    assert "Your answers were not sent" in sent.text
    assert "items/first.visits?back=review" in sent.text
    assert not desk.submissions()


def test_the_declaration_is_not_shown_while_something_is_open(desk: Desk) -> None:
    assessment_id = desk.start()
    assert desk.get(assessment_id, "/declaration").location.endswith("/review")


def test_the_declaration_says_that_nobody_has_checked(desk: Desk) -> None:
    page = desk.get(desk.complete(), "/declaration").text
    assert "this is a self-declaration" in page
    assert 'value="Ana Quispe"' in page


@pytest.mark.parametrize("missing", ["name", "role", "agreed"])
def test_the_declaration_needs_a_name_a_position_and_the_tick(desk: Desk, missing: str) -> None:
    assessment_id = desk.complete()
    sent = desk.declare(assessment_id, **{missing: ""})
    assert sent.status_code == 422
    assert "There is a problem" in sent.text
    assert not desk.submissions()


def test_switching_the_language_of_the_declaration_keeps_what_was_typed(desk: Desk) -> None:
    sent = desk.declare(desk.complete(), role="Gerente", switch_language="es", agreed="")
    assert sent.status_code == 200
    assert 'value="Gerente"' in sent.text
    assert not desk.submissions()


def test_sending_leads_to_the_result_and_sending_again_to_the_same(desk: Desk) -> None:
    assessment_id = desk.complete()
    first, second = desk.declare(assessment_id), desk.declare(assessment_id)
    assert first.status_code == second.status_code == 302
    assert first.location == second.location
    assert len(desk.submissions()) == 1


def test_what_is_sent_holds_the_asked_items_only_and_the_very_words_declared(desk: Desk) -> None:
    assessment_id = desk.complete(first__subcontract=said("yes"), first__visits=said("2,5"))
    desk.save(assessment_id, "first.subcontract", answer="no")
    desk.declare(assessment_id)
    submission = desk.submissions()[0]
    document = json.loads(submission.document)
    assert set(document["answers"]) == set(make.COMPLETE)
    assert document["answers"]["first.promise"]["level"] == 3
    assert document["questionnaire"] == {"id": "every-type", "version": "1.0", "hash": desk.version.content_hash}
    assert document["profile"]["size"] == "small"
    assert "I may speak for my organisation" in document["declaration"]["text"]
    assert submission.content_hash == content_hash(document)
    assert submission.document == canonical_json(document).decode()
    assert "first.visits" in desk.work(assessment_id).answers


def test_a_submission_read_back_scores_as_it_did(desk: Desk) -> None:
    desk.submit()
    with desk.database.reading() as session:
        submission = desk.submissions()[0]
        work = queries.read_submission(session, submission)
    assert work.answers == make.COMPLETE
    assert work.declaration == make.DECLARATION
    assert work.scorecard.level is not None
    assert work.scorecard.level.id == submission.level
    assert (work.as_of, work.number, work.profile.country) == (AT.date(), 1, "CO")
    assert [item.id for item in work.asked][:3] == ["first.promise", "first.subcontract", "first.told"]


def test_reasons_and_not_knowing_are_kept_apart(desk: Desk) -> None:
    desk.complete(second__share=not_applicable("We sell nothing"), first__told=dont_know())
    with desk.database.reading() as session:
        assessment = queries.find_open_assessment(session, "every-type", organisation_id=desk.organisation_id)
    assert assessment is not None
    desk.declare(assessment.id)
    answers = json.loads(desk.submissions()[0].document)["answers"]
    assert (answers["second.share"]["state"], answers["second.share"]["level"]) == ("not-applicable", None)
    assert (answers["first.told"]["state"], answers["first.told"]["level"]) == ("dont-know", 0)


def test_each_submission_of_a_questionnaire_has_the_next_number(desk: Desk) -> None:
    desk.submit()
    with desk.database.transaction() as session:
        later = AT + timedelta(days=200)
        make.submit(session, desk.organisation_id, desk.person_id, version=desk.version, at=later)
    assert [found.number for found in desk.submissions()] == [2, 1]


def test_a_submission_cannot_be_changed(desk: Desk) -> None:
    desk.submit()
    with pytest.raises(DatabaseError, match="never changed"), desk.database.transaction() as session:
        session.execute(update(Submission).values(level="leading"))


def test_the_pages_of_sent_work_lead_to_its_result(desk: Desk) -> None:
    submission_id = desk.submit()
    assessment_id = desk.submissions()[0].assessment_id
    for path in ("", "/review", "/declaration", "/items/first.promise"):
        assert desk.get(assessment_id, path).location.endswith(f"/submissions/{submission_id}")


def test_an_answer_that_comes_after_sending_is_shown_and_not_kept(desk: Desk) -> None:
    submission_id = desk.submit()
    sent = desk.save(desk.submissions()[0].assessment_id, "second.story", answer="Too late", revision=0)
    assert sent.status_code == 409
    assert "Too late" in sent.text
    assert f"/submissions/{submission_id}" in sent.text


def test_an_editor_cannot_send(colleague: Desk, desk: Desk) -> None:
    assessment_id = desk.complete()
    assert colleague.declare(assessment_id).status_code == 403
    assert "An owner of your organisation can now send it" in colleague.get(assessment_id, "/review").text


def test_nothing_asked_cannot_be_sent(desk: Desk) -> None:
    assessment_id = desk.start()
    with desk.database.transaction() as session:
        assessment = queries.get_assessment(session, assessment_id, organisation_id=desk.organisation_id)
        outcome = services.submit_assessment(session, assessment, make.DECLARATION, by=desk.person_id, at=AT)
    assert isinstance(outcome, services.Incomplete)


def test_twenty_at_once_send_once_and_start_once(own_database_address: str, tmp_path: Path) -> None:
    """Real threads on a database of their own: a double click, a refresh, two tabs, a colleague."""
    app = create_app(
        Settings(
            secret_key="a secret for tests only, long enough",
            database_url=own_database_address,
            data_folder=tmp_path,
            password_memory_kib=19456,
        )
    )
    app.config["WTF_CSRF_ENABLED"] = False
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        organisation, person = make_supplier_with_owner(session)
        make.publish(session)
    together = Barrier(20)
    clients = [app.test_client() for _n in range(20)]
    for client in clients:
        sign_in(client, person)

    def start(place: int) -> str:
        together.wait()
        return clients[place].post("/questionnaires/every-type/start").location

    def send(place: int) -> tuple[int, str]:
        together.wait()
        data = {"name": "Ana", "role": "Owner", "agreed": "y"}
        sent = clients[place].post(f"{started}/declaration", data=data)
        return sent.status_code, sent.location

    with ThreadPoolExecutor(20) as pool:
        (started,) = set(pool.map(start, range(20)))
        with database.transaction() as session:
            found = queries.find_open_assessment(session, "every-type", organisation_id=organisation.id)
            assert found is not None
            make.answer(session, found, make.COMPLETE, person.id)
        results = set(pool.map(send, range(20)))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Submission)) == 1
    assert len(results) == 1
    assert results.pop()[0] == 302
    database.engine.dispose()


def test_saving_and_sending_at_once_loses_no_acknowledged_answer(own_database_address: str) -> None:
    """An answer is either in what was sent, or its writer is told that it came too late."""
    database = Database(own_database_address)
    with database.transaction() as session:
        organisation, person = make_supplier_with_owner(session)
        version = make.publish(session)
        assessment = make.start(session, organisation.id, person.id, version)
        make.answer(session, assessment, make.COMPLETE, person.id)
    together = Barrier(9)

    def save(place: int) -> services.SaveOutcome:
        together.wait()
        with database.transaction() as session:
            found = queries.get_assessment(session, assessment.id, organisation_id=organisation.id)
            item = version.questionnaire.item("second.story")
            draft = services.Draft(answer=said(f"Story {place}"), revision=0)
            return services.save_answer(session, found, item, draft, by=person.id, at=AT)

    def send(_place: int) -> object:
        together.wait()
        with database.transaction() as session:
            found = queries.get_assessment(session, assessment.id, organisation_id=organisation.id)
            return services.submit_assessment(session, found, make.DECLARATION, by=person.id, at=AT)

    with ThreadPoolExecutor(9) as pool:
        sending = pool.submit(send, 0)
        outcomes = list(pool.map(save, range(8)))
        assert isinstance(sending.result(), Submission)
    saved = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, services.Saved)]
    with database.reading() as session:
        sent = session.scalars(select(Submission)).one()
        story = json.loads(sent.document)["answers"].get("second.story", {}).get("value")
    assert len(saved) <= 1
    assert story == (f"Story {saved[0]}" if saved else None)
    database.engine.dispose()
