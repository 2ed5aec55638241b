"""A simulation says who qualifies and what shuts out most, near the truth, and only through the disclosure control."""

from dataclasses import replace

import numpy as np
import pytest

from portal.criteria.rules.structure import CriteriaProfile, Stage
from portal.market.columns import Market
from portal.market.disclosure.catalogue import NotPublishedError
from portal.market.disclosure.composing import _LIKELY_ERROR, Composed, composed_share
from portal.market.disclosure.figures import (
    FEWER_THAN_10,
    WITHHELD,
    Count,
    CountKind,
    Estimate,
    Withheld,
    WithheldReason,
)
from portal.market.disclosure.perturbation import chances
from portal.market.disclosure.release import Release
from portal.market.matching import match_market
from portal.market.simulated import POINTS, Simulation
from portal.market.simulation import audience_of, simulate
from tests.attacks.worlds import column, questionnaire_for, random_market, release_of
from tests.factories.criteria_profiles import asks, needs, prefers, wants

FIRST, SECOND, THIRD = "base.item-0", "base.item-1", "base.item-2"


@pytest.fixture(scope="module")
def market() -> Market:
    return random_market(np.random.default_rng(21), 4_000, items=3)


@pytest.fixture(scope="module")
def release(market: Market) -> Release:
    return release_of(market)


def run(release: Release, profile: CriteriaProfile, *by: str, **filters: str) -> Simulation:
    return simulate(release, profile, questionnaire_for(release.market), filters, by)


def truly(release: Release, profile: CriteriaProfile) -> np.ndarray:
    return match_market(profile, questionnaire_for(release.market), release.market).qualifies


PROFILE = wants(
    asks(needs(FIRST, 2, micro=1), called="first"),
    asks(needs(SECOND, 3), called="second"),
    asks(needs(THIRD, 4), called="later", stage=Stage.CONTRACT_PERFORMANCE),
    prefers(THIRD),
    prefers(FIRST),
    pass_mark=3,
)


def test_figures_are_near_the_truth_and_rounded_to_5(release: Release) -> None:
    found = run(release, PROFILE, "readiness")
    members = truly(release, PROFILE)
    assert found.qualifying.value is not None
    assert abs(found.qualifying.value - int(members.sum())) <= found.qualifying.margin == 8
    assert found.of == release.total({})
    assert isinstance(found.share, Estimate)
    assert abs(found.share.value - 100 * members.mean()) < 0.3
    assert list(found.groups) == ["sector", "size", "region", "women-led", "readiness"]
    for name, groups in found.groups.items():
        for group in groups:
            true = int((members & release.market.dimensions[name].is_value(group.value)).sum())
            assert group.qualifying == FEWER_THAN_10 or group.qualifying.value % 5 == 0  # type: ignore[operator]
            assert abs((group.qualifying.value or true) - true) <= 8
            assert group.of == release.total({name: group.value})
    assert not found.few_compete


def test_a_filter_limits_everything(release: Release) -> None:
    found = run(release, PROFILE, sector="14")
    members = truly(release, PROFILE) & release.market.dimensions["sector"].is_value("14")
    assert abs((found.qualifying.value or 0) - int(members.sum())) <= 8
    assert found.of == release.total({"sector": "14"})
    assert "sector" not in found.groups
    whole = {group.value: group.qualifying for group in run(release, PROFILE).groups["sector"]}
    assert whole["14"] == found.qualifying


def test_with_three_filters_there_is_no_breakdown(release: Release) -> None:
    found = run(release, PROFILE, sector="14", size="micro", country="BR")
    assert found.groups == {}
    with pytest.raises(NotPublishedError):
        run(release, PROFILE, sector="14", size="micro", country="BR", readiness="starting")


def test_the_curve_falls_and_meets_the_result_at_the_pass_mark(release: Release) -> None:
    found = run(release, PROFILE)
    marks = [point.pass_mark for point in found.curve]
    values = [point.qualifying.value or 0 for point in found.curve]
    assert marks == list(range(9))
    assert values == sorted(values, reverse=True)
    assert found.curve[3].qualifying == found.qualifying
    for point in found.curve:
        true = int(truly(release, replace(PROFILE, pass_mark=point.pass_mark)).sum())
        assert abs((point.qualifying.value or true) - true) <= 8


def test_a_long_curve_has_about_20_steps_and_the_pass_mark(release: Release) -> None:
    found = run(release, wants(prefers(FIRST, 0, 10, 20, 50, 100), prefers(SECOND, 0, 1, 2, 3, 7), pass_mark=33))
    marks = [point.pass_mark for point in found.curve]
    assert len(marks) <= 22
    assert {0, 33, 107} <= set(marks)


def test_a_mark_beyond_all_points_lets_nobody_through(release: Release) -> None:
    found = run(release, wants(prefers(FIRST), pass_mark=9))
    assert found.qualifying == FEWER_THAN_10
    assert found.curve[-1].qualifying == FEWER_THAN_10
    assert found.few_compete


