"""Capacity drives: an association's campaign, whom it invited, and the suppliers that take part."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class Drive(Base):
    """One campaign: a questionnaire, a period and a goal. `code` is in the link with which suppliers join."""

    __tablename__ = "drive"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
        CheckConstraint("goal >= 1", name="goal_positive"),
        Index("ix_drive_organisation_id", "organisation_id"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    questionnaire_id: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    goal: Mapped[int]
    code: Mapped[str] = mapped_column(String(12))
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    closed_at: Mapped[datetime | None]


class DriveInvitation(Base):
    """An address that was invited to a drive: kept until the drive is closed, so that nobody is written to twice."""

    __tablename__ = "drive_invitation"
    __table_args__ = (UniqueConstraint("drive_id", "email"),)

    drive_id: Mapped[UUID] = mapped_column(ForeignKey("drive.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    invited_at: Mapped[datetime]


class DriveMember(Base):
    """A supplier that takes part in a drive. When it leaves, the row goes."""

    __tablename__ = "drive_member"
    __table_args__ = (
        UniqueConstraint("drive_id", "organisation_id"),
        Index("ix_drive_member_organisation_id", "organisation_id"),
    )

    drive_id: Mapped[UUID] = mapped_column(ForeignKey("drive.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    joined_at: Mapped[datetime]
    joined_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
