"""Keeps a supplier's plans: which steps were chosen, who does each by when, how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.throttle.services import hold
from portal.guidance.models import StoredPlan, StoredStep
from portal.guidance.plans import queries
from portal.guidance.rules.states import StepState, TargetKind


@dataclass(frozen=True, slots=True)
class ChosenStep:
    """A step that the supplier takes into its plan."""

    item_id: str
    from_level: int
    to_level: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Goal:
    """What a plan leads to, by when, and how many working days a week the supplier has for it."""

    questionnaire_id: str
    kind: TargetKind
    target: str
    due_on: date | None
    days_per_week: Decimal


@dataclass(frozen=True, slots=True)
class StepChange:
    """What a supplier writes on a step."""

    responsible: str
    due_on: date | None
    state: StepState
    note: str
    evidence: str


def choose_steps(
    session: Session, goal: Goal, steps: Sequence[ChosenStep], *, organisation_id: UUID, by: UUID, at: datetime
) -> StoredPlan:
    """Take the steps into the supplier's plan for this goal, which is made if there is none.

    A step whose item is in the plan already keeps what was written on it. It is to do again if the new one leads
    higher, or if it had been dropped. Steps of other items stay. Raises ValueError for two steps of one item.
    """
    if len({chosen.item_id for chosen in steps}) < len(steps):
        raise ValueError("a plan has one step for an item")
    hold(session, "choose-steps", str(organisation_id))
    plan = _plan(session, goal, organisation_id=organisation_id, by=by, at=at)
    plan.due_on, plan.days_per_week = goal.due_on, goal.days_per_week
    known = {step.item_id: step for step in queries.list_steps(session, plan)}
    position = max((step.position for step in known.values()), default=0)
    for chosen in steps:
        stored = known.get(chosen.item_id)
        if stored is None:
            position += 1
            session.add(_step(plan, chosen, position, at))
        elif chosen.to_level > stored.to_level or stored.state is StepState.DROPPED:
            stored.to_level = max(chosen.to_level, stored.to_level)
            stored.state, stored.updated_at = StepState.TO_DO, at
            stored.revision += 1
    session.flush()
    return plan


def change_step(session: Session, step: StoredStep, change: StepChange, *, revision: int, at: datetime) -> bool:
    """Keep what was written on a step; False, and nothing kept, if it has moved on since `revision` was read.

    What is kept already is as wanted, whoever wrote it. The row must be locked.
    """
    if change == StepChange(step.responsible, step.due_on, step.state, step.note, step.evidence):
        return True
    if step.revision != revision:
        return False
    step.responsible, step.due_on, step.state = change.responsible, change.due_on, change.state
    step.note, step.evidence, step.updated_at = change.note, change.evidence, at
    step.revision += 1
    session.flush()
    return True


def remove_plan(session: Session, plan: StoredPlan) -> None:
    """Remove the plan with its steps; answers stay."""
    session.delete(plan)
    session.flush()


def _plan(session: Session, goal: Goal, *, organisation_id: UUID, by: UUID, at: datetime) -> StoredPlan:
    wanted = select(StoredPlan).where(
        StoredPlan.organisation_id == organisation_id,
        StoredPlan.questionnaire_id == goal.questionnaire_id,
        StoredPlan.target_kind == goal.kind,
        StoredPlan.target == goal.target,
    )
    found = session.scalar(wanted)
    if found is not None:
        return found
    made = StoredPlan(
        organisation_id=organisation_id,
        questionnaire_id=goal.questionnaire_id,
        target_kind=goal.kind,
        target=goal.target,
        due_on=goal.due_on,
        days_per_week=goal.days_per_week,
        created_at=at,
        created_by=by,
    )
    session.add(made)
    session.flush()
    return made


def _step(plan: StoredPlan, chosen: ChosenStep, position: int, at: datetime) -> StoredStep:
    return StoredStep(
        plan_id=plan.id,
        item_id=chosen.item_id,
        position=position,
        from_level=chosen.from_level,
        to_level=chosen.to_level,
        due_on=chosen.due_on,
        state=StepState.TO_DO,
        updated_at=at,
    )
