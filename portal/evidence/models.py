"""A supplier's evidence: documents, and which items each of them backs."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, stored_enum
from portal.evidence.rules import LONGEST_ADDRESS, LONGEST_TITLE, Backing, EvidenceKind


class EvidenceDocument(Base):
    """A file or a link of one organisation. What it holds never changes; only what is said about it does.

    `named_at` is when a submission first named it: from then on it is hidden when it is removed, and never deleted
    while the organisation exists. `removed_at` is when it was hidden.
    """

    __tablename__ = "evidence_document"
    __table_args__ = (
        CheckConstraint("size >= 0", name="size_not_negative"),
        CheckConstraint(
            "(kind = 'file' AND storage_key <> '' AND sha256 <> '' AND address = '')"
            " OR (kind = 'link' AND storage_key = '' AND sha256 = '' AND address <> '')",
            name="file_or_link",
        ),
        CheckConstraint("valid_until >= valid_from", name="dates_in_order"),
        Index("ix_evidence_document_organisation_id_storage_key", "organisation_id", "storage_key"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    kind: Mapped[EvidenceKind] = mapped_column(stored_enum(EvidenceKind, "kind"))
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    storage_key: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), default="")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    named_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    def backing(self) -> Backing:
        """The document as it stands behind an answer."""
        return Backing(
            document_id=self.id,
            title=self.title,
            kind=self.kind,
            media_type=self.media_type,
            sha256=self.sha256,
            address=self.address,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )


class EvidenceUse(Base):
    """That a document backs the answer to an item. The item is known by its id alone."""

    __tablename__ = "evidence_use"
    __table_args__ = (UniqueConstraint("document_id", "item_id"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("evidence_document.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(80))
    attached_at: Mapped[datetime]
    attached_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
