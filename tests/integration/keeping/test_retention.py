"""What was kept long enough goes, nothing before its time, and the trail stays unbroken when it forgets."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from portal.audit.verification import verify_trail
from portal.core.config import Settings
from portal.core.db import ORIGIN, Database
from portal.core.trail.events import Event
from portal.core.trail.models import TrailEntry
from portal.core.trail.services import record
from portal.keeping import retention
from portal.keeping.queries import table_of
from portal.tables import ALL_TABLES
from tests.factories.organisations import make_membership, make_supplier
from tests.factories.people import make_person
from tests.factories.rows import LATER, make_row

NOW = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)
OLD, YOUNG = NOW - timedelta(days=500), NOW - timedelta(hours=12)
ENDED = {"ended_at": OLD, "outcome": "accepted"}
# table, what is old enough to go, and what is not: younger, or still in use however old
CASES: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]]]] = [
    ("attempt", [{"at": OLD}], [{"at": YOUNG}]),
    (
        "mail",
        [{"state": "sent", "sent_at": OLD, "due_at": OLD}, {"state": "failed", "due_at": OLD}],
        [{"state": "queued", "due_at": OLD}, {"state": "sending", "due_at": OLD}, {"state": "sent", "sent_at": YOUNG}],
    ),
    (
        "sign_in_session",
        [{"ended_at": OLD, "expires_at": LATER}, {"expires_at": OLD}],
        [{"expires_at": LATER, "started_at": OLD}, {"ended_at": YOUNG, "expires_at": OLD}],
    ),
    ("one_time_link", [{"expires_at": OLD}, {"used_at": OLD, "expires_at": LATER}], [{"expires_at": YOUNG}]),
    ("email_change", [{"expires_at": OLD}], [{"expires_at": YOUNG}]),
    ("half_sign_in", [{"expires_at": OLD}], [{"expires_at": YOUNG}]),
    ("passkey_challenge", [{"expires_at": OLD}], [{"expires_at": YOUNG}]),
    (
        "invitation",
        [{"expires_at": OLD}, {**ENDED, "expires_at": LATER}],
        [{"expires_at": YOUNG, "email": "second@example.org"}],
    ),
    ("join_request", [ENDED], [{"asked_at": OLD}]),
    ("criteria_tender_file", [{"added_at": OLD}], [{"added_at": YOUNG}]),
]


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Settings:
    """The settings as they come, with a data folder of its own."""
    return settings.model_copy(update={"data_folder": tmp_path})


def forget(database: Database, settings: Settings, *, at_once: int = 500) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, count in retention.forget(database, retention.plan(database, settings, at=NOW), at_once=at_once):
        found[name] = found.get(name, 0) + count
    return found


def ids_in(database: Database, table: str) -> set[UUID]:
    with database.reading() as session:
        return set(session.scalars(select(table_of(table).c.id)))


@pytest.mark.parametrize(("table", "old", "young"), CASES, ids=[case[0] for case in CASES])
def test_what_is_old_enough_goes_and_nothing_else(
    database: Database, kept: Settings, table: str, old: list[dict[str, Any]], young: list[dict[str, Any]]
) -> None:
    columns = table_of(table).c
    with database.transaction() as session:
        owners = {"organisation_id": make_supplier(session).id, "person_id": make_person(session).id}
        owned = {name: value for name, value in owners.items() if name in columns}
        going = [make_row(session, table, **owned, **values) for values in old]
        staying = {make_row(session, table, **owned, **values) for values in young}
    assert retention.plan(database, kept, at=NOW).total == len(going)
    forget(database, kept)
    assert ids_in(database, table) == staying
    assert forget(database, kept) == {}


def test_accounts_that_nobody_confirmed_go_unless_they_were_opened_for_somebody(
    database: Database, kept: Settings
) -> None:
    with database.transaction() as session:
        gone = make_person(session, confirmed=False, at=OLD)
        make_row(session, "one_time_link", person_id=gone.id, expires_at=LATER)
        invited, fresh = make_person(session, confirmed=False, at=OLD), make_person(session, confirmed=False, at=YOUNG)
        make_membership(session, make_supplier(session), invited)
        confirmed = make_person(session, at=OLD)
    assert forget(database, kept) == {"accounts never confirmed": 1}
    assert ids_in(database, "person") == {invited.id, fresh.id, confirmed.id}
    assert ids_in(database, "one_time_link") == set()


def test_every_setting_about_keeping_is_obeyed_by_something(kept: Settings) -> None:
    settings = {name for name in Settings.model_fields if name.startswith("keep_")}
    for name in settings:
        changed = kept.model_copy(update={name: 3333})
        assert 3333 in [one.days for one in retention.list_outdated(changed, at=NOW)], name
    assert {one.table for one in retention.list_outdated(kept, at=NOW)} <= set(ALL_TABLES)


def test_it_goes_a_few_at_a_time_and_can_be_stopped_and_resumed(database: Database, kept: Settings) -> None:
    with database.transaction() as session:
        for _ in range(5):
            make_row(session, "attempt", at=OLD)
    steps = retention.forget(database, retention.plan(database, kept, at=NOW), at_once=2)
    assert next(steps) == ("failed attempts", 2)
    steps.close()  # type: ignore[attr-defined]
    assert len(ids_in(database, "attempt")) == 3
    assert forget(database, kept, at_once=2) == {"failed attempts": 3}


def test_mails_that_were_kept_as_files_go_too(database: Database, kept: Settings) -> None:
    kept.mail_folder.mkdir()
    for name, moment in (("old.eml", OLD), ("young.eml", YOUNG), ("old.txt", OLD)):
        file = kept.mail_folder / name
        file.write_text("Dear Ana")
        os.utime(file, (moment.timestamp(), moment.timestamp()))
    assert forget(database, kept) == {"mails kept as files": 1}
    assert {file.name for file in kept.mail_folder.iterdir()} == {"young.eml", "old.txt"}


def note(database: Database, *moments: datetime, address: str = "203.0.113.9") -> None:
    with database.transaction() as session:
        session.info[ORIGIN] = address
        for moment in moments:
            record(session, Event.SIGNED_IN, by=UUID(int=1), at=moment)


def test_the_trail_forgets_from_where_and_nothing_else(database: Database, kept: Settings) -> None:
    note(database, OLD, YOUNG)
    note(database, OLD, address="")
    assert forget(database, kept) == {"networks in the trail": 1}
    with database.reading() as session:
        entries = session.scalars(select(TrailEntry).order_by(TrailEntry.number)).all()[-3:]
        assert [step.fault for step in verify_trail(session)] == [None] * len(list(verify_trail(session)))
    assert [entry.origin for entry in entries] == ["", "203.0.113.0/24", ""]
    assert [bool(entry.origin_salt) for entry in entries] == [False, True, False]
    assert [bool(entry.origin_seal) for entry in entries] == [True, True, False]
    note(database, NOW)
    with database.reading() as session:
        assert all(step.fault is None for step in verify_trail(session))


@pytest.mark.parametrize(
    "change",
    [
        "origin = ''",
        "origin_salt = ''",
        "origin = '192.0.2.0/24'",
        "origin = '', origin_salt = '', event = 'people.left'",
        "origin = '', origin_salt = '', origin_seal = ''",
        "origin = '', origin_salt = '', new = '{\"role\": \"owner\"}'",
        "origin = '', origin_salt = '', by_person = NULL",
        "origin = '', origin_salt = '', number = 999999",
    ],
)
def test_the_database_lets_nothing_else_of_an_entry_change(database: Database, change: str) -> None:
    note(database, OLD)
    with pytest.raises(DatabaseError, match="never changed"), database.transaction() as session:
        session.execute(text(f"UPDATE trail_entry SET {change}"))


def test_the_database_lets_an_entry_without_a_seal_change_in_nothing(database: Database) -> None:
    note(database, OLD, address="")
    with pytest.raises(DatabaseError, match="never changed"), database.transaction() as session:
        session.execute(text("UPDATE trail_entry SET origin = '', origin_salt = '' WHERE origin_seal = ''"))
