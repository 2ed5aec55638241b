"""Explains a plan: its steps in order, what each adds, the result after each, and what of it fits into the limits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.guidance.rules.options import LevelOption
from portal.guidance.rules.plans import EvidenceNeed, Move, PartInTime, PlannedStep, Remainder
from portal.guidance.rules.qualifying import QualifyingTask
from portal.guidance.rules.readiness import ReadinessTask
from portal.guidance.rules.targets import Limits

Task = ReadinessTask | QualifyingTask
Evidence = Sequence[EvidenceNeed]
Criteria = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Explained:
    """The options of a plan in the order to take them, with the steps made of them and the evidence they rely on."""

    options: tuple[LevelOption, ...]
    steps: tuple[PlannedStep, ...]
    evidence: tuple[EvidenceNeed, ...]
    criteria: Criteria


def explain(task: Task, options: Sequence[LevelOption]) -> Explained:
    """Check the plan and explain it: gates first, then by what a step adds for a day of work.

    Raises PlanFault if the plan does not reach its target.
    """
    evidence = task.evidence(options)
    task.check(options, evidence)
    criteria = task.criteria(options, evidence)

    def running_order(option: LevelOption) -> tuple[bool, tuple[Fraction, ...], int]:
        item = task.items[option.item_id]
        return not item.item.gate, task.urgency(option, criteria.get(option.item_id, ())), item.position

    ordered = tuple(sorted(options, key=running_order))
    return Explained(ordered, tuple(_steps(task, ordered, evidence, criteria)), evidence, criteria)


def part_in_time(task: Task, plan: Explained, limits: Limits) -> PartInTime:
    """What of the plan is done within the limits: of each item, in the order of the plan, as much as still fits."""
    done: list[LevelOption] = []
    remaining = []
    for whole in plan.options:
        parts = [part for part in task.items[whole.item_id].options if part.reached_level <= whole.reached_level]
        fitting = [part for part in parts if _fits([*done, part], limits)]
        done += fitting[-1:]
        if fitting[-1:] != [whole]:
            remaining.append(_remainder(task, fitting[-1] if fitting else None, whole))
    effort = sum((part.effort for part in done), Decimal())
    return PartInTime(tuple(_steps(task, done, plan.evidence, plan.criteria)), effort, tuple(remaining))


def _fits(options: Sequence[LevelOption], limits: Limits) -> bool:
    effort = Fraction(sum((option.effort for option in options), Decimal()))
    return limits.allow(effort, max(option.weeks for option in options))


def _remainder(task: Task, done: LevelOption | None, whole: LevelOption) -> Remainder:
    level = task.items[whole.item_id].level or 0
    if done is None:
        move = Move(whole.item_id, level, whole.reached_level)
        return Remainder(move, whole.actions, whole.effort, whole.weeks)
    return Remainder(
        Move(whole.item_id, done.reached_level, whole.reached_level),
        whole.actions[len(done.actions) :],
        whole.effort - done.effort,
        whole.weeks - done.weeks,
    )


def _steps(task: Task, ordered: Sequence[LevelOption], evidence: Evidence, criteria: Criteria) -> Iterator[PlannedStep]:
    for option, (gain, result) in zip(ordered, task.results(ordered, evidence), strict=True):
        item = task.items[option.item_id]
        yield PlannedStep(
            item_id=option.item_id,
            section_id=item.item.section_id,
            standing=item.standing,
            gate=item.item.gate,
            from_level=item.level or 0,
            to_level=option.to_level,
            reached_level=option.reached_level,
            missing=option.missing,
            must_choose=option.must_choose,
            actions=option.actions,
            effort=option.effort,
            weeks=option.weeks,
            gain=gain,
            criteria=criteria.get(option.item_id, ()),
            after=result,
        )
