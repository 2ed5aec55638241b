"""Lets an organisation be erased: asked for, taken back, and carried out once the time of waiting is over.

Whatever belongs to it goes in one transaction: its rows by their foreign keys, the people who belong to no other
organisation, and the mail to both. Its files go when that transaction has ended. The trail keeps that it happened.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.accounts.sessions.services import forget_seats
from portal.certificates.services import note_erased
from portal.core.config import Settings
from portal.core.errors import NotAllowed
from portal.core.outbox.services import forget_mails_to
from portal.core.throttle.services import hold
from portal.core.trail.events import Event
from portal.core.trail.services import record
from portal.keeping import queries
from portal.keeping.mails import Letter, Told, queue_letter
from portal.keeping.models import ErasureRequest
from portal.keeping.rules import can_be_erased
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.organisations.invitations.queries import list_invited_addresses
from portal.organisations.members import queries as members

ACTION = "erase-organisation"


@dataclass(frozen=True, slots=True)
class Erased:
    """What went with an organisation."""

    people: int
    submissions: int
    certificates: int


def note_exported(session: Session, size: int, *, organisation_id: UUID, by: UUID | None, at: datetime) -> None:
    """Remember that everything of the organisation was taken away, in a file of so many bytes."""
    record(
        session, Event.ORGANISATION_EXPORTED, by=by, at=at, organisation_id=organisation_id, new={"bytes": str(size)}
    )


def ask_for_erasure(
    session: Session, *, organisation_id: UUID, settings: Settings, by: UUID, at: datetime
) -> ErasureRequest:
    """An owner wants the organisation erased; asked again, the wish there is. Every member is told by mail.

    Raises NotAllowed for an organisation that cannot be erased.
    """
    hold(session, ACTION, str(organisation_id))
    name = _get_erasable(session, organisation_id)
    found = queries.find_request(session, organisation_id=organisation_id)
    if found is not None:
        return found
    due = at + timedelta(days=settings.erasure_days)
    request = ErasureRequest(organisation_id=organisation_id, asked_by=by, asked_at=at, due_at=due)
    session.add(request)
    session.flush()
    due_on = {"due": due.date().isoformat()}
    record(session, Event.ERASURE_ASKED, by=by, at=at, organisation_id=organisation_id, new=due_on)
    person = accounts.get_person(session, by).name
    told = Told(name, person=person, due=due.date())
    for member in members.list_recipients(session, organisation_id=organisation_id):
        queue_letter(session, Letter.ASKED, member, told, settings=settings, at=at)
    return request


def take_back(session: Session, *, organisation_id: UUID, settings: Settings, by: UUID, at: datetime) -> bool:
    """The organisation stays; every member is told. Gives whether there was a wish to take back."""
    hold(session, ACTION, str(organisation_id))
    found = queries.find_request(session, organisation_id=organisation_id)
    if found is None:
        return False
    session.delete(found)
    session.flush()
    record(session, Event.ERASURE_TAKEN_BACK, by=by, at=at, organisation_id=organisation_id)
    name = organisations.get_organisation(session, organisation_id).legal_name
    told = Told(name, person=accounts.get_person(session, by).name)
    for member in members.list_recipients(session, organisation_id=organisation_id):
        queue_letter(session, Letter.TAKEN_BACK, member, told, settings=settings, at=at)
    return True


def erase_due(session: Session, organisation_id: UUID, *, settings: Settings, at: datetime) -> Erased | None:
    """Erase the organisation if its owners still want it and the time has come; None if not."""
    hold(session, ACTION, str(organisation_id))
    found = queries.find_request(session, organisation_id=organisation_id)
    if found is None or found.due_at > at:
        return None
    return erase_organisation(session, organisation_id, settings=settings, by=found.asked_by, at=at)


def erase_organisation(
    session: Session, organisation_id: UUID, *, settings: Settings, by: UUID | None, at: datetime
) -> Erased:
    """Erase the organisation now, with everything that belongs to it but its files, which are no row's any more.

    Its members are told by mail. Raises NotFound, and NotAllowed for an organisation that cannot be erased.
    """
    hold(session, ACTION, str(organisation_id))
    name = _get_erasable(session, organisation_id)
    told = members.list_recipients(session, organisation_id=organisation_id)
    leaving = members.list_only_here(session, organisation_id=organisation_id)
    submissions = queries.count_rows(session, "submission", organisation_id=organisation_id)
    certificates = note_erased(session, organisation_id=organisation_id, at=at)
    _forget_mails(session, leaving, organisation_id=organisation_id)
    forget_seats(session, organisation_id=organisation_id)
    organisation_services.delete_organisation(session, organisation_id)
    account_services.delete_people(session, leaving)
    for member in told:
        queue_letter(session, Letter.ERASED, member, Told(name, certificates=certificates), settings=settings, at=at)
    counts = {"accounts": len(leaving), "submissions": submissions, "certificates": certificates}
    said = {key: str(value) for key, value in counts.items()}
    record(session, Event.ORGANISATION_ERASED, by=by, at=at, organisation_id=organisation_id, new=said)
    return Erased(len(leaving), submissions, certificates)


def _get_erasable(session: Session, organisation_id: UUID) -> str:
    """The name of the organisation, if it can be erased."""
    organisation = organisations.get_organisation(session, organisation_id)
    if not can_be_erased(organisation.kind):
        raise NotAllowed
    return organisation.legal_name


def _forget_mails(session: Session, leaving: list[UUID], *, organisation_id: UUID) -> None:
    """Mail to those who go, and to invited people who have no account: it names the organisation."""
    going = {to.email for to in accounts.recipients_of(session, leaving).values()}
    invited = list_invited_addresses(session, organisation_id=organisation_id)
    staying = accounts.list_known_addresses(session, invited)
    forget_mails_to(session, going | (invited - staying))
