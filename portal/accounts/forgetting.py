"""Which sign-ins, links and unfinished accounts are forgotten."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func
from sqlalchemy.orm import InstrumentedAttribute

from portal.accounts.models import EmailChange, HalfSignIn, OneTimeLink, PasskeyChallenge, Person, SignInSession
from portal.core.config import Settings
from portal.core.forgetting import Outdated, days_before


def list_outdated(settings: Settings, *, belonging: Select[tuple[UUID]], at: datetime) -> list[Outdated]:
    """Sign-ins that ended, links and half sign-ins that ran out, accounts that nobody ever confirmed.

    `belonging` are the people who have a place somewhere: their accounts were opened for them, and stay.
    """
    links, people = days_before(at, settings.keep_links_days), days_before(at, settings.keep_sign_ups_days)
    over = func.coalesce(SignInSession.ended_at, SignInSession.expires_at)
    sign_ins, days = days_before(at, settings.keep_sign_ins_days), settings.keep_links_days
    never = Person.confirmed_at.is_(None) & (Person.created_at < people) & Person.id.not_in(belonging)
    found = [Outdated("sign-ins that ended", settings.keep_sign_ins_days, SignInSession, over < sign_ins)]
    used: InstrumentedAttribute[datetime | None]
    for table in (OneTimeLink, EmailChange, HalfSignIn, PasskeyChallenge):
        used = table.used_at
        is_over = func.coalesce(used, table.expires_at) < links
        found.append(Outdated(_NAMES[table.__tablename__], days, table, is_over))
    return [*found, Outdated("accounts never confirmed", settings.keep_sign_ups_days, Person, never)]


_NAMES = {
    "one_time_link": "one-time links",
    "email_change": "changes of e-mail",
    "half_sign_in": "half sign-ins",
    "passkey_challenge": "passkey challenges",
}
