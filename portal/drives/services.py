"""Running a drive: begun, changed, people invited, closed; and suppliers that join and leave."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import services as accounts
from portal.core.config import Settings
from portal.core.errors import Conflict
from portal.core.outbox.letters import Recipient
from portal.core.throttle import services as throttle
from portal.core.throttle.services import Limit
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record
from portal.drives import queries
from portal.drives.mails import queue_invitation
from portal.drives.models import Drive, DriveInvitation, DriveMember
from portal.drives.rules import MOST_INVITED, MOST_INVITED_A_DAY, DrivePlan

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letters that are taken for digits
CODE_LENGTH = 8


class Obstacle(StrEnum):
    """Why nobody was invited."""

    TOO_MANY_IN_ALL = "too-many-in-all"
    TOO_MANY_TODAY = "too-many-today"


def begin_drive(session: Session, plan: DrivePlan, *, organisation_id: UUID, by: UUID, at: datetime) -> Drive:
    """Begins a drive of the association under a code of its own."""
    drive = Drive(
        organisation_id=organisation_id,
        code="".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH)),
        created_at=at,
        created_by=by,
    )
    _write(drive, plan)
    session.add(drive)
    session.flush()
    _record(session, Event.DRIVE_BEGUN, drive, by=by, at=at)
    return drive


def change_drive(session: Session, drive: Drive, plan: DrivePlan, *, revision: int, by: UUID, at: datetime) -> bool:
    """Changes what the association says of its drive; False, and nothing changed, if somebody did meanwhile."""
    if drive.revision != revision:
        return False
    if drive.closed_at is not None:
        raise Conflict
    _write(drive, plan)
    drive.revision += 1
    session.flush()
    _record(session, Event.DRIVE_CHANGED, drive, by=by, at=at)
    return True


def close_drive(session: Session, drive: Drive, *, by: UUID, at: datetime) -> None:
    """Closes the drive: nobody joins any more, and the invited addresses are forgotten. Done twice, it is done once."""
    if drive.closed_at is not None:
        return
    drive.closed_at = at
    session.execute(delete(DriveInvitation).where(DriveInvitation.drive_id == drive.id))
    _record(session, Event.DRIVE_CLOSED, drive, by=by, at=at)


def invite(
    session: Session,
    drive: Drive,
    addresses: tuple[str, ...],
    *,
    association: str,
    language: str,
    settings: Settings,
    at: datetime,
) -> int | Obstacle:
    """Invites the addresses that were not invited before and returns how many; all of them, or none.

    A mail goes to each whose mailbox has not had too many of ours today; the association is told the same number
    whoever has an account. Raises Conflict for a closed drive.
    """
    if drive.closed_at is not None:
        raise Conflict
    known = queries.list_invited(session, drive.id)
    fresh = [address for address in addresses if address not in known]
    if len(known) + len(fresh) > MOST_INVITED:
        return Obstacle.TOO_MANY_IN_ALL
    if not _take_turns(session, drive, len(fresh), settings=settings, at=at):
        return Obstacle.TOO_MANY_TODAY
    for address in fresh:
        session.add(DriveInvitation(drive_id=drive.id, email=address, invited_at=at))
        if accounts.may_write(session, address, settings=settings, at=at):
            to = Recipient(address, "", language)
            queue_invitation(session, drive, to, association=association, settings=settings, at=at)
    session.flush()
    return len(fresh)


def _take_turns(session: Session, drive: Drive, count: int, *, settings: Settings, at: datetime) -> bool:
    """Whether the association may send so many mails more today; then they are counted."""
    if count > MOST_INVITED_A_DAY:
        return False
    limit = Limit("drive-invitation", MOST_INVITED_A_DAY, timedelta(days=1), settings.secret_key)
    before = replace(limit, most=MOST_INVITED_A_DAY - count + 1)
    subject = str(drive.organisation_id)
    throttle.hold_count(session, limit, subject)
    if throttle.find_pause(session, before, subject, at=at) is not None:
        return False
    for _mail in range(count):
        throttle.record_attempt(session, limit, subject, at=at)
    return True


def join(session: Session, drive: Drive, *, organisation_id: UUID, by: UUID, at: datetime) -> None:
    """The supplier takes part from now on. Raises Conflict for a closed drive; done twice, it is done once."""
    if drive.closed_at is not None:
        raise Conflict
    if queries.find_membership(session, drive.id, organisation_id=organisation_id) is not None:
        return
    try:
        with session.begin_nested():
            session.add(DriveMember(drive_id=drive.id, organisation_id=organisation_id, joined_at=at, joined_by=by))
    except IntegrityError:
        return  # the other of two clicks was faster
    _record(session, Event.DRIVE_JOINED, drive, by=by, at=at, organisation_id=organisation_id)


def leave(session: Session, drive: Drive, *, organisation_id: UUID, by: UUID, at: datetime) -> None:
    """The supplier takes part no more: its association sees it no longer."""
    found = queries.find_membership(session, drive.id, organisation_id=organisation_id)
    if found is not None:
        session.delete(found)
        session.flush()
        _record(session, Event.DRIVE_LEFT, drive, by=by, at=at, organisation_id=organisation_id)


def _write(drive: Drive, plan: DrivePlan) -> None:
    drive.title, drive.note, drive.questionnaire_id = plan.title, plan.note, plan.questionnaire_id
    drive.starts_on, drive.ends_on, drive.goal = plan.starts_on, plan.ends_on, plan.goal


def _record(
    session: Session, event: Event, drive: Drive, *, by: UUID, at: datetime, organisation_id: UUID | None = None
) -> None:
    record(
        session,
        event,
        by=by,
        at=at,
        organisation_id=organisation_id or drive.organisation_id,
        about=Thing("drive", drive.id),
        new={"code": drive.code},
    )
