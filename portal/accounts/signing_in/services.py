"""Signing in: the password first, then the second step of whoever has one. Guessers are slowed down at both.

Whether a password is right is found out before, outside the transaction: hashing is slow.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts import limits, queries
from portal.accounts.models import Person
from portal.accounts.sessions import services as sessions
from portal.core.config import Settings
from portal.core.throttle import services as throttle
from portal.core.throttle.services import network_of
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record


@dataclass(frozen=True)
class SignInAttempt:
    """One try: for which e-mail, from which address and device, and whether the password was right.

    `against` is the hash it was compared with, when it has to be the account's still.
    """

    email: str
    address: str
    genuine: bool
    better_hash: str | None = None
    against: str | None = None
    device: str = ""

    @property
    def network(self) -> str:
        """What is counted as one place."""
        return network_of(self.address)

    @property
    def place(self) -> str:
        """The e-mail together with the place from which it is tried."""
        return f"{self.email}|{self.network}"


@dataclass(frozen=True)
class Proof:
    """Whether a password was right, or until when no try is taken."""

    genuine: bool
    paused_until: datetime | None = None


@dataclass(frozen=True)
class SignInOutcome:
    """What came of it; all empty means that e-mail and password do not belong together.

    `entry` is a sign-in, or half of one while the second step is to come.
    """

    entry: sessions.Entry | None = None
    unconfirmed: UUID | None = None
    paused_until: datetime | None = None


def find_sign_in_pause(
    session: Session, email: str, address: str, *, settings: Settings, at: datetime
) -> datetime | None:
    """Until when nobody may try to sign in for this e-mail, or from this address; None if one may."""
    tried = SignInAttempt(email, address, genuine=False)
    pauses = (
        throttle.find_pause(session, limits.by_place(settings), tried.place, at=at),
        throttle.find_pause(session, limits.by_account(settings), email, at=at),
        throttle.find_pause(session, limits.by_address(settings), tried.network, at=at),
    )
    return max((moment for moment in pauses if moment), default=None)


def prove(session: Session, attempt: SignInAttempt, *, settings: Settings, at: datetime) -> Proof:
    """Judges one try and counts it if it failed. Several workers never allow more tries than the settings."""
    throttle.hold_count(session, limits.by_account(settings), attempt.email)
    throttle.hold_count(session, limits.by_address(settings), attempt.network)
    pause = find_sign_in_pause(session, attempt.email, attempt.address, settings=settings, at=at)
    if pause is not None:
        return Proof(False, pause)
    person = queries.find_person_by_email(session, attempt.email)
    right = attempt.genuine and person is not None and attempt.against in (None, person.password_hash)
    if not right:
        _count_failure(session, attempt, person, settings=settings, at=at)
        return Proof(False)
    throttle.forget_attempts(session, limits.by_place(settings), attempt.place)
    throttle.forget_part(session, limits.by_address(settings), attempt.email, subject=attempt.network)
    return Proof(True)


def forget_failures(session: Session, email: str, *, settings: Settings) -> None:
    """Starts every count of the account again: its owner has shown themselves by a mailed link."""
    throttle.forget_attempts(session, limits.by_account(settings), email)
    throttle.forget_part(session, limits.by_place(settings), email)


def _count_failure(
    session: Session, attempt: SignInAttempt, person: Person | None, *, settings: Settings, at: datetime
) -> None:
    """Counts the try; the trail gets one entry for it, and one when it was the last before a pause."""
    throttle.record_attempt(session, limits.by_place(settings), attempt.place, at=at, part=attempt.email)
    throttle.record_attempt(session, limits.by_account(settings), attempt.email, at=at)
    throttle.record_attempt(session, limits.by_address(settings), attempt.network, at=at, part=attempt.email)
    about = Thing("person", person.id) if person else None
    record(session, Event.SIGN_IN_FAILED, by=None, at=at, about=about)
    if find_sign_in_pause(session, attempt.email, attempt.address, settings=settings, at=at) is not None:
        record(session, Event.SIGN_IN_PAUSED, by=None, at=at, about=about)


def sign_in(session: Session, attempt: SignInAttempt, *, settings: Settings, at: datetime) -> SignInOutcome:
    """Opens a sign-in, or half of one, or counts the failure."""
    proof = prove(session, attempt, settings=settings, at=at)
    person = queries.find_person_by_email(session, attempt.email) if proof.genuine else None
    if person is None:
        return SignInOutcome(paused_until=proof.paused_until)
    if person.confirmed_at is None:
        return SignInOutcome(unconfirmed=person.id)
    person.password_hash = attempt.better_hash or person.password_hash
    return SignInOutcome(sessions.enter(session, person.id, device=attempt.device, settings=settings, at=at))
