"""The problem of the search as an integer programme for HiGHS, solved for one aim after the other.

All figures are whole numbers. Floating point decides nothing: a bound on a sum of anything but ones is moved half a
unit away from the whole number it stands for, the gap is zero, and what is found is added up again in whole numbers.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from itertools import product
from types import ModuleType
from typing import Any

from portal.guidance.rules.ranking import SUMS, Ranking
from portal.guidance.rules.search import NOT_ASKED, Choice, Component, Problem, Slot

HALF = 0.5


class SolverFault(RuntimeError):
    """HiGHS gave up, or gave what does not hold in whole numbers."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The least and the most that these columns, each so many times, may add up to."""

    times: Mapping[int, int]
    least: int | None = None
    most: int | None = None

    def holds(self, taken: frozenset[int]) -> bool:
        total = sum(number for column, number in self.times.items() if column in taken)
        return (self.least is None or total >= self.least) and (self.most is None or total <= self.most)


@dataclass(slots=True)
class _Programme:
    """Columns that are taken or not: those of choices, with ranks and gains, and those of ways, whose rank is 0."""

    ranks: list[int] = field(default_factory=list)
    gains: dict[int, int] = field(default_factory=dict)
    rows: list[_Row] = field(default_factory=list)

    def add_column(self, rank: int = 0) -> int:
        self.ranks.append(rank)
        return len(self.ranks) - 1


def lowest_ranks(problem: Problem, ranking: Ranking, *, count: int) -> tuple[int, ...]:
    """The lowest rank that meets the problem and the next ones with as much effort, in order, at most so many.

    Empty if nothing meets it. Raises SolverFault.
    """
    programme = _programme(problem)
    aims = [ranking.aims(rank) for rank in programme.ranks]
    found: list[int] = []
    while len(found) < count:
        taken = _least(programme, aims)
        if taken is None:
            break
        found.append(sum(programme.ranks[column] for column in taken))
        efforts = {column: aim[0] for column, aim in enumerate(aims) if aim[0]}
        programme.rows.append(_Row(efforts, most=ranking.aims(found[0])[0]))
        choices = [column for column in taken if column in programme.gains]
        programme.rows.append(_Row(dict.fromkeys(choices, 1), most=len(choices) - 1))
    return tuple(found)


def _programme(problem: Problem) -> _Programme:
    programme = _Programme()
    for component in problem.components:
        before = len(programme.ranks)
        _add_component(programme, component)
        if component.least_gain is not None:
            own = {column: gain for column, gain in programme.gains.items() if column >= before}
            programme.rows.append(_at_least(own, component.least_gain))
    programme.rows.append(_at_least(programme.gains, problem.least_gain))
    return programme


def _at_least(gains: Mapping[int, int], least: int) -> _Row:
    unit = math.gcd(*gains.values()) or 1
    return _Row({column: gain // unit for column, gain in gains.items()}, least=-(-least // unit))


def _add_component(programme: _Programme, component: Component) -> None:
    remembered: list[dict[int, int]] = []
    ways: dict[int, int] = {}
    for slot in component.slots:
        choices = slot.choices if slot.is_asked is None else (*slot.choices, NOT_ASKED)
        columns = {programme.add_column(choice.rank): choice for choice in choices}
        programme.gains.update({column: choice.gain for column, choice in columns.items()})
        programme.rows.append(_Row(dict.fromkeys(columns, 1), least=1, most=1))
        programme.rows += _way_rows(programme, slot, columns, ways)
        if slot.is_asked is not None:
            programme.rows += _asked_rows(slot, max(columns), list(columns)[:-1], remembered)
        if slot.is_remembered:
            remembered.append({column: choice.fact for column, choice in columns.items()})


def _way_rows(programme: _Programme, slot: Slot, columns: Mapping[int, Choice], ways: dict[int, int]) -> Iterator[_Row]:
    """A way is not taken where a choice rules it out; of all ways of a criterion at least one is taken."""
    for each in slot.ways:
        bits = [1 << place for place in range(each.bits.bit_length()) if each.bits >> place & 1]
        if bits[0] not in ways:
            ways.update({bit: programme.add_column() for bit in bits})
            yield _Row({ways[bit]: 1 for bit in bits}, least=1)
        for bit in bits:
            against = [column for column, choice in columns.items() if choice.rules_out & bit]
            yield _Row(dict.fromkeys([*against, ways[bit]], 1), most=1)


def _asked_rows(
    slot: Slot, skipped: int, others: Sequence[int], remembered: Sequence[Mapping[int, int]]
) -> Iterator[_Row]:
    """For all that can have been chosen before: no choice is taken where the item is not asked, and one where it is."""
    for columns in product(*remembered):
        facts = tuple(known[column] for known, column in zip(remembered, columns, strict=True))
        is_asked = slot.is_asked is None or slot.is_asked(facts)
        forbidden = [skipped] if is_asked else others
        yield _Row(dict.fromkeys([*columns, *forbidden], 1), most=len(columns))


def _least(programme: _Programme, aims: Sequence[tuple[int, ...]]) -> frozenset[int] | None:
    """The columns taken at the least of the first aim, then of the next, and so on; None if there is no way."""
    highs = _model(programme)
    taken: frozenset[int] | None = None
    for place, aim in enumerate(zip(*aims, strict=True)):
        wanted = {column: number for column, number in enumerate(aim) if number}
        if taken is not None and not wanted:
            continue
        for column in range(len(aims)):
            highs.changeColCost(column, float(aim[column]))
        taken = _run(highs, programme)
        if taken is None:
            return None
        _keep(highs, wanted, taken, is_sum=place < SUMS)
    return taken


def _keep(highs: Any, wanted: Mapping[int, int], taken: frozenset[int], *, is_sum: bool) -> None:
    """Hold what the aim has reached: its sum, or every column of it where each number belongs to one item."""
    if is_sum:
        _add_row(highs, _Row(wanted, most=sum(number for column, number in wanted.items() if column in taken)))
    else:
        for column in wanted:
            highs.changeColBounds(column, float(column in taken), float(column in taken))


def _run(highs: Any, programme: _Programme) -> frozenset[int] | None:
    highs.run()
    status = highs.getModelStatus()
    if status == _highspy().HighsModelStatus.kInfeasible:
        return None
    if status != _highspy().HighsModelStatus.kOptimal:
        raise SolverFault(highs.modelStatusToString(status))
    values = highs.getSolution().col_value
    taken = frozenset(column for column, value in enumerate(values) if value > HALF)
    if not all(row.holds(taken) for row in programme.rows):
        raise SolverFault("what HiGHS found does not hold in whole numbers")
    return taken


def _model(programme: _Programme) -> Any:
    highspy = _highspy()
    highs = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", HALF)):
        highs.setOptionValue(name, value)
    for column in range(len(programme.ranks)):
        highs.addVar(0.0, 1.0)
        highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    for row in programme.rows:
        _add_row(highs, row)
    return highs


def _add_row(highs: Any, row: _Row) -> None:
    room = 0.0 if set(row.times.values()) <= {1} else HALF
    least = -math.inf if row.least is None else row.least - room
    most = math.inf if row.most is None else row.most + room
    highs.addRow(least, most, len(row.times), list(row.times), [float(number) for number in row.times.values()])


@cache
def _highspy() -> ModuleType:
    """Loaded when first used: it takes 0.1 seconds and 14 MB (with numpy), and most processes never need it."""
    return import_module("highspy")
