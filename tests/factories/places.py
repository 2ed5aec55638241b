"""Installations that are there for one test: settings, a migrated database of either kind, a data folder of its own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

from portal.core.config import Settings
from portal.core.private_files import make_private_folder
from portal.migrating import migrate
from tests.conftest import need

SECRET = "a secret for tests only, long enough"


@contextmanager
def empty_postgresql(server: str) -> Iterator[str]:
    """The address of an empty database on this server, gone at the end."""
    name = f"listo_place_{uuid4().hex[:10]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield server.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://") + f"/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def place(kind: str, folder: Path, server: str, *, migrated: bool = True) -> Iterator[Settings]:
    """An installation on a database of its own; `server` is asked only for PostgreSQL."""
    make_private_folder(folder)
    settings = Settings(secret_key=SECRET, data_folder=folder, password_memory_kib=19456)
    if kind == "sqlite":
        if migrated:
            migrate(settings.database_address)
        yield settings
        return
    with empty_postgresql(server) as address:
        found = settings.model_copy(update={"database_url": address})
        if migrated:
            migrate(found.database_address)
        yield found


def need_client_programs() -> None:
    """PostgreSQL's own programs, which make and restore its backups."""
    present = all(shutil.which(name) for name in ("pg_dump", "pg_restore", "psql"))
    need("PostgreSQL's client programs", present, "install postgresql-client")
