"""Reads invitations: those of an organisation, those to an e-mail, and the one that a link leads to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.accounts.tokens import LONGEST_TOKEN, token_hash
from portal.core.access import Role
from portal.core.errors import NotFound
from portal.organisations.models import Invitation, Organisation


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that can be accepted; `proves_email` if it was reached by the link that was mailed."""

    id: UUID
    organisation_id: UUID
    organisation_name: str
    email: str
    role: Role
    language: str
    proves_email: bool = False


_OPEN = select(Invitation, Organisation).join(Organisation, Organisation.id == Invitation.organisation_id)


def list_open(session: Session, *, organisation_id: UUID) -> Sequence[Invitation]:
    """What an organisation has sent and nobody has answered, those that ran out too; the newest first."""
    mine = (Invitation.organisation_id == organisation_id, Invitation.ended_at.is_(None))
    return session.scalars(select(Invitation).where(*mine).order_by(Invitation.created_at.desc(), Invitation.id)).all()


def count_open(session: Session, *, organisation_id: UUID) -> int:
    """How many of them there are."""
    mine = (Invitation.organisation_id == organisation_id, Invitation.ended_at.is_(None))
    return session.scalar(select(func.count()).select_from(Invitation).where(*mine)) or 0


def get_open(session: Session, invitation_id: UUID, *, organisation_id: UUID) -> Invitation:
    """One of them; raises NotFound."""
    mine = (Invitation.organisation_id == organisation_id, Invitation.ended_at.is_(None))
    found = session.scalar(select(Invitation).where(Invitation.id == invitation_id, *mine))
    if found is None:
        raise NotFound
    return found


def list_for_email(session: Session, email: str, *, at: datetime) -> list[OpenInvitation]:
    """What somebody with this confirmed e-mail can accept."""
    mine = _OPEN.where(Invitation.email == email, Invitation.ended_at.is_(None), Invitation.expires_at > at)
    rows = session.execute(mine.order_by(Invitation.created_at, Invitation.id)).all()
    return [_open(invitation, organisation) for invitation, organisation in rows]


def find_by_token(session: Session, token: str, *, at: datetime) -> OpenInvitation | None:
    """What the link with this token leads to, if it still works."""
    if len(token) > LONGEST_TOKEN:
        return None
    hashed = token_hash(token)
    linked = or_(Invitation.shown_hash == hashed, Invitation.mailed_hash == hashed)
    row = session.execute(_OPEN.where(linked, Invitation.ended_at.is_(None), Invitation.expires_at > at)).one_or_none()
    return None if row is None else _open(*row, proves_email=row[0].mailed_hash == hashed)


def _open(invitation: Invitation, organisation: Organisation, *, proves_email: bool = False) -> OpenInvitation:
    return OpenInvitation(
        id=invitation.id,
        organisation_id=organisation.id,
        organisation_name=organisation.trade_name or organisation.legal_name,
        email=invitation.email,
        role=invitation.role,
        language=invitation.language,
        proves_email=proves_email,
    )


def list_invited_addresses(session: Session, *, organisation_id: UUID) -> set[str]:
    """Every e-mail address that the organisation ever invited, whatever became of it."""
    mine = select(Invitation.email).where(Invitation.organisation_id == organisation_id)
    return set(session.scalars(mine.order_by(Invitation.email)))
