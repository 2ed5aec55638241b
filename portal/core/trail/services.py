"""Records what happens, inside the caller's transaction: the entry is there if the change is, and not without it.

Entries are numbered and hashed when the transaction commits, after everything else is written. So the one lock that
makes a single chain of all workers is taken last and held shortly, and can close no circle with other locks.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session, SessionTransaction

from portal.core.db import ORIGIN
from portal.core.network import shortened
from portal.core.throttle.services import hold
from portal.core.trail.chain import Facts, Link, hash_of, seal_of
from portal.core.trail.events import Event
from portal.core.trail.models import TrailEntry
from portal.core.trail.queries import find_head

LONGEST_VALUE = 500
SALT_BYTES = 16
_WAITING = "trail entries waiting for the commit"


@dataclass(frozen=True, slots=True)
class Thing:
    """What an event is about: `Thing("certificate", certificate.id)`."""

    kind: str
    id: UUID | str


@dataclass(frozen=True, slots=True)
class _Waiting:
    facts: Facts
    within: SessionTransaction | None


def record(
    session: Session,
    event: Event,
    *,
    by: UUID | None,
    at: datetime,
    organisation_id: UUID | None = None,
    about: Thing | None = None,
    old: Mapping[str, str] | None = None,
    new: Mapping[str, str] | None = None,
    address: str | None = None,
) -> None:
    """Adds an entry to the trail, if and when this transaction commits.

    `by` is None for what the portal does itself or a stranger does. `old` and `new` are codes and short words by name,
    at most 500 characters each (ValueError): no secret, no answer, no name of a person, no e-mail address.
    `address` is the network address it came from, kept shortened; without it that of the request.
    """
    if any(len(value) > LONGEST_VALUE for value in [*(old or {}).values(), *(new or {}).values()]):
        raise ValueError("the trail keeps short words only")
    origin = shortened(session.info.get(ORIGIN, "") if address is None else address)
    salt = secrets.token_hex(SALT_BYTES) if origin else ""
    facts = Facts(
        at=at,
        event=event.value,
        by_person=by,
        organisation_id=organisation_id,
        about_kind=about.kind if about else "",
        about_id=str(about.id) if about else "",
        old=dict(old or {}),
        new=dict(new or {}),
        origin=origin,
        origin_salt=salt,
        origin_seal=seal_of(origin, salt) if origin else "",
    )
    _waiting_in(session).append(_Waiting(facts, session.get_nested_transaction() or session.get_transaction()))


def _waiting_in(session: Session) -> list[_Waiting]:
    waiting: list[_Waiting] | None = session.info.get(_WAITING)
    if waiting is None:
        waiting = session.info[_WAITING] = []
        sqlalchemy_event.listen(session, "before_commit", _append)
        sqlalchemy_event.listen(session, "after_soft_rollback", _forget)
    return waiting


def _append(session: Session) -> None:
    """Numbers and hashes what waits, as the last thing before the commit; a savepoint that ends is no commit."""
    waiting = _waiting_in(session)
    if not waiting or session.in_nested_transaction():
        return
    session.flush()
    hold(session, "trail", "head")
    head = find_head(session)
    for one in waiting:
        number = head.number + 1
        found = hash_of(one.facts, number, head.entry_hash)
        session.add(_row(one.facts, number, head.entry_hash, found))
        head = Link(number, found)
    waiting.clear()
    session.flush()


def _row(facts: Facts, number: int, previous_hash: str, entry_hash: str) -> TrailEntry:
    return TrailEntry(
        number=number,
        at=facts.at,
        event=facts.event,
        by_person=facts.by_person,
        organisation_id=facts.organisation_id,
        about_kind=facts.about_kind,
        about_id=facts.about_id,
        old=dict(facts.old),
        new=dict(facts.new),
        origin=facts.origin,
        origin_salt=facts.origin_salt,
        origin_seal=facts.origin_seal,
        previous_hash=previous_hash,
        entry_hash=entry_hash,
    )


def _forget(session: Session, ended: SessionTransaction) -> None:
    """What was recorded inside a savepoint (or transaction) that is rolled back has not happened."""
    waiting = _waiting_in(session)
    waiting[:] = [one for one in waiting if not _lies_in(one.within, ended)]


def _lies_in(within: SessionTransaction | None, ended: SessionTransaction) -> bool:
    while within is not None and within is not ended:
        within = within.parent
    return within is not None
