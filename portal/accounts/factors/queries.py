"""Reads with what a person proves themselves beside a password."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import CodeApp, Passkey, RecoveryCode


@dataclass(frozen=True, slots=True)
class Factors:
    """A person's second steps, and how many recovery codes are left."""

    app: CodeApp | None
    passkeys: Sequence[Passkey]
    recovery_codes: int

    @property
    def has_any(self) -> bool:
        """Whether there is a second step at all."""
        return self.app is not None or bool(self.passkeys)


def has_factor(session: Session, *, person_id: UUID) -> bool:
    """Whether the person has a second step."""
    app = exists().where(CodeApp.person_id == person_id, CodeApp.confirmed_at.is_not(None))
    return bool(session.scalar(select(app | exists().where(Passkey.person_id == person_id))))


def find_app(session: Session, *, person_id: UUID, confirmed: bool = True) -> CodeApp | None:
    """The person's app that shows codes; or the one they are setting up, not confirmed yet."""
    state = CodeApp.confirmed_at.is_not(None) if confirmed else CodeApp.confirmed_at.is_(None)
    return session.scalar(select(CodeApp).where(CodeApp.person_id == person_id, state))


def read_factors(session: Session, *, person_id: UUID) -> Factors:
    """All of them."""
    keys = select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.created_at, Passkey.id)
    unused = (RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    left = session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0
    return Factors(find_app(session, person_id=person_id), session.scalars(keys).all(), left)
