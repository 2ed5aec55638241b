"""Slows down guessing: counts failed attempts by key in a window.

The keys are hashes made with the portal's secret: who reads the table alone cannot find an address out by trying all.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.core.throttle.models import Attempt

NEIGHBOURS = 64  # bits of an IPv6 address that one customer may set as they like


@dataclass(frozen=True)
class Limit:
    """How often one subject may try an action within a window; `secret` makes the keys."""

    action: str
    most: int
    window: timedelta
    secret: str

    def key(self, subject: str) -> str:
        """What the database keeps of the subject: HMAC-SHA-256."""
        text = f"throttle:{self.action}:{subject}"
        return hmac.new(self.secret.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def network_of(address: str) -> str:
    """What is counted as one place: an IPv4 address, or an IPv6 network of 64 bits."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> NEIGHBOURS << NEIGHBOURS)}/{NEIGHBOURS}"


def record_attempt(session: Session, limit: Limit, subject: str, *, at: datetime, part: str = "") -> None:
    """Counts one attempt of the subject, and forgets those that are past the window.

    `part` names what the attempt also belongs to, to be forgotten by it: `forget_part`.
    """
    session.execute(delete(Attempt).where(Attempt.action == limit.action, Attempt.at < at - limit.window))
    belongs = limit.key(part) if part else ""
    session.add(Attempt(action=limit.action, key=limit.key(subject), part=belongs, at=at))
    session.flush()


def forget_attempts(session: Session, limit: Limit, subject: str) -> None:
    """Starts the subject's count again, after a success."""
    session.execute(delete(Attempt).where(Attempt.action == limit.action, Attempt.key == limit.key(subject)))


def forget_part(session: Session, limit: Limit, part: str, *, subject: str | None = None) -> None:
    """Forgets the attempts that belong to the part: of all subjects, or of one."""
    attempts = [Attempt.action == limit.action, Attempt.part == limit.key(part)]
    if subject is not None:
        attempts.append(Attempt.key == limit.key(subject))
    session.execute(delete(Attempt).where(*attempts))


def find_pause(session: Session, limit: Limit, subject: str, *, at: datetime) -> datetime | None:
    """When the subject may try again, or None if it may now: fewer attempts than the most lie within the window."""
    counted = (
        select(Attempt.at)
        .where(Attempt.action == limit.action, Attempt.key == limit.key(subject), Attempt.at >= at - limit.window)
        .order_by(Attempt.at.desc())
        .offset(limit.most - 1)
        .limit(1)
    )
    oldest_counted = session.scalar(counted)
    return None if oldest_counted is None else oldest_counted + limit.window


def take_turn(session: Session, limit: Limit, subject: str, *, at: datetime) -> datetime | None:
    """Counts one attempt and returns None; or, after too many, counts nothing and says when there may be one again.

    Several workers never allow more than one would.
    """
    hold_count(session, limit, subject)
    pause = find_pause(session, limit, subject, at=at)
    if pause is None:
        record_attempt(session, limit, subject, at=at)
    return pause


def hold_count(session: Session, limit: Limit, subject: str) -> None:
    """Holds the subject's count, so that finding it and adding to it are one."""
    hold(session, limit.action, limit.key(subject))


def hold(session: Session, action: str, subject: str) -> None:
    """Makes others who hold the same subject wait until this transaction ends. Nothing is stored.

    SQLite needs nothing: it has one writer at a time.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int(hashlib.sha256(f"{action}:{subject}".encode("utf-8", "replace")).hexdigest()[:15], 16)
        session.execute(select(func.pg_advisory_xact_lock(number)))
