"""Saving an answer: nothing acknowledged is lost, nobody is overwritten without being told."""

import pytest

from portal.assessments.services import AlreadySent, Draft, Overtaken, Saved, TooLong
from portal.questionnaires.rules.answers import Answer, AnswerState
from tests.factories.questionnaires import said
from tests.integration.assessments.conftest import Desk

NOTHING = Answer(AnswerState.VALUE)
PROMISE = "first.promise"


def test_each_save_counts_up_the_revision(desk: Desk) -> None:
    assessment_id = desk.start()
    first = desk.save_directly(assessment_id, PROMISE, Draft(answer=said("1"), revision=0))
    second = desk.save_directly(assessment_id, PROMISE, Draft(answer=said("2"), revision=1))
    assert isinstance(first, Saved)
    assert isinstance(second, Saved)
    assert (first.revision, second.revision) == (1, 2)


def test_an_answer_that_somebody_changed_is_not_overwritten(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save_directly(assessment_id, PROMISE, Draft(answer=said("1"), revision=0))
    desk.save_directly(assessment_id, PROMISE, Draft(answer=said("4"), revision=1))
    outcome = desk.save_directly(assessment_id, PROMISE, Draft(answer=said("2"), revision=1))
    assert isinstance(outcome, Overtaken)
    assert outcome.theirs.answer == said("4")
    assert desk.work(assessment_id).answers[PROMISE] == said("4")


def test_a_first_answer_is_not_overwritten_by_another_first_answer(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save_directly(assessment_id, PROMISE, Draft(answer=said("1"), revision=0))
    assert isinstance(desk.save_directly(assessment_id, PROMISE, Draft(answer=said("2"), revision=0)), Overtaken)


@pytest.mark.parametrize("revision", [0, 1, 7, None])
def test_saving_what_is_there_already_is_no_conflict(desk: Desk, revision: int | None) -> None:
    assessment_id = desk.start()
    desk.save_directly(assessment_id, PROMISE, Draft(answer=said("1"), revision=0))
    outcome = desk.save_directly(assessment_id, PROMISE, Draft(answer=said("1"), revision=revision))
    assert isinstance(outcome, Saved)
    assert outcome.revision == 1


def test_different_items_never_conflict(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save_directly(assessment_id, PROMISE, Draft(answer=said("1"), revision=0))
    assert isinstance(desk.save_directly(assessment_id, "first.told", Draft(answer=said("yearly"), revision=0)), Saved)
    assert set(desk.work(assessment_id).answers) == {PROMISE, "first.told"}


def test_nothing_over_nothing_keeps_nothing(desk: Desk) -> None:
    assessment_id = desk.start()
    outcome = desk.save_directly(assessment_id, PROMISE, Draft(answer=NOTHING, revision=0))
    assert isinstance(outcome, Saved)
    assert outcome.revision == 0
    assert not desk.work(assessment_id).kept


def test_nothing_over_an_answer_clears_it_and_its_revision_never_comes_back(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save_directly(assessment_id, PROMISE, Draft(answer=said("1"), revision=0))
    desk.save_directly(assessment_id, PROMISE, Draft(answer=NOTHING, revision=1))
    assert PROMISE not in desk.work(assessment_id).answers
    old_page = desk.save_directly(assessment_id, PROMISE, Draft(answer=said("3"), revision=1))
    assert isinstance(old_page, Overtaken)


def test_nothing_over_an_answer_of_an_earlier_time_leaves_it_to_be_confirmed(desk: Desk) -> None:
    desk.submit()
    assessment_id = desk.start()
    outcome = desk.save_directly(assessment_id, PROMISE, Draft(answer=NOTHING, revision=1))
    assert isinstance(outcome, Saved)
    assert outcome.earlier_kept
    kept = desk.work(assessment_id).kept[PROMISE]
    assert kept.from_earlier
    assert kept.answer.value == "3"


def test_what_a_page_saves_by_itself_confirms_nothing(desk: Desk) -> None:
    desk.submit()
    assessment_id = desk.start()
    desk.save_directly(assessment_id, PROMISE, Draft(answer=said("4"), revision=1, confirms=False))
    kept = desk.work(assessment_id).kept[PROMISE]
    assert (kept.answer.value, kept.from_earlier) == ("4", True)


def test_a_page_may_send_again_before_it_heard_of_its_own_save(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save_directly(assessment_id, PROMISE, Draft(answer=said("1"), revision=0, page="a"))
    again = desk.save_directly(assessment_id, PROMISE, Draft(answer=said("2"), revision=0, page="a"))
    assert isinstance(again, Saved)
    other_page = desk.save_directly(assessment_id, PROMISE, Draft(answer=said("3"), revision=1, page="b"))
    assert isinstance(other_page, Overtaken)


def test_the_page_of_another_person_with_the_same_name_is_another_page(desk: Desk, colleague: Desk) -> None:
    assessment_id = desk.start()
    desk.save_directly(assessment_id, PROMISE, Draft(answer=said("1"), revision=0, page="a"))
    draft = Draft(answer=said("2"), revision=0, page="a")
    assert isinstance(desk.save_directly(assessment_id, PROMISE, draft, by=colleague.person_id), Overtaken)


def test_text_that_is_too_long_is_not_kept(desk: Desk) -> None:
    assessment_id = desk.start()
    answer = Answer(AnswerState.VALUE, "1", note="x" * 2001, evidence="y" * 2000)
    assert desk.save_directly(assessment_id, PROMISE, Draft(answer=answer, revision=0)) == TooLong(("note",))
    assert not desk.work(assessment_id).kept


def test_nothing_is_saved_after_sending(desk: Desk) -> None:
    submission_id = desk.submit()
    assessment_id = desk.submissions()[0].assessment_id
    outcome = desk.save_directly(assessment_id, PROMISE, Draft(answer=said("0"), revision=1))
    assert outcome == AlreadySent(submission_id)


def test_the_work_goes_on_where_one_was(desk: Desk) -> None:
    assessment_id = desk.start()
    desk.save_directly(assessment_id, "first.told", Draft(answer=said("yearly"), revision=0))
    work = desk.work(assessment_id)
    assert work.progress.resume_at(work.last_item_id) == "second.ways"
