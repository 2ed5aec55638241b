"""Copies a SQLite database while others write to it, and opens copies to see whether they are whole."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from portal.operating.backups.archive import Tick
from portal.operating.backups.manifest import BackupProblem, Kind

PAGES = 256  # copied at once
PATIENCE = 30.0  # seconds to wait for a writer
STAMP = "alembic_version"


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """One moment of the database: what others write meanwhile is not seen."""
    if not path.exists():
        raise BackupProblem(f"there is no database {path}; run portal setup first")
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            yield connection
            connection.rollback()
    except sqlite3.DatabaseError as problem:
        raise BackupProblem(f"the database {path} cannot be read: {problem}") from problem


def size_of(path: Path) -> int:
    """How many bytes a copy will have, about."""
    return path.stat().st_size if path.exists() else 0


def copy_database(path: Path, target: Path, tick: Tick) -> tuple[str, Mapping[str, int]]:
    """Copies one moment of the database through SQLite's backup interface; gives its revision and rows by table.

    A file copy would miss what is still in the write-ahead log. The open transaction holds that one moment still, so
    the copy never starts again however much is written beside it.
    """
    with _reading(path) as source:
        page = source.execute("PRAGMA page_size").fetchone()[0]
        left = source.execute("PRAGMA page_count").fetchone()[0]

        def report(_status: int, remaining: int, _total: int) -> None:
            nonlocal left
            tick((left - remaining) * page, Kind.SQLITE.member)
            left = remaining

        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=PAGES, progress=report)
        return _revision(source), _rows(source)


def check_database(path: Path) -> tuple[str, Mapping[str, int]]:
    """Opens a copy and has SQLite look at all of it; gives its revision and rows by table.

    Raises BackupProblem if it is damaged or a row refers to one that is not there.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise BackupProblem(f"the copy of the database is damaged: {found}")
            broken = copy.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise BackupProblem(f"{len(broken)} rows of the copy refer to rows that are not there")
            return _revision(copy), _rows(copy)
    except sqlite3.DatabaseError as problem:
        raise BackupProblem(f"the copy of the database cannot be opened: {problem}") from problem


def rows_of(path: Path) -> Mapping[str, int]:
    """Rows by table of the database that is there now; nothing if there is none."""
    if not path.exists():
        return {}
    with _reading(path) as connection:
        return _rows(connection)


def is_in_use(path: Path) -> bool:
    """Whether another process has the database open."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.execute("COMMIT")
    except sqlite3.OperationalError as problem:
        return "locked" in str(problem)
    return False


def _rows(connection: sqlite3.Connection) -> Mapping[str, int]:
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    names = [name for (name,) in found if name != STAMP]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def _revision(connection: sqlite3.Connection) -> str:
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (STAMP,)).fetchone()
    stamp = connection.execute(f"SELECT version_num FROM {STAMP}").fetchone() if known else None  # noqa: S608
    if stamp is None:
        raise BackupProblem("the database was never set up: it names no migration")
    return str(stamp[0])
