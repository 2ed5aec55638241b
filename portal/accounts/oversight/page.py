"""What the operator sees of a person: how they sign in and where they are signed in, no secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts.factors.page import SessionRow, session_rows
from portal.accounts.factors.queries import Factors, read_factors
from portal.accounts.queries import get_person
from portal.core.config import Settings


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account."""

    person_id: UUID
    name: str
    email: str
    opened_at: datetime
    is_confirmed: bool
    factors: Factors
    sessions: Sequence[SessionRow]


def read_account(session: Session, person_id: UUID, token: str, *, settings: Settings, at: datetime) -> Account:
    """The account, with the sign-ins that count; `token` is the reader's own. Raises NotFound."""
    person = get_person(session, person_id)
    return Account(
        person.id,
        person.name,
        person.email,
        person.created_at,
        person.confirmed_at is not None,
        read_factors(session, person_id=person_id),
        session_rows(session, person_id, token, settings=settings, at=at),
    )
