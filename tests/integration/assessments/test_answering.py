"""The page of an item: four states, what was typed is kept right or wrong, two people are told of each other."""

import pytest
from werkzeug.datastructures import MultiDict

from portal.assessments.forms import read_answer
from portal.questionnaires.rules.answers import Answer, AnswerState
from tests.factories.questionnaires import said
from tests.integration.assessments.conftest import Desk
from tests.integration.assessments.reading import fields_of

EVERY_ITEM = (
    "first.promise",
    "first.subcontract",
    "first.told",
    "second.ways",
    "second.share",
    "second.trained-on",
    "second.title",
    "second.story",
)


@pytest.mark.parametrize("item_id", EVERY_ITEM)
def test_every_type_of_item_has_a_page(desk: Desk, item_id: str) -> None:
    page = desk.get(desk.start(), f"/items/{item_id}")
    assert page.status_code == 200
    assert f"What about {item_id.partition('.')[2]}?" in page.text
    assert "Why we ask: It matters." in page.text


def test_the_page_says_where_one_is(desk: Desk) -> None:
    assert "The first: question 3 of 8" in desk.get(desk.start(), "/items/first.told").text


def test_a_gate_does_not_offer_not_applicable(desk: Desk) -> None:
    assessment_id = desk.start()
    assert "state:not-applicable" not in desk.get(assessment_id, "/items/first.promise").text
    assert "state:not-applicable" in desk.get(assessment_id, "/items/first.told").text


def test_a_check_says_from_which_level_it_counts(desk: Desk) -> None:
    page = desk.get(desk.start(), "/items/first.promise").text
    assert "Which of these are true today?" in page
    assert "Needed for level 2 and above" in page


def test_the_norms_behind_an_item_are_named_in_the_language_of_the_page(desk: Desk) -> None:
    page = desk.get(desk.start(), "/items/first.promise?lang=es").text
    assert "Principio Rector 16 de la ONU" in page


@pytest.mark.parametrize(
    ("item_id", "fields", "kept"),
    [
        ("first.promise", {"answer": "2", "checks": ["signed"]}, said("2", "signed")),
        ("first.subcontract", {"answer": "yes"}, said("yes")),
        ("first.told", {"answer": "weekly"}, said("weekly")),
        ("first.told", {"answer": "state:dont-know"}, Answer(AnswerState.DONT_KNOW)),
        (
            "first.told",
            {"answer": "state:not-applicable", "reason": "Alone"},
            Answer(AnswerState.NOT_APPLICABLE, reason="Alone"),
        ),
        ("second.ways", {"answer": ["talk", "box"], "state": "value"}, said(("box", "talk"))),
        ("second.share", {"answer": "50 %", "state": "value"}, said("50 %")),
        ("second.share", {"answer": "", "state": "dont-know"}, Answer(AnswerState.DONT_KNOW)),
        ("second.trained-on", {"answer_day": "3", "answer_month": "04", "answer_year": "2025"}, said("2025-04-3")),
        ("second.title", {"answer": "  A   title "}, said("A title")),
        ("second.story", {"answer": "One\r\n\r\nTwo\u200f\x00"}, said("One\n\nTwo")),
    ],
)
def test_what_is_typed_is_kept_as_typed(desk: Desk, item_id: str, fields: dict[str, object], kept: Answer) -> None:
    assessment_id = desk.start()
    sent = desk.save(assessment_id, item_id, **fields)
    assert sent.status_code == 302
    assert desk.work(assessment_id).answers[item_id] == kept


