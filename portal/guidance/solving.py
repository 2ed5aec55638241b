"""Makes plans: by the exact search and, where criteria hang together in too many ways for it, by HiGHS.

The search takes a few milliseconds for a readiness level, for which HiGHS takes 10 to 300: its bounds are weak where
many items add to one sum. HiGHS takes a few milliseconds for any web of criteria, in which the search can get lost.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.guidance import mixed_integer
from portal.guidance.rules.planning import Planner, Solver
from portal.guidance.rules.plans import Plan
from portal.guidance.rules.ranking import Ranking
from portal.guidance.rules.search import Problem, TooManyStates, lowest_rank, lowest_ranks
from portal.guidance.rules.targets import NO_LIMITS, Limits, Situation, Target

MOST_ALTERNATIVES = 3
MOST_STATES = 5_000


def make_plan(
    situation: Situation, target: Target, limits: Limits = NO_LIMITS, *, alternatives: int = MOST_ALTERNATIVES
) -> Plan:
    """The plan with the least effort that reaches the target within the limits; see Planner for ties and errors."""
    return _PLANNER.plan(situation, target, limits, alternatives=alternatives)


def plan_many(situations: Iterable[Situation], target: Target, limits: Limits = NO_LIMITS) -> Iterator[Plan]:
    """The plan of each situation, one after the other as they are found, without alternatives."""
    for situation in situations:
        yield make_plan(situation, target, limits, alternatives=0)


def earliest_week(situation: Situation, target: Target, days_per_week: Decimal | None = None) -> int | None:
    """The least weeks in which some plan reaches the target; 0 if that takes no work, None if none does."""
    return _PLANNER.earliest_week(situation, target, days_per_week)


def least_effort(problem: Problem, ranking: Ranking) -> Decimal | None:
    """The working days of the plan with the least effort that meets the problem; None if nothing does."""
    rank = _PLANNER.solver.lowest_rank(problem, ranking)
    return None if rank is None else sum((option.effort for option in ranking.options(rank)), Decimal())


@dataclass(frozen=True, slots=True)
class BySearch:
    """The exact search; raises TooManyStates where a component has more than so many states at once."""

    most_states: int | None = None

    def lowest_rank(self, problem: Problem, ranking: Ranking) -> int | None:
        """The lowest rank that meets the problem; None if nothing does."""
        del ranking
        return lowest_rank(problem, self.most_states)

    def like(self, rank: int, problem: Problem, ranking: Ranking, *, count: int) -> tuple[int, ...]:
        """The lowest ranks that meet the problem with as much effort as the lowest, `rank`; it comes first."""
        worst = ranking.worst_like(rank)
        return lowest_ranks(problem, count=count, worst=worst, most_states=self.most_states)


@dataclass(frozen=True, slots=True)
class ByHighs:
    """HiGHS, for each aim of the ranking after the other."""

    def lowest_rank(self, problem: Problem, ranking: Ranking) -> int | None:
        """The lowest rank that meets the problem; None if nothing does."""
        return next(iter(mixed_integer.lowest_ranks(problem, ranking, count=1)), None)

    def like(self, rank: int, problem: Problem, ranking: Ranking, *, count: int) -> tuple[int, ...]:
        """The lowest ranks that meet the problem with as much effort as the lowest, `rank`; it comes first."""
        del rank
        return mixed_integer.lowest_ranks(problem, ranking, count=count)


@dataclass(frozen=True, slots=True)
class WhicheverCan:
    """The first solver, or the second where the first has too many states."""

    first: Solver
    second: Solver

    def lowest_rank(self, problem: Problem, ranking: Ranking) -> int | None:
        """The lowest rank that meets the problem; None if nothing does."""
        try:
            return self.first.lowest_rank(problem, ranking)
        except TooManyStates:
            return self.second.lowest_rank(problem, ranking)

    def like(self, rank: int, problem: Problem, ranking: Ranking, *, count: int) -> tuple[int, ...]:
        """The lowest ranks that meet the problem with as much effort as the lowest, `rank`; it comes first."""
        try:
            return self.first.like(rank, problem, ranking, count=count)
        except TooManyStates:
            return self.second.like(rank, problem, ranking, count=count)


_PLANNER = Planner(WhicheverCan(BySearch(MOST_STATES), ByHighs()))
