"""Demands that contradict themselves or that nobody can meet are found, with the levels and points they name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.criteria.rules.structure import Assurance, CriteriaProfile, Criterion, Group, Stage, Window
from portal.criteria.rules.warnings import Code, ProfileWarning, Severity, Who, find_warnings, has_errors
from portal.organisations.rules import Size
from tests.factories.criteria_profiles import SMALL_QUESTIONNAIRE, asks, needs, prefers, wants

OPENING = datetime(2026, 12, 1, tzinfo=UTC)


def found(profile: CriteriaProfile, code: Code) -> list[ProfileWarning]:
    return [warning for warning in find_warnings(profile, SMALL_QUESTIONNAIRE) if warning.code is code]


def only(profile: CriteriaProfile, code: Code) -> ProfileWarning:
    warnings = found(profile, code)
    assert len(warnings) == 1, find_warnings(profile, SMALL_QUESTIONNAIRE)
    return warnings[0]


def test_a_sound_profile_has_no_error() -> None:
    profile = wants(asks(needs("base.promise", 3, micro=1, small=2)), prefers("base.talks"), pass_mark=3)
    assert not has_errors(profile, SMALL_QUESTIONNAIRE)


def test_an_empty_profile_asks_nothing() -> None:
    assert only(wants(), Code.NOTHING_ASKED).severity is Severity.ERROR
    assert not found(wants(prefers("base.talks")), Code.NOTHING_ASKED)


def test_a_criterion_without_groups_is_an_error() -> None:
    assert only(wants(asks(called="bare")), Code.NO_GROUPS).about == "bare"


def test_a_group_without_requirements_is_an_error() -> None:
    criterion = Criterion(id="one", stage=Stage.AWARD, groups=(Group("hollow", ()),))
    assert only(wants(criterion), Code.NO_REQUIREMENTS).about == "hollow"


def test_ids_are_told_apart_within_their_kind() -> None:
    twice = wants(asks(needs("base.promise")), asks(needs("base.talks")))
    assert [warning.about for warning in found(twice, Code.ID_TWICE)] == ["one", "one-0"]
    preferred = prefers("base.talks")
    assert only(wants(preferred, replace(preferred, item_id="base.promise")), Code.ID_TWICE).about == preferred.id


def test_an_item_that_the_questionnaire_lacks_is_an_error() -> None:
    profile = wants(asks(needs("base.gone")), prefers("base.lost"))
    assert [warning.item_id for warning in found(profile, Code.UNKNOWN_ITEM)] == ["base.gone", "base.lost"]


def test_an_item_without_levels_is_an_error() -> None:
    profile = wants(asks(needs("base.opener")), prefers("base.opener"))
    assert len(found(profile, Code.ITEM_WITHOUT_LEVELS)) == 2


def test_a_level_that_no_answer_counts_as_is_an_error() -> None:
    warning = only(wants(asks(needs("base.half", 3))), Code.LEVEL_OUT_OF_REACH)
    assert (warning.item_id, warning.number, warning.bound) == ("base.half", 3, 2)
    assert not found(wants(asks(needs("base.half", 2), needs("base.insured", 3))), Code.LEVEL_OUT_OF_REACH)


def test_a_level_below_the_first_is_an_error() -> None:
    assert only(wants(asks(needs("base.promise", 0))), Code.LEVEL_TOO_LOW).number == 0


def test_a_level_above_the_fourth_is_out_of_reach() -> None:
    assert only(wants(asks(needs("base.promise", 5))), Code.LEVEL_OUT_OF_REACH).bound == 4


def test_the_highest_level_is_warned_of() -> None:
    warning = only(wants(asks(needs("base.promise", 4))), Code.LEVEL_FOUR)
    assert (warning.item_id, warning.severity) == ("base.promise", Severity.WARNING)
    assert not found(wants(asks(needs("base.promise", 3))), Code.LEVEL_FOUR)


def test_an_item_twice_in_a_group_is_an_error_and_in_two_groups_none() -> None:
    low, high = needs("base.promise", 1), needs("base.promise", 3)
    warning = only(wants(asks(low, high)), Code.ITEM_TWICE_IN_GROUP)
    assert (warning.about, warning.item_id, warning.number, warning.bound) == ("one-0", "base.promise", 1, 3)
    assert not found(wants(asks((low,), (high,))), Code.ITEM_TWICE_IN_GROUP)


def test_relief_above_the_level_is_an_error() -> None:
    warning = only(wants(asks(needs("base.promise", 2, small=3))), Code.RELIEF_ABOVE_LEVEL)
    assert (warning.number, warning.bound, warning.who) == (3, 2, Who((Size.SMALL,)))


def test_relief_is_for_micro_and_small_firms_only() -> None:
    assert only(wants(asks(needs("base.promise", 2, large=1))), Code.RELIEF_FOR_LARGER).who == Who((Size.LARGE,))


def test_micro_firms_that_need_more_than_small_ones_are_warned_of() -> None:
    warning = only(wants(asks(needs("base.promise", 3, small=1))), Code.MICRO_ABOVE_SMALL)
    assert (warning.number, warning.bound) == (3, 1)
    assert not found(wants(asks(needs("base.larger", 3, small=1))), Code.MICRO_ABOVE_SMALL)


@pytest.mark.parametrize(("points", "code"), [((0, 2, 1, 3, 4), Code.POINTS_FALL), ((0,) * 5, Code.EARNS_NOTHING)])
def test_points_that_fall_or_are_none_are_found(points: tuple[int, ...], code: Code) -> None:
    assert only(wants(prefers("base.talks", *points)), code).item_id == "base.talks"


def test_points_that_no_answer_earns_are_an_error() -> None:
    warning = only(wants(prefers("base.half")), Code.POINTS_OUT_OF_REACH)
    assert (warning.number, warning.bound) == (4, 2)
    assert not found(wants(prefers("base.half", 0, 1, 2, 2, 2)), Code.POINTS_OUT_OF_REACH)


def test_points_at_level_nought_are_warned_of() -> None:
    assert only(wants(prefers("base.talks", 1, 1, 2, 3, 4)), Code.POINTS_FOR_NOTHING).number == 1


def test_an_item_preferred_twice_is_warned_of_unless_its_proof_differs() -> None:
    once = prefers("base.talks")
    again = replace(once, id="again")
    assert only(wants(once, again), Code.PREFERRED_TWICE).other == once.id
    shown = prefers("base.talks", assurance=Assurance.EVIDENCED)
    assert not found(wants(once, shown), Code.PREFERRED_TWICE)


def test_a_pass_mark_above_all_points_is_an_error_and_one_as_high_a_warning() -> None:
    too_high = only(wants(prefers("base.talks"), pass_mark=5), Code.MARK_OUT_OF_REACH)
    assert (too_high.number, too_high.bound) == (5, 4)
    assert only(wants(prefers("base.talks"), pass_mark=4), Code.MARK_IS_EVERYTHING).severity is Severity.WARNING
    assert not found(wants(asks(needs("base.promise"))), Code.MARK_IS_EVERYTHING)


@pytest.mark.parametrize("days", [0, -1])
def test_bids_may_not_close_before_they_open(days: int) -> None:
    window = Window(OPENING, OPENING + timedelta(days=days), "America/Lima")
    assert only(wants(asks(needs("base.promise")), window=window), Code.CLOSES_BEFORE_OPENING).about == ""


def test_errors_come_first_then_warnings_then_information() -> None:
    profile = wants(asks(needs("base.promise", 4), needs("base.gone")), prefers("honest.rules"))
    severities = [warning.severity for warning in find_warnings(profile, SMALL_QUESTIONNAIRE)]
    assert severities == sorted(severities, key=list(Severity).index)
    assert set(severities) == set(Severity)
