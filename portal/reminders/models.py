"""Which reminders went out, so that none goes out twice."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, stored_enum
from portal.reminders.rules import Subject


class Reminder(Base):
    """One person was reminded of one thing at one stage. `day` is when the thing ends or was begun."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("person_id", "subject", "thing_id", "stage", "day"),
        Index("ix_reminder_organisation_id", "organisation_id"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    subject: Mapped[Subject] = mapped_column(stored_enum(Subject, "subject"))
    thing_id: Mapped[UUID]
    stage: Mapped[int]
    day: Mapped[date]
    sent_at: Mapped[datetime]
