"""What a page saves by itself: the same rules, answered in JSON."""

from tests.integration.assessments.conftest import Desk


def test_saving_says_when_and_under_which_revision(desk: Desk) -> None:
    assessment_id = desk.start()
    sent = desk.autosave(assessment_id, "first.promise", answer="2")
    assert sent.status_code == 200
    assert sent.json is not None
    assert sent.json["saved"].startswith("Saved at ")
    assert sent.json["revision"] == 1
    assert desk.work(assessment_id).answers["first.promise"].value == "2"


def test_a_wrong_answer_is_saved_as_a_draft_with_its_revision(desk: Desk) -> None:
    sent = desk.autosave(desk.start(), "second.share", answer="abc")
    assert sent.status_code == 200
    assert sent.json is not None
    assert "as a draft. Enter a number, in digits only." in sent.json["saved"]
    assert sent.json["revision"] == 1


def test_text_that_is_too_long_is_refused_with_a_sentence(desk: Desk) -> None:
    sent = desk.autosave(desk.start(), "second.story", answer="x" * 4001)
    assert sent.status_code == 422
    assert sent.json is not None
    assert "too long to be saved" in sent.json["message"]


def test_a_conflict_is_told_and_changes_nothing(desk: Desk, colleague: Desk) -> None:
    assessment_id = desk.start()
    desk.save(assessment_id, "first.promise", answer="1", revision=0)
    colleague.save(assessment_id, "first.promise", answer="4", revision=1)
    sent = desk.autosave(assessment_id, "first.promise", answer="2", revision=1)
    assert sent.status_code == 409
    assert sent.json is not None
    assert "This answer was changed elsewhere" in sent.json["message"]
    assert desk.work(assessment_id).answers["first.promise"].value == "4"


def test_a_page_that_is_being_closed_may_send_its_last_edit_over_its_own(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.autosave(assessment_id, "second.story", answer="One", revision=0, page="p1")
    assert desk.autosave(assessment_id, "second.story", answer="One two", revision=0, page="p1").status_code == 200
    assert desk.work(assessment_id).answers["second.story"].value == "One two"


def test_after_sending_the_page_is_told(desk: Desk) -> None:
    desk.submit()
    sent = desk.autosave(desk.submissions()[0].assessment_id, "first.promise", answer="0", revision=1)
    assert sent.status_code == 409
    assert sent.json is not None
    assert "sent already" in sent.json["message"]


def test_a_stranger_gets_no_json_either(desk: Desk, stranger: Desk) -> None:
    assessment_id = desk.start()
    headers = {"X-Requested-With": "autosave"}
    sent = stranger.client.post(f"/assessments/{assessment_id}/items/first.promise", data={}, headers=headers)
    assert sent.status_code == 404
