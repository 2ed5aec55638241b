"""Reads who belongs to an organisation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.core.access import Role
from portal.core.errors import NotFound
from portal.core.outbox.letters import Recipient
from portal.organisations.models import Membership


@dataclass(frozen=True, slots=True)
class Member:
    """A person in an organisation."""

    person_id: UUID
    name: str
    email: str
    role: Role
    joined_at: datetime


def list_members(session: Session, *, organisation_id: UUID) -> list[Member]:
    """Everybody in the organisation: owners first, then editors, then viewers; by name among them."""
    mine = select(Membership).where(Membership.organisation_id == organisation_id).order_by(Membership.id)
    places = session.scalars(mine).all()
    people = accounts.recipients_of(session, [place.person_id for place in places])
    members = [
        Member(place.person_id, to.name, to.email, place.role, place.created_at)
        for place in places
        if (to := people.get(place.person_id))
    ]
    order = list(Role)
    return sorted(members, key=lambda member: (order.index(member.role), member.name.casefold(), member.person_id))


def get_member(session: Session, person_id: UUID, *, organisation_id: UUID) -> Member:
    """The person in the organisation; raises NotFound if they do not belong to it."""
    members = list_members(session, organisation_id=organisation_id)
    found = next((member for member in members if member.person_id == person_id), None)
    if found is None:
        raise NotFound
    return found


def count_owners(session: Session, *, organisation_id: UUID) -> int:
    """How many owners the organisation has."""
    owners = (Membership.organisation_id == organisation_id, Membership.role == Role.OWNER)
    return session.scalar(select(func.count()).select_from(Membership).where(*owners)) or 0


def list_owners(session: Session, *, organisation_id: UUID) -> Sequence[Recipient]:
    """The owners, to write to them."""
    owners = (Membership.organisation_id == organisation_id, Membership.role == Role.OWNER)
    ids = session.scalars(select(Membership.person_id).where(*owners).order_by(Membership.created_at)).all()
    found = accounts.recipients_of(session, ids)
    return [found[one] for one in ids if one in found]


def list_only_here(session: Session, *, organisation_id: UUID) -> list[UUID]:
    """The members who belong to no other organisation."""
    elsewhere = select(Membership.person_id).where(Membership.organisation_id != organisation_id)
    only = (Membership.organisation_id == organisation_id, Membership.person_id.not_in(elsewhere))
    return list(session.scalars(select(Membership.person_id).where(*only).order_by(Membership.person_id)))


def list_recipients(session: Session, *, organisation_id: UUID) -> list[Recipient]:
    """Everybody in the organisation, to write to them."""
    mine = select(Membership.person_id).where(Membership.organisation_id == organisation_id)
    ids = session.scalars(mine.order_by(Membership.person_id)).all()
    return list(accounts.recipients_of(session, ids).values())


def list_willing(session: Session, roles: Collection[Role], *, organisation_id: UUID) -> dict[UUID, Recipient]:
    """The members with one of these roles who have not switched reminders off."""
    mine = (Membership.organisation_id == organisation_id, Membership.role.in_(roles))
    ids = session.scalars(select(Membership.person_id).where(*mine).order_by(Membership.person_id)).all()
    return accounts.willing_recipients_of(session, ids)
