"""Holds one supplier's answers against a criteria profile: qualifies or not, and each criterion's reason; pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from portal.assessments.rules.scoring import is_evidenced
from portal.criteria.rules.asking import deciding_items_of, items_to_ask, with_requested
from portal.criteria.rules.structure import Assurance, CriteriaProfile, Criterion, Group, Preference, Requirement
from portal.organisations.rules import Size, SupplierProfile
from portal.questionnaires.rules.answers import Answers, Standing
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.levels import read_level
from portal.questionnaires.rules.structure import Questionnaire


class Reason(StrEnum):
    """Why a requirement is met or not.

    Not asked: the item does not apply to a supplier like this, so nothing is demanded. Not applicable: the supplier
    says so, with its reason; that is no failure, but the agency may ask about it.
    """

    MET = "met"
    NOT_ASKED = "not-asked"
    NOT_APPLICABLE = "not-applicable"
    BELOW = "below"
    NOT_ANSWERED = "not-answered"
    NOT_BACKED = "not-backed"


MET_REASONS = frozenset({Reason.MET, Reason.NOT_ASKED, Reason.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class ItemState:
    """What matching needs of one item: None for `level` when it is not applicable; `backed` is how far it is shown."""

    standing: Standing
    level: int | None
    backed: Assurance = Assurance.SELF_DECLARED


States = Mapping[str, ItemState]
_UNANSWERED = ItemState(Standing.NOT_ANSWERED, 0)


@dataclass(frozen=True, slots=True)
class RequirementMatch:
    """How a requirement fares. `needed` is the level for the supplier's size; `level` None when there is none."""

    requirement: Requirement
    needed: int
    level: int | None
    assurance: Assurance
    reason: Reason

    @property
    def is_met(self) -> bool:
        """Whether the requirement is met."""
        return self.reason in MET_REASONS


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """A group, met when all its requirements are."""

    group: Group
    requirements: tuple[RequirementMatch, ...]

    @property
    def is_met(self) -> bool:
        """Whether all its requirements are met."""
        return all(found.is_met for found in self.requirements)


@dataclass(frozen=True, slots=True)
class CriterionMatch:
    """A criterion, met when any of its groups is."""

    criterion: Criterion
    groups: tuple[GroupMatch, ...]

    @property
    def is_met(self) -> bool:
        """Whether any of its groups is met."""
        return any(found.is_met for found in self.groups)


@dataclass(frozen=True, slots=True)
class PreferenceMatch:
    """What a preference earns of what it could; both are 0 when it does not apply to the supplier."""

    preference: Preference
    level: int | None
    reason: Reason
    earned: int
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One set of answers held against one profile.

    `points` are out of the profile's possible points: preferences that do not apply leave the sum and what is
    possible, and the rest is scaled up. `to_confirm` are items whose "not applicable" the agency may ask about.
    """

    criteria: tuple[CriterionMatch, ...]
    preferences: tuple[PreferenceMatch, ...]
    points: Fraction
    pass_mark: int
    to_confirm: tuple[str, ...]

    @property
    def meets_required(self) -> bool:
        """Whether every criterion is met that counts before the contract."""
        return all(found.is_met for found in self.criteria if found.criterion.is_needed_to_qualify)

    @property
    def passes(self) -> bool:
        """Whether the points reach the pass mark."""
        return self.points >= self.pass_mark

    @property
    def qualifies(self) -> bool:
        """Whether every criterion needed to qualify is met and the pass mark is reached."""
        return self.meets_required and self.passes


def match_answers(
    profile: CriteriaProfile,
    questionnaire: Questionnaire,
    supplier: SupplierProfile,
    answers: Answers,
    as_of: date,
    *,
    attached: Collection[str] = (),
) -> Match:
    """Match a supplier's answers on a day; `attached` are the items with a valid document. Nobody has reviewed here."""
    states = states_for(profile, questionnaire, supplier, answers, as_of, attached=attached)
    return match_states(profile, supplier.size, states)


