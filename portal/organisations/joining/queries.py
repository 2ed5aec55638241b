"""Reads wishes to join: a person's own, those an organisation has to answer, and all for the operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.core.access import Role
from portal.core.errors import NotFound
from portal.organisations.models import JoinRequest, Membership, Organisation

_OPEN = JoinRequest.ended_at.is_(None)


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who asks to join, as owners and the operator see it."""

    id: UUID
    person_id: UUID
    name: str
    email: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class OwnWish:
    """One's own wish to join: what one typed of the organisation, and no more."""

    id: UUID
    country: str
    tax_number: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """A wish to join with all that the operator needs to check it."""

    asked: Asked
    organisation: Organisation
    owners: int


def list_own_requests(session: Session, *, person_id: UUID) -> list[OwnWish]:
    """What the person has asked and nobody has answered."""
    mine = (
        select(JoinRequest.id, Organisation.country, Organisation.tax_number, JoinRequest.asked_at)
        .join(Organisation, Organisation.id == JoinRequest.organisation_id)
        .where(JoinRequest.person_id == person_id, _OPEN)
        .order_by(JoinRequest.asked_at, JoinRequest.id)
    )
    return [OwnWish(row.id, row.country, row.tax_number or "", row.asked_at) for row in session.execute(mine)]


def list_open_requests(session: Session, *, organisation_id: UUID) -> list[Asked]:
    """Who waits for an owner's answer, the longest waiting first."""
    mine = select(JoinRequest).where(JoinRequest.organisation_id == organisation_id, _OPEN)
    return _with_people(session, session.scalars(mine.order_by(JoinRequest.asked_at, JoinRequest.id)).all())


def get_open_request(session: Session, request_id: UUID, *, organisation_id: UUID) -> Asked:
    """One of them; raises NotFound."""
    waiting = list_open_requests(session, organisation_id=organisation_id)
    found = next((asked for asked in waiting if asked.id == request_id), None)
    if found is None:
        raise NotFound
    return found


def count_all_open(session: Session) -> int:
    """For the operator: how many wait in all organisations."""
    return session.scalar(select(func.count()).select_from(JoinRequest).where(_OPEN)) or 0


def list_cases(session: Session, *, most: int = 200) -> list[Case]:
    """For the operator: who waits in all organisations, the longest waiting first."""
    rows = session.scalars(select(JoinRequest).where(_OPEN).order_by(JoinRequest.asked_at, JoinRequest.id).limit(most))
    return _cases(session, rows.all())


def get_case(session: Session, request_id: UUID) -> Case:
    """For the operator: one of them; raises NotFound."""
    found = _cases(session, session.scalars(select(JoinRequest).where(JoinRequest.id == request_id, _OPEN)).all())
    if not found:
        raise NotFound
    return found[0]


def _cases(session: Session, requests: Sequence[JoinRequest]) -> list[Case]:
    ids = {request.organisation_id for request in requests}
    named = select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.id)
    organisations = {found.id: found for found in session.scalars(named)}
    counted = (
        select(Membership.organisation_id, func.count())
        .where(Membership.organisation_id.in_(ids), Membership.role == Role.OWNER)
        .group_by(Membership.organisation_id)
        .order_by(Membership.organisation_id)
    )
    owners = {row[0]: row[1] for row in session.execute(counted)}
    of = {request.id: request.organisation_id for request in requests}
    return [
        Case(asked, organisations[of[asked.id]], owners.get(of[asked.id], 0))
        for asked in _with_people(session, requests)
    ]


def _with_people(session: Session, requests: Sequence[JoinRequest]) -> list[Asked]:
    people = accounts.recipients_of(session, [request.person_id for request in requests])
    return [
        Asked(request.id, request.person_id, to.name, to.email, request.asked_at)
        for request in requests
        if (to := people.get(request.person_id))
    ]
