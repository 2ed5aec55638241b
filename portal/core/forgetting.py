"""Rows that were kept long enough: counted, and forgotten a few at a time. What is long enough each feature decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from portal.core.db import Base


@dataclass(frozen=True, slots=True)
class Outdated:
    """The rows of a table that are to be forgotten; `name` says in English what they are, `days` how long they stay.

    With `emptied` the rows stay, and only these columns are given these values.
    """

    name: str
    days: int
    table: type[Base]
    is_due: ColumnElement[bool]
    emptied: Mapping[str, Any] = field(default_factory=dict)


def days_before(at: datetime, days: int) -> datetime:
    """So many days before the moment."""
    return at - timedelta(days=days)


def count_outdated(session: Session, outdated: Outdated) -> int:
    """How many rows are to be forgotten."""
    return session.scalar(select(func.count()).select_from(outdated.table).where(outdated.is_due)) or 0


def forget_some(session: Session, outdated: Outdated, *, most: int) -> int:
    """Forget at most so many of the rows; gives how many it were."""
    table = outdated.table
    some = table.id.in_(select(table.id).where(outdated.is_due).order_by(table.id).limit(most))
    change = update(table).where(some).values(outdated.emptied) if outdated.emptied else delete(table).where(some)
    return int(session.execute(change, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]