@pytest.mark.parametrize(
    ("item_id", "fields", "message"),
    [
        ("second.share", {"answer": "abc"}, "Enter a number, in digits only"),
        ("second.share", {"answer": "101"}, "Enter a number from 0 to 100"),
        ("second.share", {"answer": "9" * 300}, "Enter a number, in digits only"),
        ("second.trained-on", {"answer_day": "31", "answer_month": "2", "answer_year": "2025"}, "Enter a real date"),
        ("second.trained-on", {"answer_day": "1", "answer_month": "1", "answer_year": "2999"}, "not in the future"),
        ("second.ways", {"answer": ["box", "none"]}, "cannot be ticked together"),
        ("first.told", {"answer": "state:not-applicable"}, "Say why this does not apply to you"),
        ("first.told", {"answer": "monthly"}, "Choose one of the answers shown"),
        ("first.promise", {"answer": "state:not-applicable", "reason": "No"}, "This question applies to every firm"),
        ("second.title", {"answer": "x" * 301}, "Shorten this to 300 characters"),
    ],
)
def test_a_wrong_answer_is_kept_as_a_draft_and_shown_with_what_is_wrong(
    desk: Desk, item_id: str, fields: dict[str, object], message: str
) -> None:
    assessment_id = desk.start()
    sent = desk.save(assessment_id, item_id, **fields)
    assert sent.status_code == 422
    assert "<title>Error: " in sent.text
    assert message in sent.text
    assert "Saved as a draft" in sent.text
    assert "Go on without correcting it" in sent.text
    assert item_id in desk.work(assessment_id).kept
    assert message in desk.get(assessment_id, f"/items/{item_id}").text


def test_text_that_is_too_long_is_shown_again_and_not_kept(desk: Desk) -> None:
    assessment_id = desk.start()
    sent = desk.save(assessment_id, "second.story", answer="long " * 1000, revision=0)
    assert sent.status_code == 422
    assert "too long to be saved" in sent.text
    assert "long long long" in sent.text
    assert "Saved as a draft" not in sent.text
    assert not desk.work(assessment_id).kept


def test_leaving_an_item_open_goes_on_without_a_word(desk: Desk) -> None:
    assessment_id = desk.start()
    assert desk.save(assessment_id, "first.promise").location.endswith("/items/first.subcontract")
    assert not desk.work(assessment_id).kept


def test_an_answer_opens_the_question_that_depends_on_it(desk: Desk) -> None:
    assessment_id = desk.start()
    assert desk.save(assessment_id, "first.subcontract", answer="yes").location.endswith("/items/first.visits")
    assert desk.save(assessment_id, "first.subcontract", answer="no").location.endswith("/items/first.told")


def test_the_end_of_a_section_leads_to_the_sections(desk: Desk) -> None:
    assessment_id = desk.start()
    sent = desk.save(assessment_id, "first.told", answer="yearly")
    assert sent.location.endswith(f"/assessments/{assessment_id}?finished=first")
    assert "2 questions are still open" in desk.client.get(sent.location).text


def test_the_last_item_leads_to_the_review(desk: Desk) -> None:
    assert desk.save(desk.start(), "second.story", answer="The end").location.endswith("/review")


def test_whoever_came_from_the_review_goes_back_to_it(desk: Desk) -> None:
    assessment_id = desk.start()
    sent = desk.client.post(
        f"/assessments/{assessment_id}/items/first.promise?back=review", data={"answer": "1", "revision": "0"}
    )
    assert sent.location.endswith("/review")


def test_one_can_save_and_come_back_later(desk: Desk) -> None:
    assessment_id = desk.start()
    sent = desk.save(assessment_id, "first.promise", answer="1", go="later")
    assert sent.location.endswith(f"/assessments/{assessment_id}")
    page = desk.client.get(sent.location).text
    assert "You can come back whenever you like" in page
    assert f"/assessments/{assessment_id}/items/first.subcontract" in page


def test_two_people_on_one_answer_are_told_and_choose(desk: Desk, colleague: Desk) -> None:
    assessment_id = desk.start()
    desk.save(assessment_id, "first.promise", answer="1", revision=0)
    colleague.save(assessment_id, "first.promise", answer="4", note="Seen", revision=1)
    sent = desk.save(assessment_id, "first.promise", answer="2", checks=["signed"], revision=1)
    assert sent.status_code == 409
    assert "Coverage 2" in sent.text
    assert "Coverage 4" in sent.text
    assert "Saved by Luis Rojas" in sent.text
    assert 'name="over" value="2"' in sent.text
    assert desk.work(assessment_id).answers["first.promise"].value == "4"
    desk.save(assessment_id, "first.promise", answer="2", checks=["signed"], revision=1, over=2)
    assert desk.work(assessment_id).answers["first.promise"] == said("2", "signed")


