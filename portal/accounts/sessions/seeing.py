"""Notes that a sign-in is in use, now and then, whatever the page: the one thing that opening a page may write."""

from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError

from portal.accounts.sessions.services import SEEN_AFTER, note_seen
from portal.core.access import SignedIn
from portal.core.db import transaction

log = structlog.get_logger()


def note_if_due(person: SignedIn, *, at: datetime) -> None:
    """Notes it if the last note is ten minutes old. A database that is busy never fails the page for it."""
    if person.seen_at is None or at - person.seen_at < SEEN_AFTER:
        return
    try:
        with transaction() as session:
            note_seen(session, person.token, at=at)
    except DBAPIError:
        log.warning("seen", exc_info=True)
