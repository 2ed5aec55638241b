"""Organisations and who belongs to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.access import Kind, Role
from portal.core.db import Base, stored_enum
from portal.organisations.rules import Size


class Organisation(Base):
    """A supplier, association, agency or the operator. A tax number is kept without punctuation, once per country."""

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("country", "tax_number"),
        CheckConstraint(
            "kind <> 'supplier' OR (tax_number IS NOT NULL AND sector IS NOT NULL AND size IS NOT NULL)",
            name="supplier_has_profile",
        ),
        CheckConstraint("people_employed IS NULL OR people_employed >= 1", name="people_positive"),
        Index("ix_organisation_kind", "kind"),
    )

    kind: Mapped[Kind] = mapped_column(stored_enum(Kind, "kind"))
    legal_name: Mapped[str] = mapped_column(String(200))
    trade_name: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2))
    region: Mapped[str] = mapped_column(String(10), default="")
    tax_scheme: Mapped[str | None] = mapped_column(String(20))
    tax_number: Mapped[str | None] = mapped_column(String(40))
    sector: Mapped[str | None] = mapped_column(String(2))
    other_sector: Mapped[str] = mapped_column(String(2), default="", server_default="")
    people_employed: Mapped[int | None]
    size: Mapped[Size | None] = mapped_column(stored_enum(Size, "size"))
    traits: Mapped[list[str]] = mapped_column(JSON, default=list)
    in_statistics: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class Membership(Base):
    """A person's place in an organisation."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("organisation_id", "person_id"), Index("ix_membership_person_id", "person_id"))

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(stored_enum(Role, "role"))
    created_at: Mapped[datetime]
