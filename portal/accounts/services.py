"""What people do with their accounts: sign up, confirm, sign in and out, change a password, be invited.

Passwords arrive here as hashes: hashing is slow, and a transaction must not wait for it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import limits, queries
from portal.accounts.addresses import normal_email
from portal.accounts.mails import Letter, queue_letter, recipient_of
from portal.accounts.models import OneTimeLink, Person, Purpose
from portal.accounts.sessions import services as sessions
from portal.accounts.sessions.services import Kept
from portal.accounts.signing_in.services import SignInAttempt, SignInOutcome, forget_failures, prove
from portal.accounts.tokens import new_token, token_hash
from portal.core.config import Settings
from portal.core.errors import Conflict
from portal.core.outbox.letters import Recipient
from portal.core.throttle import services as throttle
from portal.core.throttle.services import network_of
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record

ACCOUNT = "account"  # held while a password is chosen or an e-mail confirmed: never both at once for one account


@dataclass(frozen=True)
class NewPerson:
    """What somebody gives to open an account."""

    name: str
    email: str
    password_hash: str
    language: str


@dataclass(frozen=True)
class Invited:
    """A person who was invited, and the token of the link for the first sign-in."""

    person_id: UUID
    token: str


def sign_up(session: Session, given: NewPerson, *, settings: Settings, at: datetime) -> None:
    """Opens an account that waits for its e-mail to be confirmed, or writes to whoever has the e-mail already.

    The caller learns nothing about which of the two it was. Until it is confirmed, the newest sign-up that could be
    written to counts: its link confirms its password and no other. But nobody can choose a password for somebody who
    was invited and has none yet.
    """
    throttle.hold(session, ACCOUNT, given.email)
    person = queries.find_person_by_email(session, given.email) or _add_person(session, given, at=at)
    if not may_write(session, given.email, settings=settings, at=at):
        return
    if person.confirmed_at is None and person.password_hash is not None:
        person.name, person.password_hash, person.language = given.name, given.password_hash, given.language
        _mail_link(session, person, Purpose.CONFIRM_EMAIL, settings=settings, at=at)
    else:
        queue_letter(session, Letter.ALREADY_REGISTERED, recipient_of(person), settings=settings, at=at)


def _add_person(session: Session, given: NewPerson, *, at: datetime) -> Person:
    person = Person(
        email=given.email,
        name=given.name,
        password_hash=given.password_hash,
        language=given.language,
        created_at=at,
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:  # somebody signed up with the same e-mail in this very moment
        found = queries.find_person_by_email(session, given.email)
        if found is None:
            raise
        return found
    record(session, Event.ACCOUNT_OPENED, by=None, at=at, about=Thing("person", person.id))
    return person


def add_confirmed_person(session: Session, given: NewPerson, *, at: datetime) -> UUID:
    """Opens an account whose e-mail counts as confirmed: for the demonstration, which has no mailboxes."""
    person = _add_person(session, given, at=at)
    person.confirmed_at = at
    session.flush()
    return person.id


def confirm_email(
    session: Session, token: str, attempt: SignInAttempt, *, settings: Settings, at: datetime
) -> SignInOutcome | None:
    """Confirms the e-mail and signs in whoever gives the account's password; None if the link does not work (any more).

    The password is asked for because anybody can sign up with this e-mail: the link alone would confirm theirs. A wrong
    one is counted and does not use the link up.
    """
    proof = prove(session, attempt, settings=settings, at=at)
    if not proof.genuine:
        return SignInOutcome(paused_until=proof.paused_until)
    person = _use_link(session, token, (Purpose.CONFIRM_EMAIL,), at=at)
    if person is None or person.email != attempt.email:
        return None
    person.confirmed_at = person.confirmed_at or at
    record(session, Event.EMAIL_CONFIRMED, by=person.id, at=at, about=Thing("person", person.id))
    return SignInOutcome(sessions.enter(session, person.id, device=attempt.device, settings=settings, at=at))


def send_confirmation_again(session: Session, person_id: UUID, *, settings: Settings, at: datetime) -> None:
    """Sends another link to confirm the e-mail, unless it is confirmed or enough were sent."""
    person = queries.get_person(session, person_id)
    if person.confirmed_at is None:
        _send_link(session, person, Purpose.CONFIRM_EMAIL, settings=settings, at=at)


def ask_for_reset(session: Session, email: str, *, language: str, settings: Settings, at: datetime) -> None:
    """Writes to the address: a link to choose a new password, or that there is no account with it."""
    person = queries.find_person_by_email(session, email)
    if person is not None:
        _send_link(session, person, Purpose.RESET_PASSWORD, settings=settings, at=at)
    elif may_write(session, email, settings=settings, at=at):
        queue_letter(session, Letter.NO_ACCOUNT, Recipient(email, "", language), settings=settings, at=at)


def reset_password(
    session: Session, token: str, *, password_hash: str, settings: Settings, at: datetime
) -> UUID | None:
    """Sets the password of whoever holds a link to reset it or to sign in for the first time; None if it does not work.

    The link came by mail, so the e-mail is confirmed too. Every sign-in of the person ends.
    """
    person = _use_link(session, token, (Purpose.RESET_PASSWORD, Purpose.FIRST_SIGN_IN), at=at)
    if person is None:
        return None
    person.password_hash = password_hash
    person.confirmed_at = person.confirmed_at or at
    sessions.end_all(session, person.id, at=at)
    forget_failures(session, person.email, settings=settings)
    session.flush()
    record(session, Event.PASSWORD_RESET, by=person.id, at=at, about=Thing("person", person.id))
    return person.id


def change_password(
    session: Session, person_id: UUID, *, password_hash: str, keep: Kept, settings: Settings, at: datetime
) -> str:
    """Sets a new password, ends every sign-in of the person, and opens one in place of `keep`; returns its token."""
    person = queries.get_person(session, person_id)
    person.password_hash = password_hash
    revoke_links(session, person.id, at=at)
    record(session, Event.PASSWORD_CHANGED, by=person.id, at=at, about=Thing("person", person.id))
    queue_letter(session, Letter.PASSWORD_CHANGED, recipient_of(person), settings=settings, at=at)
    return sessions.replace_all(session, person.id, keep=keep, settings=settings, at=at)


def update_person(
    session: Session, person_id: UUID, *, name: str, language: str, wants_reminders: bool, at: datetime
) -> None:
    """Changes how a person is called and written to; the trail is told what changed, and no name."""
    person = queries.get_person(session, person_id)
    before, renamed = _told(person), person.name != name
    person.name, person.language, person.wants_reminders = name, language, wants_reminders
    session.flush()
    after = _told(person)
    old = {key: value for key, value in before.items() if after[key] != value}
    new = {key: after[key] for key in old} | ({"name": "changed"} if renamed else {})
    if new:
        about = Thing("person", person_id)
        record(session, Event.ACCOUNT_CHANGED, by=person_id, at=at, about=about, old=old, new=new)


def _told(person: Person) -> dict[str, str]:
    return {"language": person.language, "reminders": "yes" if person.wants_reminders else "no"}


def invite_person(
    session: Session, *, name: str, email: str, language: str, settings: Settings, at: datetime
) -> Invited:
    """Opens an account without a password and sends the link for the first sign-in.

    The token is returned as well, to be handed over where mail does not arrive. Raises Conflict if the e-mail is none,
    or has an account: a link to somebody's existing account is nobody else's to see.
    """
    address = normal_email(email)
    if address is None:
        raise Conflict(_("Enter a complete e-mail address, such as name@example.org."))
    if queries.find_person_by_email(session, address) is not None:
        raise Conflict(_("There is an account with this e-mail address already."))
    person = Person(email=address, name=name, password_hash=None, language=language, created_at=at)
    session.add(person)
    session.flush()
    record(session, Event.ACCOUNT_OPENED, by=None, at=at, about=Thing("person", person.id))
    token = _new_link(session, person, Purpose.FIRST_SIGN_IN, settings=settings, at=at)
    queue_letter(session, Letter.INVITATION, recipient_of(person), settings=settings, at=at, token=token)
    return Invited(person.id, token)


def open_proven_account(session: Session, given: NewPerson, *, at: datetime) -> UUID | None:
    """Opens an account for somebody who has shown that mail to the e-mail reaches them; None if it has one in use.

    An account that was never confirmed, or has no password yet, becomes theirs: nobody else has proved the e-mail.
    """
    throttle.hold(session, ACCOUNT, given.email)
    person = queries.find_person_by_email(session, given.email) or _add_person(session, given, at=at)
    if person.confirmed_at is not None and person.password_hash is not None:
        return None
    person.name, person.password_hash, person.language = given.name, given.password_hash, given.language
    person.confirmed_at = at
    sessions.end_all(session, person.id, at=at)
    revoke_links(session, person.id, at=at)
    session.flush()
    record(session, Event.EMAIL_CONFIRMED, by=person.id, at=at, about=Thing("person", person.id))
    return person.id


def take_turn(session: Session, address: str, *, settings: Settings, at: datetime) -> datetime | None:
    """Counts a request that makes us write to somebody; until when this address may make none, or None if it may."""
    return throttle.take_turn(session, limits.letters_from(settings), network_of(address), at=at)


def may_write(session: Session, email: str, *, settings: Settings, at: datetime) -> bool:
    """Counts the letters to one address, so that nobody can fill a stranger's mailbox through our pages."""
    return throttle.take_turn(session, limits.letters_to(settings), email, at=at) is None


