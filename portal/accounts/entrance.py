"""The steps of proving a password, in the order that keeps slow hashing outside every transaction; knows no web."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts import queries, services
from portal.accounts.addresses import LONGEST_ADDRESS, normal_email
from portal.accounts.hashing import Passwords
from portal.accounts.signing_in import services as signing_in
from portal.accounts.signing_in.services import Proof, SignInAttempt, SignInOutcome
from portal.core.config import Settings
from portal.core.db import ORIGIN, Database


@dataclass(frozen=True)
class Entrance:
    """Where people prove who they are."""

    database: Database
    settings: Settings

    @property
    def passwords(self) -> Passwords:
        """Hashing at the cost that the settings ask for."""
        return Passwords(self.settings.password_memory_kib)

    def try_sign_in(
        self, typed_email: str, password: str, *, address: str, at: datetime, device: str = ""
    ) -> SignInOutcome:
        """Signs in, or says why not; unknown e-mails take as long as known ones."""
        email = normal_email(typed_email) or typed_email.lower()[:LONGEST_ADDRESS]
        attempt = self._compare(email, password, address, at, device)
        if isinstance(attempt, datetime):
            return SignInOutcome(paused_until=attempt)
        with self._writing(address) as session:
            return signing_in.sign_in(session, attempt, settings=self.settings, at=at)

    def confirm(
        self, token: str, email: str, password: str, *, address: str, at: datetime, device: str = ""
    ) -> SignInOutcome | None:
        """Confirms the e-mail and signs in if this is its password; None if the link does not work (any more)."""
        attempt = self._compare(email, password, address, at, device)
        if isinstance(attempt, datetime):
            return SignInOutcome(paused_until=attempt)
        with self._writing(address) as session:
            return services.confirm_email(session, token, attempt, settings=self.settings, at=at)

    def prove(self, email: str, password: str, *, address: str, at: datetime) -> Proof:
        """Whether this is the password of the person with the e-mail; counted like a sign-in."""
        attempt = self._compare(email, password, address, at)
        if isinstance(attempt, datetime):
            return Proof(False, attempt)
        with self._writing(address) as session:
            return signing_in.prove(session, attempt, settings=self.settings, at=at)

    @contextmanager
    def _writing(self, address: str) -> Iterator[Session]:
        """A transaction that knows from which address it is asked for."""
        with self.database.transaction() as session:
            session.info[ORIGIN] = address
            yield session

    def _compare(
        self, email: str, password: str, address: str, at: datetime, device: str = ""
    ) -> SignInAttempt | datetime:
        """What the password is worth, still to be counted; or until when none is looked at."""
        with self.database.reading() as session:
            pause = signing_in.find_sign_in_pause(session, email, address, settings=self.settings, at=at)
            person = queries.find_person_by_email(session, email)
            stored = person.password_hash if person else None
        if pause is not None:
            return pause
        genuine = self.passwords.matches(stored, password)
        better = self.passwords.hash(password) if genuine and stored and self.passwords.is_outdated(stored) else None
        return SignInAttempt(email, address, genuine, better, stored, device)
