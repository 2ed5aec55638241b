"""Copies a PostgreSQL database with pg_dump while others write to it, and puts copies back in one transaction."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from portal.operating.backups.archive import Tick
from portal.operating.backups.manifest import BackupProblem, Kind

STAMP = "alembic_version"
_COPY = re.compile(rb'COPY (?:[\w"]+\.)?"?(\w+)"? \(.*\) FROM stdin;\n')
_DUMPING = re.compile(r'dumping contents of table "(?:[^".]+\.)?([^"]+)"')
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_FUNCTIONS = """
    SELECT p.proname, pg_get_function_identity_arguments(p.oid) FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 1, 2
"""


class Server:
    """The database of the settings, for PostgreSQL's own programs. The password never stands on a command line."""

    def __init__(self, address: str) -> None:
        url = make_url(address).set(drivername="postgresql")
        self.address = url.set(password=None).render_as_string(hide_password=False)
        self.environment = {**os.environ, "LC_MESSAGES": "C", "PGCONNECT_TIMEOUT": "10"}
        if url.password:
            self.environment["PGPASSWORD"] = url.password
        self._password = url.password

    @contextmanager
    def reading(self) -> Iterator[psycopg.Connection[Any]]:
        """One moment of the database: what others write meanwhile is not seen."""
        try:
            with psycopg.connect(self.address, password=self._password, connect_timeout=10) as connection:
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                connection.read_only = True
                yield connection
        except psycopg.Error as problem:
            raise BackupProblem(f"the database cannot be read: {problem}") from problem

    def run(self, command: list[str], **streams: Any) -> None:
        """Runs one of PostgreSQL's programs to its end; raises BackupProblem with what it said."""
        with TemporaryFile() as said:
            done = subprocess.run(command, env=self.environment, stderr=said, check=False, **streams)  # noqa: S603
            if done.returncode:
                raise BackupProblem(f"{Path(command[0]).name} failed: {_last_words(said)}")


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs."""
    found = shutil.which(name)
    if found is None:
        raise BackupProblem(f"{name} is not installed here; install PostgreSQL's client programs (postgresql-client)")
    return found


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    lines = [line for line in said.read().decode("utf-8", "replace").splitlines() if line.strip()]
    return "; ".join([line for line in lines if "error" in line.lower()][:3] or lines[-3:])


def size_of(address: str) -> int:
    """How many bytes the tables have now."""
    with Server(address).reading() as connection:
        return sum(_sizes(connection).values())


def copy_database(address: str, target: Path, tick: Tick) -> tuple[str, Mapping[str, int]]:
    """Dumps one moment of the database in PostgreSQL's custom format; gives its revision and rows by table.

    The rows are counted in the very snapshot that is dumped.
    """
    server, dump = Server(address), program("pg_dump")
    with server.reading() as connection:
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        sizes = _sizes(connection)
        command = [dump, "--format=custom", "--no-owner", "--no-privileges", "--verbose"]
        named = [*command, f"--snapshot={snapshot[0] if snapshot else ''}", f"--file={target}", server.address]
        with subprocess.Popen(named, env=server.environment, stderr=subprocess.PIPE, text=True) as run:  # noqa: S603
            words = _follow(run.stderr, sizes, tick) if run.stderr else []
        if run.returncode:
            raise BackupProblem(f"pg_dump failed: {'; '.join(words[-3:])}")
        return _revision(connection), _rows(connection)


def _follow(said: IO[str], sizes: Mapping[str, int], tick: Tick) -> list[str]:
    """Counts a table as done when the next one begins; gives what was said that is no progress."""
    words, left = [], sum(sizes.values())
    for line in said:
        found = _DUMPING.search(line)
        if found:
            size = min(left, sizes.get(found[1], 0))
            left -= size
            tick(size, Kind.POSTGRESQL.member)
        elif "error" in line or "detail" in line.lower():
            words.append(line.strip())
    tick(left, Kind.POSTGRESQL.member)
    return words


def check_database(path: Path) -> tuple[str, Mapping[str, int]]:
    """Opens a dump, reads every row in it and counts them; gives its revision and rows by table.

    Needs no server: in the plain form of a dump each row is one line between COPY and a line with a full stop.
    """
    command = [program("pg_restore"), "--data-only", "--file=-", str(path)]
    with TemporaryFile() as said, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as run:  # noqa: S603
        rows, revision = _count(run.stdout) if run.stdout else ({}, "")
        if run.wait():
            raise BackupProblem(f"the copy of the database cannot be opened: {_last_words(said)}")
    if not revision:
        raise BackupProblem("the copy of the database names no migration")
    return revision, rows


def _count(script: IO[bytes]) -> tuple[dict[str, int], str]:
    rows: dict[str, int] = {}
    table, revision = "", ""
    for line in script:
        begins = _COPY.fullmatch(line) if not table else None
        if begins:
            table = begins[1].decode()
            rows[table] = 0
        elif line == b"\\.\n":
            table = ""
        elif table:
            rows[table] += 1
            revision = line.strip().decode() if table == STAMP else revision
    rows.pop(STAMP, None)
    return rows, revision


def rows_of(address: str) -> Mapping[str, int]:
    """Rows by table of the database that is there now."""
    with Server(address).reading() as connection:
        return _rows(connection)


def restore_database(address: str, path: Path, expected: Mapping[str, int]) -> None:
    """Puts the dump in the place of whatever the database holds, in one transaction: all of it or nothing.

    Whoever uses the database meanwhile waits. If a table then has other than the expected rows, nothing is changed.
    """
    server, shell, restore = Server(address), program("psql"), program("pg_restore")
    with TemporaryFile() as script:
        script.write(_emptying(server).encode())
        script.flush()
        server.run([restore, "--no-owner", "--no-privileges", "--file=-", str(path)], stdout=script)
        script.seek(0, os.SEEK_END)
        script.write(_counting(expected).encode())
        script.seek(0)
        plain = [shell, "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"]
        server.run([*plain, server.address], stdin=script, stdout=subprocess.DEVNULL)


def _emptying(server: Server) -> str:
    """What takes away everything that is there; not the schema itself, whose owner may be another."""
    with server.reading() as connection:
        tables = [name for (name,) in connection.execute(_TABLES).fetchall()]
        functions = connection.execute(_FUNCTIONS).fetchall()
        drops = [sql.SQL("DROP TABLE public.{} CASCADE;\n").format(sql.Identifier(name)) for name in tables]
        texts = [drop.as_string(connection) for drop in drops]
        for name, arguments in functions:
            function = sql.Identifier(name).as_string(connection)
            texts.append(f"DROP FUNCTION public.{function}({arguments}) CASCADE;\n")
    return "".join(texts)


def _counting(expected: Mapping[str, int]) -> str:
    """What stops the transaction if a table has not the rows it should; the manifest lets no strange name through."""
    check = "IF (SELECT count(*) FROM public.{0}) <> {1} THEN RAISE EXCEPTION '{0} has other rows'; END IF;"
    checks = "\n".join(check.format(name, count) for name, count in sorted(expected.items()))
    return f"\nDO $check$ BEGIN\n{checks}\nEND $check$;\n"


def _sizes(connection: psycopg.Connection[Any]) -> dict[str, int]:
    found = connection.execute(
        "SELECT relname, pg_total_relation_size(oid) FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    return {name: int(size) for name, size in found.fetchall()}


def _rows(connection: psycopg.Connection[Any]) -> Mapping[str, int]:
    names = [name for (name,) in connection.execute(_TABLES).fetchall() if name != STAMP]
    counts = {}
    for name in names:
        row = connection.execute(sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(name))).fetchone()
        counts[name] = int(row[0]) if row else 0
    return counts


def _revision(connection: psycopg.Connection[Any]) -> str:
    known = connection.execute("SELECT to_regclass('public.alembic_version')::text").fetchone()
    is_known = known is not None and known[0] is not None
    stamp = connection.execute("SELECT version_num FROM public.alembic_version").fetchone() if is_known else None
    if stamp is None:
        raise BackupProblem("the database was never set up: it names no migration")
    return str(stamp[0])
