"""Organisations, who belongs to them, who is invited, and who asks to join."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.access import Kind, Role
from portal.core.db import Base, stored_enum
from portal.organisations.rules import Size

_OPEN = text("ended_at IS NULL")


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


class InvitationEnd(StrEnum):
    """What became of an invitation."""

    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Invitation(Base):
    """An organisation's wish to have the person with this e-mail, in lower case, as a member.

    Two links lead to it. The one that is shown only shows it; the one that is mailed also proves the e-mail.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_with_outcome"),
        Index(
            "uq_invitation_open", "organisation_id", "email", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("ix_invitation_email", "email"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[Role] = mapped_column(stored_enum(Role, "role"))
    language: Mapped[str] = mapped_column(String(2))
    shown_hash: Mapped[str] = mapped_column(String(64), unique=True)
    mailed_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[InvitationEnd | None] = mapped_column(stored_enum(InvitationEnd, "outcome"))


class JoinEnd(StrEnum):
    """What became of the wish to join."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    TAKEN_BACK = "taken-back"


class JoinRequest(Base):
    """A person's wish to be let into an organisation whose tax number they know."""

    __tablename__ = "join_request"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_with_outcome"),
        Index(
            "uq_join_request_open",
            "organisation_id",
            "person_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_join_request_person_id", "person_id"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[JoinEnd | None] = mapped_column(stored_enum(JoinEnd, "outcome"))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
