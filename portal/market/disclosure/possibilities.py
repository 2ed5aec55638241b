"""Which combinations of values could ever have a supplier, by the structure alone; pure.

Impossible is a region of another country, a level that no answer to an item counts as, "not applicable" where it is
not allowed, and an item that is never asked of suppliers with a value. What depends on answers or on a second sector
is possible. A combination that some supplier of the whole market has after all (an older version of the questionnaire
asked differently) counts as possible.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from portal.criteria.rules.asking import conditions_of
from portal.market.columns import YES
from portal.market.disclosure.catalogue import NOT_APPLICABLE, Catalogue, DimensionKind
from portal.questionnaires.outline import Asked, all_of, opposite
from portal.questionnaires.rules.levels import attainable_levels
from portal.questionnaires.rules.structure import (
    AllOf,
    AnyOf,
    Condition,
    Item,
    Not,
    ProfileField,
    ProfileIs,
    Questionnaire,
)

Possible = NDArray[np.bool_]
_FIELDS = {"size": ProfileField.SIZE, "country": ProfileField.COUNTRY, "sector": ProfileField.SECTOR}


@dataclass(frozen=True)
class Possibilities:
    """What the structure allows of the dimensions of a catalogue, alone and in pairs, worked out when it is asked."""

    catalogue: Catalogue
    questionnaire: Questionnaire
    seen: Callable[[tuple[str, ...]], Possible]  # where the whole market has anybody, by one or two dimensions
    _known: dict[tuple[str, ...], Possible | None] = field(default_factory=dict)

    def alone(self, name: str) -> Possible | None:
        """For each value of the dimension whether it is possible; None if all are."""
        return self._remember((name,))

    def pair(self, one: str, other: str) -> Possible | None:
        """For each value of one and of the other whether both together are possible; None if all are."""
        return self._remember((one, other))

    def _remember(self, names: tuple[str, ...]) -> Possible | None:
        if names not in self._known:
            found = self._alone(*names) if len(names) == 1 else self._pair(*names)
            if found is not None:
                found |= self.seen(names)
            self._known[names] = None if found is None or found.all() else found
        return self._known[names]

    def _alone(self, name: str) -> Possible | None:
        item = self._find_item(name)
        if item is None:
            return None
        allowed = {str(level) for level in attainable_levels(item)} | (set() if item.gate else {NOT_APPLICABLE})
        return np.array([value in allowed for value in self.catalogue.get(name).values])

    def _pair(self, one: str, other: str) -> Possible | None:
        if (one, other) == ("region", "country"):
            return self._places(one, other)
        item = self._find_item(one)
        if item is not None and self.catalogue.get(other).kind is DimensionKind.PROFILE:
            asked = [self._may_be_asked(item, other, value) for value in self.catalogue.get(other).values]
            return np.tile(np.array(asked, np.bool_), (len(self.catalogue.get(one).values), 1))
        return None

    def _places(self, one: str, other: str) -> Possible:
        regions, countries = self.catalogue.get(one).values, self.catalogue.get(other).values
        belongs = [[region.partition("-")[0] == country for country in countries] for region in regions]
        return np.array(belongs, np.bool_).reshape(len(regions), len(countries))

    def _find_item(self, name: str) -> Item | None:
        return next((item for item in self.questionnaire.items if item.id == name), None)

    def _may_be_asked(self, item: Item, name: str, value: str) -> bool:
        return _asked(self.questionnaire, item, name, value) is not Asked.NO


def _asked(questionnaire: Questionnaire, item: Item, name: str, value: str) -> Asked:
    """Whether the item is asked of suppliers of which only this value is known."""
    return all_of(_holds(questionnaire, found, name, value) for found in conditions_of(questionnaire, item))


def _holds(questionnaire: Questionnaire, condition: Condition, name: str, value: str) -> Asked:
    match condition:
        case ProfileIs():
            return _profile_is(condition, name, value)
        case AllOf(parts):
            return all_of(_holds(questionnaire, part, name, value) for part in parts)
        case AnyOf(parts):
            return opposite(all_of(opposite(_holds(questionnaire, part, name, value)) for part in parts))
        case Not(part):
            return opposite(_holds(questionnaire, part, name, value))
        case _:  # what an earlier item was answered: no if that is not asked
            never = _asked(questionnaire, questionnaire.item(condition.item_id), name, value) is Asked.NO
            return Asked.NO if never else Asked.PERHAPS


def _profile_is(condition: ProfileIs, name: str, value: str) -> Asked:
    if condition.field is ProfileField.TRAITS:
        if name in condition.any_of and value == YES:
            return Asked.YES
        return Asked.NO if condition.any_of == {name} else Asked.PERHAPS
    if _FIELDS.get(name) is not condition.field:
        return Asked.PERHAPS
    if value in condition.any_of:
        return Asked.YES
    return Asked.PERHAPS if condition.field is ProfileField.SECTOR else Asked.NO  # a second sector may be one of them


def grid(possibilities: Possibilities, by: Sequence[str], filters: Mapping[str, str]) -> Possible | None:
    """For each cell and margin of a table whether it is possible; None if all are."""
    names = (*by, *filters)
    dimensions = [possibilities.catalogue.get(name) for name in names]
    allowed = np.ones([len(dimension.values) for dimension in dimensions], np.bool_)
    for place, name in enumerate(names):
        _limit(allowed, possibilities.alone(name), (place,))
        for other_place, other in enumerate(names):
            if other_place != place:
                _limit(allowed, possibilities.pair(name, other), (place, other_place))
    for dimension in dimensions[len(by) :]:
        allowed = np.asarray(allowed.take(dimension.values.index(filters[dimension.name]), axis=len(by)), np.bool_)
    return None if allowed.all() else with_margins(allowed)


def with_margins(allowed: Possible) -> Possible:
    """With one more entry along each axis: whether anything along it is possible."""
    for axis in range(allowed.ndim):
        allowed = np.concatenate([allowed, allowed.any(axis=axis, keepdims=True)], axis=axis)
    return allowed


def _limit(allowed: Possible, found: Possible | None, places: tuple[int, ...]) -> None:
    """Take out of `allowed` what `found` says of the axes at these places."""
    if found is None:
        return
    if len(places) == 2 and places[0] > places[1]:
        found, places = found.T, places[::-1]
    shape = [1] * allowed.ndim
    for place, size in zip(places, found.shape, strict=True):
        shape[place] = size
    allowed &= found.reshape(shape)
