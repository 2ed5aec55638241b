"""A criteria profile as the problem of the search: a slot for each item, bits for the ways to meet a criterion."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from portal.criteria.rules.structure import CriteriaProfile, Criterion
from portal.guidance.rules.asking import AskedItem
from portal.guidance.rules.options import Allowed
from portal.guidance.rules.ranking import Ranking
from portal.guidance.rules.search import IMPOSSIBLE, Choice, Component, Problem, Slot
from portal.guidance.rules.ways import Demand, Demands, clusters, demands_of, shortest_memory
from portal.organisations.rules import Size


class ItemsAsked(Protocol):
    """The items that are asked or may come to be; `deciding` are those whose steps open or close others."""

    @property
    def items(self) -> Mapping[str, AskedItem]:
        """Each of the items by its id, in the order of the questionnaire."""
        ...

    @property
    def deciding(self) -> frozenset[str]:
        """The ids of the items whose steps decide whether others are asked."""
        ...

    def is_asked(self, item_id: str, decided: tuple[str, ...], facts: tuple[int, ...]) -> bool:
        """Whether the item is asked when of each of the decided items, in order, this is true."""
        ...


@dataclass(frozen=True, slots=True)
class ProfileProblem:
    """Builds the problem of meeting criteria and, with `pass_mark`, of reaching it, by these options only.

    Assurance is left out: to back an answer is no effort. Gain is what is earned over the share of what is possible
    that the pass mark takes, so that an item that does not apply adds nothing to either.
    """

    profile: CriteriaProfile
    size: Size
    asking: ItemsAsked
    ranking: Ranking
    allowed: Allowed
    pass_mark: int

    def build(self, criteria: Iterable[Criterion]) -> Problem:
        """The problem with these criteria."""
        demands = demands_of(criteria, self._ways_of)
        if demands.is_impossible or self.pass_mark > self.profile.possible_points:
            return IMPOSSIBLE
        links = [each.items for each in demands.open_criteria]
        links += [each.depends_on | {item_id} for item_id, each in self.asking.items.items() if each.depends_on]
        groups = clusters(list(self.asking.items), links)
        return Problem(tuple(self._component(group, demands) for group in groups))

    def _ways_of(self, criterion: Criterion) -> Iterator[tuple[Demand, ...]]:
        for group in criterion.groups:
            counting = [found for found in group.requirements if self._counts(found.item_id)]
            yield tuple((found.item_id, found.level_for(self.size)) for found in counting)

    def _counts(self, item_id: str) -> bool:
        found = self.asking.items.get(item_id)
        return found is not None and found.plan.level is not None

    def _component(self, group: Sequence[str], demands: Demands) -> Component:
        within = [each for each in demands.open_criteria if not each.items.isdisjoint(group)]
        decided = tuple(item_id for item_id in group if item_id in self.asking.deciding)
        order = group if decided else shortest_memory(group, within)
        slots = []
        for item_id in order:
            is_open = bool(self.asking.items[item_id].depends_on)
            slot = Slot(
                choices=tuple(self._choices(item_id, demands)),
                ways=tuple(each.at(order, item_id) for each in within if item_id in each.items),
                is_remembered=item_id in decided,
                is_asked=partial(self.asking.is_asked, item_id, decided) if is_open else None,
            )
            slots.append(slot)
        return Component(tuple(slots))

    def _choices(self, item_id: str, demands: Demands) -> Iterator[Choice]:
        item = self.asking.items[item_id].plan
        if item.level is None:
            yield Choice(0, 0)
            return
        levels = [(0, item.level, 0)]
        for number, option in enumerate(item.options, start=1):
            if self.allowed(option):
                levels.append((self.ranking.rank(option), option.reached_level, number))
        for rank, level, number in levels:
            if level >= demands.least.get(item_id, 0):
                out = sum(each.ruled_out(item_id, level) for each in demands.open_criteria)
                yield Choice(rank, self._surplus(item_id, level), out, number)

    def _surplus(self, item_id: str, level: int) -> int:
        possible, mark = self.profile.possible_points, self.pass_mark
        earning = [found for found in self.profile.preferences if found.item_id == item_id and mark > 0]
        return sum(found.points[level] * possible - found.points[-1] * mark for found in earning)
