"""What tests about the trail share."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.core.db import Database
from portal.core.trail.events import Event
from portal.core.trail.models import TrailEntry
from portal.core.trail.queries import find_head
from scripts.records_table import DETAILS, concerns_organisation

News = Callable[[], list[TrailEntry]]


@pytest.fixture
def news(database: Database) -> News:
    """The entries that have been written since the test began, in order."""
    with database.reading() as session:
        start = find_head(session).number

    def find() -> list[TrailEntry]:
        with database.reading() as session:
            newer = select(TrailEntry).where(TrailEntry.number > start).order_by(TrailEntry.number)
            found = list(session.scalars(newer))
        for entry in found:
            check_against_page(entry)
        return found

    return find


def check_against_page(entry: TrailEntry) -> None:
    """An entry holds what docs/reference/records.md says of its event, and its owners see it where that says so."""
    event = Event(entry.event)
    names = {name for name in (*entry.old, *entry.new) if event is not Event.SETTINGS_CHANGED}
    assert names <= set(DETAILS.get(event, ())), entry.event
    assert (entry.organisation_id is not None) == concerns_organisation(event), entry.event