def test_what_shuts_out_most_comes_first(release: Release) -> None:
    found = run(release, PROFILE)
    assert {one.criterion_id for one in found.without} == {"first", "second", POINTS}
    assert found.shuts_out_most is not None
    assert found.shuts_out_most.criterion_id == "second"
    without_second = replace(PROFILE, criteria=tuple(one for one in PROFILE.criteria if one.id != "second"))
    assert found.shuts_out_most.qualifying == run(release, without_second).qualifying
    assert (found.shuts_out_most.adds.value or 0) == (found.shuts_out_most.qualifying.value or 0) - (
        found.qualifying.value or 0
    )
    for one in found.without:
        assert (one.qualifying.value or 0) >= (found.qualifying.value or 0)


def test_where_fewer_than_10_qualify_it_is_not_said_how_many_a_criterion_shuts_out(release: Release) -> None:
    never = asks(needs("base.not-there", 4), called="never")
    found = run(release, wants(never, asks(needs(FIRST, 1), called="first")))
    assert found.qualifying == FEWER_THAN_10
    assert found.share == Withheld(WithheldReason.PART_TOO_SMALL)
    by_id = {one.criterion_id: one for one in found.without}
    assert by_id["never"].qualifying.is_shown
    assert by_id["never"].adds == WITHHELD
    assert by_id["first"].adds == FEWER_THAN_10
    assert found.shuts_out_most is None


def test_a_profile_that_asks_nothing_shuts_nobody_out(release: Release) -> None:
    found = run(release, wants())
    assert abs((found.qualifying.value or 0) - 4_000) <= 8
    assert (found.without, found.curve, found.relief, found.shuts_out_most) == ((), (), None, None)


def test_relief_says_how_many_it_lets_in(release: Release) -> None:
    found = run(release, PROFILE)
    strict = replace(PROFILE, criteria=(asks(needs(FIRST, 2), called="first"), *PROFILE.criteria[1:]))
    assert found.relief is not None
    assert found.relief.without == run(release, strict).qualifying
    assert found.relief.lets_in.kind is CountKind.SHOWN


def test_only_those_the_profile_is_meant_for_are_counted(market: Market, release: Release) -> None:
    profile = replace(PROFILE, sectors=frozenset({"14", "81"}), countries=frozenset({"BR"}))
    found = run(release, profile)
    audience = audience_of(market, profile)
    assert audience is not None
    assert abs((found.of.value or 0) - int(audience.sum())) <= 8
    assert abs((found.qualifying.value or 0) - int((truly(release, profile) & audience).sum())) <= 8
    assert {group.value: group.of for group in found.groups["sector"]}["13"] == FEWER_THAN_10
    only_country = audience_of(market, replace(PROFILE, countries=frozenset({"BR"})))
    assert only_country is not None
    assert (only_country == market.dimensions["country"].is_value("BR")).all()


def test_a_second_sector_is_enough_to_be_meant(market: Market) -> None:
    second = column(("13", "14"), np.where(np.arange(len(market)) < 50, 1, -1))
    with_second = replace(market, facts=replace(market.facts, other_sector=second))
    audience = audience_of(with_second, wants(sectors="14"))
    assert audience is not None
    assert audience[:50].all()


@pytest.mark.parametrize("suppliers", [0, 1, 9])
def test_a_market_of_few_tells_nothing(suppliers: int) -> None:
    found = run(release_of(random_market(np.random.default_rng(3), 12, items=3).taking(slice(0, suppliers))), PROFILE)
    counts = [
        found.qualifying,
        *(point.qualifying for point in found.curve),
        *(one.qualifying for one in found.without),
    ]
    counts += [group.qualifying for groups in found.groups.values() for group in groups]
    assert set(counts) == {FEWER_THAN_10}
    assert isinstance(found.share, Withheld)


def test_the_likely_error_is_that_of_the_table() -> None:
    one = np.array(chances())
    both = np.convolve(one, one)
    errors = [
        (abs((10 + number + change + 2) // 5 * 5 - (10 + number)), chance / 5)
        for number in range(5)
        for change, chance in zip(range(-6, 7), both, strict=True)
    ]
    assert sum(chance for error, chance in errors if error <= _LIKELY_ERROR) >= 0.95
    assert max(error for error, _ in errors) <= 8


def test_a_share_of_little_is_withheld() -> None:
    shown = Count(20, CountKind.SHOWN, 8)
    assert composed_share(shown, shown) == Withheld(WithheldReason.TOO_UNCERTAIN)
    assert composed_share(shown, FEWER_THAN_10) == Withheld(WithheldReason.GROUP_TOO_SMALL)
    assert composed_share(FEWER_THAN_10, Count(900, CountKind.SHOWN, 3)) == Withheld(WithheldReason.PART_TOO_SMALL)


def test_the_second_change_is_of_the_question_and_of_the_release(market: Market, release: Release) -> None:
    composed = Composed(release)
    everybody = np.ones(len(market), np.bool_)
    answers = [composed.count(f"question {number}", everybody, {}).value for number in range(40)]
    assert len(set(answers)) > 1
    assert answers == [composed.count(f"question {number}", everybody, {}).value for number in range(40)]
    other = Composed(release_of(replace(market, tags=market.tags + np.uint64(1))))
    assert answers != [other.count(f"question {number}", everybody, {}).value for number in range(40)]
