"""How far the work is, and where to go on."""

from portal.assessments.progress import Progress, WorkState, measure_progress, neighbours
from portal.questionnaires.rules.answers import Answer
from tests.factories.assessments import COMPLETE, every_type
from tests.factories.questionnaires import TODAY, profile, said

ITEMS = ("first.promise", "first.subcontract", "first.told")


def measure(answers: dict[str, Answer], *to_confirm: str) -> Progress:
    return measure_progress(every_type(), profile(), answers, to_confirm, TODAY)


def test_nothing_answered_is_not_started() -> None:
    progress = measure({})
    assert [section.state for section in progress.sections] == [WorkState.NOT_STARTED, WorkState.NOT_STARTED]
    assert (progress.done, progress.required) == (0, 6)


def test_a_section_with_everything_answered_is_complete() -> None:
    progress = measure({item_id: COMPLETE[item_id] for item_id in ITEMS})
    assert [section.state for section in progress.sections] == [WorkState.COMPLETE, WorkState.NOT_STARTED]
    assert (progress.done, progress.required) == (3, 6)


def test_free_texts_are_asked_but_not_counted() -> None:
    progress = measure(dict(COMPLETE))
    assert len(progress.asked) == 8
    assert (progress.done, progress.required) == (6, 6)
    assert progress.can_submit


def test_a_fault_keeps_a_section_in_progress() -> None:
    progress = measure({**COMPLETE, "second.share": said("abc")})
    assert progress.sections[1].state is WorkState.IN_PROGRESS
    assert progress.open_items == ("second.share",)


def test_answers_of_an_earlier_time_wait_to_be_confirmed() -> None:
    progress = measure(dict(COMPLETE), "first.told")
    assert progress.sections[0].state is WorkState.TO_CONFIRM
    assert progress.open_items == ("first.told",)
    assert (progress.done, progress.required) == (5, 6)
    assert not progress.can_submit


def test_a_question_that_opens_puts_its_section_back_in_progress() -> None:
    progress = measure({**COMPLETE, "first.subcontract": said("yes")})
    assert progress.sections[0].state is WorkState.IN_PROGRESS
    assert progress.open_items == ("first.visits",)
    assert progress.required == 7


def test_what_is_not_asked_waits_for_nobody() -> None:
    progress = measure({**COMPLETE, "first.visits": said("abc")}, "first.visits", "second.only-large")
    assert progress.can_submit


def test_one_goes_on_at_the_next_open_item_and_then_from_the_start() -> None:
    answers = {
        item_id: given for item_id, given in COMPLETE.items() if item_id not in {"first.promise", "second.share"}
    }
    progress = measure(answers)
    assert progress.resume_at("") == "first.promise"
    assert progress.resume_at("first.told") == "second.share"
    assert progress.resume_at("second.trained-on") == "first.promise"
    assert progress.resume_at("gone.item") == "first.promise"
    assert measure(dict(COMPLETE)).resume_at("first.told") is None


def test_neighbours_are_items_asked() -> None:
    before, after = neighbours(measure(dict(COMPLETE)).asked, "first.told")
    assert before is not None
    assert after is not None
    assert (before.id, after.id) == ("first.subcontract", "second.ways")
    assert neighbours(measure({}).asked, "first.visits") == (None, None)
