"""The database: engine, transactions, base class and column types. Knows no table of ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import current_app, has_request_context, request
from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, TypeDecorator, Uuid, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

from portal.core.turns import Turns

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
WRITES = "listo_writes"
ORIGIN = "origin"  # in a session's info: the network address that the request came from
PATIENCE = 5  # seconds for a database server to answer before the page says that something is wrong
MEMORY = ":memory:"  # the name of a SQLite database that is no file


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC datetimes on both databases; a naive one is refused (SQLite would give it back naive)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError("a datetime without a time zone cannot be stored")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table: a random UUID as key, named constraints, aware UTC datetimes."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, UUID: Uuid()}

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


def stored_enum(kind: type[StrEnum], name: str) -> Enum:
    """A column type that keeps an enum by its value, with a CHECK constraint of that name."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Database:
    """One engine and the two ways to use it: `transaction()` to write, `reading()` to read."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._engines = {writes: self.engine.execution_options(**{WRITES: writes}) for writes in (False, True)}
        self._connection: Connection | None = None
        place = self.engine.url.database if self.engine.dialect.name == "sqlite" else None
        self._turns = Turns(Path(place)) if place and place != MEMORY else None

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed at the end of the block, or not at all."""
        with self._turn(), self._session(writes=True) as session, session.begin():
            yield session

    def _turn(self) -> AbstractContextManager[None]:
        """On SQLite, whose one writer at a time may be any: the turn to be that one, for who came first."""
        return self._turns.turn() if self._turns and self._connection is None else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to read with. Changing something in it is a mistake in the code, and raises RuntimeError."""
        with self._session(writes=False) as session:
            yield session
            if session.new or session.dirty or session.deleted:
                raise RuntimeError("a reading session was used to write")

    def _session(self, *, writes: bool) -> Session:
        return Session(
            self._connection or self._engines[writes], expire_on_commit=False, join_transaction_mode="create_savepoint"
        )

    @contextmanager
    def bound_to(self, connection: Connection) -> Iterator[None]:
        """Within the block every session lives inside the connection's own transaction (for tests)."""
        previous, self._connection = self._connection, connection
        try:
            yield
        finally:
            self._connection = previous


def make_engine(url: str) -> Engine:
    """An engine for SQLite (WAL, foreign keys, immediate write transactions) or PostgreSQL."""
    if not url.startswith("sqlite"):
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": PATIENCE})
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event sends BEGIN itself, so that savepoints work
    connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows the letters of ASCII alone
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")  # an acknowledged save must survive a power cut
    cursor.close()


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def current_database() -> Database:
    """The database of the app that handles this request or command."""
    database: Database = current_app.extensions["database"]
    return database


@contextmanager
def transaction() -> Iterator[Session]:
    """`Database.transaction` of the current app; the session knows from which address the request came."""
    with current_database().transaction() as session:
        session.info[ORIGIN] = (request.remote_addr or "") if has_request_context() else ""
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """`Database.reading` of the current app."""
    with current_database().reading() as session:
        yield session
