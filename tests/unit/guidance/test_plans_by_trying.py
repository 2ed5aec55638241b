"""The planner against trying everything, on 2,000 small random cases: a plan is never dearer, and never missed."""

import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest

from portal.criteria.rules.structure import CriteriaProfile
from portal.guidance.rules.plans import EvidenceNeed, Outcome, Plan
from portal.guidance.rules.targets import NO_LIMITS, Limits, ProfileTarget, Situation, Target
from portal.guidance.solving import make_plan
from tests.factories.plans import (
    LEVEL,
    Trial,
    Tried,
    as_levels,
    qualifies,
    random_limits,
    random_profile,
    random_situation,
    reaches,
    trial_of,
)

BATCH = 100


def case(kind: str, number: int) -> tuple[Situation, Target, Limits]:
    dice = random.Random(f"{kind} {number}")
    if kind == "readiness":
        return random_situation(dice, unscored=dice.choice([0, 0, 1])), LEVEL, random_limits(dice)
    situation = random_situation(dice, unscored=dice.randint(0, 2))
    return situation, ProfileTarget(random_profile(dice, situation.questionnaire)), random_limits(dice)


def levels(plan: Plan) -> dict[str, int]:
    return {step.item_id: step.reached_level for step in plan.steps}


def is_best(plan: Plan, trials: list[Trial]) -> bool:
    others = [{move.item_id: move.to_level for move in other} for other in plan.alternatives]
    return [levels(plan), *others] == [as_levels(trial) for trial in trials]


def earliest(tried: Tried, days: Decimal | None) -> int:
    return next(week for week in range(200) if tried.best(Limits(week, days), 1))


def is_enough(situation: Situation, profile: CriteriaProfile, plan: Plan, backed: Sequence[EvidenceNeed]) -> bool:
    """Whether the answers after the plan qualify when exactly these are backed, beside what is backed already."""
    trial = trial_of(situation, {step.item_id: step.reached_level for step in plan.steps})
    return qualifies(situation, profile, trial, {need.item_id: need.assurance for need in backed})


def check(situation: Situation, target: Target, limits: Limits) -> Outcome:
    """Hold the plan against trying everything; gives its outcome."""
    plan = make_plan(situation, target, limits)
    tried = Tried(situation, target)
    free, within = tried.best(NO_LIMITS, 4), tried.best(limits, 4)
    assert (plan.outcome is Outcome.IMPOSSIBLE) == (not free) == bool(plan.obstacles)
    assert (plan.outcome is Outcome.TOO_LATE) == (bool(free) and not within)
    if plan.outcome is Outcome.REACHED:
        assert reaches(situation, target, ())
    if plan.outcome is Outcome.PLANNED:
        assert is_best(plan, within)
    if plan.outcome is Outcome.TOO_LATE:
        assert is_best(plan, free)
        assert plan.earliest_week == earliest(tried, limits.days_per_week)
    if isinstance(target, ProfileTarget) and plan.outcome in {Outcome.PLANNED, Outcome.TOO_LATE}:
        assert is_enough(situation, target.profile, plan, plan.evidence)
        for need in plan.evidence:
            others = [other for other in plan.evidence if other != need]
            assert not is_enough(situation, target.profile, plan, others)
    if plan.steps:
        assert plan.effort == sum(step.effort for step in plan.steps)
        assert Fraction(plan.effort) == sum(way.effort for way in (within or free)[0])
        assert plan.steps[-1].after.reached
    return plan.outcome


@pytest.mark.parametrize("batch", range(10))
@pytest.mark.parametrize("kind", ["readiness", "profile"])
def test_a_plan_is_the_best_of_all_that_could_be_tried(kind: str, batch: int) -> None:
    found = [check(*case(kind, number)) for number in range(batch * BATCH, (batch + 1) * BATCH)]
    assert set(found) == set(Outcome)
