"""Counts requests for all workers of one node: in memory that they share, so that one question hears of all of them."""

import fcntl
import mmap
import os
import tempfile
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path

BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds; one more counts what took longer
CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
WIDTH = len(CLASSES) + len(BUCKETS) + 2  # answers by class, answers by time, seconds in all
MOST_WORKERS = 64
_DOUBLE = 8


class RequestCounters:
    """For each route: answers by class, by time taken, and the seconds of all of them.

    Make it before workers are forked. Each worker then takes a row of its own by a lock that ends with the process; a
    later worker that takes the row goes on counting in it, so no figure ever falls while the node runs.
    """

    def __init__(self, routes: Sequence[str]) -> None:
        self._places = {route: number * WIDTH for number, route in enumerate(routes)}
        self._row_length = len(routes) * WIDTH
        self._file, name = tempfile.mkstemp()
        Path(name).unlink()
        weakref.finalize(self, os.close, self._file)  # not before: closing it in a worker ends the worker's lock
        os.truncate(self._file, MOST_WORKERS * self._row_length * _DOUBLE)
        self._numbers = memoryview(mmap.mmap(self._file, 0)).cast("d")
        self._lock = threading.Lock()
        self._owner, self._row = 0, 0

    @property
    def routes(self) -> Sequence[str]:
        """The routes that are counted."""
        return tuple(self._places)

    def count(self, route: str, status: int, seconds: float) -> None:
        """Counts one answer; a route that is not known is not counted."""
        place = self._places.get(route)
        if place is None:
            return
        bucket = next((number for number, most in enumerate(BUCKETS) if seconds <= most), len(BUCKETS))
        with self._lock:
            start = self._own_row() * self._row_length + place
            self._numbers[start + status // 100 - 1] += 1
            self._numbers[start + len(CLASSES) + bucket] += 1
            self._numbers[start + WIDTH - 1] += seconds

    def read(self, route: str) -> list[float]:
        """The figures of a route, over all workers: see WIDTH for their order."""
        place = self._places[route]
        rows = range(0, MOST_WORKERS * self._row_length, self._row_length)
        return [sum(self._numbers[row + place + number] for row in rows) for number in range(WIDTH)]

    def _own_row(self) -> int:
        if self._owner != os.getpid():
            self._row, self._owner = self._take_row(), os.getpid()
        return self._row

    def _take_row(self) -> int:
        for row in range(MOST_WORKERS - 1):
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, row)
            except OSError:
                continue
            return row
        return MOST_WORKERS - 1  # shared by all workers beyond: they may miss a count, never an answer
