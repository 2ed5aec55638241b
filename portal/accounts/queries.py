"""Reads people, their sign-ins and their links."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import OneTimeLink, Person, Purpose, SignInSession
from portal.accounts.tokens import LONGEST_TOKEN, token_hash
from portal.core.errors import NotFound
from portal.core.outbox.letters import Recipient

SIGNED_IN = (  # put together once: with what is added above, every request of somebody signed in asks it
    select(
        Person.id.label("person_id"),
        Person.name,
        Person.email,
        Person.language,
        SignInSession.acting_for,
        SignInSession.proved_at,
        SignInSession.seen_at,
    )
    .join(SignInSession, SignInSession.person_id == Person.id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > bindparam("at"),
        SignInSession.seen_at > bindparam("seen_after"),
    )
)


@dataclass(frozen=True)
class OpenLink:
    """A one-time link that still works, and whose it is."""

    link_id: UUID
    purpose: Purpose
    person_id: UUID
    name: str
    email: str

    @property
    def wants_password(self) -> bool:
        """Whether the link is there to choose a password."""
        return self.purpose in (Purpose.RESET_PASSWORD, Purpose.FIRST_SIGN_IN)

    @property
    def is_first(self) -> bool:
        """Whether the person has been invited and signs in for the first time."""
        return self.purpose is Purpose.FIRST_SIGN_IN


def get_person(session: Session, person_id: UUID) -> Person:
    """The person; raises NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def find_person_by_email(session: Session, email: str) -> Person | None:
    """The person with this normalised e-mail."""
    return session.scalar(select(Person).where(Person.email == email))


def names_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of those of these people who have an account still."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)).order_by(Person.id))
    return {row.id: row.name for row in rows}


def recipients_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, Recipient]:
    """Those of these people who have an account still, to show or to write to them."""
    people = session.scalars(select(Person).where(Person.id.in_(person_ids)).order_by(Person.id))
    return {person.id: Recipient(person.email, person.name, person.language) for person in people}


def willing_recipients_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, Recipient]:
    """Those of these people whose e-mail is confirmed and who want reminders."""
    willing = Person.confirmed_at.is_not(None) & Person.wants_reminders
    people = session.scalars(select(Person).where(Person.id.in_(person_ids), willing).order_by(Person.id))
    return {person.id: Recipient(person.email, person.name, person.language) for person in people}


def list_known_addresses(session: Session, addresses: Collection[str]) -> set[str]:
    """Those of these e-mail addresses that have an account."""
    return set(session.scalars(select(Person.email).where(Person.email.in_(addresses)).order_by(Person.email)))


def list_people_like(session: Session, text: str, *, most: int) -> Sequence[UUID]:
    """For the operator: people whose name or e-mail contains the text."""
    like = or_(Person.name.icontains(text, autoescape=True), Person.email.icontains(text, autoescape=True))
    return session.scalars(select(Person.id).where(like).order_by(Person.email).limit(most)).all()


def values_for_signed_in(token: str, *, idle: timedelta, at: datetime) -> dict[str, object] | None:
    """What `SIGNED_IN` needs to find the person whose sign-in the token stands for; None if it can be no token.

    A sign-in that was not seen for as long as `idle` counts no more.
    """
    if len(token) > LONGEST_TOKEN:
        return None
    return {"token_hash": token_hash(token), "at": at, "seen_after": at - idle}


def find_link(session: Session, token: str, *, at: datetime) -> OpenLink | None:
    """The link with this token, if it is neither used nor too old."""
    if len(token) > LONGEST_TOKEN:
        return None
    working = (
        select(OneTimeLink, Person)
        .join(Person, OneTimeLink.person_id == Person.id)
        .where(OneTimeLink.token_hash == token_hash(token), OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > at)
    )
    row = session.execute(working).one_or_none()
    if row is None:
        return None
    link, person = row
    return OpenLink(link.id, link.purpose, person.id, person.name, person.email)
