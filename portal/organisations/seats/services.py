"""Choosing for which of one's organisations one acts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts.sessions import services as sessions
from portal.core.errors import NotFound
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record
from portal.organisations import queries


def take_seat(session: Session, token: str, organisation_id: UUID, *, by: UUID) -> None:
    """From now on this sign-in acts for the organisation; raises NotFound if the person does not belong to it."""
    if not queries.is_member(session, organisation_id, by):
        raise NotFound
    sessions.act_for(session, token, organisation_id)


def change_seat(session: Session, token: str, organisation_id: UUID, *, by: UUID, at: datetime) -> None:
    """As `take_seat`, for somebody who goes over to another organisation: the trail is told."""
    take_seat(session, token, organisation_id, by=by)
    record(session, Event.SEAT_CHANGED, by=by, at=at, organisation_id=organisation_id, about=Thing("person", by))
