"""Starts what is measured under gunicorn with the portal's own settings, and weighs its workers."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.journeys.serving import free_port, wait_for


@dataclass(frozen=True)
class Running:
    """A server under measurement; `start` is the seconds from the start of the process to its first answer."""

    host: str
    pid: int
    start: float

    def workers(self) -> list[int]:
        """The process numbers of the workers."""
        return [int(child) for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def memory_of_workers(self) -> list[tuple[float, float]]:
        """Resident and proportional megabytes of each worker (a shared page counts in parts in the second)."""
        return [_memory(worker) for worker in self.workers()]

    def work_done(self) -> float:
        """Seconds of processor time that the workers have used so far."""
        fields = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in self.workers()]
        return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> tuple[float, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("Rss:", "Pss:"))}
    return found["Rss"] / 1024, found["Pss"] / 1024


@contextmanager
def running(module: str, environment: Mapping[str, str], folder: Path) -> Iterator[Running]:
    """The WSGI module (`wsgi:application`) behind gunicorn on a free port."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LISTO_")}
    log = folder / f"server-{port}.log"
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", module]
    start = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=kept | dict(environment), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", process, log)
            yield Running(f"127.0.0.1:{port}", process.pid, time.perf_counter() - start)
        finally:
            process.terminate()
            process.wait(timeout=40)
