"""Who may see and do what, and what no request may break."""

from uuid import uuid4

import pytest

from tests.integration.assessments.conftest import Desk

PAGES = ("", "/items/first.promise", "/review", "/declaration")


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_cannot_tell_an_assessment_from_nothing(desk: Desk, stranger: Desk, path: str) -> None:
    assessment_id = desk.start()
    theirs, nothing = stranger.get(assessment_id, path), stranger.get(uuid4(), path)
    assert theirs.status_code == nothing.status_code == 404


def test_a_stranger_who_sends_rubbish_learns_nothing_either(desk: Desk, stranger: Desk) -> None:
    assessment_id = desk.complete()
    for name in ("first.promise", "second.share", "no.such-item"):
        assert stranger.save(assessment_id, name, revision=0, answer="x" * 5000).status_code == 404
    assert stranger.client.post(f"/assessments/{assessment_id}/declaration", data={}).status_code == 404
    assert not desk.submissions()


def test_a_stranger_cannot_read_what_was_sent(desk: Desk, stranger: Desk) -> None:
    submission_id = desk.submit()
    assert stranger.client.get(f"/submissions/{submission_id}/answers").status_code == 404
    assert desk.client.get(f"/submissions/{uuid4()}/answers").status_code == 404


def test_a_viewer_looks_and_changes_nothing(desk: Desk, viewer: Desk) -> None:
    assessment_id = desk.start()
    assert viewer.get(assessment_id).status_code == 200
    assert viewer.get(assessment_id, "/review").status_code == 200
    assert "/items/" not in viewer.get(assessment_id).text
    assert viewer.get(assessment_id, "/items/first.promise").status_code == 403
    assert viewer.save(assessment_id, "first.promise", answer="1").status_code == 403
    assert viewer.declare(assessment_id).status_code == 403


def test_somebody_not_signed_in_is_asked_to_sign_in(desk: Desk) -> None:
    assessment_id = desk.start()
    browser = desk.client.application.test_client()
    for path in PAGES:
        assert "/sign-in" in browser.get(f"/assessments/{assessment_id}{path}").location


def test_an_answer_typed_before_the_session_ended_is_not_lost(desk: Desk) -> None:
    assessment_id = desk.start()
    browser = desk.client.application.test_client()
    data = {"answer": "3", "note": "Typed with care", "revision": "0"}
    sent = browser.post(f"/assessments/{assessment_id}/items/first.promise", data=data)
    assert "Typed with care" in sent.text


@pytest.mark.parametrize("name", ["no.such-item", "%00", "first.promise%00", "a" * 3000, "%ED%A0%80", "' OR 1=1"])
def test_an_item_that_is_not_of_the_questionnaire_is_not_found(desk: Desk, name: str) -> None:
    assessment_id = desk.start()
    assert desk.client.get(f"/assessments/{assessment_id}/items/{name}").status_code == 404
    assert desk.client.post(f"/assessments/{assessment_id}/items/{name}", data={"answer": "1"}).status_code == 404


def test_an_item_that_is_not_asked_is_kept_if_answered_but_not_shown(desk: Desk) -> None:
    assessment_id = desk.start()
    assert desk.get(assessment_id, "/items/first.visits").location.endswith(f"/assessments/{assessment_id}")
    sent = desk.save(assessment_id, "first.visits", answer="3")
    assert sent.status_code == 302
    work = desk.work(assessment_id)
    assert work.answers["first.visits"].value == "3"
    assert work.progress.done == 0


@pytest.mark.parametrize("revision", ["", "-1", "x", "1e5", "9" * 30, "١", " 1"])
def test_a_revision_that_is_no_number_of_ours_overwrites_nothing(desk: Desk, revision: str) -> None:
    assessment_id = desk.start()
    desk.save(assessment_id, "first.promise", answer="1", revision=0)
    assert desk.save(assessment_id, "first.promise", answer="2", revision=revision).status_code == 409
    assert desk.work(assessment_id).answers["first.promise"].value == "1"


def test_something_that_is_no_form_clears_nothing(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save(assessment_id, "first.promise", answer="1", revision=0)
    address = f"/assessments/{assessment_id}/items/first.promise"
    assert desk.client.post(address, json={"answer": "2"}).status_code in {400, 409}
    broken = desk.client.post(address, data=b"--x\r\nnothing", content_type="multipart/form-data; boundary=x")
    assert broken.status_code in {400, 409}
    assert desk.work(assessment_id).answers["first.promise"].value == "1"


@pytest.mark.parametrize("field", ["answer", "note", "evidence", "reason"])
@pytest.mark.parametrize("text", ["\x00", "\ud800", "a\x00b", "\u202eabc", "x" * 250_000])
def test_no_text_breaks_the_page(desk: Desk, field: str, text: str) -> None:
    assessment_id = desk.start()
    sent_as = text.encode("utf-8", "surrogatepass")
    body = b"revision=0&" + field.encode() + b"=" + sent_as
    sent = desk.client.post(
        f"/assessments/{assessment_id}/items/second.story",
        data=body,
        content_type="application/x-www-form-urlencoded",
    )
    assert sent.status_code in {302, 422}


def test_hundreds_of_choices_break_nothing(desk: Desk) -> None:
    assessment_id = desk.start()
    sent = desk.save(assessment_id, "second.ways", answer=[f"choice-{n}" for n in range(300)], checks=["x"] * 50)
    assert sent.status_code == 422
    assert not desk.work(assessment_id).kept


def test_addresses_that_are_no_ids_are_not_found(desk: Desk) -> None:
    for name in ("1", "9" * 40, "not-a-uuid", "%00"):
        assert desk.client.get(f"/assessments/{name}").status_code == 404
        assert desk.client.get(f"/submissions/{name}/answers").status_code == 404


def test_what_is_typed_is_shown_as_text(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save(assessment_id, "second.title", answer="<script>alert(1)</script>")
    for path in ("/items/second.title", "/review"):
        page = desk.get(assessment_id, path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
