"""Certificates: what was certified when it was issued, and whether it was withdrawn, replaced or erased since."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class Certificate(Base):
    """One certificate of one submission. `facts` repeats what was certified: an edited PDF differs from the page."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("submission_id"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn_with_reason"),
        Index("ix_certificate_organisation_id", "organisation_id"),
    )

    code: Mapped[str] = mapped_column(String(16), unique=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    level: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    expires_on: Mapped[date]
    replaced_by: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    withdrawn_reason: Mapped[str] = mapped_column(String(1000), default="")


class ErasedCertificate(Base):
    """That a certificate once had this code, known by its SHA-256 alone, and that its organisation was erased."""

    __tablename__ = "erased_certificate"

    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    erased_at: Mapped[datetime]
