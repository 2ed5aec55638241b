"""Reminds an organisation's people, through the outbox, of each thing once at each stage."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.access import Role
from portal.core.config import Settings
from portal.core.errors import NotFound
from portal.core.throttle.services import hold
from portal.organisations.members.queries import list_willing
from portal.organisations.queries import get_organisation
from portal.reminders.letter import queue_reminder
from portal.reminders.models import Reminder
from portal.reminders.queries import list_known
from portal.reminders.rules import Due

WHO = (Role.OWNER, Role.EDITOR)


def remind_organisation(
    session: Session, organisation_id: UUID, dues: Sequence[Due], *, settings: Settings, at: datetime
) -> int:
    """Write to owners and editors who want it about what they were not reminded of yet; gives how many mails.

    Each gets one mail about all of it. Two who do this at once wait for each other, so none is written twice. An
    organisation that was erased meanwhile is not written to.
    """
    hold(session, "remind", str(organisation_id))
    try:
        name = get_organisation(session, organisation_id).legal_name
    except NotFound:
        return 0
    known, count = list_known(session, organisation_id=organisation_id), 0
    for person_id, to in list_willing(session, WHO, organisation_id=organisation_id).items():
        new = [due for due in dues if (person_id, due.thing.subject, due.thing.id, due.stage, due.day) not in known]
        if not new:
            continue
        session.add_all(_remember(due, organisation_id, person_id, at) for due in new)
        session.flush()
        queue_reminder(session, to, name, new, settings=settings, at=at)
        count += 1
    return count


def _remember(due: Due, organisation_id: UUID, person_id: UUID, at: datetime) -> Reminder:
    return Reminder(
        organisation_id=organisation_id,
        person_id=person_id,
        subject=due.thing.subject,
        thing_id=due.thing.id,
        stage=due.stage,
        day=due.day,
        sent_at=at,
    )
