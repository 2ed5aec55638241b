"""Holds every supplier of a market against a criteria profile at once: the twin of `criteria.rules.matching`; pure.

For each supplier the outcome is that of `match_answers` on what it sent. Points stay whole numbers: earned of possible.
What a profile requests counts by the market's own version of the questionnaire, whichever version was answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.criteria.rules.asking import deciding_items_of, requested_sections
from portal.criteria.rules.structure import Assurance, CriteriaProfile, Criterion, Group, Preference, Requirement
from portal.market.asking import Asking
from portal.market.columns import NOT_ASKED, Flags, Levels, Market
from portal.organisations.rules import Size
from portal.questionnaires.rules.structure import Item, Questionnaire

Points = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ItemColumns:
    """One item as matching sees it: level 0 to 4, NOT_ASKED or NOT_APPLICABLE, and how far it is backed."""

    levels: Levels
    backed: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketMatch:
    """The suppliers of a market held against one profile.

    `criteria` says by criterion who meets it, duties of the contract among them. The points of a supplier are
    `earned` times the profile's possible points, divided by `possible`; all of them where nothing is possible.
    """

    criteria: Mapping[str, Flags]
    earned: Points
    possible: Points
    meets_required: Flags
    passes: Flags

    @property
    def qualifies(self) -> Flags:
        """Who meets every criterion needed to qualify and reaches the pass mark."""
        return self.meets_required & self.passes

    def qualifies_at(self, profile: CriteriaProfile, pass_mark: int) -> Flags:
        """Who would qualify if the profile's pass mark were this one."""
        return self.meets_required & passing(profile, self.earned, self.possible, pass_mark)

    def qualifies_without(self, profile: CriteriaProfile, criterion_id: str) -> Flags:
        """Who would qualify if the profile did not have this criterion."""
        return self.passes & _required(profile, self.criteria, np.ones_like(self.passes), without=criterion_id)


def match_market(profile: CriteriaProfile, questionnaire: Questionnaire, market: Market) -> MarketMatch:
    """Match every supplier; `questionnaire` is the version of the market."""
    states = item_columns(profile, questionnaire, market)
    met = {found.id: _criterion_met(found, market, states) for found in profile.criteria}
    earned, possible = _points(profile, market, states)
    return MarketMatch(
        criteria=met,
        earned=earned,
        possible=possible,
        meets_required=_required(profile, met, _everybody(market)),
        passes=passing(profile, earned, possible, profile.pass_mark),
    )


def _required(profile: CriteriaProfile, met: Mapping[str, Flags], everybody: Flags, *, without: str = "") -> Flags:
    for criterion in profile.criteria:
        if criterion.is_needed_to_qualify and criterion.id != without:
            everybody &= met[criterion.id]
    return everybody


def passing(profile: CriteriaProfile, earned: Points, possible: Points, pass_mark: int) -> Flags:
    """Whose points reach the pass mark: exact, as nothing is divided."""
    whole = profile.possible_points
    found: Flags = np.where(possible > 0, earned * whole >= pass_mark * possible, whole >= pass_mark)
    return found


def item_columns(profile: CriteriaProfile, questionnaire: Questionnaire, market: Market) -> dict[str, ItemColumns]:
    """How every supplier stands in each of the profile's items, the sections that it requests taken as requested."""
    reading = _Reading(questionnaire, market, requested_sections(profile, questionnaire))
    return {item_id: reading.columns(item_id) for item_id in profile.item_ids}


