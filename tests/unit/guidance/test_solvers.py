"""The search and HiGHS against each other: two ways that share no code must find the same plans."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from portal.guidance import mixed_integer
from portal.guidance.rules.options import any_option
from portal.guidance.rules.planning import Planner
from portal.guidance.rules.plans import Outcome
from portal.guidance.rules.qualifying import QualifyingTask
from portal.guidance.rules.ranking import Ranking
from portal.guidance.rules.readiness import ReadinessTask
from portal.guidance.rules.search import IMPOSSIBLE, Choice, Component, Problem, Slot, TooManyStates, lowest_rank
from portal.guidance.rules.targets import NO_LIMITS, ProfileTarget, ReadinessTarget, Situation
from portal.guidance.solving import MOST_STATES, ByHighs, BySearch, WhicheverCan, make_plan
from portal.organisations.rules import Size, SupplierProfile, Trait
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.conditions import asked_items
from tests.conftest import ROOT
from tests.factories.full_size import DAY, random_supplier, random_tender
from tests.factories.plans import LEVEL, random_limits, random_profile, random_situation

CORE = load_questionnaire(ROOT / "questionnaires" / "hrdd-core", allow_untranslated=True)
SEARCH, HIGHS = Planner(BySearch()), Planner(ByHighs())


@pytest.mark.parametrize("kind", ["readiness", "profile"])
def test_both_make_the_same_plans_of_small_cases(kind: str) -> None:
    outcomes = set()
    for number in range(150):
        dice = random.Random(f"solvers {kind} {number}")
        situation, limits = random_situation(dice, unscored=2), random_limits(dice)
        tender = ProfileTarget(random_profile(dice, situation.questionnaire))
        target = tender if kind == "profile" else LEVEL
        plan = SEARCH.plan(situation, target, limits, alternatives=3)
        assert HIGHS.plan(situation, target, limits, alternatives=3) == plan
        outcomes.add(plan.outcome)
    assert outcomes == set(Outcome)


@pytest.mark.parametrize(("seed", "level"), [(1, "established"), (2, "leading"), (3, "established"), (4, "leading")])
def test_both_find_the_same_rank_to_a_level_of_the_whole_questionnaire(seed: int, level: str) -> None:
    task = ReadinessTask(random_supplier(random.Random(seed), CORE), ReadinessTarget(level))
    problem = task.problem(any_option)
    assert ByHighs().lowest_rank(problem, task.ranking) == lowest_rank(problem)


@pytest.mark.parametrize("seed", range(20))
def test_both_find_the_same_rank_for_a_large_profile(seed: int) -> None:
    dice = random.Random(seed)
    task = QualifyingTask(random_supplier(dice, CORE), ProfileTarget(random_tender(dice, CORE, ways=3)))
    problem = task.problem(any_option)
    assert ByHighs().lowest_rank(problem, task.ranking) == lowest_rank(problem)


def test_criteria_too_entangled_for_the_search_go_to_highs() -> None:
    dice = random.Random(7)
    situation = random_supplier(dice, CORE)
    target = ProfileTarget(random_tender(dice, CORE, ways=3))
    with pytest.raises(TooManyStates):
        Planner(BySearch(1)).plan(situation, target, NO_LIMITS, alternatives=0)
    either = Planner(WhicheverCan(BySearch(1), ByHighs()))
    plan = either.plan(situation, target, NO_LIMITS, alternatives=1)
    assert plan.outcome is Outcome.PLANNED
    assert plan == make_plan(situation, target, alternatives=1)


def web(seed: int) -> tuple[Situation, ProfileTarget]:
    """A large supplier that has done nothing, up to 20 criteria of three ways of two items each, and preferences."""
    dice = random.Random(seed)
    everything = SupplierProfile(Size.LARGE, "14", "CO", frozenset(Trait))
    items = asked_items(CORE, everything, {}, DAY)[:40]
    tender = random_tender(dice, CORE, items, criteria=400, ways=3, preferences=12)
    six = [each for each in tender.criteria if sum(len(group.requirements) for group in each.groups) == 6]
    target = ProfileTarget(replace(tender, criteria=tuple(six[:20])))
    return Situation(CORE, everything, {}, DAY), target


def has_too_many_states(situation: Situation, target: ProfileTarget) -> bool:
    task = QualifyingTask(situation, target)
    try:
        lowest_rank(task.problem(any_option), MOST_STATES)
    except TooManyStates:
        return True
    return False


def test_a_web_of_criteria_with_too_many_states_is_planned() -> None:
    situation, target = next(found for found in map(web, range(20)) if has_too_many_states(*found))
    plan = make_plan(situation, target, alternatives=1)
    assert plan.outcome is Outcome.PLANNED
    assert plan.steps[-1].after.reached


def test_neither_finds_what_does_not_exist() -> None:
    assert lowest_rank(IMPOSSIBLE) is None
    assert mixed_integer.lowest_ranks(IMPOSSIBLE, Ranking([]), count=1) == ()
    too_little = Problem((Component((Slot((Choice(0, 1), Choice(0, 2))),)),), least_gain=3)
    assert lowest_rank(too_little) is None
    assert mixed_integer.lowest_ranks(too_little, Ranking([]), count=2) == ()
    section_too_low = Problem((Component((Slot((Choice(0, 2),)),), least_gain=3),))
    assert lowest_rank(section_too_low) is None


def test_a_rank_tells_its_plan_and_its_aims_add_up() -> None:
    situation = random_supplier(random.Random(5), CORE)
    task = ReadinessTask(situation, ReadinessTarget("leading"))
    rank = lowest_rank(task.problem(any_option))
    assert rank is not None
    options = task.ranking.options(rank)
    assert sum(task.ranking.rank(option) for option in options) == rank
    aims = [task.ranking.aims(task.ranking.rank(option)) for option in options]
    assert task.ranking.aims(rank) == tuple(map(sum, zip(*aims, strict=True)))
    effort = sum(Fraction(option.effort) for option in options)
    dearer = task.ranking.rank(min((o for item in task.items.values() for o in item.options), key=lambda o: o.effort))
    assert effort > 0
    assert rank <= task.ranking.worst_like(rank) < rank + dearer
