"""The answers after the steps of a plan: what a plan counts on is what the rules then read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from portal.guidance.rules.applying import planned_answers
from portal.guidance.rules.options import LevelOption, plan_items
from portal.guidance.rules.targets import Situation
from portal.organisations.rules import Size
from portal.questionnaires.rules.answers import Answer, Answers, AnswerState
from portal.questionnaires.rules.levels import counted_level
from tests.factories.questionnaires import TODAY, dont_know, profile, said, sample
from tests.factories.strategies import Case, cases, unhurried

HAND_WORKED = sample("hand-worked")


def options(item_id: str, answers: Answers, as_of: date = TODAY) -> tuple[LevelOption, ...]:
    situation = Situation(HAND_WORKED, profile(), answers, as_of)
    return plan_items(situation, [HAND_WORKED.item(item_id)])[item_id].options


def after(item_id: str, answers: Answers, level: int, as_of: date = TODAY) -> Answer:
    """The answer after the option to this level."""
    option = next(option for option in options(item_id, answers, as_of) if option.to_level == level)
    return planned_answers(Situation(HAND_WORKED, profile(), answers, as_of), [option])[item_id]


@unhurried
@given(cases())
def test_every_option_counts_as_what_it_says(case: Case) -> None:
    situation = Situation(case.questionnaire, case.profile, case.answers, TODAY)
    for item_id, item in plan_items(situation, case.questionnaire.items).items():
        for option in item.options:
            answers = planned_answers(situation, [option])
            assert counted_level(item.item, answers[item_id], TODAY) == option.reached_level > (item.level or 0)
            assert option.effort == sum(action.effort[case.profile.size] for action in option.actions) > 0


@unhurried
@given(cases())
def test_options_rise_in_level_and_effort(case: Case) -> None:
    situation = Situation(case.questionnaire, case.profile, case.answers, TODAY)
    for item in plan_items(situation, case.questionnaire.items).values():
        levels = [option.reached_level for option in item.options]
        efforts = [option.effort for option in item.options]
        assert levels == sorted(set(levels))
        assert efforts == sorted(set(efforts))
        assert item.level is not None or not levels


def test_the_effort_adds_up_over_the_levels_for_the_size() -> None:
    found = options("buying.suppliers", {"buying.suppliers": said("1")})
    assert [(option.to_level, option.effort, option.weeks) for option in found] == [
        (2, Decimal(2), 2),
        (3, Decimal(5), 6),
        (4, Decimal(9), 14),
    ]
    situation = Situation(HAND_WORKED, profile(Size.LARGE), {}, TODAY)
    assert [o.effort for o in plan_items(situation, HAND_WORKED.items)["buying.suppliers"].options] == [4, 12, 24, 40]


def test_a_level_that_no_action_leads_to_is_no_option() -> None:
    item = HAND_WORKED.item("buying.suppliers")
    fewer = replace(item, actions=item.actions[1::2])
    situation = Situation(HAND_WORKED, profile(), {}, TODAY)
    found = plan_items(situation, [fewer])[item.id].options
    assert [(option.to_level, option.effort) for option in found] == [(2, 2), (4, 6)]


def test_options_already_chosen_stay_chosen() -> None:
    item_id = "remedy.ways"
    assert after(item_id, {item_id: said(("person",))}, 3).value == ("person", "box", "phone")
    assert after(item_id, {item_id: said(("none-of-these",))}, 1).value == ("box",)
    assert after(item_id, {}, 2).value == ("box", "phone")


def test_notes_and_evidence_stay_and_checks_beside_no_answer_go() -> None:
    item_id = "remedy.channel"
    said_before = replace(said("1", "reviewed", evidence="A list"), note="Since May")
    assert after(item_id, {item_id: said_before}, 2) == replace(said_before, value="2", checks={"written", "reviewed"})
    unknown = replace(dont_know(), checks=frozenset({"reviewed"}), evidence="A list")
    found = after(item_id, {item_id: unknown}, 1)
    assert (found.state, found.value, found.checks, found.evidence) == (AnswerState.VALUE, "1", frozenset(), "A list")


@pytest.mark.parametrize("as_of", [date(2026, 3, 31), date(2024, 2, 29), date(2027, 8, 31), date(2026, 11, 30)])
def test_a_date_is_the_oldest_that_counts_also_at_the_end_of_a_month(as_of: date) -> None:
    item = HAND_WORKED.item("buying.last-review")
    item_id = item.id
    for level in range(1, 5):
        answer = after(item_id, {}, level, as_of)
        assert counted_level(item, answer, as_of) == level
        older = date.fromisoformat(str(answer.value)).toordinal() - 1
        assert counted_level(item, said(date.fromordinal(older).isoformat()), as_of) == level - 1


def test_a_number_is_written_so_that_it_can_mean_one_thing_only() -> None:
    item = replace(
        HAND_WORKED.item("people.training"), thresholds=tuple(map(Decimal, ("1", "1.125", "8", "1E+2"))), decimals=3
    )
    sections = tuple(
        replace(section, items=tuple(item if other.id == item.id else other for other in section.items))
        for section in HAND_WORKED.sections
    )
    situation = Situation(replace(HAND_WORKED, sections=sections), profile(), {}, TODAY)
    found = plan_items(situation, [item])[item.id].options
    for option in found:
        answers = planned_answers(situation, [option])
        assert counted_level(item, answers[item.id], TODAY) == option.to_level
