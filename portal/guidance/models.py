"""A supplier's plans: which steps it chose towards a target, who does each by when, and how far it is."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, stored_enum
from portal.guidance.rules.states import StepState, TargetKind


class StoredPlan(Base):
    """One plan of a supplier. `target` is a readiness level's id, or a profile's code."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("organisation_id", "questionnaire_id", "target_kind", "target"),
        CheckConstraint("days_per_week > 0 AND days_per_week <= 7", name="days_per_week_in_a_week"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    questionnaire_id: Mapped[str] = mapped_column(String(60))
    target_kind: Mapped[TargetKind] = mapped_column(stored_enum(TargetKind, "target_kind"))
    target: Mapped[str] = mapped_column(String(60))
    due_on: Mapped[date | None]
    days_per_week: Mapped[Decimal] = mapped_column(Numeric(3, 1))
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class StoredStep(Base):
    """A step of a plan: an item taken from a level to a higher one. `revision` counts saves."""

    __tablename__ = "plan_step"
    __table_args__ = (
        UniqueConstraint("plan_id", "item_id"),
        CheckConstraint("from_level >= 0 AND from_level < to_level AND to_level <= 4", name="levels_rise"),
        Index("ix_plan_step_plan_id", "plan_id"),
    )

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    from_level: Mapped[int]
    to_level: Mapped[int]
    responsible: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date | None]
    state: Mapped[StepState] = mapped_column(stored_enum(StepState, "state"), default=StepState.TO_DO)
    note: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
