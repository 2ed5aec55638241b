"""Who is never asked an item, or only after a trait or an answer, is said as shortly as it can be."""

import pytest

from portal.criteria.rules.structure import CriteriaProfile
from portal.criteria.rules.warnings import Code, ProfileWarning, Severity, Who, find_warnings
from portal.organisations.rules import Size
from tests.factories.criteria_profiles import SMALL_QUESTIONNAIRE, asks, needs, prefers, wants

ABOUT_ASKING = (
    Code.NEVER_ASKED,
    Code.NOT_ASKED,
    Code.NOT_ASKED_IN_COUNTRIES,
    Code.ONLY_IN_COUNTRIES,
    Code.ONLY_AFTER_TRAITS,
    Code.ONLY_AFTER_ANSWERS,
)
SMALLER = (Size.MICRO, Size.SMALL)
LARGER = (Size.MEDIUM, Size.LARGE)


def said(item_id: str, sectors: str = "", countries: str = "") -> list[ProfileWarning]:
    profile = wants(asks(needs(item_id)), sectors=sectors, countries=countries)
    return [found for found in find_warnings(profile, SMALL_QUESTIONNAIRE) if found.code in ABOUT_ASKING]


def who(item_id: str, sectors: str = "") -> list[Who]:
    warnings = said(item_id, sectors)
    assert {warning.code for warning in warnings} == {Code.NOT_ASKED}
    return [warning.who for warning in warnings]


@pytest.mark.parametrize("item_id", ["base.promise", "base.by-day"])
def test_nothing_is_said_of_an_item_that_everybody_may_be_asked(item_id: str) -> None:
    assert said(item_id) == []


def test_sizes_that_are_never_asked_are_named() -> None:
    assert who("base.larger") == [Who(SMALLER)]
    assert who("base.larger", "14 81") == [Who(SMALLER)]


def test_sectors_of_the_profile_that_are_never_asked_are_named() -> None:
    assert who("cloth.price", "13 81") == [Who(sectors=("81",))]


def test_of_a_profile_for_all_sectors_those_that_are_asked_are_named() -> None:
    assert who("cloth.price") == [Who(except_sectors=("13", "14"))]


def test_sectors_and_then_sizes_of_the_other_sectors_are_named() -> None:
    assert who("cloth.seams", "13 14") == [Who(sectors=("13",)), Who(SMALLER)]
    assert who("cloth.seams") == [Who(except_sectors=("14",)), Who(SMALLER)]


def test_sizes_that_are_not_asked_in_one_sector_only_are_named_with_it() -> None:
    assert who("cloth.weaving", "13 14") == [Who(SMALLER, ("14",))]
    assert who("cloth.weaving") == [Who(except_sectors=("13", "14")), Who(SMALLER, ("14",))]


def test_an_item_that_nobody_of_the_profile_is_asked_is_an_error() -> None:
    [warning] = said("abroad.rule", countries="PE")
    assert (warning.code, warning.severity, warning.item_id) == (Code.NEVER_ASKED, Severity.ERROR, "abroad.rule")


def test_an_item_that_only_a_second_sector_opens_is_a_warning_that_names_the_sectors() -> None:
    assert who("cloth.price", "46 81") == [Who(sectors=("46", "81"))]


def test_an_item_of_another_country_is_an_error_and_of_one_of_two_a_warning() -> None:
    assert [warning.code for warning in said("abroad.rule", countries="PE CL")] == [Code.NEVER_ASKED]
    [warning] = said("abroad.rule", countries="BR PE CL")
    assert (warning.code, warning.values) == (Code.NOT_ASKED_IN_COUNTRIES, ("CL", "PE"))


def test_of_a_profile_for_all_countries_those_where_it_is_asked_are_named() -> None:
    [warning] = said("abroad.rule")
    assert (warning.code, warning.values) == (Code.ONLY_IN_COUNTRIES, ("BR",))


def test_traits_that_open_an_item_are_information() -> None:
    [warning] = said("base.home")
    assert (warning.code, warning.severity) == (Code.ONLY_AFTER_TRAITS, Severity.INFORMATION)
    assert (warning.values, warning.who) == (("home-workers",), Who())


def test_traits_that_open_an_item_to_some_sizes_name_these() -> None:
    [warning] = said("base.home-or-larger")
    assert (warning.values, warning.who) == (("home-workers",), Who(SMALLER))


def test_traits_that_are_needed_together_are_all_named() -> None:
    [warning] = said("base.home-at-night")
    assert warning.values == ("home-workers", "night-work")


def test_an_answer_that_opens_an_item_is_information() -> None:
    [warning] = said("base.opened")
    assert (warning.code, warning.values, warning.who) == (Code.ONLY_AFTER_ANSWERS, ("base.opener",), Who())


def test_an_item_opened_by_one_that_is_not_asked_is_not_asked_either() -> None:
    closed, opened = said("base.larger-opened")
    assert (closed.code, closed.who) == (Code.NOT_ASKED, Who(SMALLER))
    assert (opened.code, opened.values, opened.who) == (Code.ONLY_AFTER_ANSWERS, ("base.larger-opener",), Who(LARGER))


def test_an_item_is_spoken_of_once_where_it_first_stands() -> None:
    profile: CriteriaProfile = wants(asks(needs("base.larger")), prefers("base.larger"))
    warnings = [found for found in find_warnings(profile, SMALL_QUESTIONNAIRE) if found.code is Code.NOT_ASKED]
    assert [warning.about for warning in warnings] == [profile.requirements[0].id]


def test_a_section_that_must_be_requested_is_information_and_its_items_are_asked() -> None:
    profile = wants(prefers("honest.rules"))
    warnings = find_warnings(profile, SMALL_QUESTIONNAIRE)
    assert [(found.code, found.values) for found in warnings] == [(Code.SECTION_REQUESTED, ("honest",))]