def _send_link(session: Session, person: Person, purpose: Purpose, *, settings: Settings, at: datetime) -> None:
    if may_write(session, person.email, settings=settings, at=at):
        _mail_link(session, person, purpose, settings=settings, at=at)


def _mail_link(session: Session, person: Person, purpose: Purpose, *, settings: Settings, at: datetime) -> None:
    token = _new_link(session, person, purpose, settings=settings, at=at)
    letter = Letter.RESET_PASSWORD if purpose is Purpose.RESET_PASSWORD else Letter.CONFIRM_EMAIL
    queue_letter(session, letter, recipient_of(person), settings=settings, at=at, token=token)


def _new_link(session: Session, person: Person, purpose: Purpose, *, settings: Settings, at: datetime) -> str:
    """A new link; older ones for the same purpose stop working."""
    revoke_links(session, person.id, at=at, purpose=purpose)
    token = new_token()
    until = at + timedelta(hours=settings.link_hours)
    session.add(
        OneTimeLink(person_id=person.id, purpose=purpose, token_hash=token_hash(token), created_at=at, expires_at=until)
    )
    session.flush()
    return token


def _use_link(session: Session, token: str, purposes: tuple[Purpose, ...], *, at: datetime) -> Person | None:
    """Whose link it is, if this call is the one that uses it up."""
    link = queries.find_link(session, token, at=at)
    if link is None or link.purpose not in purposes:
        return None
    throttle.hold(session, ACCOUNT, link.email)
    claim = update(OneTimeLink).where(OneTimeLink.id == link.link_id, OneTimeLink.used_at.is_(None)).values(used_at=at)
    if not session.execute(claim).rowcount:  # type: ignore[attr-defined]
        return None
    revoke_links(session, link.person_id, at=at)
    return queries.get_person(session, link.person_id)


def revoke_links(session: Session, person_id: UUID, *, at: datetime, purpose: Purpose | None = None) -> None:
    unused = update(OneTimeLink).where(OneTimeLink.person_id == person_id, OneTimeLink.used_at.is_(None))
    if purpose is not None:
        unused = unused.where(OneTimeLink.purpose == purpose)
    session.execute(unused.values(used_at=at))


def delete_people(session: Session, person_ids: Collection[UUID]) -> None:
    """Deletes these accounts with everything that is theirs alone; what they wrote for others stays, without a name."""
    session.execute(delete(Person).where(Person.id.in_(person_ids)))
