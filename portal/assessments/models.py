"""A supplier's work: the assessment, its answers as typed, and submissions, which never change."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, stored_enum
from portal.questionnaires.rules.answers import AnswerState


class AssessmentState(StrEnum):
    """Open until submitted."""

    OPEN = "open"
    SUBMITTED = "submitted"


class Assessment(Base):
    """One organisation's work on one questionnaire version. At most one is open per questionnaire.

    `requested` are the ids of sections that are asked only because a tender needs them.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        Index(
            "uq_assessment_open",
            "organisation_id",
            "questionnaire_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    questionnaire_id: Mapped[str] = mapped_column(String(60))
    questionnaire_version_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire_version.id"))
    state: Mapped[AssessmentState] = mapped_column(stored_enum(AssessmentState, "state"), default=AssessmentState.OPEN)
    started_at: Mapped[datetime]
    started_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    last_item_id: Mapped[str] = mapped_column(String(80), default="")
    requested: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")


class StoredAnswer(Base):
    """The answer to one item, exactly as typed. `revision` counts saves; `from_earlier` asks for confirmation.

    An answer that was cleared stays as an empty one, so that a revision never comes back. `saved_from` is the open
    page that saved last: what that page sends next is no conflict with itself.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("assessment_id", "item_id"),
        CheckConstraint("revision >= 1", name="revision_positive"),
    )

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(80))
    state: Mapped[AnswerState] = mapped_column(stored_enum(AnswerState, "state"))
    value: Mapped[Any] = mapped_column(JSON)
    checks: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    from_earlier: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    saved_from: Mapped[str] = mapped_column(String(40), default="")
    saved_at: Mapped[datetime]
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Submission(Base):
    """What was sent: one per assessment, whole, as canonical JSON with its SHA-256. Never updated."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("assessment_id"),
        UniqueConstraint("organisation_id", "questionnaire_id", "number"),
    )

    assessment_id: Mapped[UUID] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    questionnaire_id: Mapped[str] = mapped_column(String(60))
    questionnaire_version_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire_version.id"))
    number: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    level: Mapped[str] = mapped_column(String(40))
    score_shown: Mapped[str] = mapped_column(String(10))
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[UUID]  # no foreign key: erasing a person must not change the row
