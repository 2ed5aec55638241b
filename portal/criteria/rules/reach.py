"""Who is asked an item: held against sizes, sectors, countries, traits and earlier answers, as far as known; pure.

Nothing said of traits, countries or answers leaves it open: then the answer is "perhaps". "No" and "yes" are certain.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from portal.criteria.rules.asking import conditions_of, deciding_items_of, requested_sections
from portal.criteria.rules.structure import CriteriaProfile
from portal.criteria.rules.warning_codes import Who
from portal.organisations.rules import Size
from portal.questionnaires.outline import Asked, all_of, opposite
from portal.questionnaires.rules.conditions import profile_values_referred_to
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

ANY_OTHER = ""  # stands for every sector, or country, that no condition names

Cell = tuple[Size, str]  # a size and a sector


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of supplier; with `traits` or `country` None these are not known, `second` is a second sector or ""."""

    size: Size
    sector: str
    country: str | None = None
    traits: frozenset[str] | None = None
    second: str = ""


@dataclass(frozen=True)
class Reach:
    """Who of those that a profile is for is asked an item of the questionnaire."""

    profile: CriteriaProfile
    questionnaire: Questionnaire

    @cached_property
    def _requested(self) -> frozenset[str]:
        return frozenset(requested_sections(self.profile, self.questionnaire))

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.questionnaire.items}

    def find_item(self, item_id: str) -> Item | None:
        """The item, or None when the questionnaire has none with this id."""
        return self._items.get(item_id)

    def asked(self, item: Item, kind: Kind) -> Asked:
        """Whether a supplier of this kind is asked the item, once the sections that the profile needs are requested."""
        return all_of(self._condition(condition, kind) for condition in conditions_of(self.questionnaire, item))

    def _condition(self, condition: Condition, kind: Kind) -> Asked:
        match condition:
            case ProfileIs():
                return self._profile_is(condition, kind)
            case AllOf(parts):
                return all_of(self._condition(part, kind) for part in parts)
            case AnyOf(parts):
                return opposite(all_of(opposite(self._condition(part, kind)) for part in parts))
            case Not(part):
                return opposite(self._condition(part, kind))
            case _:
                never = self.asked(self.questionnaire.item(condition.item_id), kind) is Asked.NO
                return Asked.NO if never else Asked.PERHAPS

    def _profile_is(self, condition: ProfileIs, kind: Kind) -> Asked:
        known = {
            ProfileField.SIZE: {kind.size.value},
            ProfileField.SECTOR: {kind.sector, kind.second},
            ProfileField.REQUESTED: self._requested,
            ProfileField.TRAITS: kind.traits,
            ProfileField.COUNTRY: None if kind.country is None else {kind.country},
        }[condition.field]
        if known is None:
            return Asked.PERHAPS
        return Asked.NO if condition.any_of.isdisjoint(known) else Asked.YES

    def named(self, item: Item, field: ProfileField) -> frozenset[str]:
        """The values of this field that decide whether the item is asked, also through the items that decide it."""
        return frozenset(
            value
            for condition in self._conditions(item)
            for part in profile_values_referred_to(condition)
            if part.field is field
            for value in part.any_of
        )

    def deciding(self, item: Item) -> tuple[str, ...]:
        """Ids of the items whose answers decide whether the item is asked."""
        return deciding_items_of(self.questionnaire, item)

    def _conditions(self, item: Item) -> Iterator[Condition]:
        yield from conditions_of(self.questionnaire, item)
        for item_id in self.deciding(item):
            yield from self._conditions(self.questionnaire.item(item_id))

    def sectors(self, item: Item) -> tuple[str, ...]:
        """The profile's sectors; for a profile of all sectors those that decide about the item, and any other."""
        return tuple(sorted(self.profile.sectors or {*self.named(item, ProfileField.SECTOR), ANY_OTHER}))

    def countries(self, item: Item) -> tuple[str, ...]:
        """The profile's countries; for a profile of all countries those that decide, and any other."""
        return tuple(sorted(self.profile.countries or {*self.named(item, ProfileField.COUNTRY), ANY_OTHER}))

    def cells(self, item: Item) -> Mapping[Cell, Asked]:
        """For each size and sector whether the item is asked: no only if it is no in each of the countries."""
        return {
            (size, sector): _any_of(self.asked(item, Kind(size, sector, country)) for country in self.countries(item))
            for size, sector in product(Size, self.sectors(item))
        }

    def is_asked_of(self, item: Item, size: Size) -> bool:
        """Whether a supplier of this size may be asked the item."""
        return any(asked is not Asked.NO for (at, _sector), asked in self.cells(item).items() if at is size)

    def is_opened_by_a_second_sector(self, item: Item) -> bool:
        """Whether a supplier of the profile that names some second sector may be asked the item."""
        kinds = (
            Kind(size, sector, country, second=second)
            for size, sector, country, second in product(
                Size, self.sectors(item), self.countries(item), self.named(item, ProfileField.SECTOR)
            )
        )
        return any(self.asked(item, kind) is not Asked.NO for kind in kinds)

    def traits_needed(self, item: Item, cell: Cell) -> tuple[str, ...]:
        """The traits of which a supplier must have one, or several together, to be asked; none if it needs none."""
        kind = Kind(*cell, traits=frozenset())
        if self.asked(item, kind) is not Asked.NO:
            return ()
        named = sorted(self.named(item, ProfileField.TRAITS))
        alone = [trait for trait in named if self.asked(item, replace(kind, traits=frozenset({trait}))) is not Asked.NO]
        return tuple(alone or named)

    def answers_needed(self, item: Item, cell: Cell) -> tuple[str, ...]:
        """Ids of the items without an answer to which a supplier is not asked, whatever its traits; none if asked."""
        traits = self.named(item, ProfileField.TRAITS)
        waits = self.asked(item, Kind(*cell, traits=traits)) is Asked.PERHAPS
        return self.deciding(item) if waits else ()


def _any_of(parts: Iterable[Asked]) -> Asked:
    return opposite(all_of(opposite(part) for part in parts))


def summarise(cells: Iterable[Cell], sectors: tuple[str, ...]) -> Iterator[Who]:
    """Say in few words which cells these are: whole sectors first, then sizes together that share the same sectors."""
    left = set(cells)
    whole = [sector for sector in sectors if all((size, sector) in left for size in Size)]
    if whole:
        yield _who((), whole, sectors)
    by_sectors: dict[tuple[str, ...], list[Size]] = {}
    for size in Size:
        rest = tuple(sector for sector in sectors if (size, sector) in left and sector not in whole)
        by_sectors.setdefault(rest, []).append(size)
    remaining = tuple(sector for sector in sectors if sector not in whole)
    for found, sizes in by_sectors.items():
        if found:
            yield _who(tuple(sizes), found, sectors) if found != remaining else Who(tuple(sizes))


def _who(sizes: tuple[Size, ...], found: Iterable[str], sectors: tuple[str, ...]) -> Who:
    named = tuple(found)
    if set(named) == set(sectors):
        return Who(sizes)
    if ANY_OTHER in named:
        return Who(sizes, except_sectors=tuple(sector for sector in sectors if sector not in named))
    return Who(sizes, named)
