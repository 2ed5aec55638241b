"""Plans to qualify for a criteria profile: what they do for which criterion, for points, and what has to be backed."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from portal.criteria.rules.structure import Assurance, CriteriaProfile, Criterion, Group, Preference, Requirement, Stage
from portal.guidance.rules.plans import (
    EvidenceNeed,
    Move,
    Obstacle,
    ObstacleKind,
    Outcome,
    Plan,
    PlanFault,
    ProfileResult,
)
from portal.guidance.rules.targets import NO_LIMITS, Limits, ProfileTarget, Situation
from portal.guidance.solving import earliest_week, make_plan
from portal.organisations.rules import Size
from portal.questionnaires.rules.answers import Answers
from portal.questionnaires.rules.structure import (
    Item,
    ItemAtLeast,
    ItemIsAnyOf,
    ItemType,
    Not,
    ProfileField,
    ProfileIs,
    Questionnaire,
)
from tests.factories.questionnaires import TODAY, action, not_applicable, profile, said, sample

HAND_WORKED = sample("hand-worked")
CHANNEL, WAYS, COMMITMENT, TRAINING = "remedy.channel", "remedy.ways", "people.commitment", "people.training"
CLEAN = Item(
    id="remedy.clean-record",
    section_id="remedy",
    type=ItemType.YES_NO,
    scored=False,
    answers={"yes": 4, "no": 0},
    actions=(action(4, "3", 6),),
)


def with_items(*items: Item) -> Questionnaire:
    """The questionnaire with these items at the end of the section of remedy."""
    sections = [
        replace(section, items=(*section.items, *items)) if section.id == "remedy" else section
        for section in HAND_WORKED.sections
    ]
    return replace(HAND_WORKED, sections=tuple(sections))


def criterion(name: str, *groups: Sequence[tuple[str, int]], backed: Assurance = Assurance.SELF_DECLARED) -> Criterion:
    """A criterion for selection with these groups of items and levels."""
    made = [
        Group(f"{name}.{number}", tuple(Requirement(f"{name}.{number}.{item}", item, level) for item, level in group))
        for number, group in enumerate(groups)
    ]
    return Criterion(id=name, stage=Stage.SELECTION, groups=tuple(made), assurance=backed)


def preference(
    name: str, item: str, points: tuple[int, int, int, int, int], backed: Assurance = Assurance.SELF_DECLARED
) -> Preference:
    """A preference for an item."""
    return Preference(id=name, item_id=item, points=points, assurance=backed)


def tender(*parts: Criterion | Preference, pass_mark: int = 0) -> ProfileTarget:
    """A profile of these criteria and preferences."""
    return ProfileTarget(
        CriteriaProfile(
            id="tender",
            language="en",
            questionnaire_id="hand-worked",
            criteria=tuple(part for part in parts if isinstance(part, Criterion)),
            preferences=tuple(part for part in parts if isinstance(part, Preference)),
            pass_mark=pass_mark,
        )
    )


def plan(
    answers: Answers,
    target: ProfileTarget,
    limits: Limits = NO_LIMITS,
    *,
    questionnaire: Questionnaire = HAND_WORKED,
    size: Size = Size.SMALL,
    reviewed: frozenset[str] = frozenset(),
) -> Plan:
    return make_plan(Situation(questionnaire, profile(size), answers, TODAY, reviewed), target, limits)


def moves(found: Plan) -> list[tuple[str, int, int]]:
    return [(step.item_id, step.from_level, step.reached_level) for step in found.steps]


def test_who_qualifies_has_nothing_to_do() -> None:
    found = plan({CHANNEL: said("2", "written")}, tender(criterion("channel", [(CHANNEL, 2)])))
    assert (found.outcome, found.steps) == (Outcome.REACHED, ())
    assert found.now == ProfileResult(Fraction(0), (), True)


def test_each_step_names_the_criteria_that_need_it_and_what_is_left() -> None:
    both = tender(criterion("voice", [(CHANNEL, 1), (WAYS, 1)]), criterion("channel", [(CHANNEL, 2)]))
    found = plan({}, both)
    assert found.now == ProfileResult(Fraction(0), ("voice", "channel"), False)
    assert moves(found) == [(CHANNEL, 0, 2), (WAYS, 0, 1)]
    assert [step.criteria for step in found.steps] == [("voice", "channel"), ("voice",)]
    assert [step.after for step in found.steps] == [
        ProfileResult(Fraction(0), ("voice",), False),
        ProfileResult(Fraction(0), (), True),
    ]
    assert (found.effort, found.weeks) == (4, 3)


def test_an_item_named_twice_in_a_group_counts_once() -> None:
    (step,) = plan({}, tender(criterion("channel", [(CHANNEL, 1), (CHANNEL, 2)]))).steps
    assert (step.reached_level, step.criteria) == (2, ("channel",))


def test_the_cheapest_of_several_ways_is_taken() -> None:
    either = tender(criterion("voice", [(CHANNEL, 3)], [(WAYS, 1), (TRAINING, 1)]))
    found = plan({}, either)
    assert moves(found) == [(TRAINING, 0, 1), (WAYS, 0, 1)]
    assert plan({CHANNEL: said("2", "written", "reviewed"), WAYS: said("nonsense")}, either).effort == 2


def test_ways_of_equal_effort_are_alternatives_and_the_gate_comes_first() -> None:
    found = plan({}, tender(criterion("voice", [(WAYS, 1)], [(CHANNEL, 1)], [(TRAINING, 1)])))
    assert moves(found) == [(CHANNEL, 0, 1)]
    assert found.alternatives == ((Move(TRAINING, 0, 1),), (Move(WAYS, 0, 1),))


def test_the_size_of_the_supplier_relieves_it() -> None:
    relieved = Criterion(
        id="channel",
        stage=Stage.AWARD,
        groups=(Group("channel.0", (Requirement("r", CHANNEL, 3, {Size.MICRO: 0, Size.SMALL: 1}),)),),
    )
    assert plan({}, tender(relieved), size=Size.MICRO).outcome is Outcome.REACHED
    assert moves(plan({}, tender(relieved), size=Size.SMALL)) == [(CHANNEL, 0, 1)]
    assert moves(plan({}, tender(relieved), size=Size.LARGE)) == [(CHANNEL, 0, 3)]


def test_a_way_that_takes_nothing_leaves_nothing_to_do() -> None:
    either = criterion("land", [("land.neighbours", 3)], [(TRAINING, 4)])
    found = plan({WAYS: said(("box",))}, tender(either, criterion("voice", [(WAYS, 1), (CHANNEL, 1)])))
    assert moves(found) == [(CHANNEL, 0, 1)]


def test_a_duty_of_the_winner_shuts_nobody_out() -> None:
    later = replace(criterion("later", [(CHANNEL, 4)]), stage=Stage.CONTRACT_PERFORMANCE)
    assert plan({}, tender(later)).outcome is Outcome.REACHED
    found = plan({}, tender(later, criterion("now", [(CHANNEL, 1)])))
    assert moves(found) == [(CHANNEL, 0, 1)]
    assert found.now == ProfileResult(Fraction(0), ("now",), False)
    assert found.steps[0].criteria == ("now",)


def test_items_that_do_not_apply_are_met_and_not_planned() -> None:
    answers = {"people.insured": not_applicable()}
    target = tender(
        criterion("insured", [("people.insured", 4)]),
        criterion("land", [("land.neighbours", 3)]),
        criterion("unknown", [("land.unknown", 3)]),
        criterion("channel", [(CHANNEL, 1)]),
    )
    assert moves(plan(answers, target)) == [(CHANNEL, 0, 1)]


def test_an_unscored_item_with_actions_can_be_planned() -> None:
    found = plan({}, tender(criterion("clean", [(CLEAN.id, 4)])), questionnaire=with_items(CLEAN))
    assert moves(found) == [(CLEAN.id, 0, 4)]
    assert (found.effort, found.weeks) == (3, 6)


def test_points_are_earned_where_they_cost_least() -> None:
    target = tender(
        preference("training", TRAINING, (0, 4, 6, 8, 10)),
        preference("channel", CHANNEL, (0, 2, 4, 6, 10)),
        pass_mark=10,
    )
    found = plan({}, target)
    assert moves(found) == [(CHANNEL, 0, 2), (TRAINING, 0, 2)]
    assert [step.gain for step in found.steps] == [Fraction(4), Fraction(6)]
    assert found.steps[-1].after == ProfileResult(Fraction(10), (), True)


def test_points_of_what_does_not_apply_leave_the_sum() -> None:
    target = tender(
        preference("training", TRAINING, (0, 0, 0, 0, 30)),
        preference("channel", CHANNEL, (0, 2, 4, 6, 10)),
        pass_mark=16,
    )
    found = plan({TRAINING: not_applicable()}, target)
    # 4 of 10 points that apply are 16 of 40.
    assert moves(found) == [(CHANNEL, 0, 2)]
    assert found.steps[0].gain == Fraction(16)


def test_steps_for_criteria_come_before_steps_for_points() -> None:
    target = tender(criterion("ways", [(WAYS, 1)]), preference("training", TRAINING, (0, 9, 9, 9, 9)), pass_mark=9)
    found = plan({}, target)
    assert moves(found) == [(WAYS, 0, 1), (TRAINING, 0, 1)]
    assert [step.criteria for step in found.steps] == [("ways",), ()]


def test_what_is_only_to_be_backed_is_no_effort() -> None:
    shown = tender(criterion("channel", [(CHANNEL, 1)], backed=Assurance.EVIDENCED))
    found = plan({CHANNEL: said("1")}, shown)
    assert (found.outcome, found.steps, found.effort, found.weeks) == (Outcome.PLANNED, (), 0, 0)
    assert found.evidence == (EvidenceNeed(CHANNEL, Assurance.EVIDENCED, ("channel",), ()),)
    assert found.now == ProfileResult(Fraction(0), ("channel",), False)
    assert earliest_week(Situation(HAND_WORKED, profile(), {CHANNEL: said("1")}, TODAY), shown) == 0
    assert plan({CHANNEL: said("1", evidence="A list")}, shown).outcome is Outcome.REACHED


def test_a_review_holds_until_the_answer_changes() -> None:
    target = tender(criterion("channel", [(CHANNEL, 1)], backed=Assurance.REVIEWED), criterion("more", [(CHANNEL, 2)]))
    reviewed = frozenset({CHANNEL})
    kept = {CHANNEL: said("2", "written", evidence="A list")}
    assert plan(kept, target, reviewed=reviewed).outcome is Outcome.REACHED
    found = plan({CHANNEL: said("1", evidence="A list")}, target, reviewed=reviewed)
    assert moves(found) == [(CHANNEL, 1, 2)]
    assert found.evidence == (EvidenceNeed(CHANNEL, Assurance.REVIEWED, ("channel",), ()),)


def test_of_the_ways_that_are_met_the_one_with_least_to_back_is_backed() -> None:
    groups = [(CHANNEL, 1), (TRAINING, 1)], [(WAYS, 1)]
    found = plan(
        {CHANNEL: said("1"), TRAINING: said("2"), WAYS: said(("box",))},
        tender(criterion("voice", *groups, backed=Assurance.EVIDENCED)),
    )
    assert [need.item_id for need in found.evidence] == [WAYS]


def test_what_another_criterion_makes_needless_is_not_to_be_backed() -> None:
    answers = {CHANNEL: said("1"), WAYS: said(("box",))}
    target = tender(
        criterion("either", [(CHANNEL, 1)], [(WAYS, 1)], backed=Assurance.EVIDENCED),
        criterion("ways", [(WAYS, 1)], backed=Assurance.REVIEWED),
    )
    assert plan(answers, target).evidence == (EvidenceNeed(WAYS, Assurance.REVIEWED, ("either", "ways"), ()),)


def test_a_criterion_that_is_met_asks_for_no_evidence() -> None:
    answers = {CHANNEL: said("1", evidence="A list"), WAYS: said(("box",))}
    target = tender(
        criterion("either", [(CHANNEL, 1)], [(WAYS, 1)], backed=Assurance.EVIDENCED),
        criterion("ways", [(WAYS, 1)], backed=Assurance.EVIDENCED),
    )
    assert plan(answers, target).evidence == (EvidenceNeed(WAYS, Assurance.EVIDENCED, ("ways",), ()),)


def test_points_name_no_more_to_back_than_they_take() -> None:
    answers = {CHANNEL: said("1"), WAYS: said(("box",)), TRAINING: said("2")}
    target = tender(
        preference("ways", WAYS, (0, 3, 3, 3, 3), Assurance.EVIDENCED),
        preference("channel", CHANNEL, (0, 5, 5, 5, 5), Assurance.EVIDENCED),
        preference("more", CHANNEL, (0, 1, 1, 1, 1), Assurance.REVIEWED),
        preference("training", TRAINING, (0, 2, 2, 2, 2)),
        pass_mark=7,
    )
    found = plan(answers, target)
    assert found.steps == ()
    assert found.evidence == (EvidenceNeed(CHANNEL, Assurance.REVIEWED, (), ("channel", "more")),)


def test_a_date_too_near_says_what_fits() -> None:
    found = plan({}, tender(criterion("channel", [(CHANNEL, 2)]), criterion("ways", [(WAYS, 1)])), Limits(1))
    assert (found.outcome, found.earliest_week) == (Outcome.TOO_LATE, 3)
    assert found.in_time is not None
    assert [(step.item_id, step.reached_level) for step in found.in_time.steps] == [(CHANNEL, 1), (WAYS, 1)]
    assert found.in_time.steps[-1].after == ProfileResult(Fraction(0), ("channel",), False)
    assert [rest.move for rest in found.in_time.remaining] == [Move(CHANNEL, 1, 2)]


def test_the_criterion_that_no_plan_meets_is_named() -> None:
    stuck = replace(CLEAN, actions=())
    target = tender(
        criterion("channel", [(CHANNEL, 1)]), criterion("clean", [(stuck.id, 4)]), criterion("without-a-way")
    )
    found = plan({}, target, questionnaire=with_items(stuck))
    assert found.outcome is Outcome.IMPOSSIBLE
    assert found.obstacles == (
        Obstacle(ObstacleKind.CRITERION, "clean"),
        Obstacle(ObstacleKind.CRITERION, "without-a-way"),
    )


def test_a_pass_mark_that_no_plan_reaches_is_named_with_the_best_points() -> None:
    stuck = replace(CLEAN, actions=())
    target = tender(
        preference("clean", stuck.id, (0, 0, 0, 0, 10)), preference("channel", CHANNEL, (0, 1, 2, 3, 5)), pass_mark=6
    )
    found = plan({}, target, questionnaire=with_items(stuck))
    assert found.obstacles == (Obstacle(ObstacleKind.POINTS, "", 6, Fraction(5)),)
    beyond = tender(preference("channel", CHANNEL, (0, 1, 2, 3, 5)), pass_mark=6)
    assert plan({}, beyond).obstacles == (Obstacle(ObstacleKind.POINTS, "", 6, Fraction(5)),)


def test_an_item_that_a_step_opens_is_planned_with_it() -> None:
    opened = replace(CLEAN, condition=ItemAtLeast(CHANNEL, Decimal(2)))
    target = tender(criterion("channel", [(CHANNEL, 1)]), criterion("clean", [(opened.id, 4)]))
    assert moves(plan({}, target, questionnaire=with_items(opened))) == [(CHANNEL, 0, 1)]
    higher = tender(criterion("channel", [(CHANNEL, 2)]), criterion("clean", [(opened.id, 4)]))
    found = plan({}, higher, questionnaire=with_items(opened))
    assert moves(found) == [(CHANNEL, 0, 2), (CLEAN.id, 0, 4)]
    assert [step.after.reached for step in found.steps] == [False, True]


def test_an_item_is_opened_through_another_one() -> None:
    fact = Item(
        id="remedy.fact",
        section_id="remedy",
        type=ItemType.YES_NO,
        scored=False,
        condition=ItemAtLeast(CHANNEL, Decimal(1)),
    )
    opened = replace(CLEAN, condition=ItemIsAnyOf(fact.id, frozenset({"yes"})))
    target = tender(criterion("channel", [(CHANNEL, 1)]), criterion("clean", [(opened.id, 4)]))
    for said_before, planned in (("no", [CHANNEL]), ("yes", [CHANNEL, CLEAN.id])):
        found = plan({fact.id: said(said_before)}, target, questionnaire=with_items(fact, opened))
        assert [step.item_id for step in found.steps] == planned


def test_an_item_that_a_step_closes_asks_for_nothing_any_more() -> None:
    closed = replace(CLEAN, condition=Not(ItemAtLeast(CHANNEL, Decimal(1))))
    follows = replace(CLEAN, id="remedy.follows", condition=ItemAtLeast(CLEAN.id, Decimal(1)))
    target = tender(criterion("clean", [(closed.id, 4)]), criterion("follows", [(follows.id, 4)]))
    assert moves(plan({}, target, questionnaire=with_items(closed, follows))) == [(CHANNEL, 0, 1)]


def test_criteria_that_shut_each_other_out_are_impossible_together() -> None:
    opened = replace(CLEAN, actions=(), condition=ItemAtLeast(CHANNEL, Decimal(2)))
    target = tender(criterion("channel", [(CHANNEL, 2)]), criterion("clean", [(opened.id, 4)]))
    found = plan({}, target, questionnaire=with_items(opened))
    assert found.obstacles == (Obstacle(ObstacleKind.TOGETHER),)


def test_an_item_whose_best_answer_cannot_be_read_is_found_out() -> None:
    unsound = Item(
        id="remedy.share",
        section_id="remedy",
        type=ItemType.PERCENTAGE,
        scored=False,
        thresholds=tuple(map(Decimal, (50, 100, 150, 200))),
        actions=(action(4),),
    )
    with pytest.raises(PlanFault, match="tender"):
        plan({}, tender(criterion("share", [(unsound.id, 4)])), questionnaire=with_items(unsound))


def test_an_attached_document_backs_an_answer_like_evidence_that_is_named() -> None:
    shown = tender(criterion("channel", [(CHANNEL, 1)], backed=Assurance.EVIDENCED))
    situation = Situation(HAND_WORKED, profile(), {CHANNEL: said("1")}, TODAY)
    assert [need.item_id for need in make_plan(situation, shown).evidence] == [CHANNEL]
    assert make_plan(replace(situation, attached=frozenset({CHANNEL})), shown).outcome is Outcome.REACHED


def test_a_section_that_the_profile_requests_is_planned_though_nobody_asked_it_before() -> None:
    requested = ProfileIs(ProfileField.REQUESTED, frozenset({"remedy"}))
    sections = [replace(one, condition=requested) if one.id == "remedy" else one for one in HAND_WORKED.sections]
    on_request = replace(HAND_WORKED, sections=tuple(sections))
    found = plan({}, tender(criterion("channel", [(CHANNEL, 2)])), questionnaire=on_request)
    assert moves(found) == [(CHANNEL, 0, 2)]
    assert found.now == ProfileResult(Fraction(0), ("channel",), False)
