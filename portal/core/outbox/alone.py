"""Lets one worker at a time send mail, however many run; the others stand by until it stops or dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from portal.core.db import Database

LOCK = 0x4C_49_53_54_4F_6D  # "LISTOm": what PostgreSQL knows the lock by


@contextmanager
def sending_alone(database: Database) -> Iterator[bool]:
    """Whether this process is the one that may send within the block.

    The lock ends with the process that holds it, however that ends. It does not depend on a clock, so a clock that
    jumps cannot make two workers think that a mail's lease has run out.
    """
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            mine = bool(connection.scalar(select(func.pg_try_advisory_lock(LOCK))))
            try:
                yield mine
            finally:
                connection.invalidate()  # ends the server's session, and the lock with it, even after an error
        return
    place = database.engine.url.database
    with _locked(Path(f"{place}.sending")) as mine:
        yield mine


@contextmanager
def _locked(file: Path) -> Iterator[bool]:
    handle = os.open(file.with_name(f".{file.name}"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
