"""The migrations make exactly the tables that the models describe, on both databases, and frozen rows stay frozen."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from portal.core.db import Base, make_engine
from portal.migrating import migrate, migration_config
from portal.tables import ALL_TABLES
from tests.guards.released import fill


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.db'}"
        return
    server: str = request.getfixturevalue("postgresql_address")
    name = f"listo_guard_{uuid4().hex[:10]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://") + f"/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_migrations_make_the_tables_of_the_models(address: str) -> None:
    migrate(address)
    engine = make_engine(address)
    with engine.connect() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata
        )
        tables = set(inspect(connection).get_table_names())
    engine.dispose()
    assert differences == []
    assert tables == {table.__tablename__ for table in ALL_TABLES} | {"alembic_version"}


def test_what_the_first_release_wrote_is_all_there_after_every_migration(address: str) -> None:
    migrate(address, "0001")
    engine = make_engine(address)
    with engine.begin() as connection:
        fill(connection)
    before = contents(engine)
    assert all(before.values())
    migrate(address)
    after = contents(engine)
    for table, rows in before.items():
        assert len(after[table]) == len(rows)
        for old, new in zip(rows, after[table], strict=True):
            assert {name: new[name] for name in old} == old
    with engine.connect() as connection:
        seen = connection.execute(text("SELECT count(*) FROM sign_in_session WHERE seen_at = started_at")).scalar()
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()
    assert seen == 2


def contents(engine: Engine) -> dict[str, list[dict[str, object]]]:
    """Every row of every table of the portal, in the order of their ids."""
    with engine.connect() as connection:
        tables = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
        found = {
            table: connection.execute(text(f"SELECT * FROM {table} ORDER BY id")).mappings().all() for table in tables
        }
    return {table: [dict(row) for row in rows] for table, rows in found.items()}


def test_there_is_one_newest_migration() -> None:
    assert len(ScriptDirectory.from_config(migration_config("sqlite://")).get_heads()) == 1


def test_the_database_refuses_to_change_a_published_version(address: str) -> None:
    migrate(address)
    engine = make_engine(address)
    insert = text(
        "INSERT INTO questionnaire_version (id, questionnaire_id, version, document, content_hash, published_at)"
        " VALUES (:id, 'q', '1.0', '{}', 'abc', '2026-01-01 00:00:00+00:00')"
    )
    with engine.begin() as connection:
        connection.execute(insert, {"id": uuid4().hex})
    with pytest.raises(DatabaseError, match="never changed"), engine.begin() as connection:
        connection.execute(text("UPDATE questionnaire_version SET document = '[]'"))
    engine.dispose()
