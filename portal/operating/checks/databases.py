"""Looks at the database: whether it answers, is up to date, keeps what it acknowledges, and has the same time."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from portal.core import clock
from portal.core.config import Settings
from portal.core.db import Base, Database
from portal.migrating import find_revision, newest_revision
from portal.operating.backups.data_files import sqlite_file
from portal.operating.checks.folders import check_file_system
from portal.operating.checks.rules import Finding, fault, judge_clock, judge_postgresql, judge_revision, ok, warning

WANTED_PRAGMAS = {"journal_mode": "wal", "foreign_keys": "1", "synchronous": "2", "busy_timeout": "5000"}
WANTED_SETTINGS = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "server_encoding": "UTF8",
}
LATEST = (("answer", "saved_at"), ("sign_in_session", "started_at"), ("submission", "submitted_at"))


def check_database(settings: Settings) -> list[Finding]:
    """What the database says about itself. Makes none where there is none."""
    file = sqlite_file(settings)
    if file is not None and not file.exists():
        return [fault("database", f"{file} is not there", "run portal setup")]
    database = Database(settings.database_address)
    kind = database.engine.dialect.name
    try:
        with database.engine.connect() as connection:
            looked = _sqlite(connection) if kind == "sqlite" else _postgresql(connection)
            return [ok("database", f"{kind} answers"), *looked, *_content(connection)]
    except SQLAlchemyError as problem:
        told = str(getattr(problem, "orig", problem)).strip().partition("\n")[0]
        how = "start it, and see whether LISTO_DATABASE_URL names its place, user and password rightly"
        return [fault("database", f"{kind} does not answer: {told}", how)]
    finally:
        database.engine.dispose()


def _content(connection: Connection) -> list[Finding]:
    revision = find_revision(connection)
    findings = [judge_revision(revision, newest_revision()), _time(connection)]
    return [*findings, _history(connection)] if revision == newest_revision() else findings


def _sqlite(connection: Connection) -> list[Finding]:
    found = {name: str(connection.execute(text(f"PRAGMA {name}")).scalar()) for name in WANTED_PRAGMAS}
    version = str(connection.execute(text("SELECT sqlite_version()")).scalar())
    file = Path(str(connection.engine.url.database))
    return [
        ok("database version", f"SQLite {version}"),
        _as_wanted("database settings", found, WANTED_PRAGMAS),
        check_file_system(file.parent),
    ]


def _postgresql(connection: Connection) -> list[Finding]:
    found = {name: str(connection.execute(text(f"SHOW {name}")).scalar()) for name in WANTED_SETTINGS}
    version = int(str(connection.execute(text("SHOW server_version_num")).scalar()))
    return [judge_postgresql(version), _as_wanted("database settings", found, WANTED_SETTINGS)]


def _as_wanted(what: str, found: dict[str, str], wanted: dict[str, str]) -> Finding:
    wrong = [f"{name} is {value}" for name, value in found.items() if value != wanted[name]]
    if not wrong:
        return ok(what, "what is acknowledged is on disk")
    how = "set " + ", ".join(f"{name} to {value}" for name, value in wanted.items() if found[name] != value)
    return fault(what, "; ".join(wrong), f"{how}: otherwise a power cut can take away what was acknowledged")


def _time(connection: Connection) -> Finding:
    told: Any = connection.execute(select(func.current_timestamp())).scalar_one()
    theirs = told if isinstance(told, datetime) else datetime.fromisoformat(str(told))
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    return judge_clock("clock against the database's", (clock.now() - theirs).total_seconds())


def _history(connection: Connection) -> Finding:
    """Nothing can have been saved later than now, unless the clock went back."""
    tables = Base.metadata.tables
    latest = [connection.scalar(select(func.max(tables[name].c[column]))) for name, column in LATEST]
    ahead = max(((moment - clock.now()).total_seconds() for moment in latest if moment), default=0.0)
    if ahead > 1:
        how = "set the clock right: something was saved at a time that has not come yet"
        return warning("clock against what was saved", f"{ahead:.0f} s behind", how)
    return ok("clock against what was saved", "nothing is from the future")
