"""The trail: who did what, to what, when and from where. Rows are added; the database refuses to change them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class TrailEntry(Base):
    """One link of the chain: `entry_hash` is the SHA-256 of everything that the entry says, `previous_hash` included.

    People and organisations are named by ids without foreign keys: they may be erased, this row stays as it was.
    `old` and `new` hold codes and short words by name; never a secret, an answer, a name, an address or a mail's text.
    Of `origin` the chain holds only the seal, made with `origin_salt`: the one change that the database allows is that
    both are emptied.
    """

    __tablename__ = "trail_entry"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number_positive"),
        Index("ix_trail_entry_organisation_id_number", "organisation_id", "number"),
        Index("ix_trail_entry_by_person_number", "by_person", "number"),
        Index("ix_trail_entry_about_id_number", "about_id", "number"),
        Index("ix_trail_entry_at", "at"),
    )

    number: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime]
    event: Mapped[str] = mapped_column(String(60))
    by_person: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    about_kind: Mapped[str] = mapped_column(String(40), default="")
    about_id: Mapped[str] = mapped_column(String(100), default="")
    old: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    new: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    origin: Mapped[str] = mapped_column(String(50), default="")
    origin_salt: Mapped[str] = mapped_column(String(32), default="", server_default="")
    origin_seal: Mapped[str] = mapped_column(String(64), default="", server_default="")
    previous_hash: Mapped[str] = mapped_column(String(64))
    entry_hash: Mapped[str] = mapped_column(String(64), unique=True)
