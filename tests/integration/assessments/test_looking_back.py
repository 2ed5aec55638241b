"""The list of assessments, and the permanent copy of what was sent."""

from datetime import timedelta
from uuid import UUID

from portal.organisations.queries import get_organisation
from portal.organisations.rules import Size
from tests.factories import assessments as make
from tests.factories.people import AT
from tests.factories.questionnaires import not_applicable, said
from tests.integration.assessments.conftest import Desk


def test_a_supplier_that_has_not_started_sees_what_it_can_start(desk: Desk) -> None:
    page = desk.client.get("/assessments").text
    assert "Every type" in page
    assert "Look and start" in page


def test_open_work_is_shown_with_its_progress(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save(assessment_id, "first.promise", answer="1")
    page = desk.client.get("/assessments").text
    assert "1 of 6 questions done" in page
    assert f"/assessments/{assessment_id}" in page


def test_what_was_sent_is_listed_with_level_score_and_trend(desk: Desk) -> None:
    first = desk.submit()
    with desk.database.transaction() as session:
        better = {**make.COMPLETE, "second.share": said("95")}
        later = AT + timedelta(days=200)
        second = make.submit(session, desk.organisation_id, desk.person_id, better, version=desk.version, at=later).id
    page = desk.client.get("/assessments").text
    assert f"/submissions/{first}" in page
    assert page.index(f"/submissions/{second}/answers") < page.index(f"/submissions/{first}/answers")
    assert 'class="app-trend"' in page
    assert "Answer again" in page
    assert "Established" in page


def test_other_firms_are_not_in_the_list(desk: Desk, stranger: Desk) -> None:
    submission_id = desk.submit()
    assert str(submission_id) not in stranger.client.get("/assessments").text


def test_the_list_asks_little_of_the_database(desk: Desk) -> None:
    desk.submit()
    desk.start()
    with desk.statements() as found:
        desk.client.get("/assessments")
    assert len(found) <= 9, "\n".join(found)


def test_the_copy_keeps_each_question_with_its_answer_and_line_breaks(desk: Desk) -> None:
    with desk.database.transaction() as session:
        answers = {
            **make.COMPLETE,
            "second.story": said("First line\n\n<b>Third</b> line"),
            "second.share": not_applicable("Because"),
        }
        sent = make.submit(session, desk.organisation_id, desk.person_id, answers, version=desk.version)
    page = desk.client.get(f"/submissions/{sent.id}/answers").text
    assert "First line\n\n&lt;b&gt;Third&lt;/b&gt; line" in page
    assert "Coverage 3" in page
    assert "This does not apply to us" in page
    assert "Because" in page
    assert "January 15, 2026" in page
    assert "The signed promise of May" in page
    assert "What about visits?" not in page
    assert sent.content_hash in page
    assert "nobody has checked the answers" in page


def test_the_copy_can_be_read_in_another_language(desk: Desk) -> None:
    page = desk.client.get(f"/submissions/{desk.submit()}/answers?lang=es").text
    assert "¿Qué pasa con la promesa?" in page
    assert '<span lang="en">Coverage 3</span>' in page
    assert "15 de enero de 2026" in page


def test_the_copy_stays_when_the_profile_and_the_answers_change(desk: Desk) -> None:
    submission_id = desk.submit()
    before = _content(desk, submission_id)
    assessment_id = desk.start()
    desk.save(assessment_id, "first.promise", answer="0")
    with desk.database.transaction() as session:
        get_organisation(session, desk.organisation_id).size = Size.LARGE
    assert _content(desk, submission_id) == before


def _content(desk: Desk, submission_id: UUID) -> str:
    page = desk.client.get(f"/submissions/{submission_id}/answers").text
    return page.partition("<main")[2].partition("</main>")[0]
