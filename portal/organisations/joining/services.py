"""Asking to join an organisation that is registered already, and answering: an owner, or the operator after checks.

Who asks learns nothing about the organisation but that its number is registered, which registering shows anyway.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.core.access import Role
from portal.core.config import Settings
from portal.core.errors import NotAllowed, NotFound
from portal.core.outbox.letters import Recipient
from portal.core.throttle import services as throttle
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record
from portal.organisations import limits
from portal.organisations.joining.rules import check_can_admit
from portal.organisations.mails import Letter, queue_letter
from portal.organisations.members.queries import count_owners, list_owners
from portal.organisations.models import JoinEnd, JoinRequest
from portal.organisations.queries import find_membership, get_organisation, is_member
from portal.organisations.services import add_member, hold_members


def ask_to_join(
    session: Session, organisation_id: UUID, *, settings: Settings, by: UUID, at: datetime
) -> datetime | None:
    """Tells the owners that the person wishes to join. Returns until when there is a pause, after too many wishes.

    Who asks again, or belongs to the organisation already, changes nothing.
    """
    hold_members(session, organisation_id)
    waiting = (JoinRequest.organisation_id == organisation_id, JoinRequest.person_id == by)
    open_one = session.scalar(select(JoinRequest.id).where(*waiting, JoinRequest.ended_at.is_(None)))
    if open_one is not None or is_member(session, organisation_id, by):
        return None
    pause = throttle.take_turn(session, limits.requests_of(settings), str(by), at=at)
    if pause is not None:
        return pause
    session.add(JoinRequest(organisation_id=organisation_id, person_id=by, asked_at=at))
    session.flush()
    _record(session, Event.JOIN_ASKED, by, organisation_id=organisation_id, by=by, at=at)
    person = accounts.recipients_of(session, [by])[by]
    for owner in list_owners(session, organisation_id=organisation_id):
        _write(session, Letter.JOIN_ASKED, owner, organisation_id, settings=settings, at=at, person=person.name)
    return None


def take_back(session: Session, request_id: UUID, *, by: UUID, at: datetime) -> None:
    """Takes one's own wish back; raises NotFound if it is not open (any more)."""
    mine = JoinRequest.id == request_id, JoinRequest.person_id == by
    found = session.scalar(select(JoinRequest).where(*mine))
    if found is None or not _end(session, found.id, JoinEnd.TAKEN_BACK, by=by, at=at):
        raise NotFound
    _record(session, Event.JOIN_TAKEN_BACK, by, organisation_id=found.organisation_id, by=by, at=at)


def answer_request(
    session: Session,
    request_id: UUID,
    role: Role | None,
    *,
    organisation_id: UUID,
    settings: Settings,
    by: UUID,
    at: datetime,
) -> None:
    """An owner lets the person in with a role, or refuses (None).

    Raises NotFound when it was answered before, NotAllowed if `by` is no owner any more.
    """
    hold_members(session, organisation_id)
    own = find_membership(session, by, organisation_id=organisation_id)
    if own is None or own.role is not Role.OWNER:
        raise NotAllowed
    mine = JoinRequest.id == request_id, JoinRequest.organisation_id == organisation_id
    found = session.scalar(select(JoinRequest).where(*mine))
    if found is None:
        raise NotFound
    event = Event.JOIN_REFUSED if role is None else Event.JOIN_ACCEPTED
    _decide(session, found, role, event, settings=settings, by=by, at=at)


def decide_in_place_of_owners(
    session: Session, request_id: UUID, role: Role | None, checked: str, *, settings: Settings, by: UUID, at: datetime
) -> None:
    """The operator lets the person in with a role, or refuses (None), after checks that the trail keeps in words.

    Raises OwnersFirst while the owners may still answer, and NotFound when it was answered. The owners are told.
    """
    found = session.scalar(select(JoinRequest).where(JoinRequest.id == request_id))
    if found is None:
        raise NotFound
    owner = found.organisation_id
    hold_members(session, owner)
    check_can_admit(owners=count_owners(session, organisation_id=owner), asked_at=found.asked_at, at=at)
    name = accounts.recipients_of(session, [found.person_id])[found.person_id].name
    owners = list_owners(session, organisation_id=owner)
    event = Event.JOIN_REFUSED if role is None else Event.JOIN_ADMITTED
    _decide(session, found, role, event, settings=settings, by=by, at=at, checked=checked)
    for told in owners if role else ():
        _write(session, Letter.JOIN_ADMITTED, told, owner, settings=settings, at=at, person=name, role=role)


def _decide(
    session: Session,
    request: JoinRequest,
    role: Role | None,
    event: Event,
    *,
    settings: Settings,
    by: UUID,
    at: datetime,
    checked: str = "",
) -> None:
    """Ends the wish, lets the person in if there is a role for them, and tells them."""
    owner, person_id = request.organisation_id, request.person_id
    if not _end(session, request.id, JoinEnd.ACCEPTED if role else JoinEnd.REFUSED, by=by, at=at):
        raise NotFound
    _record(session, event, person_id, organisation_id=owner, by=by, at=at, checked=checked)
    to = accounts.recipients_of(session, [person_id])[person_id]
    if role is None:
        _write(session, Letter.JOIN_REFUSED, to, owner, settings=settings, at=at)
        return
    add_member(session, owner, person_id, role, by=by, at=at)
    _write(session, Letter.JOIN_ACCEPTED, to, owner, settings=settings, at=at, role=role)


def _end(session: Session, request_id: UUID, outcome: JoinEnd, *, by: UUID, at: datetime) -> bool:
    """Whether this call is the one that ends it."""
    claim = (
        update(JoinRequest)
        .where(JoinRequest.id == request_id, JoinRequest.ended_at.is_(None))
        .values(ended_at=at, outcome=outcome, decided_by=by)
    )
    return bool(session.execute(claim).rowcount)  # type: ignore[attr-defined]


def _record(
    session: Session,
    event: Event,
    person_id: UUID,
    *,
    organisation_id: UUID,
    by: UUID,
    at: datetime,
    checked: str = "",
) -> None:
    new = {"checked": checked} if checked else None
    about = Thing("person", person_id)
    record(session, event, by=by, at=at, organisation_id=organisation_id, about=about, new=new)


def _write(session: Session, letter: Letter, to: Recipient, organisation_id: UUID, **words: Any) -> None:
    organisation = get_organisation(session, organisation_id)
    queue_letter(session, letter, to, organisation=organisation.trade_name or organisation.legal_name, **words)
