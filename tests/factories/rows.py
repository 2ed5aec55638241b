"""Makes a row of any table, with something in every column that must not be empty."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Boolean, Column, Date, Enum, LargeBinary, String, Uuid, insert
from sqlalchemy.orm import Session

from portal.core.db import Base, UtcDateTime
from tests.factories.people import AT

_numbers = count(1)
LATER = datetime(2030, 1, 1, tzinfo=UTC)
FITTING: dict[str, dict[str, Any]] = {  # what the constraints of a table ask for
    "invitation": {"ended_at": None, "outcome": None, "email": "invited@example.org"},
    "join_request": {"ended_at": None, "outcome": None},
    "plan_step": {"from_level": 0, "to_level": 2},
    "evidence_document": {"kind": "link", "address": "https://example.org/a", "storage_key": "", "sha256": ""},
    "criteria_profile": {"draft": {}},
}

_VALUES: tuple[tuple[type[Any], Callable[[], Any]], ...] = (
    (Uuid, uuid4),
    (UtcDateTime, lambda: AT),
    (Date, AT.date),
    (JSON, list),
    (LargeBinary, lambda: b"bytes"),
    (Boolean, lambda: True),
)


def make_row(session: Session, table: str, **given: Any) -> UUID:
    """Adds a row with these values, and others in the columns that must have one; gives its id."""
    found = Base.metadata.tables[table]
    values: dict[str, Any] = {"id": uuid4(), **FITTING.get(table, {}), **given}
    for column in found.c:
        if column.name not in values and not column.nullable:
            values[column.name] = _something(column)
    session.execute(insert(found).values(values))
    row_id: UUID = values["id"]
    return row_id


def _something(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enums[0]
    if isinstance(kind, String):
        return uuid4().hex[: min(kind.length or 32, 12)]
    number = next(_numbers) if column.unique else 1
    return next((value() for type_, value in _VALUES if isinstance(kind, type_)), number)
