"""What the market keeps: a row for each supplier's submission, its random key, the releases, the simulations made."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class MarketRow(Base):
    """What a market takes from a supplier's latest submission, packed; made from it alone, and made again at need.

    `layout` is the fingerprint of the layout that it was packed by, `answered` the version of the questionnaire.
    `is_synthetic` says that the supplier is made up.
    """

    __tablename__ = "market_row"
    __table_args__ = (UniqueConstraint("organisation_id", "questionnaire_id"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    questionnaire_id: Mapped[str] = mapped_column(String(60))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    answered: Mapped[UUID] = mapped_column(ForeignKey("questionnaire_version.id"))
    layout: Mapped[str] = mapped_column(String(64))
    packed: Mapped[bytes] = mapped_column(LargeBinary)
    is_synthetic: Mapped[bool]


class SupplierKey(Base):
    """A supplier's random record key and tag, kept for ever, so that figures stay the same. Never shown."""

    __tablename__ = "market_supplier_key"
    __table_args__ = (CheckConstraint("record_key BETWEEN 0 AND 65535", name="record_key_16_bits"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), unique=True)
    record_key: Mapped[int] = mapped_column(Integer)
    tag: Mapped[int] = mapped_column(BigInteger, unique=True)


class MarketRelease(Base):
    """One published state of a questionnaire's market. The columns themselves are in a file with this SHA-256.

    `kept` are the groups that show the figures of an earlier release. The number of suppliers is not here: what is
    counted leaves through the disclosure control alone.
    """

    __tablename__ = "market_release"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "number"),
        CheckConstraint("number >= 1", name="number_positive"),
    )

    questionnaire_id: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    questionnaire_version_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire_version.id"))
    file: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)
    protection: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_synthetic: Mapped[bool]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class MarketSimulation(Base):
    """A question that an agency asked of a release freely; the same question twice is one."""

    __tablename__ = "market_simulation"
    __table_args__ = (
        UniqueConstraint("release_id", "organisation_id", "question"),
        Index("ix_market_simulation_organisation_id", "organisation_id"),
    )

    release_id: Mapped[UUID] = mapped_column(ForeignKey("market_release.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
