"""People, their sign-in sessions and their one-time links; what they prove themselves with beside a password."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, true
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base, stored_enum


class Purpose(StrEnum):
    """What a one-time link is good for."""

    CONFIRM_EMAIL = "confirm-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105
    FIRST_SIGN_IN = "first-sign-in"


class Person(Base):
    """Somebody who may sign in. `email` is kept normalised, in lower case."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower_case"),)

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    wants_reminders: Mapped[bool] = mapped_column(default=True, server_default=true())


class SignInSession(Base):
    """One sign-in on one device. The cookie holds the token; here is only its SHA-256.

    `acting_for` is the organisation that a person of several has chosen to act for; without effect once they left it.
    `proved_at` is when the second step was taken in it; None for a password alone.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (Index("ix_sign_in_session_person_id", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    acting_for: Mapped[UUID | None]
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    proved_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(60), default="")
    seen_at: Mapped[datetime]
    seen_from: Mapped[str] = mapped_column(String(50), default="")


class OneTimeLink(Base):
    """A link sent by mail or handed over. It is used up by a POST only: mail scanners open links."""

    __tablename__ = "one_time_link"
    __table_args__ = (Index("ix_one_time_link_person_id", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    purpose: Mapped[Purpose] = mapped_column(stored_enum(Purpose, "purpose"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class EmailChange(Base):
    """A new e-mail that waits to be confirmed by a link mailed to it and the account's password."""

    __tablename__ = "email_change"
    __table_args__ = (
        CheckConstraint("new_email = lower(new_email)", name="new_email_lower_case"),
        Index("ix_email_change_person_id", "person_id"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    new_email: Mapped[str] = mapped_column(String(254))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class HalfSignIn(Base):
    """A sign-in whose password was right and whose second step is still to come. Here is only its token's SHA-256."""

    __tablename__ = "half_sign_in"
    __table_args__ = (Index("ix_half_sign_in_person_id", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class CodeApp(Base):
    """A person's app that shows codes (TOTP). The secret is sealed; `last_step` is that of the last code taken."""

    __tablename__ = "code_app"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    sealed_secret: Mapped[str] = mapped_column(String(300))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Passkey(Base):
    """A key on a device or in a password manager (WebAuthn); `key_id` is the credential's id as base64url."""

    __tablename__ = "passkey"
    __table_args__ = (Index("ix_passkey_person_id", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    key_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    uses: Mapped[int] = mapped_column(BigInteger, default=0)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ChallengeFor(StrEnum):
    """What a passkey is asked to sign a challenge for."""

    ADDING = "adding"
    SIGNING_IN = "signing-in"


class PasskeyChallenge(Base):
    """A random value that a passkey signs, once and soon, to show that it is there."""

    __tablename__ = "passkey_challenge"
    __table_args__ = (Index("ix_passkey_challenge_person_id", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    purpose: Mapped[ChallengeFor] = mapped_column(stored_enum(ChallengeFor, "purpose"))
    challenge: Mapped[str] = mapped_column(String(100), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of ten codes for the day the telephone is lost; kept as an HMAC with the portal's secret."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_person_id", "person_id"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
