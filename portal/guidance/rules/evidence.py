"""Which answers have to be backed before a profile is met that their levels already meet."""

from collections.abc import Mapping
from dataclasses import replace

from portal.criteria.rules.matching import (
    CriterionMatch,
    GroupMatch,
    ItemState,
    Match,
    PreferenceMatch,
    Reason,
    match_states,
)
from portal.criteria.rules.structure import Assurance, CriteriaProfile
from portal.guidance.rules.plans import EvidenceNeed
from portal.organisations.rules import Size

ENOUGH_LEVEL = frozenset({Reason.MET, Reason.NOT_ASKED, Reason.NOT_APPLICABLE, Reason.NOT_BACKED})

Backing = Mapping[str, Assurance]


def with_backing(states: Mapping[str, ItemState], backing: Backing) -> dict[str, ItemState]:
    """The states, each item backed at least so far."""
    raised = {
        item_id: replace(states[item_id], backed=max(states[item_id].backed, assurance))
        for item_id, assurance in backing.items()
        if item_id in states
    }
    return {**states, **raised}


def evidence_needed(profile: CriteriaProfile, size: Size, states: Mapping[str, ItemState]) -> tuple[EvidenceNeed, ...]:
    """What to back so that these states qualify, in the order of the profile's items.

    For a criterion it is the group with the fewest items to back; for the pass mark the items that earn most come
    first. Nothing is named that could be left out.
    """
    backing: dict[str, Assurance] = {}
    for place, criterion in enumerate(profile.criteria):
        if criterion.is_needed_to_qualify:
            match = match_states(profile, size, with_backing(states, backing))
            _raise_to(backing, _for_criterion(match.criteria[place]))
    match = match_states(profile, size, with_backing(states, backing))
    while not match.passes and (extra := _for_points(match)):
        _raise_to(backing, extra)
        match = match_states(profile, size, with_backing(states, backing))
    for item_id in list(backing):
        others = {other: assurance for other, assurance in backing.items() if other != item_id}
        if match_states(profile, size, with_backing(states, others)).qualifies:
            backing = others
    before = match_states(profile, size, states)
    return tuple(_need(before, item_id, backing[item_id]) for item_id in profile.item_ids if item_id in backing)


def _raise_to(backing: dict[str, Assurance], more: Backing) -> None:
    for item_id, assurance in more.items():
        backing[item_id] = max(assurance, backing.get(item_id, assurance))


def _for_criterion(found: CriterionMatch) -> dict[str, Assurance]:
    lacking = [_lacking(group) for group in found.groups if _levels_suffice(group)]
    fewest: frozenset[str] = min(lacking, key=len, default=frozenset())
    return dict.fromkeys(fewest, found.criterion.assurance)


def _levels_suffice(group: GroupMatch) -> bool:
    return all(requirement.reason in ENOUGH_LEVEL for requirement in group.requirements)


def _lacking(group: GroupMatch) -> frozenset[str]:
    return frozenset(found.requirement.item_id for found in group.requirements if found.reason is Reason.NOT_BACKED)


def _for_points(match: Match) -> dict[str, Assurance]:
    """The item whose preferences earn most once it is backed, and how far it has to be."""
    gains: dict[str, int] = {}
    needed: dict[str, Assurance] = {}
    for found in match.preferences:
        preference = found.preference
        if found.reason is Reason.NOT_BACKED and found.level is not None:
            more = preference.points[found.level] - found.earned
            gains[preference.item_id] = gains.get(preference.item_id, 0) + more
            needed[preference.item_id] = max(preference.assurance, needed.get(preference.item_id, preference.assurance))
    best = max(gains, key=gains.__getitem__, default=None)
    return {} if best is None else {best: needed[best]}


def _need(before: Match, item_id: str, assurance: Assurance) -> EvidenceNeed:
    return EvidenceNeed(
        item_id,
        assurance,
        tuple(found.criterion.id for found in before.criteria if _asks(found, item_id, assurance)),
        tuple(found.preference.id for found in before.preferences if _would_earn(found, item_id, assurance)),
    )


def _asks(found: CriterionMatch, item_id: str, assurance: Assurance) -> bool:
    is_open = found.criterion.is_needed_to_qualify and not found.is_met and found.criterion.assurance <= assurance
    return is_open and any(item_id in _lacking(group) for group in found.groups if _levels_suffice(group))


def _would_earn(found: PreferenceMatch, item_id: str, assurance: Assurance) -> bool:
    preference = found.preference
    return preference.item_id == item_id and found.reason is Reason.NOT_BACKED and preference.assurance <= assurance
