"""The trail takes what is committed and nothing else, in one chain, and the database lets nobody change it."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.core.db import ORIGIN, Database
from portal.core.trail.chain import START, find_fault
from portal.core.trail.events import Event
from portal.core.trail.models import TrailEntry
from portal.core.trail.queries import count_entries, find_head, read_chain
from portal.core.trail.services import Thing, record
from tests.factories.people import AT, make_person

WORKERS, EACH = 8, 6


def note(session: Session, owner: UUID, event: Event = Event.PERSON_JOINED, **given: str) -> None:
    record(session, event, by=None, at=AT, organisation_id=owner, **given)  # type: ignore[arg-type]


def entries_of(database: Database, owner: UUID) -> list[TrailEntry]:
    with database.reading() as session:
        mine = select(TrailEntry).where(TrailEntry.organisation_id == owner).order_by(TrailEntry.number)
        return list(session.scalars(mine))


def faults_in(database: Database) -> list[object]:
    before, found = START, []
    with database.reading() as session:
        for stored in read_chain(session, at_once=7):
            fault = find_fault(before, stored.facts, stored.link, stored.previous_hash)
            found += [fault] if fault else []
            before = stored.link
    return found


def test_an_entry_tells_who_what_when_and_from_where(database: Database) -> None:
    owner, person = uuid4(), uuid4()
    with database.transaction() as session:
        session.info[ORIGIN] = "203.0.113.77"
        record(
            session,
            Event.ROLE_CHANGED,
            by=person,
            at=AT,
            organisation_id=owner,
            about=Thing("person", person),
            old={"role": "viewer"},
            new={"role": "owner"},
        )
    (entry,) = entries_of(database, owner)
    assert (entry.event, entry.by_person, entry.at) == ("people.role-changed", person, AT)
    assert (entry.about_kind, entry.about_id) == ("person", str(person))
    assert (entry.old, entry.new, entry.origin) == ({"role": "viewer"}, {"role": "owner"}, "203.0.113.0/24")
    with database.reading() as session:
        assert find_head(session).number == entry.number


def test_several_entries_of_one_transaction_follow_each_other(database: Database) -> None:
    owner = uuid4()
    with database.transaction() as session:
        before = count_entries(session)
        for address in ("203.0.113.1", "198.51.100.1", "192.0.2.1"):
            note(session, owner, address=address)
    found = entries_of(database, owner)
    assert [entry.origin for entry in found] == ["203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24"]
    assert [entry.number for entry in found] == [found[0].number + step for step in range(3)]
    with database.reading() as session:
        assert count_entries(session) == before + 3
    assert faults_in(database) == []


def test_what_is_undone_has_not_happened(database: Database) -> None:
    owner = uuid4()

    def fail() -> None:
        with database.transaction() as session:
            note(session, owner)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert entries_of(database, owner) == []


def test_what_a_savepoint_undoes_has_not_happened_and_the_rest_has(database: Database) -> None:
    owner = uuid4()

    def fail_inside(session: Session) -> None:
        with session.begin_nested():
            note(session, owner, Event.PERSON_LEFT)
            with session.begin_nested():
                note(session, owner, Event.PERSON_REMOVED)
            raise RuntimeError

    with database.transaction() as session:
        note(session, owner, Event.PERSON_INVITED)
        with session.begin_nested():
            note(session, owner, Event.PERSON_JOINED)
        with pytest.raises(RuntimeError):
            fail_inside(session)
        make_person(session)
    assert [entry.event for entry in entries_of(database, owner)] == ["people.invited", "people.joined"]


def test_long_texts_are_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="short words"), database.transaction() as session:
        record(session, Event.JOIN_ADMITTED, by=None, at=AT, new={"checked": "x" * 501})


@pytest.mark.parametrize(
    "attack",
    [
        update(TrailEntry).values(event="people.left"),
        delete(TrailEntry),
        text("UPDATE trail_entry SET entry_hash = 'x'"),
        text("DELETE FROM trail_entry WHERE number > 0"),
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(database: Database, attack: object) -> None:
    with database.transaction() as session:
        note(session, uuid4())
    with pytest.raises(DatabaseError, match="never changed"), database.transaction() as session:
        session.execute(attack)  # type: ignore[call-overload]


def test_postgresql_refuses_to_empty_the_trail(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":  # has no such statement
        return
    with pytest.raises(DatabaseError, match="never changed"), database.transaction() as session:
        session.execute(text("TRUNCATE trail_entry"))


@pytest.fixture
def racing(application: Flask) -> Database:
    """The database without the test's own transaction around it; what is recorded there stays."""
    database: Database = application.extensions["database"]
    return database


def test_many_at_once_make_one_unbroken_chain(racing: Database) -> None:
    owner = uuid4()

    def work(worker: int) -> None:
        for turn in range(EACH):
            with racing.transaction() as session:
                note(session, owner)
                session.execute(select(TrailEntry.id).limit(1))  # as work between recording and the commit
                note(session, owner, Event.PERSON_LEFT if (worker + turn) % 2 else Event.PERSON_REMOVED)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    assert len(entries_of(racing, owner)) == WORKERS * EACH * 2
    assert faults_in(racing) == []


def test_recording_closes_no_circle_with_other_locks(racing: Database) -> None:
    """One records and then changes a row, the other changes the row and then records: neither waits for the other."""
    with racing.transaction() as session:
        person = make_person(session)
    owner = uuid4()

    def work(turn: int) -> None:
        with racing.transaction() as session:
            if turn % 2:
                note(session, owner)
            session.execute(update(Person).where(Person.id == person.id).values(name=f"Turn {turn}"))
            if not turn % 2:
                note(session, owner)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(6 * WORKERS)))
    with racing.transaction() as session:
        session.execute(delete(Person).where(Person.id == person.id))
    assert len(entries_of(racing, owner)) == 6 * WORKERS
