"""Going on with a newer version, and sections that are asked only because a tender needs them."""

from dataclasses import replace
from uuid import UUID

import pytest

from portal.core.db import Database
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.rules.structure import Item, ItemType, ProfileField, ProfileIs, Questionnaire, Section
from tests.factories import assessments as make
from tests.factories.people import AT
from tests.factories.questionnaires import said
from tests.integration.assessments.conftest import Desk

THIRD = Section(
    id="third",
    weight=1,
    condition=ProfileIs(ProfileField.REQUESTED, frozenset({"third"})),
    items=(Item(id="third.code", section_id="third", type=ItemType.YES_NO, scored=False, answers={"yes": 4, "no": 0}),),
)
WORDS = {
    "sections.third.title": "The third",
    "sections.third.summary": "Asked on request.",
    "third.code.name": "Name of code",
    "third.code.text": "What about code?",
    "third.code.why": "It matters.",
    "first.promise.text": "What about the new promise?",
}


def next_version() -> Questionnaire:
    old = make.without(make.every_type(), "first.told", version="2.0")
    texts = {**old.texts, "en": {**old.texts["en"], **WORDS}}
    return replace(old, sections=(*old.sections, THIRD), texts=texts)


@pytest.fixture
def newer(database: Database, desk: Desk) -> PublishedVersion:
    with database.transaction() as session:
        return make.publish(session, next_version(), at=AT.replace(year=AT.year + 1))


def move(desk: Desk, assessment_id: UUID) -> int:
    return desk.client.post(f"/assessments/{assessment_id}/version").status_code


def request(desk: Desk, assessment_id: UUID, section: str = "third", wanted: str = "yes") -> int:
    return desk.client.post(f"/assessments/{assessment_id}/sections/{section}", data={"wanted": wanted}).status_code


def test_without_a_newer_version_none_is_offered(desk: Desk) -> None:
    assert "newer version" not in desk.get(desk.complete()).text


def test_all_answers_stay_when_moving_and_changed_ones_wait_to_be_confirmed(
    desk: Desk, newer: PublishedVersion
) -> None:
    assessment_id = desk.complete()
    page = desk.get(assessment_id).text
    assert "There is a newer version of the questions" in page
    assert "Changed: 1. No longer asked: 1." in page
    before = desk.work(assessment_id).answers
    assert move(desk, assessment_id) == 303
    work = desk.work(assessment_id)
    assert work.version.id == newer.id
    assert work.answers == before
    assert {item_id for item_id, kept in work.kept.items() if kept.from_earlier} == {"first.promise"}
    assert "first.told" not in {item.id for item in work.asked}
    assert "newer version of the questions" not in desk.get(assessment_id).text


def test_what_was_sent_never_moves(desk: Desk, newer: PublishedVersion) -> None:
    desk.submit()
    (sent,) = desk.submissions()
    assert move(desk, sent.assessment_id) == 303
    assert desk.assessment(sent.assessment_id).questionnaire_version_id == desk.version.id
    assert desk.submissions()[0].content_hash == sent.content_hash


def test_an_editor_who_had_the_item_open_is_told_after_a_move(desk: Desk, newer: PublishedVersion) -> None:
    assessment_id = desk.complete()
    seen = desk.revision(assessment_id, "first.promise")
    move(desk, assessment_id)
    assert desk.save(assessment_id, "first.promise", revision=seen, answer="1").status_code == 409


def test_a_requested_section_is_asked_and_left_out_again_with_its_answers_kept(
    desk: Desk, newer: PublishedVersion
) -> None:
    assessment_id = desk.complete()
    move(desk, assessment_id)
    assert "third.code" not in {item.id for item in desk.work(assessment_id).asked}
    assert request(desk, assessment_id) == 303
    assert "third.code" in {item.id for item in desk.work(assessment_id).asked}
    assert "No longer ask: The third" in desk.get(assessment_id).text
    desk.save(assessment_id, "third.code", answer="yes")
    assert request(desk, assessment_id, wanted="no") == 303
    work = desk.work(assessment_id)
    assert "third.code" not in {item.id for item in work.asked}
    assert "third.code" in work.answers


def test_the_next_round_asks_what_was_requested_in_the_last(desk: Desk, newer: PublishedVersion) -> None:
    with desk.database.transaction() as session:
        assessment = make.start(session, desk.organisation_id, desk.person_id, newer)
        assessment.requested = ["third"]
        answers = {key: value for key, value in make.COMPLETE.items() if key != "first.told"}
        make.answer(session, assessment, {**answers, "third.code": said("yes")}, desk.person_id)
        make.submit(session, desk.organisation_id, desk.person_id, {}, version=newer)
        following = make.start(session, desk.organisation_id, desk.person_id, newer)
        assert following.requested == ["third"]
    assert "third.code" in {item.id for item in desk.work(following.id).asked}


def test_only_sections_on_request_can_be_requested(desk: Desk, newer: PublishedVersion) -> None:
    assessment_id = desk.start()
    assert request(desk, assessment_id, section="first") == 404
    assert request(desk, assessment_id, section="nothing") == 404


def test_a_stranger_and_a_viewer_change_nothing(
    desk: Desk, stranger: Desk, viewer: Desk, newer: PublishedVersion
) -> None:
    assessment_id = desk.start()
    assert (move(stranger, assessment_id), request(stranger, assessment_id)) == (404, 404)
    assert (move(viewer, assessment_id), request(viewer, assessment_id)) == (403, 403)
    assert desk.assessment(assessment_id).questionnaire_version_id == desk.version.id


def test_a_request_after_sending_changes_nothing(desk: Desk, newer: PublishedVersion) -> None:
    with desk.database.transaction() as session:
        answers = {key: value for key, value in make.COMPLETE.items() if key != "first.told"}
        sent = make.submit(session, desk.organisation_id, desk.person_id, answers, version=newer)
    assert request(desk, sent.assessment_id) == 303
    assert desk.assessment(sent.assessment_id).requested == []
