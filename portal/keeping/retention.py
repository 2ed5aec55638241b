"""Forgets what was kept long enough, as the settings say: a few rows at a time, each few in a transaction of their own.

It may be stopped at any moment and run again. Drafts, submissions, evidence and plans are not here: they belong to
their organisation and go with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from portal.accounts import forgetting as accounts
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.forgetting import Outdated, count_outdated, forget_some
from portal.core.outbox import forgetting as outbox
from portal.core.throttle import forgetting as throttle
from portal.core.trail import forgetting as trail
from portal.criteria import forgetting as criteria
from portal.organisations import forgetting as organisations

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Planned:
    """What would go: kinds of rows with their numbers, and mails kept as files."""

    rows: tuple[tuple[Outdated, int], ...]
    files: tuple[Path, ...]

    @property
    def total(self) -> int:
        """How much it is in all."""
        return sum(count for _outdated, count in self.rows) + len(self.files)


def list_outdated(settings: Settings, *, at: datetime) -> list[Outdated]:
    """Every kind of row that is forgotten one day. Accounts come last: what is theirs went before."""
    return [
        *throttle.list_outdated(settings, at=at),
        *outbox.list_outdated(settings, at=at),
        *organisations.list_outdated(settings, at=at),
        *criteria.list_outdated(settings, at=at),
        *trail.list_outdated(settings, at=at),
        *accounts.list_outdated(settings, belonging=organisations.people_with_a_place(), at=at),
    ]


def plan(database: Database, settings: Settings, *, at: datetime) -> Planned:
    """What would go now."""
    with database.reading() as session:
        rows = tuple((one, count_outdated(session, one)) for one in list_outdated(settings, at=at))
    return Planned(rows, tuple(outbox.list_old_files(settings, at=at)))


def forget(database: Database, planned: Planned, *, at_once: int = AT_ONCE) -> Iterator[tuple[str, int]]:
    """Forget it; tells after each few what they were and how many."""
    for outdated, _count in planned.rows:
        while True:
            with database.transaction() as session:
                count = forget_some(session, outdated, most=at_once)
            if count:
                yield outdated.name, count
            if count < at_once:
                break
    for file in planned.files:
        file.unlink(missing_ok=True)
        yield "mails kept as files", 1
