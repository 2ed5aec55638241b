"""`python -m bench` measures and prints a table; `--write` puts it into docs/reference/performance.md as well."""

import argparse
import json
import logging
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
import structlog

from bench import inside
from bench.minimal import make_table
from bench.preparing import SECRET, database_of, prepare, settings_for
from bench.report import Load, Report, write
from bench.server import running
from tests.conftest import POSTGRESQL, ROOT

WARM_UP = 1.5  # seconds
CLIENTS = (1, 4)


def say(text: str) -> None:
    """Progress, for the person who waits."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def measure_load(host: str, clients: list[dict[str, Any]], seconds: float) -> tuple[Load, list[dict[str, Any]]]:
    """What these clients see together, and the clients as they are afterwards; they run in another process."""
    order = {"host": host, "clients": clients, "seconds": seconds, "warm_up": WARM_UP}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(order),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or "Traceback" in done.stderr:
        raise RuntimeError(done.stderr)
    found = json.loads(done.stdout)
    rounds = [both for _save, both in found["rounds"]]
    saves = [save for save, _both in found["rounds"]]
    ranked = sorted(rounds)
    load = Load(len(clients), len(rounds) / seconds, median(rounds), ranked[int(len(ranked) * 0.95)], median(saves))
    return load, found["clients"]


def measure_database(kind: str, folder: Path, seconds: float, report: Report) -> None:
    """The portal and the minimal page on this kind of database, one after the other, twice around."""
    with database_of(kind, folder) as ours, database_of(kind, folder) as theirs:
        say(f"{kind}: making the database")
        settings = settings_for(ours, folder)
        clients = prepare(settings)
        make_table(theirs)
        portal = {
            "LISTO_SECRET_KEY": SECRET,
            "LISTO_DATABASE_URL": ours,
            "LISTO_DATA_FOLDER": str(folder),
            "LISTO_DEMO": "1",
        }
        plain = [{"cookie": "none=1", "steps": [{"path": "/", "fields": []}], "saved": {}} for _ in clients]
        for count in CLIENTS:
            say(f"{kind}: saving with {count} client{'s' if count > 1 else ''}")
            with running("bench.minimal:application", {"MINIMAL_DATABASE": theirs}, folder) as server:
                base, plain[:count] = measure_load(server.host, plain[:count], seconds)
            with running("wsgi:application", portal, folder) as server:
                load, clients[:count] = measure_load(server.host, clients[:count], seconds)
                memory = server.memory_of_workers()
            report.loads.append((kind, base, load))
        if kind == "SQLite":
            report.start = server.start
            report.memory = max(memory)
            say("a certificate")
            report.certificate = inside.certificate(settings)


def main() -> None:
    """Measures, prints, and writes if asked."""
    given = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    given.add_argument("--write", action="store_true", help="update docs/reference/performance.md")
    given.add_argument("--seconds", type=float, default=5.0, help="of each load (default 5)")
    arguments = given.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # in this process only
    report = Report(day=date.today())  # noqa: DTZ011
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
    print(report.table())
    if arguments.write:
        write(report)
        say("docs/reference/performance.md is up to date")


if __name__ == "__main__":
    main()
