"""Reads a supplier's plans; whose they must be is always asked for."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.guidance.models import StoredPlan, StoredStep


def list_plans(session: Session, *, organisation_id: UUID) -> Sequence[StoredPlan]:
    """The organisation's plans, the latest first."""
    return session.scalars(
        select(StoredPlan)
        .where(StoredPlan.organisation_id == organisation_id)
        .order_by(StoredPlan.created_at.desc(), StoredPlan.id)
    ).all()


def get_plan(session: Session, plan_id: UUID, *, organisation_id: UUID, lock: bool = False) -> StoredPlan:
    """The organisation's plan with this id, its row locked if wanted; raises NotFound."""
    wanted = select(StoredPlan).where(StoredPlan.id == plan_id, StoredPlan.organisation_id == organisation_id)
    found = session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotFound
    return found


def list_steps(session: Session, plan: StoredPlan) -> Sequence[StoredStep]:
    """The steps of a plan, whose owner was asked for before, in their order."""
    return session.scalars(
        select(StoredStep).where(StoredStep.plan_id == plan.id).order_by(StoredStep.position, StoredStep.id)
    ).all()


def get_step(session: Session, step_id: UUID, *, organisation_id: UUID, lock: bool = False) -> StoredStep:
    """The step with this id of one of the organisation's plans, its row locked if wanted; raises NotFound."""
    wanted = (
        select(StoredStep)
        .join(StoredPlan, StoredPlan.id == StoredStep.plan_id)
        .where(StoredStep.id == step_id, StoredPlan.organisation_id == organisation_id)
    )
    if lock:
        wanted = wanted.with_for_update(of=StoredStep).execution_options(populate_existing=True)
    found = session.scalar(wanted)
    if found is None:
        raise NotFound
    return found
