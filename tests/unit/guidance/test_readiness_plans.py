"""Plans to a readiness level: what they say of each step, of time, and of what is impossible."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from portal.guidance.rules.plans import (
    Move,
    Obstacle,
    ObstacleKind,
    Outcome,
    Plan,
    PlanFault,
    ReadinessResult,
    Remainder,
)
from portal.guidance.rules.targets import NO_LIMITS, Limits, ReadinessTarget, Situation
from portal.guidance.solving import earliest_week, make_plan, plan_many
from portal.questionnaires.rules.answers import Answers
from portal.questionnaires.rules.structure import Item, ItemAtLeast, Questionnaire
from tests.factories.questionnaires import TODAY, action, not_applicable, profile, said, sample
from tests.unit.guidance.test_steps import BEST

HAND_WORKED = sample("hand-worked")
LEADING = ReadinessTarget("leading")
DEVELOPING = ReadinessTarget("developing")
WITHOUT_REMEDY = BEST | {"remedy.channel": said("0"), "remedy.ways": said(("none-of-these",))}
NOTHING_DONE = {"people.commitment": said("1"), "remedy.channel": said("0"), "remedy.ways": said(("box",))}


def changed(change: Callable[[Item], Item]) -> Questionnaire:
    """The questionnaire with every item changed so."""
    sections = [replace(section, items=tuple(map(change, section.items))) for section in HAND_WORKED.sections]
    return replace(HAND_WORKED, sections=tuple(sections))


def situation(answers: Answers, questionnaire: Questionnaire = HAND_WORKED) -> Situation:
    return Situation(questionnaire, profile(), answers, TODAY)


def plan(answers: Answers, limits: Limits = NO_LIMITS, target: ReadinessTarget = LEADING) -> Plan:
    return make_plan(situation(answers), target, limits)


def levels(found: Plan) -> list[tuple[str, int, int]]:
    return [(step.item_id, step.from_level, step.reached_level) for step in found.steps]


def test_where_the_level_is_reached_there_is_nothing_to_do() -> None:
    found = plan(BEST)
    assert (found.outcome, found.steps, found.effort, found.weeks) == (Outcome.REACHED, (), 0, 0)
    assert found.now == ReadinessResult(Fraction(100), "leading", True)
    assert earliest_week(situation(BEST), LEADING) == 0


def test_a_level_below_the_one_reached_is_reached_too() -> None:
    assert plan(BEST, target=ReadinessTarget("starting")).outcome is Outcome.REACHED


def test_a_step_says_what_it_takes_and_what_it_adds() -> None:
    found = plan(BEST | {"people.commitment": said("1")})
    (step,) = found.steps
    assert (found.outcome, found.effort, found.weeks, found.evidence) == (Outcome.PLANNED, Decimal(5), 6, ())
    assert (step.item_id, step.section_id, step.gate, step.standing) == (
        "people.commitment",
        "people",
        True,
        "answered",
    )
    assert (step.from_level, step.to_level, step.reached_level) == (1, 3, 3)
    assert (step.missing, step.must_choose, step.criteria) == (("written",), True, ())
    assert [action.to_level for action in step.actions] == [2, 3]
    assert (step.effort, step.weeks) == (Decimal(5), 6)
    # Two levels of four, of weight 3 of 6 in a section of weight 2 of 4: 100 x 2/4 x 3/6 x 2/4.
    assert step.gain == Fraction(25, 2)
    assert step.after == ReadinessResult(100 - Fraction(25, 4), "leading", True)


def test_a_check_that_holds_a_claim_down_is_all_that_is_planned() -> None:
    (step,) = plan(BEST | {"people.commitment": said("4", "reviewed")}).steps
    assert (step.to_level, step.reached_level, step.missing, step.must_choose) == (2, 4, ("written",), False)
    assert step.effort == Decimal(2)


def test_gates_come_first_and_then_what_adds_most_for_a_day() -> None:
    answers = BEST | {
        "people.insured": said("no"),
        "people.training": said("0"),
        "buying.last-review": said("1990-01-01"),
    }
    found = plan(answers | {"people.commitment": said("2", "written"), "buying.suppliers": said("0")})
    assert found.steps[0].gate
    rates = [step.gain / Fraction(step.effort) for step in found.steps if not step.gate]
    assert rates == sorted(rates, reverse=True)
    assert len(rates) > 1


def test_the_result_after_each_step_adds_up_to_the_whole() -> None:
    found = plan({})
    assert isinstance(found.now, ReadinessResult)
    score = found.now.score
    for step in found.steps:
        assert isinstance(step.after, ReadinessResult)
        assert step.after.score == (score or 0) + step.gain
        score = step.after.score
    assert [step.after.reached for step in found.steps] == [False] * (len(found.steps) - 1) + [True]
    assert found.effort == sum(step.effort for step in found.steps)


def test_what_is_not_applicable_is_not_planned() -> None:
    found = plan({"people.insured": not_applicable()})
    assert "people.insured" not in [step.item_id for step in found.steps]
    assert found.steps


def test_of_plans_with_equal_effort_the_one_with_a_gate_is_chosen_and_the_other_named() -> None:
    found = plan(WITHOUT_REMEDY, target=DEVELOPING)
    assert (levels(found), found.effort) == ([("remedy.channel", 0, 1)], 1)
    assert found.alternatives == ((Move("remedy.ways", 0, 1),),)


def test_a_date_far_enough_changes_nothing() -> None:
    free = plan(NOTHING_DONE)
    assert plan(NOTHING_DONE, Limits(free.weeks)) == free


def test_the_days_a_week_make_a_plan_longer() -> None:
    answers = BEST | {"people.commitment": said("1")}
    assert plan(answers, Limits(None, Decimal("0.5"))).weeks == 10
    assert plan(answers, Limits(None, Decimal(5))).weeks == 6
    assert earliest_week(situation(answers), LEADING, Decimal("0.5")) == 10
    assert earliest_week(situation(answers), LEADING) == 6


def test_a_near_date_is_kept_by_more_work_that_is_done_sooner() -> None:
    work = {"remedy.channel": (action(1, "1", 10),), "remedy.ways": (action(1, "2", 3),)}
    quick = changed(lambda item: replace(item, actions=work.get(item.id, item.actions)))
    for weeks, chosen, outcome in (
        (10, "remedy.channel", Outcome.PLANNED),
        (9, "remedy.ways", Outcome.PLANNED),
        (3, "remedy.ways", Outcome.PLANNED),
        (2, "remedy.channel", Outcome.TOO_LATE),
    ):
        found = make_plan(situation(WITHOUT_REMEDY, quick), DEVELOPING, Limits(weeks))
        assert (found.outcome, [step.item_id for step in found.steps]) == (outcome, [chosen])
    assert found.earliest_week == earliest_week(situation(WITHOUT_REMEDY, quick), DEVELOPING) == 3
    assert earliest_week(situation(WITHOUT_REMEDY, quick), DEVELOPING, Decimal("0.5")) == 4


def test_a_date_too_near_leaves_what_fits_and_what_remains() -> None:
    answers = BEST | {"people.commitment": said("0"), "remedy.channel": said("2", "written", "reviewed")}
    found = plan(answers, Limits(3, Decimal(1)))
    assert (found.outcome, found.effort, found.weeks, found.earliest_week) == (Outcome.TOO_LATE, 9, 9, 9)
    assert levels(found) == [("people.commitment", 0, 3), ("remedy.channel", 2, 3)]
    assert found.in_time is not None
    (part,) = found.in_time.steps
    assert (part.item_id, part.from_level, part.reached_level, part.effort, part.weeks) == (
        "people.commitment",
        0,
        2,
        3,
        3,
    )
    assert part.gain == Fraction(25, 2)
    assert found.in_time.effort == 3
    rest = HAND_WORKED.item("people.commitment").actions[2:3]
    gate = HAND_WORKED.item("remedy.channel").actions[2:3]
    assert found.in_time.remaining == (
        Remainder(Move("people.commitment", 2, 3), rest, Decimal(3), 4),
        Remainder(Move("remedy.channel", 2, 3), gate, Decimal(3), 4),
    )


def test_with_no_time_nothing_fits() -> None:
    found = plan(BEST | {"people.commitment": said("1")}, Limits(0))
    assert found.in_time is not None
    assert (found.in_time.steps, found.in_time.effort) == ((), 0)
    assert [rest.move for rest in found.in_time.remaining] == [Move("people.commitment", 1, 3)]


def test_a_step_that_fits_whole_leaves_nothing_of_it() -> None:
    found = plan(BEST | {"people.commitment": said("1"), "remedy.channel": said("0")}, Limits(6))
    assert found.in_time is not None
    assert [step.item_id for step in found.in_time.steps] == ["people.commitment", "remedy.channel"]
    assert [rest.move for rest in found.in_time.remaining] == [Move("remedy.channel", 2, 3)]


def test_what_makes_the_level_impossible_is_named() -> None:
    without = {"remedy.channel", "remedy.ways", "people.commitment"}
    stuck = changed(lambda item: replace(item, actions=()) if item.id in without else item)
    found = make_plan(situation({"people.commitment": said("1")}, stuck), LEADING)
    assert (found.outcome, found.steps, found.effort) == (Outcome.IMPOSSIBLE, (), 0)
    assert found.obstacles == (
        Obstacle(ObstacleKind.FLOOR, "remedy", 55, Fraction(0)),
        Obstacle(ObstacleKind.GATE, "people.commitment", 3, Fraction(1)),
        Obstacle(ObstacleKind.GATE, "remedy.channel", 3, Fraction(0)),
        Obstacle(ObstacleKind.SCORE, "", 75, Fraction(225, 4)),
    )
    assert earliest_week(situation({}, stuck), LEADING) is None


def test_too_much_not_applicable_makes_the_level_impossible() -> None:
    answers = {"people.training": not_applicable(), "buying.suppliers": not_applicable()}
    found = plan(answers)
    assert found.obstacles == (Obstacle(ObstacleKind.NOT_APPLICABLE, "", 25, Fraction(400, 11)),)


def test_where_nothing_is_rated_no_level_can_be_planned() -> None:
    no_gates = changed(lambda item: replace(item, gate=False))
    everything = {item.id: not_applicable() for item in no_gates.items}
    found = make_plan(situation(everything, no_gates), ReadinessTarget("starting"))
    assert found.obstacles == (Obstacle(ObstacleKind.SCORE, "", 0, None),)


def test_a_questionnaire_in_which_better_answers_harm_is_found_out() -> None:
    opened = ItemAtLeast("people.commitment", Decimal(2))
    unsound = changed(lambda item: replace(item, condition=opened) if item.id == "remedy.ways" else item)
    answers = BEST | {"people.commitment": said("1"), "remedy.channel": said("3", "written", "reviewed")}
    unanswered = {item_id: answer for item_id, answer in answers.items() if item_id != "remedy.ways"}
    with pytest.raises(PlanFault, match="leading"):
        make_plan(situation(unanswered, unsound), LEADING)


def test_a_level_that_the_questionnaire_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        plan({}, target=ReadinessTarget("none-such"))


def test_many_plans_come_one_by_one_and_are_the_same() -> None:
    situations = (situation(answers) for answers in (BEST, NOTHING_DONE, {}))
    plans = plan_many(situations, LEADING)
    assert next(plans).outcome is Outcome.REACHED
    for answers in (NOTHING_DONE, {}):
        assert next(plans) == replace(plan(answers), alternatives=())
    assert list(plans) == []


@pytest.mark.parametrize(("weeks", "days"), [(-1, None), (4, Decimal(0)), (None, Decimal(-1))])
def test_limits_that_make_no_sense_are_refused(weeks: int | None, days: Decimal | None) -> None:
    with pytest.raises(ValueError, match="0"):
        Limits(weeks, days)
