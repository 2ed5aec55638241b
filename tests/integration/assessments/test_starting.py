"""Starting: what is asked of this organisation, once, with the answers of the last time to be confirmed."""

from dataclasses import replace
from datetime import timedelta

from portal.questionnaires.rules.answers import AnswerState
from tests.factories import assessments as make
from tests.factories.people import AT
from tests.factories.questionnaires import not_applicable
from tests.integration.assessments.conftest import Desk


def test_the_start_page_says_how_much_is_asked_of_this_organisation(desk: Desk) -> None:
    page = desk.client.get("/questionnaires/every-type/start").text
    assert "<dt>questions for your organisation</dt><dd>8</dd>" in page
    assert "<dd>12</dd>" in page
    assert "Nothing at all." in page
    assert "Nobody outside your organisation sees an answer" in page


def test_opening_the_start_page_starts_nothing(desk: Desk) -> None:
    desk.client.get("/questionnaires/every-type/start")
    assert "Look and start" in desk.client.get("/assessments").text


def test_starting_leads_to_the_sections(desk: Desk) -> None:
    sent = desk.client.post("/questionnaires/every-type/start")
    assert sent.status_code == 302
    assert "0 of 6 questions done" in desk.client.get(sent.location).text


def test_starting_twice_gives_the_one_that_is_open(desk: Desk) -> None:
    first = desk.client.post("/questionnaires/every-type/start").location
    assert desk.client.post("/questionnaires/every-type/start").location == first


def test_a_questionnaire_that_is_not_there_cannot_be_started(desk: Desk) -> None:
    for name in ("nothing", "%00", "a" * 500, "%ED%A0%80", "every-type%0A"):
        assert desk.client.get(f"/questionnaires/{name}/start").status_code == 404
        assert desk.client.post(f"/questionnaires/{name}/start").status_code == 404


def test_a_viewer_cannot_start(viewer: Desk) -> None:
    assert viewer.client.post("/questionnaires/every-type/start").status_code == 403


def test_answers_of_the_last_time_are_carried_over_and_none_is_confirmed(desk: Desk) -> None:
    desk.submit()
    assert "We take over 6 answers" in desk.client.get("/questionnaires/every-type/start").text
    work = desk.work(desk.start())
    assert set(work.kept) == set(make.COMPLETE)
    assert all(kept.from_earlier for kept in work.kept.values())
    assert work.progress.done == 0
    assert not work.progress.can_submit


def test_only_items_that_still_exist_are_carried_over(desk: Desk) -> None:
    desk.submit()
    next_version = make.without(make.every_type(), "second.share", version="1.1")
    with desk.database.transaction() as session:
        version = make.publish(session, next_version, at=AT + timedelta(days=300))
        assessment = make.start(session, desk.organisation_id, desk.person_id, version)
    assert set(desk.work(assessment.id).kept) == set(make.COMPLETE) - {"second.share"}


def test_an_answer_carried_over_says_from_when_it_is(desk: Desk) -> None:
    desk.submit()
    page = desk.get(desk.start(), "/items/first.promise").text
    assert "This is what you answered on March 2, 2026" in page
    assert "Confirm and continue" in page


def test_confirming_every_answer_makes_it_ready_to_send(desk: Desk) -> None:
    desk.submit()
    assessment_id = desk.start()
    for item_id, given in make.COMPLETE.items():
        kept = desk.work(assessment_id).kept[item_id]
        assert kept.answer == given
        draft = make.services.Draft(answer=kept.answer, revision=kept.revision)
        desk.save_directly(assessment_id, item_id, draft)
    assert desk.work(assessment_id).progress.can_submit


def test_an_open_assessment_keeps_its_version_when_a_new_one_is_published(desk: Desk) -> None:
    assessment_id = desk.start()
    with desk.database.transaction() as session:
        make.publish(session, replace(make.every_type(), version="2.0"), at=AT + timedelta(days=1))
    desk.client.post("/questionnaires/every-type/start")
    assert desk.work(assessment_id).questionnaire.version == "1.0"


def test_a_reason_is_carried_over_too(desk: Desk) -> None:
    with desk.database.transaction() as session:
        answers = {**make.COMPLETE, "second.share": not_applicable("We buy nothing")}
        make.submit(session, desk.organisation_id, desk.person_id, answers, version=desk.version)
    kept = desk.work(desk.start()).kept["second.share"]
    assert (kept.answer.state, kept.answer.reason) == (AnswerState.NOT_APPLICABLE, "We buy nothing")
