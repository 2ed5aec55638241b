"""Suppliers as the columns of a market, made from the situations that the planner plans for."""

from collections.abc import Sequence

import numpy as np

from portal.criteria.rules.structure import CriteriaProfile
from portal.guidance.rules.targets import Situation
from portal.market.forecasting.climbs import FREE, climb_numbers
from portal.market.forecasting.reaching import Block
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.structure import Item


def numbers_of(situation: Situation, profile: CriteriaProfile) -> list[int]:
    """The numbers of the climbs of the profile's items, in order; what is not asked is free."""
    asked = {
        item.id for item in asked_items(situation.questionnaire, situation.supplier, situation.answers, situation.as_of)
    }
    known = [item for item in situation.questionnaire.items if item.id in profile.item_ids]
    numbers = climb_numbers(situation, known)
    return [numbers[item_id] if item_id in asked else FREE for item_id in profile.item_ids]


def block_of(situations: Sequence[Situation], profile: CriteriaProfile) -> Block:
    """The situations as suppliers of one size."""
    rows = np.array([numbers_of(each, profile) for each in situations], dtype=np.uint8)
    rows = rows.reshape(len(situations), len(profile.item_ids))
    climbs = {item_id: np.ascontiguousarray(rows[:, place]) for place, item_id in enumerate(profile.item_ids)}
    return Block(climbs, len(situations))


def items_of(situation: Situation, profile: CriteriaProfile) -> dict[str, Item | None]:
    """The profile's items by id, None for one that the questionnaire does not have."""
    known = {item.id: item for item in situation.questionnaire.items}
    return {item_id: known.get(item_id) for item_id in profile.item_ids}
