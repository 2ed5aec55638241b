"""Who of a market can qualify in time, with a pass mark: bounds and sample held against the exact planner."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from portal.criteria.rules.structure import CriteriaProfile, Preference, Requirement
from portal.guidance.rules.plans import Outcome
from portal.guidance.rules.targets import Limits, ProfileTarget, Situation
from portal.guidance.solving import make_plan
from portal.market.forecasting.climbs import CLIMBS
from portal.market.forecasting.outlook import Outlook, ask, look_ahead
from portal.market.forecasting.sampling import infer, margin
from portal.market.forecasting.work import USUAL_DAYS
from portal.organisations.rules import Size
from portal.questionnaires.loading import load_questionnaire
from tests.factories.forecasting import block_of
from tests.factories.full_size import random_supplier, random_tender
from tests.factories.plans import random_profile, random_situation

DONE = {Outcome.REACHED, Outcome.PLANNED}
CORE = load_questionnaire(Path(__file__).parents[3] / "questionnaires" / "hrdd-core")
SCORED = [item for item in CORE.items if item.scored][:40]
WEEKS = (4, 8, 12, 26)
CASES = 300


def outlook(situations: Sequence[Situation], profile: CriteriaProfile, weeks: Sequence[int] = WEEKS) -> Outlook:
    known = {item.id: item for item in situations[0].questionnaire.items}
    sizes = {
        size: np.array([row for row, each in enumerate(situations) if each.supplier.size is size], dtype=np.intp)
        for size in Size
    }
    return look_ahead(ask(profile, known, weeks), block_of(situations, profile).climbs, sizes, seed=1)


def planned(situation: Situation, profile: CriteriaProfile, weeks: int) -> bool:
    limits = Limits(weeks, USUAL_DAYS[situation.supplier.size])
    return make_plan(situation, ProfileTarget(profile), limits, alternatives=0).outcome in DONE


def suppliers(dice: random.Random, count: int) -> list[Situation]:
    return [random_supplier(dice, CORE) for _ in range(count)]


@pytest.mark.parametrize("batch", range(3))
def test_small_cases_with_a_pass_mark_are_as_the_exact_planner_says(batch: int) -> None:
    seen = set()
    for number in range(batch * CASES // 3, (batch + 1) * CASES // 3):
        dice = random.Random(f"outlook {number}")
        situation = random_situation(dice)
        profile = known_only(random_profile(dice, situation.questionnaire))
        found = outlook([situation], profile, (0, 2, 5))
        expected = [planned(situation, profile, weeks) for weeks in (0, 2, 5)]
        assert [bool(flags[0]) for flags in found.able] == expected, number
        assert found.margins == (0, 0, 0)
        seen.update(expected)
    assert seen == {True, False}


def known_only(profile: CriteriaProfile) -> CriteriaProfile:
    """Without the items that no questionnaire has: for the planner these count for nothing, in a market as not met."""
    preferences = tuple(found for found in profile.preferences if not found.item_id.endswith("unknown"))
    kept = tuple(
        found
        for found in profile.criteria
        if not any(need.item_id.endswith("unknown") for group in found.groups for need in group.requirements)
    )
    mark = min(profile.pass_mark, sum(found.points[-1] for found in preferences))
    return replace(profile, criteria=kept, preferences=preferences, pass_mark=mark)


def test_suppliers_of_every_size_are_as_the_exact_planner_says() -> None:
    dice = random.Random(5)
    profile = random_tender(dice, CORE, SCORED, criteria=3, preferences=4)
    situations = suppliers(dice, 24)
    found = outlook(situations, profile)
    for flags, weeks in zip(found.able, WEEKS, strict=True):
        assert flags.tolist() == [planned(each, profile, weeks) for each in situations]


def test_a_web_of_criteria_is_left_to_the_planner() -> None:
    dice = random.Random(1)
    profile = random_tender(dice, CORE, SCORED[:24], criteria=20, ways=3, preferences=0)
    situations = suppliers(dice, 3)
    found = outlook(situations, profile, (26,))
    assert found.able[0].tolist() == [planned(each, profile, 26) for each in situations]


@pytest.mark.parametrize("number", range(6))
def test_more_weeks_and_more_relief_never_shut_anybody_out(number: int) -> None:
    dice = random.Random(number)
    profile = random_tender(dice, CORE, SCORED, criteria=3, preferences=5)
    situations = suppliers(dice, 40)
    found = outlook(situations, profile)
    for shorter, longer in zip(found.able, found.able[1:], strict=False):
        assert not (shorter & ~longer).any()
    required = replace(profile, pass_mark=0)
    for before, after in zip(
        outlook(situations, required).able, outlook(situations, relieved(required)).able, strict=True
    ):
        assert not (before & ~after).any()


def relieved(profile: CriteriaProfile) -> CriteriaProfile:
    """Every requirement one level lower for micro and small suppliers."""

    def lower(found: Requirement) -> Requirement:
        return replace(found, relief=dict.fromkeys((Size.MICRO, Size.SMALL), found.level - 1))

    criteria = tuple(
        replace(
            found,
            groups=tuple(
                replace(group, requirements=tuple(lower(each) for each in group.requirements)) for group in found.groups
            ),
        )
        for found in profile.criteria
    )
    return replace(profile, criteria=criteria)


def test_a_market_without_suppliers_and_a_profile_without_criteria_have_an_outlook() -> None:
    nothing = CriteriaProfile(id="tender", language="en", questionnaire_id="hrdd-core")
    known = {item.id: item for item in CORE.items}
    empty = look_ahead(ask(nothing, known, WEEKS), {}, {}, seed=1)
    assert [len(flags) for flags in empty.able] == [0, 0, 0, 0]
    everybody = look_ahead(ask(nothing, known, (4,)), {}, {Size.MICRO: np.arange(3)}, seed=1)
    assert everybody.able[0].tolist() == [True, True, True]


def test_nobody_can_reach_points_that_nobody_can_earn() -> None:
    dice = random.Random(2)
    item_id = SCORED[0].id
    preference = Preference(id="more", item_id=item_id, points=(0, 0, 0, 0, 5))
    profile = CriteriaProfile(
        id="tender", language="en", questionnaire_id="hrdd-core", preferences=(preference,), pass_mark=6
    )
    found = outlook(suppliers(dice, 5), profile)
    assert not np.any(found.able)


def test_an_item_that_the_questionnaire_does_not_have_cannot_be_reached() -> None:
    nobody = CLIMBS.index((5, 5, 5, 5))
    profile = CriteriaProfile(
        id="tender",
        language="en",
        questionnaire_id="hrdd-core",
        preferences=(Preference(id="more", item_id="not.known", points=(0, 1, 2, 3, 4)),),
        pass_mark=1,
    )
    column = {"not.known": np.full(2, nobody, dtype=np.uint8)}
    found = look_ahead(ask(profile, {}, (26,)), column, {Size.LARGE: np.arange(2)}, seed=1)
    assert not found.able[0].any()


def test_a_sample_tells_of_a_large_market_within_its_error() -> None:
    truth = np.arange(20_000) % 3 == 0
    still_open = [np.ones(20_000, dtype=np.bool_)]
    within = 0
    for seed in range(40):
        found = infer(still_open, 300, lambda place, notice: bool(truth[place]), np.random.default_rng(seed))[0]
        within += abs(int(found.able.sum()) - int(truth.sum())) <= margin([found.variance])
    assert within >= 36


def test_the_same_seed_gives_the_same_and_all_looked_at_leaves_no_error() -> None:
    still_open = [np.arange(50) % 2 == 0, np.ones(50, dtype=np.bool_)]

    def able(place: int, notice: int) -> bool:
        return place % 4 == 0 or (notice == 1 and place < 25)

    first, again = (infer(still_open, 20, able, np.random.default_rng(3)) for _ in range(2))
    assert [each.able.tolist() for each in first] == [each.able.tolist() for each in again]
    assert all(each.variance > 0 for each in first)
    whole = infer(still_open, 50, able, np.random.default_rng(3))
    assert [each.variance for each in whole] == [0.0, 0.0]
    assert whole[1].able.tolist() == [able(place, 1) for place in range(50)]


def test_a_notice_of_which_the_sample_knows_nothing_has_the_largest_error() -> None:
    still_open = [np.arange(40) >= 39, np.ones(40, dtype=np.bool_)]
    seeds = [seed for seed in range(20) if 39 not in np.random.default_rng(seed).permutation(40)[:5]]
    found = infer(still_open, 5, lambda place, notice: True, np.random.default_rng(seeds[0]))
    assert found[0].variance > 0
