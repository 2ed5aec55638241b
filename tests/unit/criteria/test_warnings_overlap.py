"""Groups, criteria and preferences that change nothing are found, and alternatives that ask nothing of some."""

from portal.criteria.rules.structure import Assurance, CriteriaProfile, Criterion, Group, Preference, Requirement, Stage
from portal.criteria.rules.warnings import Code, ProfileWarning, Who, find_warnings
from portal.organisations.rules import Size
from tests.factories.criteria_profiles import SMALL_QUESTIONNAIRE, asks, needs, prefers, wants


def found(profile: CriteriaProfile, code: Code) -> list[ProfileWarning]:
    return [warning for warning in find_warnings(profile, SMALL_QUESTIONNAIRE) if warning.code is code]


def implied(*groups: tuple[Requirement, ...]) -> list[tuple[str, str]]:
    profile = wants(asks(*groups))
    return [(warning.about, warning.other) for warning in found(profile, Code.GROUP_IMPLIED)]


def test_a_group_that_asks_more_than_an_alternative_changes_nothing() -> None:
    lax, strict = (needs("base.promise", 2),), (needs("base.promise", 3), needs("base.talks"))
    assert implied(lax, strict) == [("one-1", "one-0")]
    assert implied(strict, lax) == [("one-0", "one-1")]


def test_of_two_groups_that_ask_the_same_the_later_changes_nothing() -> None:
    same = (needs("base.promise"),)
    assert implied(same, same) == [("one-1", "one-0")]


def test_groups_that_each_ask_something_of_their_own_both_count() -> None:
    assert implied((needs("base.promise", 3),), (needs("base.promise", 2), needs("base.talks", 1))) == []


def test_relief_makes_a_group_another_one() -> None:
    assert implied((needs("base.promise", 2),), (needs("base.promise", 3, micro=1),)) == []
    assert implied((needs("base.promise", 2, micro=1),), (needs("base.promise", 3, micro=1),)) == [("one-1", "one-0")]


def test_an_empty_group_makes_no_other_pointless() -> None:
    profile = wants(
        Criterion(id="one", stage=Stage.AWARD, groups=(Group("hollow", ()), *asks(needs("base.talks")).groups))
    )
    assert not found(profile, Code.GROUP_IMPLIED)


def test_a_criterion_that_another_includes_is_pointless() -> None:
    lax, strict = (
        asks(needs("base.promise", 2), called="lax"),
        asks(needs("base.promise", 3), needs("base.talks"), called="strict"),
    )
    for order in ((lax, strict), (strict, lax)):
        [warning] = found(wants(*order), Code.CRITERION_IMPLIED)
        assert (warning.about, warning.other) == ("lax", "strict")


def test_of_two_criteria_that_ask_the_same_the_later_is_pointless() -> None:
    same = wants(asks(needs("base.promise"), called="first"), asks(needs("base.promise"), called="second"))
    assert [warning.about for warning in found(same, Code.CRITERION_IMPLIED)] == ["second"]


def test_every_alternative_counts_when_a_criterion_is_held_against_another() -> None:
    choice = asks((needs("base.promise", 3),), (needs("base.talks", 3),), called="choice")
    assert not found(wants(choice, asks(needs("base.promise", 2), called="two")), Code.CRITERION_IMPLIED)
    both = asks((needs("base.promise", 2),), (needs("base.talks", 2),), called="two")
    assert [warning.about for warning in found(wants(choice, both), Code.CRITERION_IMPLIED)] == ["two"]


def test_a_duty_of_the_contract_or_more_proof_is_not_pointless() -> None:
    bid = asks(needs("base.promise", 3), called="bid")
    duty = asks(needs("base.promise", 2), called="duty", stage=Stage.CONTRACT_PERFORMANCE)
    shown = asks(needs("base.promise", 2), called="shown", assurance=Assurance.EVIDENCED)
    assert not found(wants(bid, duty, shown), Code.CRITERION_IMPLIED)
    assert not found(wants(bid, asks(called="bare")), Code.CRITERION_IMPLIED)


def open_to(*groups: tuple[Requirement, ...], sectors: str = "") -> list[tuple[str, Who]]:
    profile = wants(asks(*groups), sectors=sectors)
    return [(warning.about, warning.who) for warning in found(profile, Code.OPEN_ALTERNATIVE)]


def test_an_alternative_that_is_not_asked_of_some_is_open_to_them() -> None:
    groups = ((needs("base.promise"),), (needs("base.larger"),))
    assert open_to(*groups) == [("one-1", Who((Size.MICRO, Size.SMALL)))]
    assert open_to(groups[1]) == []


def test_an_alternative_that_some_sectors_are_not_asked_is_open_to_them() -> None:
    groups = ((needs("base.promise"),), (needs("cloth.price"),))
    assert open_to(*groups, sectors="13 81") == [("one-1", Who(sectors=("81",)))]
    assert open_to(*groups) == [("one-1", Who(except_sectors=("13", "14")))]


def test_an_alternative_that_only_a_trait_opens_is_open_to_all_others() -> None:
    assert open_to((needs("base.promise"),), (needs("base.home"),)) == [("one-1", Who())]


def test_an_alternative_without_a_level_for_small_firms_is_open_to_them() -> None:
    assert open_to((needs("base.promise"),), (needs("base.talks", 2, micro=0),)) == [("one-1", Who((Size.MICRO,)))]


def test_alternatives_that_are_all_asked_of_all_or_all_of_nobody_are_not_open() -> None:
    assert open_to((needs("base.promise"),), (needs("base.talks"), needs("base.home"))) == []
    assert open_to((needs("base.home"),), (needs("base.home-at-night"),)) == []
    assert open_to((needs("base.promise"),), (needs("base.gone"),)) == [("one-1", Who())]


def beyond(*parts: Criterion | Preference) -> list[int]:
    profile = wants(*parts)
    return [warning.number for warning in found(profile, Code.EARNS_NOTHING_BEYOND)]


def test_points_that_all_who_qualify_have_earn_nothing_beyond() -> None:
    assert beyond(asks(needs("base.promise", 3)), prefers("base.promise", 0, 1, 2, 5, 5)) == [3]
    assert beyond(asks(needs("base.promise", 3)), prefers("base.promise")) == []


def test_the_lowest_level_of_any_size_that_is_asked_counts() -> None:
    points = (0, 1, 2, 5, 5)
    assert beyond(asks(needs("base.promise", 3, micro=2)), prefers("base.promise", *points)) == []
    assert beyond(asks(needs("base.larger", 3, micro=2)), prefers("base.larger", *points)) == [3]


def test_what_only_one_alternative_requires_is_not_sure() -> None:
    choice = asks((needs("base.promise", 4),), (needs("base.talks", 2),))
    assert beyond(choice, prefers("base.promise", 0, 0, 0, 5, 5)) == []


def test_what_is_required_in_the_contract_or_without_proof_is_not_sure() -> None:
    points = (0, 1, 2, 5, 5)
    duty = asks(needs("base.promise", 3), stage=Stage.CONTRACT_PERFORMANCE)
    assert beyond(duty, prefers("base.promise", *points)) == []
    shown = prefers("base.promise", *points, assurance=Assurance.EVIDENCED)
    assert beyond(asks(needs("base.promise", 3)), shown) == []
    assert beyond(asks(needs("base.promise", 3), assurance=Assurance.REVIEWED), shown) == [3]


def test_a_preference_for_an_unknown_item_earns_nothing_that_could_be_said() -> None:
    assert beyond(asks(needs("base.gone", 3)), prefers("base.gone", 0, 1, 2, 5, 5)) == []