def states_for(
    profile: CriteriaProfile,
    questionnaire: Questionnaire,
    supplier: SupplierProfile,
    answers: Answers,
    as_of: date,
    *,
    attached: Collection[str] = (),
) -> dict[str, ItemState]:
    """The state of the profile's items. Sections that the profile requests are asked, whether they were before or not.

    Not answered is also an item that this version of the questionnaire does not have yet, and one of which it is not
    known whether it is asked, since what decides that is not answered.
    """
    asked_of = with_requested(supplier, profile, questionnaire)
    states = read_states(questionnaire, asked_of, answers, as_of, attached=attached)
    open_ids = {item.id for item in items_to_ask(profile, questionnaire, supplier, answers, as_of)}
    items = {item.id: item for item in questionnaire.items}
    return {
        item_id: states.get(item_id, _UNANSWERED)
        for item_id in profile.item_ids
        if item_id in states
        or item_id not in items
        or not open_ids.isdisjoint(deciding_items_of(questionnaire, items[item_id]))
    }


def read_states(
    questionnaire: Questionnaire,
    supplier: SupplierProfile,
    answers: Answers,
    as_of: date,
    *,
    attached: Collection[str] = (),
) -> dict[str, ItemState]:
    """The state of every item asked that has levels; an item that is not asked is not among them."""
    states = {}
    for item in asked_items(questionnaire, supplier, answers, as_of):
        if item.has_levels:
            reading = read_level(item, answers.get(item.id), as_of)
            backed = is_evidenced(item.id, answers, attached)
            states[item.id] = ItemState(
                reading.standing, reading.counted, Assurance.EVIDENCED if backed else Assurance.SELF_DECLARED
            )
    return states


def unanswered_states(profile: CriteriaProfile) -> dict[str, ItemState]:
    """Every item of the profile as somebody stands who is asked it and has answered nothing."""
    return dict.fromkeys(profile.item_ids, _UNANSWERED)


def match_states(profile: CriteriaProfile, size: Size, states: States) -> Match:
    """Match what the items count as. Raises nothing: an item that is not among the states does not apply."""
    criteria = tuple(_match_criterion(criterion, size, states) for criterion in profile.criteria)
    preferences = tuple(_match_preference(preference, states) for preference in profile.preferences)
    return Match(
        criteria=criteria,
        preferences=preferences,
        points=_points(profile, preferences),
        pass_mark=profile.pass_mark,
        to_confirm=tuple(dict.fromkeys(_to_confirm(profile, states))),
    )


def _match_criterion(criterion: Criterion, size: Size, states: States) -> CriterionMatch:
    groups = tuple(
        GroupMatch(
            group,
            tuple(_match_requirement(found, criterion.assurance, size, states) for found in group.requirements),
        )
        for group in criterion.groups
    )
    return CriterionMatch(criterion, groups)


def _match_requirement(requirement: Requirement, assurance: Assurance, size: Size, states: States) -> RequirementMatch:
    needed = requirement.level_for(size)
    state = states.get(requirement.item_id)
    return RequirementMatch(
        requirement, needed, state.level if state else None, assurance, _reason(state, needed, assurance)
    )


def _reason(state: ItemState | None, needed: int, assurance: Assurance) -> Reason:
    if state is None:
        return Reason.NOT_ASKED
    if state.level is None:
        return Reason.NOT_APPLICABLE
    if state.level < needed:
        unanswered = state.standing in {Standing.NOT_ANSWERED, Standing.FAULTY}
        return Reason.NOT_ANSWERED if unanswered else Reason.BELOW
    return Reason.NOT_BACKED if needed and state.backed < assurance else Reason.MET


def _match_preference(preference: Preference, states: States) -> PreferenceMatch:
    state = states.get(preference.item_id)
    reason = _reason(state, 1, preference.assurance)
    if state is None or state.level is None:
        return PreferenceMatch(preference, None, reason, 0, 0)
    counted = state.level if reason is Reason.MET else 0
    return PreferenceMatch(preference, state.level, reason, preference.points[counted], preference.points[-1])


def _points(profile: CriteriaProfile, preferences: tuple[PreferenceMatch, ...]) -> Fraction:
    possible = sum(found.possible for found in preferences)
    if not possible:
        return Fraction(profile.possible_points)
    return Fraction(sum(found.earned for found in preferences) * profile.possible_points, possible)


def _to_confirm(profile: CriteriaProfile, states: States) -> Iterator[str]:
    for item_id in profile.item_ids:
        state = states.get(item_id)
        if state is not None and state.level is None:
            yield item_id
