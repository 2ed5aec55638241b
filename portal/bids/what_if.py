"""What would follow if items counted as other levels than today: for trying out before working; pure."""

from collections.abc import Mapping

from portal.bids.at_hand import AtHand
from portal.criteria.rules.matching import ItemState, Match, States, match_states, states_for
from portal.criteria.rules.structure import Assurance, CriteriaProfile
from portal.questionnaires.rules.answers import Standing


def states_of(at_hand: AtHand, profile: CriteriaProfile) -> dict[str, ItemState]:
    """What the profile's items count as today; items that are not asked are left out."""
    return states_for(
        profile,
        at_hand.questionnaire,
        at_hand.supplier,
        at_hand.answers,
        at_hand.as_of,
        attached=at_hand.attached,
    )


def read_levels(arguments: Mapping[str, str], states: States) -> dict[str, int]:
    """The levels chosen in an address, by item; what makes no sense is left as it is."""
    chosen = {}
    for item_id in states:
        value = arguments.get(item_id, "")
        if value in {"0", "1", "2", "3", "4"}:
            chosen[item_id] = int(value)
    return chosen


def match_if(profile: CriteriaProfile, at_hand: AtHand, states: States, chosen: Mapping[str, int]) -> Match:
    """The match if these items counted as these levels, with the evidence that is asked for."""
    changed = {
        item_id: state
        if item_id not in chosen or chosen[item_id] == state.level
        else ItemState(Standing.ANSWERED, chosen[item_id], Assurance.REVIEWED)
        for item_id, state in states.items()
    }
    return match_states(profile, at_hand.supplier.size, changed)
