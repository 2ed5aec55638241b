"""Which invitations and wishes to join are forgotten."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from portal.core.config import Settings
from portal.core.forgetting import Outdated, days_before
from portal.organisations.models import Invitation, JoinRequest, Membership


def people_with_a_place() -> Select[tuple[UUID]]:
    """Everybody who belongs to an organisation."""
    return select(Membership.person_id)


def list_outdated(settings: Settings, *, at: datetime) -> list[Outdated]:
    """Invitations that ran out or were answered, and wishes that were answered; an open wish never."""
    days = settings.keep_invitations_days
    before = days_before(at, days)
    return [
        Outdated("invitations", days, Invitation, func.coalesce(Invitation.ended_at, Invitation.expires_at) < before),
        Outdated("answered wishes to join", days, JoinRequest, JoinRequest.ended_at < before),
    ]
