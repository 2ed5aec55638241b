"""One supplier's answers held against a criteria profile."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.criteria.rules.asking import requested_sections
from portal.criteria.rules.matching import (
    ItemState,
    Reason,
    match_answers,
    match_states,
    states_for,
    unanswered_states,
)
from portal.criteria.rules.structure import Assurance, Stage
from portal.organisations.rules import Size
from portal.questionnaires.rules.answers import Answer, AnswerState, Standing
from portal.questionnaires.rules.structure import Item, ItemType, ProfileField, ProfileIs, Section
from tests.factories.assessments import COMPLETE, every_type
from tests.factories.criteria import criterion, need, prefer, profile
from tests.factories.questionnaires import TODAY, not_applicable, said
from tests.factories.questionnaires import profile as supplier

ITEMS = ("first.promise", "first.told", "second.share")
ON_REQUEST = Section(
    id="third",
    weight=1,
    condition=ProfileIs(ProfileField.REQUESTED, frozenset({"third"})),
    items=(Item(id="third.code", section_id="third", type=ItemType.YES_NO, scored=False, answers={"yes": 4, "no": 0}),),
)


def answered(level: int | None, backed: Assurance = Assurance.SELF_DECLARED) -> ItemState:
    standing = Standing.NOT_APPLICABLE if level is None else Standing.ANSWERED
    return ItemState(standing, level, backed)


def reason(found: object, **states: ItemState) -> Reason:
    """The reason of the only requirement."""
    match = match_states(found, Size.MEDIUM, {key.replace("__", "."): state for key, state in states.items()})  # type: ignore[arg-type]
    return match.criteria[0].groups[0].requirements[0].reason


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (answered(2), Reason.MET),
        (answered(4), Reason.MET),
        (answered(1), Reason.BELOW),
        (ItemState(Standing.DONT_KNOW, 0), Reason.BELOW),
        (ItemState(Standing.NOT_ANSWERED, 0), Reason.NOT_ANSWERED),
        (ItemState(Standing.FAULTY, 0), Reason.NOT_ANSWERED),
        (answered(None), Reason.NOT_APPLICABLE),
    ],
)
def test_each_way_to_stand_has_its_reason(state: ItemState, expected: Reason) -> None:
    assert reason(profile(), first__promise=state) is expected


def test_an_item_that_is_not_asked_demands_nothing() -> None:
    match = match_states(profile(), Size.MEDIUM, {})
    assert match.criteria[0].groups[0].requirements[0].reason is Reason.NOT_ASKED
    assert match.qualifies


def test_a_small_firm_may_be_asked_less() -> None:
    found = profile(criterion("c1", (need("first.promise", 3, micro=1, small=2),)))
    states = {"first.promise": answered(1)}
    assert match_states(found, Size.MICRO, states).qualifies
    assert not match_states(found, Size.SMALL, states).qualifies
    assert match_states(found, Size.SMALL, {"first.promise": answered(2)}).qualifies
    assert not match_states(found, Size.MEDIUM, {"first.promise": answered(2)}).qualifies
    assert match_states(found, Size.MICRO, states).criteria[0].groups[0].requirements[0].needed == 1


def test_relief_to_nothing_needs_no_evidence_either() -> None:
    found = profile(criterion("c1", (need("first.promise", 2, micro=0),), assurance=Assurance.EVIDENCED))
    assert match_states(found, Size.MICRO, unanswered_states(found)).qualifies is True
    assert match_states(found, Size.SMALL, unanswered_states(found)).qualifies is False


@pytest.mark.parametrize(
    ("asked", "backed", "expected"),
    [
        (Assurance.EVIDENCED, Assurance.SELF_DECLARED, Reason.NOT_BACKED),
        (Assurance.EVIDENCED, Assurance.EVIDENCED, Reason.MET),
        (Assurance.EVIDENCED, Assurance.REVIEWED, Reason.MET),
        (Assurance.REVIEWED, Assurance.EVIDENCED, Reason.NOT_BACKED),
    ],
)
def test_the_assurance_that_is_asked_must_be_there(asked: Assurance, backed: Assurance, expected: Reason) -> None:
    found = profile(criterion("c1", (need("first.promise", 2),), assurance=asked))
    assert reason(found, first__promise=answered(3, backed)) is expected


def test_any_way_is_enough_and_within_a_way_all_is_needed() -> None:
    found = profile(criterion("c1", (need("first.promise", 2), need("first.told", 2)), (need("second.share", 3),)))
    by_first = {"first.promise": answered(2), "first.told": answered(2), "second.share": answered(0)}
    assert match_states(found, Size.LARGE, by_first).qualifies
    assert not match_states(found, Size.LARGE, {**by_first, "first.told": answered(1)}).qualifies
    by_second = {**dict.fromkeys(by_first, answered(0)), "second.share": answered(3)}
    match = match_states(found, Size.LARGE, by_second)
    assert match.qualifies
    assert [group.is_met for group in match.criteria[0].groups] == [False, True]


def test_a_duty_during_the_contract_shuts_nobody_out() -> None:
    found = profile(criterion("c1", (need("first.promise", 4),), stage=Stage.CONTRACT_PERFORMANCE))
    match = match_states(found, Size.LARGE, {"first.promise": answered(0)})
    assert match.qualifies
    assert not match.criteria[0].is_met


def test_points_are_counted_by_level_and_held_against_the_mark() -> None:
    found = profile(preferences=(prefer("first.told", 0, 2, 4, 6), prefer("second.share", 1, 1, 1, 4)), pass_mark=5)
    states = {"first.promise": answered(4), "first.told": answered(3), "second.share": answered(2)}
    match = match_states(found, Size.LARGE, states)
    assert (match.points, match.passes, match.qualifies) == (Fraction(5), True, True)
    match = match_states(found, Size.LARGE, {**states, "second.share": answered(0)})
    assert (match.points, match.meets_required, match.passes, match.qualifies) == (Fraction(4), True, False, False)


def test_points_that_do_not_apply_leave_the_sum_and_the_rest_is_scaled_up() -> None:
    found = profile(preferences=(prefer("first.told", 1, 2, 3, 4), prefer("second.share", 3, 4, 5, 6)), pass_mark=5)
    match = match_states(found, Size.LARGE, {"first.told": answered(2)})
    assert match.points == Fraction(2 * 10, 4)
    assert match_states(found, Size.LARGE, {}).points == 10
    stated = match_states(found, Size.LARGE, {"first.told": answered(2), "second.share": answered(None)})
    assert (stated.points, stated.to_confirm) == (Fraction(5), ("second.share",))


def test_points_without_the_evidence_that_is_asked_are_not_earned() -> None:
    found = profile(preferences=(prefer("first.told", 1, 2, 3, 4, assurance=Assurance.EVIDENCED),))
    match = match_states(found, Size.LARGE, {"first.told": answered(4)})
    assert (match.points, match.preferences[0].reason) == (0, Reason.NOT_BACKED)


def test_what_is_said_not_to_apply_is_no_failure_but_is_named() -> None:
    match = match_states(profile(), Size.LARGE, {"first.promise": answered(None)})
    assert (match.qualifies, match.to_confirm) == (True, ("first.promise",))


def test_answers_are_read_by_the_rules_of_the_questionnaire() -> None:
    found = profile(criterion("c1", (need("first.promise", 3),)), criterion("c2", (need("first.told", 2),)))
    match = match_answers(found, every_type(), supplier(), COMPLETE, TODAY)
    assert match.qualifies
    weaker = {**COMPLETE, "first.promise": said("3", "signed")}
    held = match_answers(found, every_type(), supplier(), weaker, TODAY)
    assert [one.is_met for one in held.criteria] == [False, True]
    assert held.criteria[0].groups[0].requirements[0].level == 2


def test_evidence_counts_when_it_is_named() -> None:
    found = profile(criterion("c1", (need("first.promise", 2), need("first.told", 2)), assurance=Assurance.EVIDENCED))
    match = match_answers(found, every_type(), supplier(), COMPLETE, TODAY)
    assert [one.reason for one in match.criteria[0].groups[0].requirements] == [Reason.MET, Reason.NOT_BACKED]


def test_an_answer_that_says_it_does_not_apply_needs_its_reason() -> None:
    found = profile(criterion("c1", (need("first.told", 2),)))
    with_reason = {**COMPLETE, "first.told": not_applicable()}
    assert match_answers(found, every_type(), supplier(), with_reason, TODAY).to_confirm == ("first.told",)
    without = {**COMPLETE, "first.told": Answer(AnswerState.NOT_APPLICABLE)}
    assert not match_answers(found, every_type(), supplier(), without, TODAY).qualifies


def test_a_section_that_the_profile_requests_is_asked_even_if_it_never_was() -> None:
    questionnaire = replace(every_type(), sections=(*every_type().sections, ON_REQUEST))
    found = profile(criterion("c1", (need("third.code", 2),)))
    assert requested_sections(found, questionnaire) == ("third",)
    assert requested_sections(profile(), questionnaire) == ()
    assert not match_answers(found, questionnaire, supplier(), COMPLETE, TODAY).qualifies
    answers = {**COMPLETE, "third.code": said("yes")}
    assert match_answers(found, questionnaire, supplier(), answers, TODAY).qualifies


def test_an_item_that_an_older_version_does_not_have_is_not_answered() -> None:
    found = profile(criterion("c1", (need("third.code", 2),)))
    states = states_for(found, every_type(), supplier(), COMPLETE, TODAY)
    assert states == {"third.code": ItemState(Standing.NOT_ANSWERED, 0)}
    assert not match_answers(found, every_type(), supplier(), COMPLETE, TODAY).qualifies


levels = st.integers(0, 4)


@given(st.dictionaries(st.sampled_from(ITEMS), levels), st.sampled_from(ITEMS), levels, st.sampled_from(list(Size)))
def test_a_better_level_never_costs_anything(low: dict[str, int], item_id: str, raised: int, size: Size) -> None:
    found = profile(
        criterion("c1", (need("first.promise", 2, micro=1),), (need("first.told", 3),)),
        criterion("c2", (need("second.share", 1),)),
        preferences=(prefer("first.told", 1, 1, 2, 5), prefer("second.share", 0, 3, 3, 4)),
        pass_mark=4,
    )
    before = {key: answered(level) for key, level in low.items()}
    better = {**before, item_id: answered(max(low.get(item_id, 0), raised))}
    if item_id not in before:
        before = {**before, item_id: answered(0)}
    first, second = match_states(found, size, before), match_states(found, size, better)
    assert second.points >= first.points
    assert second.qualifies or not first.qualifies


def test_while_it_is_open_whether_an_item_is_asked_it_is_not_answered() -> None:
    found = profile(criterion("c1", (need("first.visits", 1),)))
    undecided = {key: answer for key, answer in COMPLETE.items() if key != "first.subcontract"}
    match = match_answers(found, every_type(), supplier(), undecided, TODAY)
    assert match.criteria[0].groups[0].requirements[0].reason is Reason.NOT_ANSWERED
    decided = match_answers(found, every_type(), supplier(), COMPLETE, TODAY)
    assert decided.criteria[0].groups[0].requirements[0].reason is Reason.NOT_ASKED
