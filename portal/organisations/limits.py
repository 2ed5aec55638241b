"""How often an organisation may invite, and a person ask to join, before a pause."""

from datetime import timedelta

from portal.core.config import Settings
from portal.core.throttle.services import Limit

MOST_OPEN_INVITATIONS = 50
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def invitations_of(settings: Settings) -> Limit:
    """Invitations that one organisation sends, sending again included."""
    return Limit("invitation", 30, _HOUR, settings.secret_key)


def requests_of(settings: Settings) -> Limit:
    """Wishes of one person to join, whichever organisation."""
    return Limit("join-request", 6, _DAY, settings.secret_key)
