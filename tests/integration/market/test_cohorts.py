"""A release settles who counts in which drive: each supplier in one drive of each association, the one joined last."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from portal.core.access import Kind
from portal.core.db import Database
from portal.drives.models import Drive, DriveMember
from portal.market import queries
from portal.market.columns import Column, Market, cohort_name
from portal.market.models import SupplierKey
from portal.market.opening import open_market, open_release
from tests.factories.organisations import make_organisation
from tests.factories.people import AT
from tests.integration.market.conftest import Releasing

Suppliers = Callable[..., None]


@pytest.fixture
def begin(database: Database) -> Callable[..., tuple[UUID, UUID]]:
    """Begins a drive of an association, or of a new one; gives the ids of both."""
    codes = iter("ABCDEFGH")

    def make(association: UUID | None = None, questionnaire_id: str = "hrdd-core") -> tuple[UUID, UUID]:
        with database.transaction() as session:
            owner = association or make_organisation(session, Kind.ASSOCIATION).id
            drive = Drive(
                organisation_id=owner,
                questionnaire_id=questionnaire_id,
                title="Ready",
                starts_on=date(2026, 1, 1),
                ends_on=date(2026, 12, 31),
                goal=10,
                code=next(codes),
                created_at=AT,
            )
            session.add(drive)
            session.flush()
            return owner, drive.id

    return make


@pytest.fixture
def join(database: Database) -> Callable[..., None]:
    """Lets suppliers, by their places in the order of their tags, join a drive."""

    def make(drive_id: UUID, places: range, *, after: int = 0) -> None:
        with database.transaction() as session:
            owners = session.scalars(select(SupplierKey.organisation_id).order_by(SupplierKey.tag)).all()
            for place in places:
                at = AT + timedelta(days=after)
                session.add(DriveMember(drive_id=drive_id, organisation_id=owners[place], joined_at=at))

    return make


def newest(database: Database, folder: Path) -> Market:
    with database.reading() as session:
        found = queries.find_newest_release(session, "hrdd-core")
        assert found is not None
        return open_market(found, folder)


def counted(column: Column, drive_id: UUID) -> list[int]:
    return column.is_value(str(drive_id)).nonzero()[0].tolist()


def test_a_release_holds_for_each_association_the_drive_joined_last(
    database: Database, folder: Path, suppliers: Suppliers, release: Releasing, begin: Callable, join: Callable
) -> None:
    suppliers(30)
    release()  # keys are given
    association, first = begin()
    _same, second = begin(association)
    other, theirs = begin()
    _same, elsewhere = begin(association, "another-questionnaire")
    join(first, range(24))
    join(second, range(20, 28), after=3)
    join(theirs, range(10, 16))
    join(elsewhere, range(30), after=9)
    assert release(at=AT + timedelta(days=1))[1].number == 2
    market = newest(database, folder)
    ours = market.dimensions[cohort_name(association)]
    assert set(ours.values) == {str(first), str(second)}
    assert counted(ours, first) == [*range(20)]
    assert counted(ours, second) == [*range(20, 28)]
    assert counted(market.dimensions[cohort_name(other)], theirs) == [*range(10, 16)]


def test_who_leaves_after_the_release_counts_until_the_next(
    database: Database, folder: Path, suppliers: Suppliers, release: Releasing, begin: Callable, join: Callable
) -> None:
    suppliers(60)
    release()
    association, drive_id = begin()
    join(drive_id, range(60))
    release(at=AT + timedelta(days=1))
    with database.transaction() as session:
        session.execute(delete(DriveMember))
    assert len(counted(newest(database, folder).dimensions[cohort_name(association)], drive_id)) == 60
    with database.reading() as session:
        stored = queries.find_newest_release(session, "hrdd-core")
        assert stored is not None
        opened = open_release(session, stored, folder)
    assert opened.has_cohort(cohort_name(association), str(drive_id))
    assert not opened.has_cohort(cohort_name(association), str(association))


def test_a_release_from_before_there_were_cohorts_can_be_compared_with(
    database: Database, folder: Path, suppliers: Suppliers, release: Releasing, begin: Callable, join: Callable
) -> None:
    suppliers(40)
    release()
    _association, drive_id = begin()
    join(drive_id, range(3))
    assert release(at=AT + timedelta(days=1))[1].number is None  # three of nobody's answers changed
    join(drive_id, range(3, 40))
    assert release(at=AT + timedelta(days=2))[1].number == 2
