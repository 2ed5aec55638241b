"""Whatever revision an installation is at, going up keeps every row as it was, on both databases."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, create_engine, exists, func, inspect, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from portal.audit.verification import verify_trail
from portal.core.config import Settings
from portal.core.db import make_engine
from portal.migrating import migrate, migration_config
from portal.tables import ALL_TABLES
from tests.conftest import ROOT
from tests.factories.places import place

ROWS = ROOT / "tests" / "fixtures" / "migrations"
LANDED = ROOT / "migrations" / "landed.lock"
SCRIPTS = ScriptDirectory.from_config(migration_config("sqlite://"))
REVISIONS = [one.revision for one in SCRIPTS.walk_revisions()][::-1]


def landed() -> list[tuple[str, str]]:
    """File and SHA-256 of each revision that installations have run, the oldest first."""
    pairs = (line.split() for line in LANDED.read_text(encoding="utf-8").splitlines())
    return [(name, digest) for name, digest in pairs]


LAST_LANDED = REVISIONS[len(landed()) - 1]
FROZEN = ("questionnaire_version", "submission", "criteria_profile_version", "trail_entry")
BYTES = re.compile(r"X'([0-9A-F]+)'")  # as SQLite writes them
Content = dict[str, list[tuple[object, ...]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An empty database."""
    server = request.getfixturevalue("postgresql_address") if request.param == "postgresql" else ""
    with place(request.param, tmp_path / "data", server, migrated=False) as settings:
        yield settings


def load(settings: Settings, file: Path) -> None:
    """Puts the rows of a revision into a database that is at it."""
    script, address = file.read_text(encoding="utf-8"), settings.database_address
    if address.startswith("sqlite"):
        with sqlite3.connect(address.removeprefix("sqlite:///")) as connection:
            connection.executescript(f"PRAGMA foreign_keys = ON; BEGIN; {script} COMMIT;")
        connection.close()
        return
    with psycopg.connect(address.replace("+psycopg", ""), options="-c timezone=UTC") as connection:
        connection.execute(BYTES.sub(r"'\\x\1'", script).encode())


def grow(settings: Settings, revision: str) -> None:
    """Takes an empty database up to the revision, filled on the way as it could have been at the time."""
    for step in REVISIONS[: REVISIONS.index(revision) + 1]:
        migrate(settings.database_address, step)
        file = ROWS / f"{step}.sql"
        if file.exists():
            load(settings, file)


def content_of(settings: Settings, columns: dict[str, list[str]] | None = None) -> Content:
    """Every row of every table, of these columns or all, in one order."""
    engine = create_engine(settings.database_address)
    with engine.connect() as connection:
        tables = reflected(connection)
        wanted = columns or {name: [column.name for column in table.columns] for name, table in tables.items()}
        found = {
            name: sorted(map(tuple, connection.execute(select(*(tables[name].c[one] for one in names)))), key=repr)
            for name, names in wanted.items()
        }
    engine.dispose()
    return found


def reflected(connection: Connection) -> dict[str, Table]:
    known = MetaData()
    known.reflect(connection)
    return {name: table for name, table in known.tables.items() if name != "alembic_version"}


def orphans(connection: Connection) -> list[str]:
    """Foreign keys with a row that refers to nothing."""
    found = []
    for name, table in reflected(connection).items():
        for key in table.foreign_keys:
            other = key.column.table.alias()
            there = exists().where(other.c[key.column.name] == key.parent)
            count = select(func.count()).select_from(table).where(key.parent.is_not(None), ~there)
            if connection.execute(count).scalar():
                found.append(f"{name}.{key.parent.name}")
    return found


@pytest.mark.parametrize("revision", REVISIONS)
def test_going_up_from_every_revision_keeps_every_row(bare: Settings, revision: str) -> None:
    grow(bare, revision)
    before = content_of(bare)
    columns = {name: list(columns_of(bare, name)) for name in before}
    filled = {name for name, rows in before.items() if rows}
    assert {"answer", "certificate", "person", "submission"} <= filled
    migrate(bare.database_address)
    after = content_of(bare, columns)
    assert {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in before.items()}
    assert after == before
    engine = create_engine(bare.database_address)
    with engine.connect() as connection:
        assert orphans(connection) == []
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        else:
            invalid = "SELECT conname FROM pg_constraint WHERE NOT convalidated"
            assert connection.execute(text(invalid)).all() == []
    engine.dispose()


def columns_of(settings: Settings, table: str) -> list[str]:
    engine = create_engine(settings.database_address)
    names = [column["name"] for column in inspect(engine).get_columns(table)]
    engine.dispose()
    return names


@pytest.mark.parametrize("revision", [REVISIONS[0], LAST_LANDED])
def test_what_was_written_then_is_read_by_the_portal_of_today(bare: Settings, revision: str) -> None:
    grow(bare, revision)
    filled = {name for name, rows in content_of(bare).items() if rows}
    migrate(bare.database_address)
    engine = make_engine(bare.database_address)
    with Session(engine) as session:
        read = {table.__tablename__: len(session.scalars(select(table)).all()) for table in ALL_TABLES}
        documents = session.execute(text("SELECT document, content_hash FROM submission")).all()
        steps = list(verify_trail(session))
    engine.dispose()
    assert {name for name, count in read.items() if count} == filled
    assert read["answer"] > 20
    assert len(steps) == read["trail_entry"]
    assert [step for step in steps if step.fault] == []
    assert documents
    assert all(hashlib.sha256(row.document.encode()).hexdigest() == row.content_hash for row in documents)


@pytest.mark.parametrize("table", FROZEN)
def test_what_is_frozen_is_still_frozen_after_going_up(bare: Settings, table: str) -> None:
    grow(bare, LAST_LANDED)
    migrate(bare.database_address)
    engine = make_engine(bare.database_address)
    with pytest.raises(DatabaseError, match="never changed"), engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET id = id"))
    engine.dispose()


REBUILDS = """
from alembic import op

revision, down_revision = "rebuild", "{newest}"


def upgrade():
    for table in ("organisation", "person", "assessment", "submission"):
        with op.batch_alter_table(table, recreate="always"):
            pass
"""


def test_rebuilding_tables_that_others_refer_to_deletes_nothing(tmp_path: Path) -> None:
    extra = tmp_path / "versions"
    extra.mkdir()
    (extra / "rebuild.py").write_text(REBUILDS.format(newest=REVISIONS[-1]))
    with place("sqlite", tmp_path / "data", "", migrated=False) as settings:
        grow(settings, REVISIONS[-1])
        before = content_of(settings)
        config = migration_config(settings.database_address)
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", f"{ROOT / 'migrations' / 'versions'}\n{extra}")
        command.upgrade(config, "rebuild")
        assert content_of(settings) == before


def test_the_fixtures_fill_every_table_of_what_landed_last(tmp_path: Path) -> None:
    with place("sqlite", tmp_path, "", migrated=False) as settings:
        grow(settings, LAST_LANDED)
        assert [name for name, rows in content_of(settings).items() if not rows] == []


def test_a_revision_that_landed_is_never_edited() -> None:
    lines = landed()
    files = [Path(one.path).name for one in SCRIPTS.walk_revisions()][::-1]
    assert [name for name, _digest in lines] == files[: len(lines)], "the oldest ones, in their order"
    changed = [
        name
        for name, digest in lines
        if hashlib.sha256((LANDED.parent / "versions" / name).read_bytes()).hexdigest() != digest
    ]
    assert changed == [], "installations have run it: write a new revision instead"
