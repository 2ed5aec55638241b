"""Changing one's e-mail: asked for with the password, confirmed at the new address, told to the old one."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import queries, services
from portal.accounts.mails import Letter, queue_letter, recipient_of
from portal.accounts.models import EmailChange, Person
from portal.accounts.sessions import services as sessions
from portal.accounts.tokens import LONGEST_TOKEN, new_token, token_hash
from portal.core.config import Settings
from portal.core.outbox.letters import Recipient
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record


def ask_for_change(session: Session, new_email: str, *, settings: Settings, by: UUID, at: datetime) -> None:
    """Writes to the new address: a link to confirm it, or that it has an account. The caller learns not which.

    An earlier wish is forgotten. The account stays as it is until the link is used.
    """
    person = queries.get_person(session, by)
    _forget(session, by, at=at)
    if new_email == person.email or not services.may_write(session, new_email, settings=settings, at=at):
        return
    owner = queries.find_person_by_email(session, new_email)
    if owner is not None:
        queue_letter(session, Letter.EMAIL_TAKEN, recipient_of(owner), settings=settings, at=at)
        return
    token, until = new_token(), at + timedelta(hours=settings.link_hours)
    wish = EmailChange(person_id=by, new_email=new_email, token_hash=token_hash(token), created_at=at, expires_at=until)
    session.add(wish)
    session.flush()
    to = Recipient(new_email, person.name, person.language)
    queue_letter(session, Letter.CONFIRM_NEW_EMAIL, to, settings=settings, at=at, token=token)


def find_change(session: Session, token: str, *, at: datetime) -> tuple[EmailChange, Person] | None:
    """The wish that the link leads to, and whose it is, if it still works."""
    if len(token) > LONGEST_TOKEN:
        return None
    waiting = (EmailChange.token_hash == token_hash(token), EmailChange.used_at.is_(None), EmailChange.expires_at > at)
    row = session.execute(
        select(EmailChange, Person).join(Person, Person.id == EmailChange.person_id).where(*waiting)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def change_email(session: Session, token: str, *, settings: Settings, at: datetime) -> UUID | None:
    """Gives the account the new address and ends every sign-in of the person, whose password was just shown.

    Returns who it is; None if the link does not work (any more), such as when the address got an account meanwhile.
    """
    found = find_change(session, token, at=at)
    if found is None:
        return None
    wish, person = found
    claim = update(EmailChange).where(EmailChange.id == wish.id, EmailChange.used_at.is_(None)).values(used_at=at)
    old = recipient_of(person)
    if not session.execute(claim).rowcount or not _take(session, person, wish.new_email):  # type: ignore[attr-defined]
        return None
    services.revoke_links(session, person.id, at=at)
    sessions.end_all(session, person.id, at=at)
    record(session, Event.EMAIL_CHANGED, by=person.id, at=at, about=Thing("person", person.id))
    queue_letter(session, Letter.EMAIL_CHANGED, old, settings=settings, at=at)
    return person.id


def _take(session: Session, person: Person, new_email: str) -> bool:
    """Whether the address could be taken: somebody else may have opened an account with it since."""
    try:
        with session.begin_nested():
            person.email = new_email
    except IntegrityError:
        session.refresh(person)
        return False
    return True


def _forget(session: Session, person_id: UUID, *, at: datetime) -> None:
    waiting = EmailChange.person_id == person_id, EmailChange.used_at.is_(None)
    session.execute(update(EmailChange).where(*waiting).values(used_at=at))
