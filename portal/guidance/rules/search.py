"""The exact search: one choice for every slot, the lowest rank in all; whole numbers only, and nothing of items.

Dynamic programming, in two stages. Slots that depend on each other form a component; its slots are gone through one
by one, and of all ways to choose so far those are dropped that others beat in both rank and gain. Components meet
only in the gain that all together need; they are joined one by one in the same way, and what cannot become better
than a plan known already is dropped as well: the bound is that of the linear relaxation (Dyer 1984, "An O(n)
algorithm for the multiple-choice knapsack linear program"), kept exact by multiplying it out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappush, heapreplace
from itertools import pairwise
from typing import NamedTuple

State = tuple[int, int]
Facts = tuple[int, ...]


class Choice(NamedTuple):
    """One choice: what it adds to the rank and to the gain, the ways (bits) it rules out, what later slots may ask."""

    rank: int
    gain: int
    rules_out: int = 0
    fact: int = 0


NOT_ASKED = Choice(0, 0, 0, -1)


class Ways(NamedTuple):
    """Ways (bits) of which at least one must not be ruled out; `met` is a bit of its own, set when one is sure.

    `complete` are the ways for which this slot is the last one: not ruled out by now, they are sure.
    """

    bits: int
    met: int
    complete: int


@dataclass(frozen=True, slots=True)
class Slot:
    """Exactly one of the choices must be taken; none, and there is no plan.

    A slot with `is_asked` has its choices only where that is true of the facts remembered from earlier slots of its
    component, and else counts for nothing.
    """

    choices: tuple[Choice, ...]
    ways: tuple[Ways, ...] = ()
    is_remembered: bool = False
    is_asked: Callable[[Facts], bool] | None = None

    def choices_given(self, facts: Facts) -> tuple[Choice, ...]:
        """The choices there are, given the facts."""
        return self.choices if self.is_asked is None or self.is_asked(facts) else (NOT_ASKED,)


@dataclass(frozen=True, slots=True)
class Component:
    """Slots that depend on each other, in an order in which none needs a later one; they need at least this gain."""

    slots: tuple[Slot, ...]
    least_gain: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Components that together need at least this gain."""

    components: tuple[Component, ...]
    least_gain: int = 0


IMPOSSIBLE = Problem((Component((Slot(()),)),))


class TooManyStates(Exception):
    """The criteria hang together in too many ways for this search."""


def lowest_rank(problem: Problem, most_states: int | None = None) -> int | None:
    """The lowest rank that meets the problem; None if nothing does.

    Raises TooManyStates where a component has more than that many states at once.
    """
    return next(iter(_lowest(problem, 1, None, most_states)), None)


def lowest_ranks(problem: Problem, *, count: int, worst: int, most_states: int | None = None) -> tuple[int, ...]:
    """The lowest ranks that meet the problem and are not above `worst`, in order, at most so many; raises the same."""
    return tuple(rank for rank in _lowest(problem, count, worst, most_states) if rank <= worst)[:count]


def _lowest(problem: Problem, count: int, worst: int | None, most_states: int | None) -> list[int]:
    fronts = [_front(component, count, most_states) for component in problem.components]
    slope = _slope(fronts, problem.least_gain) if all(fronts) else None
    if slope is None:
        return []
    limited = slope if worst is None else slope._replace(limit=worst)
    return [rank for rank, _gain in _join(fronts, problem.least_gain, limited, count)]


