"""That an organisation wants to be erased, and when it will be."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class ErasureRequest(Base):
    """An owner's wish to have the organisation erased. Until `due_at` it can be taken back, which deletes this row."""

    __tablename__ = "erasure_request"
    __table_args__ = (
        CheckConstraint("due_at >= asked_at", name="due_after_asked"),
        Index("ix_erasure_request_due_at", "due_at"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), unique=True)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
