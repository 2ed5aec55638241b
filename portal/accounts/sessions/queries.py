"""Reads a person's sign-ins."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import HalfSignIn, SignInSession
from portal.accounts.tokens import LONGEST_TOKEN, token_hash


def list_sessions(session: Session, *, person_id: UUID, idle: timedelta, at: datetime) -> Sequence[SignInSession]:
    """The person's sign-ins that still count, seen within `idle`, the last seen first."""
    open_ones = (SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
    current = (SignInSession.expires_at > at, SignInSession.seen_at > at - idle)
    return session.scalars(
        select(SignInSession).where(*open_ones, *current).order_by(SignInSession.seen_at.desc(), SignInSession.id)
    ).all()


def find_last_acted_for(session: Session, person_id: UUID) -> UUID | None:
    """The organisation that the person acted for in the newest sign-in in which they chose one."""
    chosen = (SignInSession.person_id == person_id, SignInSession.acting_for.is_not(None))
    newest = select(SignInSession.acting_for).where(*chosen).order_by(SignInSession.started_at.desc(), SignInSession.id)
    return session.scalar(newest.limit(1))


def find_half(session: Session, token: str | None, *, at: datetime) -> HalfSignIn | None:
    """The sign-in with this token that waits for its second step, if it still may go on."""
    if token is None or len(token) > LONGEST_TOKEN:
        return None
    waiting = (HalfSignIn.token_hash == token_hash(token), HalfSignIn.used_at.is_(None), HalfSignIn.expires_at > at)
    return session.scalar(select(HalfSignIn).where(*waiting))
