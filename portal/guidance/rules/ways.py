"""A profile's criteria as the search takes them: least levels where there is one way, bits where there are several."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.criteria.rules.structure import Criterion
from portal.guidance.rules.search import Ways

Demand = tuple[str, int]


@dataclass(frozen=True, slots=True)
class OpenCriterion:
    """A criterion with several ways: each a bit, with the demands (item and level) that must all be met for it."""

    ways: tuple[tuple[int, tuple[Demand, ...]], ...]
    met: int

    @property
    def items(self) -> frozenset[str]:
        """The items that decide it."""
        return frozenset(item_id for _bit, demands in self.ways for item_id, _level in demands)

    def ruled_out(self, item_id: str, level: int) -> int:
        """The ways that are ruled out when the item counts as this level."""
        return sum(
            bit for bit, demands in self.ways if any(other == item_id and level < needed for other, needed in demands)
        )

    def at(self, order: Sequence[str], item_id: str) -> Ways:
        """What is known of it after this item, when the items are gone through in this order."""
        later = set(order[order.index(item_id) + 1 :])
        complete = sum(bit for bit, demands in self.ways if later.isdisjoint(other for other, _level in demands))
        return Ways(sum(bit for bit, _demands in self.ways), self.met, complete)


@dataclass(frozen=True, slots=True)
class Demands:
    """All that the criteria ask: least levels by item, criteria with several ways, and whether one has none."""

    least: dict[str, int]
    open_criteria: tuple[OpenCriterion, ...]
    is_impossible: bool


def demands_of(criteria: Iterable[Criterion], demand: Callable[[Criterion], Iterator[tuple[Demand, ...]]]) -> Demands:
    """Sort the criteria by whether they leave a choice; `demand` gives the ways of one, each with what it demands."""
    least: dict[str, int] = {}
    opened: list[OpenCriterion] = []
    bit, is_impossible = 1, False
    for criterion in criteria:
        ways = list(dict.fromkeys(demand(criterion)))
        if not ways:
            is_impossible = True
        elif len(ways) == 1:
            for item_id, level in ways[0]:
                least[item_id] = max(level, least.get(item_id, 0))
        else:
            opened.append(OpenCriterion(tuple((bit << place, way) for place, way in enumerate(ways)), bit << len(ways)))
            bit <<= len(ways) + 1
    return Demands(least, tuple(opened), is_impossible)


def clusters(item_ids: Sequence[str], links: Iterable[frozenset[str]]) -> list[list[str]]:
    """The items in groups, so that linked ones are in the same group; everything in the order given."""
    home = {item_id: [item_id] for item_id in item_ids}
    for link in links:
        merged = list({id(home[item_id]): home[item_id] for item_id in sorted(link)}.values())
        together = [item_id for group in merged for item_id in group]
        home.update(dict.fromkeys(together, together))
    place = {item_id: number for number, item_id in enumerate(item_ids)}
    groups = {id(group): group for group in (home[item_id] for item_id in item_ids)}
    return [sorted(group, key=place.__getitem__) for group in groups.values()]


def shortest_memory(item_ids: Sequence[str], criteria: Sequence[OpenCriterion]) -> list[str]:
    """The items in an order that leaves few criteria undecided at any time, so that the search has less to remember."""
    order: list[str] = []
    rest = list(item_ids)
    while rest:
        undecided = {item_id: _undecided({*order, item_id}, criteria) for item_id in rest}
        chosen = min(rest, key=undecided.__getitem__)
        rest.remove(chosen)
        order.append(chosen)
    return order


def _undecided(seen: set[str], criteria: Sequence[OpenCriterion]) -> int:
    """How many criteria are begun and not finished once these items are seen."""
    return sum(1 for criterion in criteria if not criterion.items.isdisjoint(seen) and not criterion.items <= seen)
