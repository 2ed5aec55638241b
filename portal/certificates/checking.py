"""The public check: the portal's own address, and what a code that nobody has is answered, ever more slowly."""

from datetime import datetime, timedelta

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from werkzeug.exceptions import TooManyRequests

from portal.certificates import paper
from portal.certificates.rules import LONGEST_TYPED
from portal.core.config import Settings
from portal.core.db import transaction
from portal.core.throttle import services as throttle
from portal.core.throttle.services import Limit, network_of

NOT_INDEXED = {"X-Robots-Tag": "noindex, nofollow"}
_ACTION = "check-certificate"


def settings() -> Settings:
    """The settings of the app."""
    found: Settings = current_app.extensions["settings"]
    return found


def host() -> str:
    """The portal's official address, for people to compare."""
    return paper.host_of(settings().base_url)


def unknown_code(typed: str, known: str | None, *, at: datetime, address: str) -> ResponseReturnValue:
    """Says that there is no such certificate, and counts the try; raises TooManyRequests after too many.

    Only unknown codes are counted and refused: whoever holds a true code can always check it.
    """
    window = timedelta(minutes=settings().attempt_minutes)
    limit = Limit(_ACTION, settings().check_attempts, window, settings().secret_key)
    with transaction() as session:
        pause = throttle.take_turn(session, limit, network_of(address), at=at)
    if pause is not None:
        raise TooManyRequests
    page = render_template("certificates/unknown.html", typed=typed[:LONGEST_TYPED], is_code=known is not None)
    return page, 404, NOT_INDEXED


def erased_code(typed: str, erased_at: datetime) -> ResponseReturnValue:
    """Says that the certificate does not count any more, since its organisation is gone from the portal."""
    erased_on = str(format_date(erased_at, "long"))
    return (
        render_template("certificates/erased.html", typed=typed[:LONGEST_TYPED], erased_on=erased_on),
        410,
        NOT_INDEXED,
    )
