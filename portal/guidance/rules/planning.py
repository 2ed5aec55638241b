"""The least work that makes a supplier reach a target: decided exactly, checked against the rules, and explained."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from portal.guidance.rules.explaining import Task, explain, part_in_time
from portal.guidance.rules.options import Allowed, LevelOption, any_option
from portal.guidance.rules.plans import Move, Outcome, Plan
from portal.guidance.rules.qualifying import QualifyingTask
from portal.guidance.rules.ranking import Ranking
from portal.guidance.rules.readiness import ReadinessTask
from portal.guidance.rules.search import Problem
from portal.guidance.rules.targets import Limits, ProfileTarget, Situation, Target


class Solver(Protocol):
    """Finds the plans of lowest rank, exactly."""

    def lowest_rank(self, problem: Problem, ranking: Ranking) -> int | None:
        """The lowest rank that meets the problem; None if nothing does."""
        ...

    def like(self, rank: int, problem: Problem, ranking: Ranking, *, count: int) -> tuple[int, ...]:
        """The lowest ranks that meet the problem with as much effort as the lowest, `rank`; it comes first."""
        ...


@dataclass(frozen=True, slots=True)
class _Work:
    """The options of a plan, in the order of the questionnaire, with what they take together."""

    rank: int
    options: tuple[LevelOption, ...]

    @property
    def effort(self) -> Fraction:
        return Fraction(self.days)

    @property
    def days(self) -> Decimal:
        return sum((option.effort for option in self.options), Decimal())

    @property
    def longest(self) -> int:
        return max((option.weeks for option in self.options), default=0)

    def is_done_within(self, limits: Limits) -> bool:
        return limits.allow(self.effort, self.longest)


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes plans with a solver.

    The best plan is the one with the least effort that reaches the target within the limits. Of plans with equal
    effort: the one with more gates among its items, then with fewer items, then the one with the earlier item of the
    questionnaire where they first differ. Both methods raise KeyError for a readiness level that the questionnaire
    does not have.
    """

    solver: Solver

    def plan(self, situation: Situation, target: Target, limits: Limits, *, alternatives: int) -> Plan:
        """The best plan, with so many others of equal effort. Raises PlanFault should the rules not agree with it."""
        task = _task(situation, target)
        if task.now.reached:
            return Plan(target=target, outcome=Outcome.REACHED, now=task.now)
        best = self._least(task, any_option)
        if best is None:
            return Plan(target=target, outcome=Outcome.IMPOSSIBLE, now=task.now, obstacles=task.obstacles())
        in_time = self._least_within(task, best, limits)
        if in_time is None:
            return self._too_late(task, target, best, limits, alternatives)
        explained = explain(task, in_time.options)
        return Plan(
            target=target,
            outcome=Outcome.PLANNED,
            now=task.now,
            steps=explained.steps,
            effort=in_time.days,
            weeks=limits.weeks_for(in_time.effort, in_time.longest),
            evidence=explained.evidence,
            alternatives=self._others(task, in_time, _short_enough(limits.weeks), alternatives),
        )

    def earliest_week(self, situation: Situation, target: Target, days_per_week: Decimal | None) -> int | None:
        """The least weeks in which some plan reaches the target; 0 if that takes no work, None if none does."""
        task = _task(situation, target)
        if task.now.reached:
            return 0
        best = self._least(task, any_option)
        return None if best is None else self._earliest(task, best, days_per_week)

    def _too_late(self, task: Task, target: Target, best: _Work, limits: Limits, alternatives: int) -> Plan:
        explained = explain(task, best.options)
        return Plan(
            target=target,
            outcome=Outcome.TOO_LATE,
            now=task.now,
            steps=explained.steps,
            effort=best.days,
            weeks=limits.weeks_for(best.effort, best.longest),
            evidence=explained.evidence,
            alternatives=self._others(task, best, any_option, alternatives),
            in_time=part_in_time(task, explained, limits),
            earliest_week=self._earliest(task, best, limits.days_per_week),
        )

    def _least(self, task: Task, allowed: Allowed) -> _Work | None:
        rank = self.solver.lowest_rank(task.problem(allowed), task.ranking)
        return None if rank is None else _Work(rank, task.ranking.options(rank))

    def _least_within(self, task: Task, best: _Work, limits: Limits) -> _Work | None:
        """The best plan that keeps the limits; `best` is the best one without them."""
        if best.is_done_within(limits):
            return best
        found = self._least(task, _short_enough(limits.weeks))
        return found if found is not None and found.is_done_within(limits) else None

    def _earliest(self, task: Task, best: _Work, days_per_week: Decimal | None) -> int:
        """Looks between the weeks that the least effort takes at best and those in which the best plan is done."""
        free = Limits(None, days_per_week)
        weeks = range(free.weeks_for(best.effort, 0), free.weeks_for(best.effort, best.longest))

        def is_enough(number: int) -> bool:
            return self._least_within(task, best, Limits(number, days_per_week)) is not None

        return weeks.start + bisect_left(weeks, True, key=is_enough)

    def _others(self, task: Task, work: _Work, allowed: Allowed, most: int) -> tuple[tuple[Move, ...], ...]:
        """Up to so many other plans of the same effort, each checked like the first one, the next best first."""
        if not most:
            return ()
        ranks = self.solver.like(work.rank, task.problem(allowed), task.ranking, count=most + 1)
        plans = [task.ranking.options(rank) for rank in ranks if rank != work.rank]
        for options in plans:
            task.check(options, task.evidence(options))
        return tuple(_moves(task, options) for options in plans)


def _task(situation: Situation, target: Target) -> Task:
    if isinstance(target, ProfileTarget):
        return QualifyingTask(situation, target)
    return ReadinessTask(situation, target)


def _moves(task: Task, options: Sequence[LevelOption]) -> tuple[Move, ...]:
    return tuple(
        Move(option.item_id, task.items[option.item_id].level or 0, option.reached_level) for option in options
    )


def _short_enough(weeks: int | None) -> Allowed:
    return lambda option: weeks is None or option.weeks <= weeks
