"""Choosing for which of one's organisations one acts."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal.accounts.sessions import services as sessions
from portal.core.errors import NotFound
from portal.organisations import queries


def take_seat(session: Session, token: str, organisation_id: UUID, *, by: UUID) -> None:
    """From now on this sign-in acts for the organisation; raises NotFound if the person does not belong to it."""
    if not queries.is_member(session, organisation_id, by):
        raise NotFound
    sessions.act_for(session, token, organisation_id)
