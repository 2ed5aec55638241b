"""The next steps: what they take, what they give, and in which order."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given

from portal.assessments.rules.scoring import score
from portal.guidance.rules.steps import Step, suggest_steps
from portal.organisations.rules import Size
from portal.questionnaires.rules.answers import Answer, Answers, AnswerState
from portal.questionnaires.rules.levels import read_level
from portal.questionnaires.rules.structure import Item
from tests.factories.questionnaires import TODAY, dont_know, not_applicable, profile, said, sample
from tests.factories.strategies import Case, cases, unhurried, values_by_level

HAND_WORKED = sample("hand-worked")
BEST: dict[str, Answer] = {
    "people.commitment": said("4", "written", "reviewed"),
    "people.insured": said("yes"),
    "people.training": said("16"),
    "buying.suppliers": said("4", "written", "reviewed"),
    "buying.last-review": said("2026-11-01"),
    "remedy.channel": said("4", "written", "reviewed"),
    "remedy.ways": said(("box", "phone", "person", "outside")),
}


def steps(answers: Answers, size: Size = Size.SMALL) -> tuple[Step, ...]:
    who = profile(size)
    return suggest_steps(HAND_WORKED, who, answers, score(HAND_WORKED, who, answers, TODAY))


def test_the_best_answers_leave_nothing_to_do() -> None:
    assert steps(BEST) == ()


def test_what_is_not_applicable_leaves_nothing_to_do() -> None:
    assert steps(BEST | {"people.insured": not_applicable()}) == ()


def test_a_step_says_what_it_takes_and_what_it_gives() -> None:
    (step,) = steps(BEST | {"people.commitment": said("1")}, Size.MEDIUM)
    assert (step.from_level, step.to_level, step.reached_level) == (1, 2, 2)
    assert (step.missing, step.must_choose) == (("written",), True)
    assert (step.effort, step.weeks) == (Decimal(4), 2)
    # One level of four, of weight 3 of 6 in a section of weight 2 of 4: 100 x 1/4 x 3/6 x 2/4.
    assert step.gain == Fraction(25, 4)
    assert step.gain_per_day == Fraction(25, 16)
    assert (step.gate, step.gate_waiting, step.holds_back) == (True, True, True)


def test_where_only_a_check_is_missing_the_step_reaches_what_was_claimed() -> None:
    (step,) = steps(BEST | {"people.commitment": said("4", "reviewed")})
    assert (step.from_level, step.to_level, step.reached_level) == (1, 2, 4)
    assert (step.missing, step.must_choose) == (("written",), False)
    assert [action.to_level for action in step.actions] == [2]
    assert step.gain == Fraction(75, 4)


def test_a_claim_that_only_lacks_its_own_check_need_not_be_chosen_again() -> None:
    (step,) = steps(BEST | {"people.commitment": said("2", "reviewed")})
    assert (step.to_level, step.reached_level, step.missing, step.must_choose) == (2, 2, ("written",), False)


def test_where_no_answer_lies_in_between_the_step_goes_all_the_way() -> None:
    (step,) = steps(BEST | {"people.insured": said("no")})
    assert (step.from_level, step.to_level) == (0, 4)
    assert [action.to_level for action in step.actions] == [4]


def test_dont_know_and_not_answered_get_a_first_step() -> None:
    answers = {key: answer for key, answer in BEST.items() if key != "remedy.ways"}
    found = steps(answers | {"remedy.channel": dont_know()})
    assert {(step.item_id, step.standing, step.from_level, step.to_level) for step in found} == {
        ("remedy.channel", "dont-know", 0, 1),
        ("remedy.ways", "not-answered", 0, 1),
    }


def test_checks_ticked_without_a_choice_are_not_relied_on() -> None:
    ticked = Answer(AnswerState.DONT_KNOW, None, frozenset({"written", "reviewed"}))
    (step,) = steps(BEST | {"remedy.channel": ticked})
    assert step.to_level == 1


def test_a_gate_that_the_next_level_waits_for_is_marked() -> None:
    found = {step.item_id: step for step in steps(BEST | {"remedy.channel": said("0"), "people.training": said("8")})}
    assert found["remedy.channel"].gate_waiting
    assert found["remedy.channel"].holds_back
    assert not found["people.training"].holds_back


def test_an_item_in_a_section_below_the_floor_holds_the_level_back() -> None:
    found = {step.item_id: step for step in steps(BEST | {"buying.suppliers": said("0")})}
    assert (found["buying.suppliers"].gate_waiting, found["buying.suppliers"].holds_back) == (False, True)


def test_steps_come_by_gain_for_effort() -> None:
    found = steps({})
    rates = [step.gain_per_day for step in found]
    assert rates == sorted(rates, reverse=True)
    assert found[0].item_id == "people.commitment"


def test_of_equal_steps_a_waiting_gate_comes_first_then_the_order_of_the_questionnaire() -> None:
    # In remedy both items weigh the same and take the same effort; only the channel is a gate.
    found = steps(BEST | {"remedy.ways": said(("box",)), "remedy.channel": said("1")})
    assert [step.item_id for step in found] == ["remedy.channel", "remedy.ways"]
    assert found[0].gain_per_day == found[1].gain_per_day


def applied(item: Item, step: Step, answer: Answer | None) -> Answer:
    """The answer after the step was taken."""
    reading = read_level(item, answer, TODAY)
    old = answer if answer is not None and reading.chosen is not None else Answer(AnswerState.VALUE)
    value = old.value
    if step.must_choose:
        values = values_by_level(item)
        value = values[min(level for level in values if level >= step.to_level)]
    return replace(old, value=value, checks=old.checks.union(step.missing))


@unhurried
@given(cases())
def test_a_step_gives_exactly_the_gain_it_promised(case: Case) -> None:
    before = score(case.questionnaire, case.profile, case.answers, TODAY)
    for step in suggest_steps(case.questionnaire, case.profile, case.answers, before):
        item = case.questionnaire.item(step.item_id)
        answers = {**case.answers, item.id: applied(item, step, case.answers.get(item.id))}
        after = score(case.questionnaire, case.profile, answers, TODAY)
        assert (after.score or 0) - (before.score or 0) == step.gain > 0
        assert {each.item_id: each.level for each in after.items}[item.id] == step.reached_level


@unhurried
@given(cases())
def test_every_item_below_the_best_level_has_a_step(case: Case) -> None:
    card = score(case.questionnaire, case.profile, case.answers, TODAY)
    found = suggest_steps(case.questionnaire, case.profile, case.answers, card)
    below = {item.item_id for item in card.items if item.level is not None and item.level < 4}
    assert {step.item_id for step in found} == below
