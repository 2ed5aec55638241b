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