def _front(component: Component, count: int, most_states: int | None) -> list[State]:
    """The states of the component that may be part of one of the `count` best, the lowest rank first."""
    groups: dict[tuple[Facts, int], list[State]] = {((), 0): [(0, 0)]}
    for slot in component.slots:
        grown: dict[tuple[Facts, int], list[State]] = {}
        for (facts, out), states in groups.items():
            for choice in slot.choices_given(facts):
                now_out = _rule_out(out | choice.rules_out, slot.ways)
                if now_out is not None:
                    key = (*facts, choice.fact) if slot.is_remembered else facts, now_out
                    rank, gain = choice.rank, choice.gain
                    grown.setdefault(key, []).extend([(r + rank, g + gain) for r, g in states])
        groups = {key: _unbeaten(states, count) for key, states in grown.items()}
        if most_states is not None and sum(map(len, groups.values())) > most_states:
            raise TooManyStates
    least = component.least_gain
    states = [state for group in groups.values() for state in group if least is None or state[1] >= least]
    return _unbeaten(states, count)


def _rule_out(out: int, ways: tuple[Ways, ...]) -> int | None:
    """What is ruled out once it is known which ways are sure; None where no way is left."""
    for each in ways:
        if out & each.met:
            continue
        left = each.bits & ~out
        if not left:
            return None
        if left & each.complete:
            out |= each.bits | each.met
    return out


def _unbeaten(states: list[State], count: int) -> list[State]:
    """The states that fewer than `count` others of lower rank equal or exceed in gain, the lowest rank first."""
    states.sort()
    kept: list[State] = []
    most: list[int] = []
    for state in states:
        if len(most) < count:
            heappush(most, state[1])
        elif state[1] > most[0]:
            heapreplace(most, state[1])
        else:
            continue
        kept.append(state)
    return kept


class _Slope(NamedTuple):
    """A price of gain in rank (`rank` for `gain`), and a rank that some plan has: nothing above it is of use."""

    rank: int
    gain: int
    limit: int


def _slope(fronts: Sequence[Sequence[State]], least_gain: int) -> _Slope | None:
    """The price at which the relaxed problem is solved, and the rank of a plan found on the way; None if none is."""
    hulls = [_hull(front) for front in fronts]
    rank, gain = sum(hull[0][0] for hull in hulls), sum(hull[0][1] for hull in hulls)
    rises = [(high[0] - low[0], high[1] - low[1]) for hull in hulls for low, high in pairwise(hull)]
    price = (0, 1)
    for rise in sorted(rises, key=lambda rise: Fraction(*rise)):
        if gain >= least_gain:
            break
        rank, gain, price = rank + rise[0], gain + rise[1], rise
    return _Slope(*price, rank) if gain >= least_gain else None


def _hull(front: Iterable[State]) -> list[State]:
    """The corners of the lower convex hull, rising in rank and gain."""
    hull: list[State] = []
    for rank, gain in front:
        if hull and gain <= hull[-1][1]:
            continue
        while len(hull) > 1 and _bends_up(hull[-2], hull[-1], (rank, gain)):
            hull.pop()
        hull.append((rank, gain))
    return hull


def _bends_up(first: State, middle: State, last: State) -> bool:
    """Whether the middle one gives no more gain for its rank than the last."""
    return (middle[0] - first[0]) * (last[1] - middle[1]) >= (last[0] - middle[0]) * (middle[1] - first[1])


def _join(fronts: Sequence[Sequence[State]], least_gain: int, slope: _Slope, count: int) -> list[State]:
    """The unbeaten states of all components together, the lowest rank first."""
    price, unit, limit = slope
    reduced = [[(rank, gain, rank * unit - price * gain) for rank, gain in front] for front in fronts]
    lowest = [min(state[2] for state in front) for front in reduced]
    highest = [max(gain for _rank, gain in front) for front in fronts]
    room, gain_to_come = limit * unit - price * least_gain - sum(lowest), sum(highest)
    states: list[State] = [(0, 0)]
    for front, low, high in zip(reduced, lowest, highest, strict=True):
        room, gain_to_come = room + low, gain_to_come - high
        needed = least_gain - gain_to_come
        grown = []
        for rank, gain in states:
            allowed = room - (rank * unit - price * gain)
            grown += [(rank + r, gain + g) for r, g, cost in front if cost <= allowed and gain + g >= needed]
        states = _unbeaten(grown, count)
    return states