@pytest.mark.parametrize(
    ("item_id", "theirs", "mine"),
    [
        ("second.story", {"answer": "Theirs"}, {"answer": "<b>Mine</b>\n& more"}),
        ("second.trained-on", {"answer_year": "2020"}, {"answer_day": "3", "answer_month": "4", "answer_year": "2025"}),
        ("second.ways", {"answer": "none"}, {"answer": ["box", "talk"]}),
        ("first.told", {"answer": "never"}, {"answer": "state:not-applicable", "reason": "“Alone”"}),
        ("second.share", {"answer": "4"}, {"answer": "5", "state": "dont-know", "evidence": "A\nB"}),
    ],
)
def test_keeping_mine_sends_all_of_it_again(
    desk: Desk, item_id: str, theirs: dict[str, object], mine: dict[str, object]
) -> None:
    assessment_id = desk.start()
    desk.save(assessment_id, item_id, revision=0, **theirs)
    page = desk.save(assessment_id, item_id, revision=0, **mine)
    assert page.status_code == 409
    typed = MultiDict({name.replace("_", "-"): value for name, value in mine.items()})
    desk.client.post(f"/assessments/{assessment_id}/items/{item_id}", data=fields_of(page.text, "mine") | {"over": "1"})
    assert desk.work(assessment_id).answers[item_id] == read_answer(desk.item(item_id), typed)


def test_switching_the_language_between_two_versions_chooses_neither(desk: Desk, colleague: Desk) -> None:
    assessment_id = desk.start()
    colleague.save(assessment_id, "second.story", answer="Theirs", revision=0)
    page = desk.save(assessment_id, "second.story", answer="Mine", revision=0)
    data = fields_of(page.text, "mine") | {"switch_language": "es"}
    again = desk.client.post(f"/assessments/{assessment_id}/items/second.story", data=data)
    assert again.status_code == 409
    assert "Mine" in again.text
    assert desk.work(assessment_id).answers["second.story"].value == "Theirs"


def test_two_windows_of_one_person_are_told_apart(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save(assessment_id, "first.promise", answer="1", revision=0)
    assert "Saved by you, in another window," in desk.save(assessment_id, "first.promise", answer="2", revision=0).text


def test_the_back_button_cannot_bring_an_old_answer_back_in_silence(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save(assessment_id, "first.promise", answer="1", revision=0)
    desk.save(assessment_id, "first.promise", answer="3", revision=1)
    assert desk.save(assessment_id, "first.promise", answer="1", revision=0).status_code == 409
    assert desk.work(assessment_id).answers["first.promise"].value == "3"


def test_switching_the_language_keeps_everything_typed(desk: Desk) -> None:
    assessment_id = desk.start()
    data = {"answer": "3", "checks": "told", "note": "Halfway", "revision": "0", "switch_language": "es"}
    page = desk.client.post(f"/assessments/{assessment_id}/items/first.promise", data=data)
    assert page.status_code == 200
    assert '<html lang="es"' in page.text
    assert "¿Qué pasa con la promesa?" in page.text
    assert '<span lang="en">Coverage 3</span>' in page.text
    typed = fields_of(page.text, "answer-form")
    assert (typed["answer"], typed["checks"], typed["note"], typed["revision"]) == (["3"], ["told"], ["Halfway"], ["1"])
    assert desk.work(assessment_id).answers["first.promise"].note == "Halfway"


def test_an_earlier_answer_is_not_confirmed_by_switching_the_language(desk: Desk) -> None:
    desk.submit()
    assessment_id = desk.start()
    data = {"answer": "3", "checks": ["signed", "told"], "revision": "1", "switch_language": "es"}
    desk.client.post(f"/assessments/{assessment_id}/items/first.promise", data=data)
    assert desk.work(assessment_id).kept["first.promise"].from_earlier


def test_saving_an_item_asks_little_of_the_database(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save(assessment_id, "first.promise", answer="1")
    with desk.statements() as found:
        data = {"answer": "2", "revision": "1"}
        assert desk.client.post(f"/assessments/{assessment_id}/items/first.promise", data=data).status_code == 302
    assert len(found) <= 8, "\n".join(found)


def test_opening_an_item_asks_little_of_the_database(desk: Desk) -> None:
    assessment_id = desk.start()
    with desk.statements() as found:
        desk.get(assessment_id, "/items/first.promise")
    assert len(found) <= 5, "\n".join(found)
