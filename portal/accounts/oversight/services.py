"""What the operator does to somebody's sign-in, after checks that the trail keeps. The person gets a mail."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.accounts.factors.queries import has_factor
from portal.accounts.mails import Letter, queue_letter, recipient_of
from portal.accounts.models import CodeApp, Passkey, RecoveryCode
from portal.accounts.queries import get_person
from portal.accounts.sessions.services import end_all
from portal.core.config import Settings
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record


def end_sign_ins(
    session: Session, person_id: UUID, reason: str, *, settings: Settings, by: UUID | None, at: datetime
) -> None:
    """Ends every sign-in of the person, half ones too, for a reason of at most 500 characters; raises NotFound."""
    person = get_person(session, person_id)
    end_all(session, person_id, at=at)
    about = Thing("person", person_id)
    record(session, Event.SIGN_INS_ENDED_FOR, by=by, at=at, about=about, new={"reason": reason})
    queue_letter(session, Letter.SIGN_INS_ENDED, recipient_of(person), settings=settings, at=at)


def remove_second_steps(
    session: Session, person_id: UUID, checked: str, *, settings: Settings, by: UUID | None, at: datetime
) -> bool:
    """Removes every second step of who lost them all, and ends their sign-ins; `checked` has at most 500 characters.

    `by` is None where it is done on the machine itself. False if they have no second step; raises NotFound.
    """
    person = get_person(session, person_id)
    if not has_factor(session, person_id=person_id):
        return False
    for table in (CodeApp, Passkey, RecoveryCode):
        session.execute(delete(table).where(table.person_id == person_id))
    end_all(session, person_id, at=at)
    new = {"checked": checked} if checked else None
    about = Thing("person", person_id)
    record(session, Event.FACTOR_REMOVED, by=by, at=at, about=about, old={"factor": "all"}, new=new)
    queue_letter(session, Letter.FACTOR_REMOVED, recipient_of(person), settings=settings, at=at)
    return True
