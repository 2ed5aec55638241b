"""Keeps in the trail with which settings the portal runs: those that changed since it was last looked.

Of a secret and of an address only a mark is kept, by which one sees that it changed: a keyed hash's first digits. The
settings as they were are not stored elsewhere: the entries of the trail, one after the other, give them.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.config import PREFIX, Settings
from portal.core.db import Database
from portal.core.sealing import keyed_hash
from portal.core.throttle.services import hold
from portal.core.trail.events import Event
from portal.core.trail.models import TrailEntry
from portal.core.trail.services import Thing, record

SECRETS = {"secret_key", "database_url", "smtp_password", "files_key", "files_secret", "metrics_token"}
ADDRESSES = {"contact_email", "mail_from", "smtp_user"}  # the trail names no e-mail address
LONGEST_SHOWN, MARK_DIGITS = 100, 12
UNSET = "–"
ABOUT = Thing("portal", "settings")


def note_settings(database: Database, settings: Settings) -> bool:
    """Adds an entry if the settings changed; False while the database cannot be used."""
    try:
        with database.transaction() as session:
            record_settings(session, settings, at=clock.now())
    except DBAPIError:
        return False
    return True


def show_settings(settings: Settings) -> dict[str, str]:
    """Every setting that is not as it is at first, by the name it has in the environment, as the trail may hold it."""
    given = settings.model_dump()
    return {
        f"{PREFIX}{name.upper()}": _shown(name, given[name], settings.secret_key)
        for name, field in Settings.model_fields.items()
        if field.is_required() or given[name] != field.default
    }


def _shown(name: str, value: object, secret: str) -> str:
    text = str(value.value if isinstance(value, Enum) else value)
    if name in SECRETS | ADDRESSES or len(text) > LONGEST_SHOWN:
        return f"•••• {keyed_hash(text, secret, f'setting {name}')[:MARK_DIGITS]}"
    return text or UNSET


def read_settings(session: Session) -> dict[str, str]:
    """The settings as the trail has them: those that were not as they are at first."""
    entries = select(TrailEntry.new).where(TrailEntry.event == Event.SETTINGS_CHANGED.value)
    known: dict[str, str] = {}
    for changes in session.scalars(entries.order_by(TrailEntry.number)):
        known |= changes
    return {name: value for name, value in known.items() if value != UNSET}


def record_settings(session: Session, settings: Settings, *, at: datetime) -> bool:
    """Adds an entry if the settings are others than the trail has; whether it did."""
    hold(session, "settings", "trail")
    before, now = read_settings(session), show_settings(settings)
    names = sorted(name for name in before.keys() | now.keys() if before.get(name, UNSET) != now.get(name, UNSET))
    if not names:
        return False
    old, new = _values(before, names), _values(now, names)
    record(session, Event.SETTINGS_CHANGED, by=None, at=at, about=ABOUT, old=old, new=new)
    return True


def _values(settings: Mapping[str, str], names: list[str]) -> dict[str, str]:
    return {name: settings.get(name, UNSET) for name in names}
