"""Criteria profiles of agencies: the draft that is worked on, and what was published, which never changes."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, stored_enum


class ProfileState(StrEnum):
    """A draft has never been published; a closed profile takes no more bids."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class RelationKind(StrEnum):
    """How a profile's demands compare with another's; set by a person, and shown as such."""

    EQUAL = "equal"
    NARROWER = "narrower"
    WIDER = "wider"
    OVERLAPPING = "overlapping"


class StoredProfile(Base):
    """One agency's profile. `draft` is what is being worked on, as a document; `revision` counts its saves.

    `code` is what suppliers type or follow; it never changes. `is_changed` says that the draft differs from what was
    published last. `origin` says in words what it was started from.
    """

    __tablename__ = "criteria_profile"
    __table_args__ = (
        Index("ix_criteria_profile_organisation_id", "organisation_id"),
        CheckConstraint("revision >= 1", name="revision_positive"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(12), unique=True)
    state: Mapped[ProfileState] = mapped_column(stored_enum(ProfileState, "state"), default=ProfileState.DRAFT)
    title: Mapped[str] = mapped_column(String(200), default="")
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(default=1)
    is_changed: Mapped[bool] = mapped_column(default=True)
    origin: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class ProfileVersion(Base):
    """What was published: whole, as canonical JSON (RFC 8785) with its SHA-256. Never updated."""

    __tablename__ = "criteria_profile_version"
    __table_args__ = (
        UniqueConstraint("profile_id", "number"),
        Index("ix_criteria_profile_version_published_at", "published_at"),
    )

    profile_id: Mapped[UUID] = mapped_column(ForeignKey("criteria_profile.id", ondelete="CASCADE"))
    number: Mapped[int]
    questionnaire_id: Mapped[str] = mapped_column(String(60))
    document: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID]  # no foreign key: erasing a person must not change the row


class ProfileRelation(Base):
    """A person of the agency says how a profile compares with another agency's."""

    __tablename__ = "criteria_relation"
    __table_args__ = (UniqueConstraint("profile_id", "other_id"),)

    profile_id: Mapped[UUID] = mapped_column(ForeignKey("criteria_profile.id", ondelete="CASCADE"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("criteria_profile.id", ondelete="CASCADE"))
    kind: Mapped[RelationKind] = mapped_column(stored_enum(RelationKind, "kind"))
    note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class TenderFile(Base):
    """A tender in Open Contracting form that an agency brought: the original text, and what it was about."""

    __tablename__ = "criteria_tender_file"
    __table_args__ = (Index("ix_criteria_tender_file_organisation_id", "organisation_id"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(300), default="")
    ocid: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class RequirementMapping(Base):
    """A person of the agency said which item and level a foreign requirement stands for; a later import finds it."""

    __tablename__ = "criteria_mapping"
    __table_args__ = (UniqueConstraint("organisation_id", "requirement_key"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    requirement_key: Mapped[str] = mapped_column(String(300))
    item_id: Mapped[str] = mapped_column(String(80))
    level: Mapped[int]
    mapped_at: Mapped[datetime]
    mapped_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
