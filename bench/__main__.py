"""`python -m bench` measures and prints tables; `--write` puts them into docs/reference/performance.md as well.

`--only portal`, `--only plans` or `--only market` measures that part alone and leaves what the page says of the others.
"""

import argparse
import json
import logging
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import structlog

from bench import inside
from bench.minimal import make_table
from bench.planning import planning
from bench.preparing import database_of, environment_of, prepare, settings_for
from bench.report import Load, Report, plans_table, write
from bench.server import Running, running
from bench.statistics import SIZES, statistics
from bench.statistics_report import tables
from tests.conftest import POSTGRESQL, ROOT

PARTS = ("portal", "plans", "market")
TURNS = 4
CLIENTS = (1, 4)


def say(text: str) -> None:
    """Progress, for the person who waits."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


class Side:
    """One of the two that are measured beside each other: a running server and the clients that use it."""

    def __init__(self, server: Running, clients: list[dict[str, Any]]) -> None:
        self.server, self.clients = server, clients

    def slice(self, load: Load, seconds: float) -> None:
        """Adds what the clients see in so many seconds, from another process, to the load."""
        count, before = load.clients, self.server.work_done()
        order = {"host": self.server.host, "clients": self.clients[:count], "seconds": seconds}
        command = [sys.executable, "-m", "bench.load"]
        done = subprocess.run(command, input=json.dumps(order), cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode or "Traceback" in done.stderr:
            raise RuntimeError(done.stderr)
        found = json.loads(done.stdout)
        self.clients[:count] = found["clients"]
        load.saves += [save for save, _both in found["rounds"]]
        load.rounds += [both for _save, both in found["rounds"]]
        load.seconds += seconds
        load.work += self.server.work_done() - before


def measure_database(kind: str, folder: Path, seconds: float, report: Report) -> None:
    """The portal and the minimal page on this kind of database, in turns, so that both meet the same machine."""
    with database_of(kind, folder) as ours, database_of(kind, folder) as theirs, ExitStack() as servers:
        say(f"{kind}: making the database")
        settings = settings_for(ours, folder)
        clients = prepare(settings)
        make_table(theirs)
        plain = [{"cookie": "none=1", "steps": [{"path": "/", "fields": []}], "saved": {}} for _ in clients]
        minimal = running("bench.minimal:application", {"MINIMAL_DATABASE": theirs}, folder)
        portal = running("wsgi:application", environment_of(settings), folder)
        sides = Side(servers.enter_context(minimal), plain), Side(servers.enter_context(portal), clients)
        for side in sides:
            side.slice(Load(1), 1.0)  # warm-up
        for count in CLIENTS:
            loads = Load(count), Load(count)
            for turn in range(TURNS):
                say(f"{kind}: saving with {count} client{'s' if count > 1 else ''}, turn {turn + 1} of {TURNS}")
                for side, load in zip(sides, loads, strict=True):
                    side.slice(load, seconds / TURNS)
            report.loads.append((kind, *loads))
        if kind == "SQLite":
            report.start = sides[1].server.start
            report.memory = max(sides[1].server.memory_of_workers())
            say("a certificate")
            report.certificate = inside.certificate(settings)


def main() -> None:
    """Measures, prints, and writes if asked."""
    given = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    given.add_argument("--write", action="store_true", help="update docs/reference/performance.md")
    given.add_argument("--only", choices=PARTS, help="one part alone")
    given.add_argument("--suppliers", type=int, nargs="*", default=SIZES, help="the sizes of market")
    given.add_argument("--seconds", type=float, default=8.0, help="of each load (default 8)")
    arguments = given.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # in this process only
    for part in PARTS if arguments.only is None else (arguments.only,):
        text = _measure(part, arguments)
        print(text)
        if arguments.write:
            write(part, text)
            say(f"docs/reference/performance.md is up to date: {part}")


def _measure(part: str, arguments: argparse.Namespace) -> str:
    day = date.today()  # noqa: DTZ011
    if part == "market":
        return "\n".join(
            [f"Measured on {day.isoformat()}, 2 shared cores.", "", *tables(statistics(say, arguments.suppliers))]
        )
    if part == "plans":
        say("plans")
        return plans_table(day, planning())
    report = Report(day=day)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure_database("SQLite", folder, arguments.seconds, report)
        try:
            psycopg.connect(POSTGRESQL, connect_timeout=3).close()
            measure_database("PostgreSQL", folder, arguments.seconds, report)
        except psycopg.OperationalError:
            say("no PostgreSQL here; left out")
    say("scoring and cold start")
    report.scoring = inside.scoring()
    report.cold = inside.cold_start()
    return report.table()


if __name__ == "__main__":
    main()
