"""What a profile's criteria demand of the suppliers of one size: groups of items, each with ways to meet it; pure.

A criterion can be met in several ways, and criteria may share items. Those that hang together by an item form a group;
a way of a group is a least level for each of its items. A way that asks as much of every item as another, or more, is
left out: it cannot be easier.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.criteria.rules.structure import CriteriaProfile, Criterion, Group
from portal.guidance.rules.ways import clusters
from portal.organisations.rules import Size

Way = Mapping[str, int]

MOST_WAYS = 250


class TooManyWays(Exception):
    """The criteria hang together in more ways than can be gone through one by one."""


@dataclass(frozen=True, slots=True)
class WayGroup:
    """Least levels by item, way by way; at least one of the ways must be gone."""

    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class ProfileDemands:
    """Groups that share no item, and whether there is a criterion that nobody can meet since it has no way at all."""

    groups: tuple[WayGroup, ...]
    is_impossible: bool = False


def demands_on(profile: CriteriaProfile, size: Size) -> ProfileDemands:
    """What the criteria needed to qualify demand of this size. Raises TooManyWays."""
    needed = [found for found in profile.criteria if found.is_needed_to_qualify]
    if not all(found.groups for found in needed):
        return ProfileDemands((), is_impossible=True)
    ways = [_least([_way(group, size) for group in found.groups]) for found in needed]
    homes = clusters(profile.item_ids, [_items_of(found) for found in needed])
    groups = []
    for home in homes:
        within = [each for each, found in zip(ways, needed, strict=True) if not _items_of(found).isdisjoint(home)]
        groups += [WayGroup(_together(within))] if within else []
    return ProfileDemands(tuple(groups))


def _items_of(criterion: Criterion) -> frozenset[str]:
    return frozenset(found.item_id for group in criterion.groups for found in group.requirements)


def _way(group: Group, size: Size) -> Way:
    way: dict[str, int] = {}
    for found in group.requirements:
        way[found.item_id] = max(found.level_for(size), way.get(found.item_id, 0))
    return {item_id: level for item_id, level in way.items() if level}


def _together(criteria: Sequence[Sequence[Way]]) -> tuple[Way, ...]:
    """The ways to meet all of the criteria, those with the fewest ways first, so that few ways are open at any time."""
    found: list[Way] = [{}]
    for ways in sorted(criteria, key=len):
        found = _least(_joined(found, ways))
        if len(found) > MOST_WAYS:
            raise TooManyWays
    return tuple(found)


def _joined(found: Iterable[Way], ways: Sequence[Way]) -> Iterator[Way]:
    for one in found:
        for other in ways:
            yield {item_id: max(one.get(item_id, 0), other.get(item_id, 0)) for item_id in {**one, **other}}


def _least(ways: Iterable[Way]) -> list[Way]:
    """The ways that ask no more than is needed: none of them asks as much of every item as another."""
    kept: list[Way] = []
    for way in sorted(ways, key=lambda each: sum(each.values())):
        if not any(_asks_as_much(way, other) for other in kept):
            kept.append(way)
    return kept


def _asks_as_much(way: Way, other: Way) -> bool:
    return all(way.get(item_id, 0) >= level for item_id, level in other.items())
