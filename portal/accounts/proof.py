"""Remembers in the browser's own cookie, for an hour, that mail to an e-mail address reaches whoever uses it."""

from datetime import datetime, timedelta

from flask import session

KEY = "proved"
LASTS = timedelta(hours=1)


def remember_proved(email: str, *, at: datetime) -> None:
    """The person has opened a link that was mailed to this address. The cookie is signed."""
    session[KEY] = [email, at.timestamp()]


def find_proved(*, at: datetime) -> str | None:
    """The address that was proved within the last hour, if any."""
    email, when = session.get(KEY) or (None, 0)
    return email if at.timestamp() - when <= LASTS.total_seconds() else None
