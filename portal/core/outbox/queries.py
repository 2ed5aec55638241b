"""Reads the outbox for the operator and for the demo's mail page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.outbox.models import Mail, MailState


def list_mails(session: Session, *, most: int = 50) -> Sequence[Mail]:
    """The newest mails first."""
    return session.scalars(select(Mail).order_by(Mail.created_at.desc(), Mail.id).limit(most)).all()


def count_mails(session: Session) -> dict[MailState, int]:
    """How many mails are in each state."""
    rows = session.execute(select(Mail.state, func.count()).group_by(Mail.state)).all()
    return dict.fromkeys(MailState, 0) | {row[0]: row[1] for row in rows}


def find_longest_waiting(session: Session) -> datetime | None:
    """Since when the mail that waits longest is due; None if none waits."""
    waiting = select(func.min(Mail.due_at)).where(Mail.state.in_((MailState.QUEUED, MailState.SENDING)))
    return session.scalar(waiting)
