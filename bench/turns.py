"""`python -m bench.turns`: many who write to one SQLite file, with the portal's queue before it and without."""

import argparse
import multiprocessing
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bench.report import PAGE
from portal.core.db import Database

MARK = re.compile(r"(?<=<!-- turns -->\n).*?(?=<!-- end of turns -->)", re.DOTALL)
HOLD = 0.008  # seconds that a save of the portal holds the database
CASES = ((2, 4), (2, 25))  # processes, threads of each
Waits = tuple[list[float], int]


class Unqueued(Database):
    """SQLite as it is: whoever asks at the right moment goes first."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._turns = None


def write(address: str, threads: int, length: float, queued: bool, results: "multiprocessing.Queue[Waits]") -> None:
    """Writes on so many threads, over and over; gives how long each waited and how often one was turned away."""
    database, waits, refused = (Database if queued else Unqueued)(address), list[float](), list[float]()
    end = time.monotonic() + length

    def one() -> None:
        while (began := time.monotonic()) < end:
            try:
                with database.transaction() as session:
                    session.execute(text("SELECT 1"))
                    waits.append(time.monotonic() - began)
                    session.execute(text("INSERT INTO note (words) VALUES ('x')"))
                    time.sleep(HOLD)
            except OperationalError:
                refused.append(time.monotonic() - began)

    with all_running([threading.Thread(target=one) for _ in range(threads)]):
        pass
    results.put((waits, len(refused)))


@contextmanager
def all_running(threads: list[threading.Thread]) -> Iterator[None]:
    """Starts them, and waits for them at the end."""
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def measure(processes: int, threads: int, length: float, *, queued: bool) -> str:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as name:
        address = f"sqlite:///{Path(name) / 'a.db'}"
        database = Database(address)
        with database.transaction() as session:
            session.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT)"))
        database.engine.dispose()
        results: multiprocessing.Queue[Waits] = multiprocessing.Queue()
        started = [
            multiprocessing.Process(target=write, args=(address, threads, length, queued, results))
            for _ in range(processes)
        ]
        for process in started:
            process.start()
        found = [results.get() for _ in started]
        for process in started:
            process.join()
    waits, refused = sorted(wait for some, _count in found for wait in some), sum(count for _some, count in found)
    figures = [f"{waits[int(len(waits) * part)] * 1000:.0f} ms" for part in (0.5, 0.95)]
    how = "in turns" if queued else "as SQLite does"
    return (
        f"| {processes * threads} | {how} | {len(waits) / length:.0f}/s | {figures[0]}, {figures[1]}, "
        f"{waits[-1] * 1000:.0f} ms | {refused} |"
    )


def main() -> None:
    """Prints the table, and writes it if asked."""
    given = argparse.ArgumentParser(prog="python -m bench.turns", description=__doc__)
    given.add_argument("--write", action="store_true", help="update docs/reference/performance.md")
    given.add_argument("--seconds", type=float, default=15.0, help="of each load (default 15)")
    arguments = given.parse_args()
    lines = [
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} shared cores, {arguments.seconds:.0f} s each.",
        "",
        "| Writers | who goes first | transactions | wait: p50, p95, longest | turned away |",
        "| ---: | --- | ---: | ---: | ---: |",
    ]
    for processes, threads in CASES:
        for queued in (False, True):
            lines.append(measure(processes, threads, arguments.seconds, queued=queued))
            print(lines[-1], flush=True)
    text = "\n".join([*lines, ""])
    if arguments.write:
        PAGE.write_text(MARK.sub(lambda _found: text, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
