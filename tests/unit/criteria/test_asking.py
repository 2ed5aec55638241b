"""What a supplier is asked for a profile: sections to request, and only the items still to answer."""

from portal.criteria.rules.asking import items_to_ask, requested_sections, with_requested
from portal.criteria.rules.structure import CriteriaProfile
from portal.organisations.rules import Size, SupplierProfile
from portal.questionnaires.rules.answers import Answer
from tests.factories.criteria_profiles import SMALL_QUESTIONNAIRE, asks, needs, prefers, wants
from tests.factories.questionnaires import TODAY, dont_know, not_applicable, profile, said

PROFILE = wants(asks(needs("base.promise"), needs("base.opened"), needs("base.larger")), prefers("honest.rules"))


def asked(wanted: CriteriaProfile, answers: dict[str, Answer], supplier: SupplierProfile | None = None) -> list[str]:
    found = items_to_ask(wanted, SMALL_QUESTIONNAIRE, supplier or profile(), answers, TODAY)
    return [item.id for item in found]


def test_a_section_asked_on_request_is_requested_for_its_items() -> None:
    assert requested_sections(PROFILE, SMALL_QUESTIONNAIRE) == ("honest",)
    assert requested_sections(wants(asks(needs("base.promise"))), SMALL_QUESTIONNAIRE) == ()


def test_an_item_asked_on_one_of_several_requests_needs_the_first() -> None:
    assert requested_sections(wants(asks(needs("abroad.request"))), SMALL_QUESTIONNAIRE) == ("other",)


def test_an_item_that_is_not_known_requests_nothing() -> None:
    assert requested_sections(wants(asks(needs("honest.gone"))), SMALL_QUESTIONNAIRE) == ()


def test_what_was_requested_before_stays_requested() -> None:
    before = SupplierProfile(Size.MICRO, "14", "CO", requested=frozenset({"wish"}))
    assert with_requested(before, PROFILE, SMALL_QUESTIONNAIRE).requested == {"wish", "honest"}


def test_only_items_of_the_profile_that_apply_are_asked_with_those_that_open_them() -> None:
    assert asked(PROFILE, {}) == ["base.promise", "base.opener", "honest.rules"]
    assert asked(PROFILE, {}, profile(Size.LARGE)) == ["base.promise", "base.opener", "base.larger", "honest.rules"]


def test_an_answer_that_opens_an_item_lets_it_be_asked() -> None:
    assert "base.opened" in asked(PROFILE, {"base.opener": said("yes")})
    assert "base.opened" not in asked(PROFILE, {"base.opener": said("no")})


def test_what_is_answered_in_any_way_is_not_asked_again() -> None:
    answers = {"base.promise": said("2", "written"), "base.opener": dont_know(), "honest.rules": not_applicable()}
    assert asked(PROFILE, answers) == []


def test_an_answer_that_cannot_be_read_is_asked_again() -> None:
    assert asked(PROFILE, {"base.promise": said("nine"), "base.opener": said("no")}) == ["base.promise", "honest.rules"]
