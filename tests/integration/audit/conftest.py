"""What tests about the trail share."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.core.db import Database
from portal.core.trail.models import TrailEntry
from portal.core.trail.queries import find_head

News = Callable[[], list[TrailEntry]]


@pytest.fixture
def news(database: Database) -> News:
    """The entries that have been written since the test began, in order."""
    with database.reading() as session:
        start = find_head(session).number

    def find() -> list[TrailEntry]:
        with database.reading() as session:
            newer = select(TrailEntry).where(TrailEntry.number > start).order_by(TrailEntry.number)
            return list(session.scalars(newer))

    return find
