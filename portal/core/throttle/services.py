"""Slows down guessing: counts failed attempts by key in a window. The keys are hashes: no address is kept."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.core.throttle.models import Attempt


def record_attempt(session: Session, action: str, subject: str, *, at: datetime, window: timedelta) -> None:
    """Counts one failed attempt of the subject, and forgets those that are past the window."""
    session.execute(delete(Attempt).where(Attempt.action == action, Attempt.at < at - window))
    session.add(Attempt(action=action, key=_key(action, subject), at=at))
    session.flush()


def forget_attempts(session: Session, action: str, subject: str) -> None:
    """Starts the subject's count again, after a success."""
    session.execute(delete(Attempt).where(Attempt.action == action, Attempt.key == _key(action, subject)))


def count_attempts(session: Session, action: str, subject: str, *, at: datetime, window: timedelta) -> int:
    """How often the subject failed within the window."""
    since = at - window
    found = select(func.count()).where(
        Attempt.action == action, Attempt.key == _key(action, subject), Attempt.at >= since
    )
    return session.scalar(found) or 0


def _key(action: str, subject: str) -> str:
    return hashlib.sha256(f"{action}:{subject}".encode()).hexdigest()


def find_pause(
    session: Session, action: str, subject: str, *, most: int, at: datetime, window: timedelta
) -> datetime | None:
    """When the subject may try again, or None if it may now: fewer than `most` attempts lie within the window."""
    counted = (
        select(Attempt.at)
        .where(Attempt.action == action, Attempt.key == _key(action, subject), Attempt.at >= at - window)
        .order_by(Attempt.at.desc())
        .offset(most - 1)
        .limit(1)
    )
    oldest_counted = session.scalar(counted)
    return None if oldest_counted is None else oldest_counted + window


def hold(session: Session, action: str, subject: str) -> None:
    """Makes others who hold the same subject wait until this transaction ends, so that a count stays exact.

    SQLite needs nothing: it has one writer at a time.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int(_key(action, subject)[:15], 16))))
