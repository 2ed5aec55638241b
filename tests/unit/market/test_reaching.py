"""Who can meet the criteria in time, for the whole market at once, held against the exact planner one by one."""

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from portal.criteria.rules.structure import CriteriaProfile
from portal.guidance.rules.plans import Outcome
from portal.guidance.rules.targets import Limits, ProfileTarget, Situation
from portal.guidance.solving import make_plan
from portal.market.forecasting.demands import TooManyWays, demands_on
from portal.market.forecasting.reaching import Notice, in_time
from portal.market.forecasting.work import work_on
from portal.organisations.rules import Size
from portal.questionnaires.loading import load_questionnaire
from tests.factories.forecasting import block_of, items_of
from tests.factories.full_size import random_supplier, random_tender
from tests.factories.plans import random_profile, random_situation

DONE = {Outcome.REACHED, Outcome.PLANNED}
CASES = 400


def required_only(profile: CriteriaProfile) -> CriteriaProfile:
    return replace(profile, pass_mark=0)


def planned(situation: Situation, profile: CriteriaProfile, notice: Notice) -> bool:
    limits = Limits(notice.weeks, notice.days_per_week)
    return make_plan(situation, ProfileTarget(profile), limits, alternatives=0).outcome in DONE


def found_in_time(situations: list[Situation], profile: CriteriaProfile, notices: list[Notice]) -> list[list[bool]]:
    size = situations[0].supplier.size
    work = work_on(items_of(situations[0], profile), size)
    found = in_time(block_of(situations, profile), demands_on(profile, size), work, notices)
    return [flags.tolist() for flags in found]


@pytest.mark.parametrize("batch", range(4))
def test_small_cases_are_as_the_exact_planner_says(batch: int) -> None:
    seen = set()
    for number in range(batch * CASES // 4, (batch + 1) * CASES // 4):
        dice = random.Random(f"forecast {number}")
        situation = random_situation(dice)
        profile = required_only(random_profile(dice, situation.questionnaire))
        notices = [Notice(weeks, dice.choice([Decimal("0.5"), Decimal(1), Decimal(3)])) for weeks in (0, 2, 4, 9)]
        found = [flags[0] for flags in found_in_time([situation], profile, notices)]
        assert found == [planned(situation, profile, notice) for notice in notices], number
        seen.update(found)
    assert seen == {True, False}


def test_suppliers_of_the_core_questionnaire_are_as_the_exact_planner_says() -> None:
    dice = random.Random(7)
    core = load_questionnaire(Path(__file__).parents[3] / "questionnaires" / "hrdd-core")
    profile = required_only(random_tender(dice, core, criteria=3))
    notices = [Notice(4, Decimal(2)), Notice(26, Decimal(3))]
    for size in Size:
        suppliers = [random_supplier(dice, core) for _ in range(8)]
        situations = [replace(each, supplier=replace(each.supplier, size=size)) for each in suppliers]
        expected = [[planned(each, profile, notice) for each in situations] for notice in notices]
        assert found_in_time(situations, profile, notices) == expected


def test_a_web_of_criteria_is_refused() -> None:
    dice = random.Random(3)
    core = load_questionnaire(Path(__file__).parents[3] / "questionnaires" / "hrdd-core")
    profile = random_tender(dice, core, [item for item in core.items if item.scored][:40], criteria=20, ways=3)
    with pytest.raises(TooManyWays):
        demands_on(profile, Size.SMALL)