class _Reading:
    def __init__(self, questionnaire: Questionnaire, market: Market, requested: tuple[str, ...]) -> None:
        self.market = market
        self.questionnaire = questionnaire
        self.items = {item.id: item for item in questionnaire.items}
        self.before = Asking(questionnaire, market)
        self.after = Asking(questionnaire, market, requested) if requested else self.before

    def columns(self, item_id: str) -> ItemColumns:
        """Level 0 stands for not answered too, as in the rules; so does an item that the version answered has not."""
        item, row = self.items.get(item_id), self.market.item_rows.get(item_id)
        if item is None or row is None:
            levels = np.full(len(self.market), NOT_ASKED if item is not None else 0, dtype=np.int8)
            backed = np.zeros(len(self.market), dtype=np.uint8)
        else:
            levels, backed = self._asked_now(item, self.market.levels[row]), self.market.backed[row]
        unknown = self._unknown(item, row) if item is not None else None
        if unknown is not None and unknown.any():
            levels = np.where((levels == NOT_ASKED) & unknown, np.int8(0), levels)
        return ItemColumns(levels, backed)

    def _asked_now(self, item: Item, levels: Levels) -> Levels:
        if self.after is self.before:
            return levels
        before, after = self.before.is_asked(item), self.after.is_asked(item)
        levels = np.where(after & ~before & (levels == NOT_ASKED), np.int8(0), levels)
        return np.where(before & ~after, np.int8(NOT_ASKED), levels)

    def _unknown(self, item: Item, row: int | None) -> Flags:
        """Where it is not known whether the item is asked, or the version answered did not have it."""
        facts = self.market.facts
        unknown = np.zeros(len(self.market), dtype=np.bool_)
        for item_id in deciding_items_of(self.questionnaire, item):
            unknown |= self._is_open(self.items[item_id])
        if row is not None and not facts.known[:, row].all():
            unknown |= ~facts.known[:, row][facts.versions.codes]
        return unknown

    def _is_open(self, deciding: Item) -> Flags:
        still_open: Flags = self.market.facts.still_open[self.market.facts.deciding.index(deciding.id)]
        if self.after is self.before:
            return still_open
        found: Flags = self.after.is_asked(deciding) & (still_open | ~self.before.is_asked(deciding))
        return found


def _criterion_met(criterion: Criterion, market: Market, states: Mapping[str, ItemColumns]) -> Flags:
    found = np.zeros(len(market), dtype=np.bool_)
    for group in criterion.groups:
        found |= _group_met(group, criterion.assurance, market, states)
    return found


def _group_met(group: Group, assurance: Assurance, market: Market, states: Mapping[str, ItemColumns]) -> Flags:
    found = _everybody(market)
    for requirement in group.requirements:
        found &= _requirement_met(requirement, assurance, market, states[requirement.item_id])
    return found


def _requirement_met(requirement: Requirement, assurance: Assurance, market: Market, state: ItemColumns) -> Flags:
    """Met where nothing is demanded: not asked, not applicable; else the level for the size, backed as asked."""
    enough: Flags
    exempt: Flags = state.levels < 0
    if requirement.relief:
        sizes = market.dimensions["size"]
        table = np.array([requirement.level_for(Size(size)) for size in sizes.values], dtype=np.int8)
        needed = table[sizes.codes]
        backed = (state.backed >= assurance) | (needed == 0)
        enough = (state.levels >= needed) & backed
    else:
        enough = state.levels >= requirement.level
        if assurance and requirement.level:
            enough &= state.backed >= assurance
    return enough | exempt


def _points(profile: CriteriaProfile, market: Market, states: Mapping[str, ItemColumns]) -> tuple[Points, Points]:
    earned, possible = np.zeros(len(market), dtype=np.int64), np.zeros(len(market), dtype=np.int64)
    for preference in profile.preferences:
        state = states[preference.item_id]
        earned += _earned(preference, state)
        possible += np.where(state.levels >= 0, preference.points[-1], 0)
    return earned, possible


def _earned(preference: Preference, state: ItemColumns) -> Points:
    table = np.array([*preference.points, 0, 0], dtype=np.int64)  # the last two are read where it does not apply
    levels = state.levels
    if preference.assurance:
        levels = np.where((levels > 0) & (state.backed < preference.assurance), np.int8(0), levels)
    found: Points = table[levels]
    return found


def _everybody(market: Market) -> Flags:
    return np.ones(len(market), dtype=np.bool_)
