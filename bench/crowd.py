"""`python -m bench.crowd`: many suppliers save at once, behind nginx and two nodes, beside the minimal page.

Prints the table of docs/reference/performance.md; `--write` puts it there.
"""

import argparse
import os
import pickle
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.crowding import Crowd, Order
from bench.minimal import make_table
from bench.report import PAGE
from tests.conftest import ROOT
from tests.journeys.serving import free_port
from tests.production.cluster import cluster_in
from tests.production.installation import Node, behind_nginx, installation
from tests.production.saving import Findings, compare
from tests.production.suppliers import SignedInClient, Suppliers
from tests.production.units import portal_environment, read_unit

MARK = re.compile(r"(?<=<!-- crowd -->\n).*?(?=<!-- end of crowd -->)", re.DOTALL)
PAIRS = 10  # of a hundred suppliers so many people work in pairs on the same answers
HEAD = (
    "| Saving at once | pause | minimal page: rounds/s, p50, p95, errors | portal: rounds/s, p50, p95, errors "
    "| p50, p95, times the minimal | saves kept | lost updates | two met: times, most in a row | load average |"
)


@dataclass(frozen=True)
class Case:
    """So many people at once on this kind of database; each pauses after a round as people do, or not at all."""

    kind: str
    count: int
    pause: float = 0.0


CASES = (Case("SQLite", 50), Case("PostgreSQL", 500), Case("PostgreSQL", 500, 20.0))


@dataclass(frozen=True)
class Outcome:
    """What one case gave."""

    case: Case
    minimal: Crowd
    portal: Crowd
    findings: Findings
    load: float

    def row(self) -> str:
        """The row of the table."""
        case, one, other = self.case, self.minimal, self.portal
        times = [f"{quantile(other, part) / quantile(one, part):.1f}" for part in (0.5, 0.95)]
        met = f"{other.books.others['409']}, {other.books.most_met}"
        lost = len(self.findings.lost) + len(self.findings.overwritten) + self.findings.unknown
        pause = f"{case.pause:.0f} s" if case.pause else "none"
        return (
            f"| {case.kind}, {case.count} | {pause} | {told(one)} | {told(other)} | {', '.join(times)} "
            f"| {other.books.count:,} | {lost} | {met} | {self.load:.1f} |"
        )


def quantile(crowd: Crowd, part: float) -> float:
    """The seconds within which this part of the rounds was done."""
    return sorted(crowd.rounds)[int(len(crowd.rounds) * part)]


def told(crowd: Crowd) -> str:
    """Rate, median, 95th percentile and errors."""
    rate = len(crowd.rounds) / crowd.seconds
    return f"{rate:.0f}/s, {seconds(median(crowd.rounds))}, {seconds(quantile(crowd, 0.95))}, {crowd.errors.total()}"


def seconds(time: float) -> str:
    """A time as people read it."""
    return f"{time * 1000:.0f} ms" if time < 1 else f"{time:.1f} s"


def gather(order: Order) -> Crowd:
    """Has a process of its own be all those people."""
    command = [sys.executable, "-m", "bench.crowding"]
    done = subprocess.run(command, input=pickle.dumps(order), cwd=ROOT, stdout=subprocess.PIPE, check=True)
    crowd: Crowd = pickle.loads(done.stdout)
    return crowd


@contextmanager
def minimal_set(folder: Path, database: str, nodes: int) -> Iterator[int]:
    """The minimal page in the same set: gunicorn by the same unit, nginx by the same file; gives its port."""
    folder.mkdir()
    make_table(database)
    environment = portal_environment(MINIMAL_DATABASE=database)
    command = [*read_unit("listo@.service").command(), "bench.minimal:application"]
    ports = free_port(), free_port()
    with ExitStack() as stack:
        served = [Node(environment, folder, command) for _ in range(nodes)]
        for node in served:
            stack.callback(node.close)
            node.start()
        stack.enter_context(behind_nginx(folder, ports, [node.port for node in served]))
        yield ports[0]


def people_of(suppliers: Suppliers, case: Case) -> list[SignedInClient]:
    """Suppliers at work, most alone, some in pairs."""
    pairs = case.count * PAIRS // 200
    return suppliers.at_work(case.count - 2 * pairs) + suppliers.at_work(pairs, colleagues=True)


def measure(case: Case, folder: Path, length: float) -> Outcome:
    """The minimal page, then the portal, each under the same crowd for so many seconds."""
    nodes = 1 if case.kind == "SQLite" else 2
    folder.chmod(0o711)
    with ExitStack() as stack:
        ours, theirs = "", f"sqlite:///{folder / 'minimal.db'}"
        if case.kind == "PostgreSQL":
            cluster = stack.enter_context(cluster_in(folder / "cluster"))
            ours, theirs = cluster.make_database("listo"), cluster.make_database("minimal")
        with minimal_set(folder / "minimal", theirs, nodes) as port:
            gather(Order(port, case.count, 1.0, 0.0))  # warm-up
            minimal = gather(Order(port, case.count, length, case.pause))
        here = stack.enter_context(installation(folder / "portal", ours, nodes=nodes))
        suppliers = Suppliers(here.settings)
        stack.callback(suppliers.close)
        people = people_of(suppliers, case)
        gather(Order(here.port, case.count, 1.0, 0.0, people_of(suppliers, case)))
        portal = gather(Order(here.port, case.count, length, case.pause, people))
        load = os.getloadavg()[0]
        return Outcome(case, minimal, portal, compare(suppliers.database, portal.books, people), load)


def main() -> None:
    """Measures, prints, and writes if asked."""
    given = argparse.ArgumentParser(prog="python -m bench.crowd", description=__doc__)
    given.add_argument("--write", action="store_true", help="update docs/reference/performance.md")
    given.add_argument("--seconds", type=float, default=60.0, help="of each load (default 60)")
    given.add_argument("--only", type=int, nargs="*", default=range(len(CASES)), help="cases by number, from 0")
    arguments = given.parse_args()
    day = f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} shared cores, {arguments.seconds:.0f} s each."
    lines = [day, "", HEAD, "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for number in arguments.only:
        with tempfile.TemporaryDirectory(prefix="listo-") as name:
            outcome = measure(CASES[number], Path(name), arguments.seconds)
        for whose, crowd in (("minimal page", outcome.minimal), ("portal", outcome.portal)):
            if crowd.errors:
                print(f"bench: errors of the {whose}: {dict(crowd.errors)}", file=sys.stderr)
        lines.append(outcome.row())
        print(lines[-1], file=sys.stderr, flush=True)
    text = "\n".join([*lines, ""])
    print(text)
    if arguments.write:
        PAGE.write_text(MARK.sub(lambda _found: text, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
