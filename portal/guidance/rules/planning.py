"""The least work that makes a supplier reach a target: found exactly, checked against the rules, and explained."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.guidance.rules.explaining import Task, explain, part_in_time
from portal.guidance.rules.options import Allowed, LevelOption, any_option
from portal.guidance.rules.plans import Move, Outcome, Plan
from portal.guidance.rules.qualifying import QualifyingTask
from portal.guidance.rules.readiness import ReadinessTask
from portal.guidance.rules.search import lowest_rank, lowest_ranks
from portal.guidance.rules.targets import NO_LIMITS, Limits, ProfileTarget, Situation, Target

MOST_ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class _Work:
    """The options of a plan, in the order of the questionnaire, with what they take together."""

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


def make_plan(
    situation: Situation, target: Target, limits: Limits = NO_LIMITS, *, alternatives: int = MOST_ALTERNATIVES
) -> Plan:
    """The plan with the least effort that reaches the target within the limits.

    Of plans with equal effort: the one with more gates among its items, then with fewer items, then the one with the
    earlier item of the questionnaire where they first differ. Raises KeyError for a readiness level that the
    questionnaire does not have, and PlanFault should the rules of scoring or matching not agree with the plan.
    """
    task = _task(situation, target)
    if task.now.reached:
        return Plan(target=target, outcome=Outcome.REACHED, now=task.now)
    best = _least(task, any_option)
    if best is None:
        return Plan(target=target, outcome=Outcome.IMPOSSIBLE, now=task.now, obstacles=task.obstacles())
    in_time = _least_within(task, best, limits)
    if in_time is None:
        return _too_late(task, target, best, limits, alternatives)
    explained = explain(task, in_time.options)
    return Plan(
        target=target,
        outcome=Outcome.PLANNED,
        now=task.now,
        steps=explained.steps,
        effort=in_time.days,
        weeks=limits.weeks_for(in_time.effort, in_time.longest),
        evidence=explained.evidence,
        alternatives=_others(task, in_time, _short_enough(limits.weeks), alternatives),
    )


def plan_many(situations: Iterable[Situation], target: Target, limits: Limits = NO_LIMITS) -> Iterator[Plan]:
    """The plan of each situation, one after the other as they are found, without alternatives."""
    for situation in situations:
        yield make_plan(situation, target, limits, alternatives=0)


def earliest_week(situation: Situation, target: Target, days_per_week: Decimal | None = None) -> int | None:
    """The least weeks in which some plan reaches the target; 0 if it is reached or takes no work, None if none does."""
    task = _task(situation, target)
    if task.now.reached:
        return 0
    best = _least(task, any_option)
    return None if best is None else _earliest_week(task, best, days_per_week)


def _task(situation: Situation, target: Target) -> Task:
    if isinstance(target, ProfileTarget):
        return QualifyingTask(situation, target)
    return ReadinessTask(situation, target)


def _too_late(task: Task, target: Target, best: _Work, limits: Limits, alternatives: int) -> Plan:
    explained = explain(task, best.options)
    return Plan(
        target=target,
        outcome=Outcome.TOO_LATE,
        now=task.now,
        steps=explained.steps,
        effort=best.days,
        weeks=limits.weeks_for(best.effort, best.longest),
        evidence=explained.evidence,
        alternatives=_others(task, best, any_option, alternatives),
        in_time=part_in_time(task, explained, limits),
        earliest_week=_earliest_week(task, best, limits.days_per_week),
    )


def _least(task: Task, allowed: Allowed) -> _Work | None:
    rank = lowest_rank(task.problem(allowed))
    return None if rank is None else _Work(task.ranking.options(rank))


def _least_within(task: Task, best: _Work, limits: Limits) -> _Work | None:
    """The best plan that keeps the limits; `best` is the best one without them."""
    if best.is_done_within(limits):
        return best
    found = _least(task, _short_enough(limits.weeks))
    return found if found is not None and found.is_done_within(limits) else None


def _earliest_week(task: Task, best: _Work, days_per_week: Decimal | None) -> int:
    """Looks between the weeks that the least effort takes at best and those in which the best plan is done."""
    free = Limits(None, days_per_week)
    weeks = range(free.weeks_for(best.effort, 0), free.weeks_for(best.effort, best.longest))

    def is_enough(number: int) -> bool:
        return _least_within(task, best, Limits(number, days_per_week)) is not None

    return weeks.start + bisect_left(weeks, True, key=is_enough)


def _others(task: Task, work: _Work, allowed: Allowed, most: int) -> tuple[tuple[Move, ...], ...]:
    """Up to so many other plans of the same effort, each checked like the first one, the next best first."""
    if not most:
        return ()
    worst = task.ranking.worst_with(work.effort)
    ranks = lowest_ranks(task.problem(allowed), count=most + 1, worst=worst)
    plans = [options for options in map(task.ranking.options, ranks) if options != work.options]
    for options in plans:
        task.check(options, task.evidence(options))
    return tuple(_moves(task, options) for options in plans)


def _moves(task: Task, options: Sequence[LevelOption]) -> tuple[Move, ...]:
    return tuple(
        Move(option.item_id, task.items[option.item_id].level or 0, option.reached_level) for option in options
    )


def _short_enough(weeks: int | None) -> Allowed:
    return lambda option: weeks is None or option.weeks <= weeks
