"""Lets all who write to one SQLite file take turns in the order in which they came, over threads and processes.

SQLite itself has no queue: it lets in whoever happens to ask at the right moment, and turns the unlucky away after the
busy timeout. The kernel's file locks have one, and let go of the lock of a process however that ends.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_held = threading.local()


class Turns:
    """The queue before one database file."""

    def __init__(self, database: Path) -> None:
        self._file = str(database.with_name(f".{database.name}.turn").absolute())

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits until those who came before are done; then it is this thread's turn until the block ends.

        Raises RuntimeError if the thread has the turn already: it would wait for itself.
        """
        mine: set[str] = _held.__dict__.setdefault("files", set())
        if self._file in mine:
            raise RuntimeError("a transaction within a transaction")
        handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            mine.add(self._file)
            yield
        finally:
            mine.discard(self._file)
            os.close(handle)
