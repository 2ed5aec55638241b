"""Reads the trail for people: the operator all of it, an organisation what concerns it; the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from portal.core.trail.events import Event
from portal.core.trail.models import TrailEntry

PAGE_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for. An empty or absent part asks for nothing in particular.

    `people` and `organisations` are None when nobody was named, and empty when nobody was found by the name.
    `before` is the number of an entry: only older ones.
    """

    group: str = ""
    people: Sequence[UUID] | None = None
    organisations: Sequence[UUID] | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some entries, the newest first, and the number to go on from if there are older ones."""

    entries: Sequence[TrailEntry]
    older: int | None


def list_all_entries(session: Session, wanted: Wanted, *, most: int = PAGE_LENGTH) -> TrailPage:
    """For the operator: the newest entries that are looked for."""
    found = session.scalars(
        select(TrailEntry).where(*_conditions(wanted)).order_by(TrailEntry.number.desc()).limit(most + 1)
    ).all()
    entries = found[:most]
    return TrailPage(entries, entries[-1].number if len(found) > most else None)


def list_own_entries(session: Session, wanted: Wanted, *, organisation_id: UUID) -> TrailPage:
    """The newest entries that concern this organisation, of those looked for."""
    return list_all_entries(session, replace(wanted, organisations=[organisation_id]))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.group:
        found.append(TrailEntry.event.in_([event.value for event in Event if event.group == wanted.group]))
    if wanted.people is not None:
        about = and_(TrailEntry.about_kind == "person", TrailEntry.about_id.in_([str(one) for one in wanted.people]))
        found.append(or_(TrailEntry.by_person.in_(wanted.people), about))
    if wanted.organisations is not None:
        found.append(TrailEntry.organisation_id.in_(wanted.organisations))
    if wanted.since is not None:
        found.append(TrailEntry.at >= wanted.since)
    if wanted.until is not None:
        found.append(TrailEntry.at < wanted.until)
    if wanted.before is not None:
        found.append(TrailEntry.number < wanted.before)
    return found
