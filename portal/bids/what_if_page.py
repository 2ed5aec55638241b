"""The page on which a supplier tries out other levels of a tender's items."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.bids.at_hand import AtHand
from portal.bids.tender_page import points_text, title_of_criterion
from portal.bids.tenders_page import Listed, title_of
from portal.criteria.rules.matching import Match, States, match_states
from portal.questionnaires.wording import Wording


@dataclass(frozen=True, slots=True)
class TryOut:
    """One item: its level today and the level tried, None for not applicable, and whether these differ."""

    item_id: str
    name: str
    today: int | None
    tried: int | None
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfPage:
    """The levels tried, and what follows beside what is so today."""

    code: str
    title: str
    items: tuple[TryOut, ...]
    qualifies: bool
    qualified_before: bool
    missing: tuple[str, ...]
    points: str
    points_before: str
    pass_mark: int
    possible: int
    changed: bool


def what_if_page(
    listed: Listed, at_hand: AtHand, states: States, chosen: Mapping[str, int], match: Match, *, language: str
) -> WhatIfPage:
    """The page for these levels."""
    profile = listed.published.profile
    wording = Wording(at_hand.questionnaire, language)
    before = match_states(profile, at_hand.supplier.size, states)
    items = tuple(
        TryOut(
            item_id,
            wording.find_text(f"{item_id}.name") or item_id,
            state.level,
            chosen.get(item_id, state.level),
            item_id in chosen and chosen[item_id] != state.level,
        )
        for item_id, state in states.items()
    )
    return WhatIfPage(
        code=listed.published.code,
        title=title_of(profile, language)[0],
        items=items,
        qualifies=match.qualifies,
        qualified_before=before.qualifies,
        missing=tuple(
            title_of_criterion(profile, found.criterion, wording)
            for found in match.criteria
            if found.criterion.is_needed_to_qualify and not found.is_met
        ),
        points=points_text(match.points),
        points_before=points_text(before.points),
        pass_mark=match.pass_mark,
        possible=profile.possible_points,
        changed=any(item.changed for item in items),
    )
