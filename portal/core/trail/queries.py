"""Reads the trail as a chain, from its beginning."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.trail.chain import START, Facts, Link
from portal.core.trail.models import TrailEntry

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it is stored."""

    facts: Facts
    link: Link
    previous_hash: str


def find_head(session: Session) -> Link:
    """Where the chain has come to; number 0 while there is no entry."""
    newest = select(TrailEntry.number, TrailEntry.entry_hash).order_by(TrailEntry.number.desc()).limit(1)
    row = session.execute(newest).one_or_none()
    return START if row is None else Link(*row)


def count_entries(session: Session) -> int:
    """How many entries there are."""
    return session.scalar(select(func.count()).select_from(TrailEntry)) or 0


def read_chain(session: Session, *, at_once: int = AT_ONCE) -> Iterator[Stored]:
    """Every entry in order, read a thousand at a time so that memory stays flat."""
    number = 0
    while True:
        rows = session.scalars(
            select(TrailEntry).where(TrailEntry.number > number).order_by(TrailEntry.number).limit(at_once)
        ).all()
        if not rows:
            return
        yield from map(_stored, rows)
        number = rows[-1].number
        session.expunge_all()


def _stored(row: TrailEntry) -> Stored:
    facts = Facts(
        at=row.at,
        event=row.event,
        by_person=row.by_person,
        organisation_id=row.organisation_id,
        about_kind=row.about_kind,
        about_id=row.about_id,
        old=row.old,
        new=row.new,
        origin=row.origin,
        origin_salt=row.origin_salt,
        origin_seal=row.origin_seal,
    )
    return Stored(facts, Link(row.number, row.entry_hash), row.previous_hash)
