"""What the page on how one signs in shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.accounts.factors.queries import Factors, read_factors
from portal.accounts.models import SignInSession
from portal.accounts.sessions.queries import list_sessions
from portal.accounts.tokens import token_hash
from portal.core.access import SignedIn
from portal.core.config import Settings


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One sign-in, in words."""

    id: UUID
    device: str
    started_at: datetime
    seen_at: datetime
    seen_from: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class SecurityPage:
    """Everything on the page."""

    email: str
    factors: Factors
    can_use_passkeys: bool
    sessions: Sequence[SessionRow]


def security_page(
    session: Session, person: SignedIn, *, can_use_passkeys: bool, settings: Settings, at: datetime
) -> SecurityPage:
    """The person's own page; this device stands first among the sign-ins."""
    rows = session_rows(session, person.person_id, person.token, settings=settings, at=at)
    return SecurityPage(
        person.email,
        read_factors(session, person_id=person.person_id),
        can_use_passkeys,
        sorted(rows, key=lambda row: not row.is_this),
    )


def session_rows(
    session: Session, person_id: UUID, token: str, *, settings: Settings, at: datetime
) -> list[SessionRow]:
    """The person's sign-ins that count, the last seen first; that of the token is marked."""
    here = token_hash(token)
    found = list_sessions(session, person_id=person_id, idle=settings.session_idle, at=at)
    return [_row(one, here) for one in found]


def _row(one: SignInSession, here: str) -> SessionRow:
    device = one.device or _("Unknown device")
    return SessionRow(one.id, device, one.started_at, one.seen_at, one.seen_from, one.token_hash == here)
