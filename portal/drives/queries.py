"""Reads drives: those of an association with their suppliers, and those that a supplier takes part in."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.assessments import cohorts
from portal.core.errors import NotFound
from portal.drives.models import Drive, DriveInvitation, DriveMember
from portal.drives.rules import Progress, Stage, progress_of, stage_of
from portal.organisations.queries import names_of

CODE = re.compile(r"[0-9A-Z]{1,12}")  # whatever else is typed is never asked of the database


@dataclass(frozen=True, slots=True)
class Participant:
    """A supplier of a drive, as its association sees it: the name, since when, and how far. No answer, no level."""

    organisation_id: UUID
    name: str
    joined_at: datetime
    stage: Stage


@dataclass(frozen=True, slots=True)
class Joined:
    """A drive that a supplier takes part in, and who runs it."""

    drive: Drive
    association: str
    joined_at: datetime


def list_drives(session: Session, *, organisation_id: UUID) -> Sequence[Drive]:
    """The association's drives, the one that ends last first."""
    mine = select(Drive).where(Drive.organisation_id == organisation_id)
    return session.scalars(mine.order_by(Drive.ends_on.desc(), Drive.title, Drive.id)).all()


def get_drive(session: Session, drive_id: UUID, *, organisation_id: UUID, lock: bool = False) -> Drive:
    """The association's drive, its row locked if wanted; raises NotFound."""
    wanted = select(Drive).where(Drive.id == drive_id, Drive.organisation_id == organisation_id)
    found = session.scalar(wanted.with_for_update().execution_options(populate_existing=True) if lock else wanted)
    if found is None:
        raise NotFound
    return found


def get_by_code(session: Session, code: str) -> Drive:
    """The drive that a link leads to, closed or not; raises NotFound."""
    found = session.scalar(select(Drive).where(Drive.code == code)) if CODE.fullmatch(code) else None
    if found is None:
        raise NotFound
    return found


def list_participants(session: Session, drive: Drive) -> list[Participant]:
    """The suppliers of a drive whose association was asked for before, by name."""
    members = session.scalars(select(DriveMember).where(DriveMember.drive_id == drive.id)).all()
    ids = [member.organisation_id for member in members]
    names = names_of(session, ids)
    started = cohorts.list_with_open(session, drive.questionnaire_id, organisation_ids=ids)
    sent = cohorts.list_days_sent(session, drive.questionnaire_id, organisation_ids=ids)
    found = [
        Participant(
            member.organisation_id,
            names[member.organisation_id],
            member.joined_at,
            stage_of(
                has_open=member.organisation_id in started,
                submitted_on=sent.get(member.organisation_id, ()),
                starts_on=drive.starts_on,
                ends_on=drive.ends_on,
            ),
        )
        for member in members
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.organisation_id))


def read_progress(session: Session, drive: Drive, participants: Sequence[Participant]) -> Progress:
    """How far the drive is, with these suppliers of it."""
    stages = [one.stage for one in participants]
    return progress_of(stages, invited=count_invited(session, drive.id), goal=drive.goal)


def count_invited(session: Session, drive_id: UUID) -> int:
    """How many addresses were invited to the drive."""
    return session.scalar(select(func.count()).where(DriveInvitation.drive_id == drive_id)) or 0


def count_participants(session: Session, drive_id: UUID) -> int:
    """How many suppliers take part in the drive."""
    return session.scalar(select(func.count()).where(DriveMember.drive_id == drive_id)) or 0


def list_invited(session: Session, drive_id: UUID) -> set[str]:
    """The addresses that were invited to the drive."""
    return set(session.scalars(select(DriveInvitation.email).where(DriveInvitation.drive_id == drive_id)))


def find_membership(session: Session, drive_id: UUID, *, organisation_id: UUID) -> DriveMember | None:
    """That the supplier takes part in the drive, or None."""
    mine = (DriveMember.drive_id == drive_id, DriveMember.organisation_id == organisation_id)
    return session.scalar(select(DriveMember).where(*mine))


def list_joined(session: Session, *, organisation_id: UUID) -> list[Joined]:
    """The drives that the supplier takes part in, the one that ends last first."""
    rows = session.execute(
        select(Drive, DriveMember.joined_at)
        .join(DriveMember, DriveMember.drive_id == Drive.id)
        .where(DriveMember.organisation_id == organisation_id)
        .order_by(Drive.ends_on.desc(), Drive.title, Drive.id)
    ).all()
    names = names_of(session, [drive.organisation_id for drive, _joined in rows])
    return [Joined(drive, names[drive.organisation_id], joined_at) for drive, joined_at in rows]


def get_joined(session: Session, drive_id: UUID, *, organisation_id: UUID) -> Drive:
    """A drive that the supplier takes part in; raises NotFound."""
    mine = (Drive.id == drive_id, DriveMember.organisation_id == organisation_id)
    found = session.scalar(select(Drive).join(DriveMember, DriveMember.drive_id == Drive.id).where(*mine))
    if found is None:
        raise NotFound
    return found


def list_cohorts(session: Session, questionnaire_id: str) -> dict[UUID, dict[UUID, UUID]]:
    """For each association its suppliers, each with the one drive in which it counts: for the statistics alone.

    Of several drives of an association on this questionnaire that is the one that the supplier joined last, so that
    only the supplier itself can move. Nobody is counted by name.
    """
    found: defaultdict[UUID, dict[UUID, UUID]] = defaultdict(dict)
    joins = (
        select(Drive.organisation_id, DriveMember.organisation_id, Drive.id)
        .join(Drive, Drive.id == DriveMember.drive_id)
        .where(Drive.questionnaire_id == questionnaire_id)
        .order_by(Drive.organisation_id, DriveMember.joined_at, Drive.id)
    )
    for association_id, supplier_id, drive_id in session.execute(joins):
        found[association_id][supplier_id] = drive_id
    return dict(found)
