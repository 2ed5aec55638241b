"""Reads what an organisation owns, table by table, and which organisations wait to be erased."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session

from portal.core.db import Base
from portal.keeping.holdings import HIDDEN_OF_TRAIL, HOLDINGS, SHOWN_OF_PEOPLE
from portal.keeping.models import ErasureRequest

AT_ONCE = 500
Row = dict[str, Any]


def table_of(name: str) -> Table:
    """The table with this name."""
    return Base.metadata.tables[name]


def belongs(name: str, organisation_id: UUID) -> ColumnElement[bool]:
    """What is true of the organisation's rows of a table in HOLDINGS."""
    holding = HOLDINGS[name]
    column = table_of(name).c[holding.column]
    if holding.parent not in HOLDINGS or holding.parent == "organisation":
        return column == organisation_id
    parent = table_of(holding.parent)
    return column.in_(select(parent.c.id).where(belongs(holding.parent, organisation_id)))


def count_rows(session: Session, name: str, *, organisation_id: UUID) -> int:
    """How many rows of the table are the organisation's."""
    mine = select(func.count()).select_from(table_of(name)).where(belongs(name, organisation_id))
    return session.scalar(mine) or 0


def read_rows(session: Session, name: str, *, organisation_id: UUID) -> Iterator[Row]:
    """The organisation's rows of the table, without what an export hides, in a fixed order."""
    table, holding = table_of(name), HOLDINGS[name]
    shown = [column for column in table.c if not holding.hides(column.name)]
    return _stream(session, shown, belongs(name, organisation_id), table.c.id)


def read_people(session: Session, *, organisation_id: UUID) -> Iterator[Row]:
    """Who belongs to the organisation; nothing of how they sign in."""
    person, membership = table_of("person"), table_of("membership")
    members = select(membership.c.person_id).where(membership.c.organisation_id == organisation_id)
    return _stream(session, [person.c[name] for name in SHOWN_OF_PEOPLE], person.c.id.in_(members), person.c.id)


def read_trail(session: Session, *, organisation_id: UUID) -> Iterator[Row]:
    """What the trail says of the organisation, the oldest first."""
    trail = table_of("trail_entry")
    shown = [column for column in trail.c if column.name not in HIDDEN_OF_TRAIL]
    return _stream(session, shown, trail.c.organisation_id == organisation_id, trail.c.number)


def read_documents(session: Session, name: str, *, organisation_id: UUID) -> Iterator[tuple[UUID, str, str]]:
    """The id, the canonical document and its hash of each submission or published profile of the organisation."""
    table = table_of(name)
    shown = [table.c.id, table.c.document, table.c.content_hash]
    for row in _stream(session, shown, belongs(name, organisation_id), table.c.id):
        yield row["id"], row["document"], row["content_hash"]


def read_questionnaires(session: Session, *, organisation_id: UUID) -> Iterator[Row]:
    """The published versions that the organisation worked on."""
    version, assessment = table_of("questionnaire_version"), table_of("assessment")
    used = select(assessment.c.questionnaire_version_id).where(assessment.c.organisation_id == organisation_id)
    return _stream(session, list(version.c), version.c.id.in_(used), version.c.id)


def _stream(
    session: Session, columns: Sequence[ColumnElement[Any]], wanted: ColumnElement[bool], order: ColumnElement[Any]
) -> Iterator[Row]:
    asked = select(*columns).where(wanted).order_by(order).execution_options(yield_per=AT_ONCE)
    with session.execute(asked) as rows:
        for row in rows:
            yield dict(row._mapping)


def find_request(session: Session, *, organisation_id: UUID) -> ErasureRequest | None:
    """The organisation's wish to be erased, if there is one."""
    return session.scalar(select(ErasureRequest).where(ErasureRequest.organisation_id == organisation_id))


def list_due(session: Session, *, at: datetime) -> Sequence[UUID]:
    """The organisations whose time of waiting is over, the longest waiting first."""
    due = select(ErasureRequest.organisation_id).where(ErasureRequest.due_at <= at)
    return session.scalars(due.order_by(ErasureRequest.due_at, ErasureRequest.id)).all()
