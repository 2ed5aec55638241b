"""A PostgreSQL cluster of the tests' own, which may be stopped, killed and filled up without anybody else noticing."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests.conftest import need
from tests.journeys.serving import free_port

SETTINGS = ("listen_addresses=127.0.0.1", "max_connections=100", "shared_buffers=32MB")
LITTLE_LOG = ("min_wal_size=2MB", "max_wal_size=6MB", "wal_recycle=off")  # so that a full disk is felt at once
TRIES = 6  # to start a server


def find_tools() -> Path | None:
    """The folder of PostgreSQL's own programs, the newest there is."""
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: float(file.parts[-3]))
    found = str(known[-1]) if known else shutil.which("initdb")
    return Path(found).parent if found else None


class Cluster:
    """One server. It keeps its data in a folder and may be started and ended as often as one likes."""

    def __init__(self, folder: Path, tools: Path, settings: Sequence[str]) -> None:
        self.folder, self.tools, self.port, self.settings = folder, tools, free_port(), settings
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", "postgres", "--no-sync", "--wal-segsize=1")

    @property
    def data(self) -> Path:
        """The folder of the server's data."""
        return self.folder / "data"

    @property
    def address(self) -> str:
        """Where databases can be made."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs, which refuse to be run as root."""
        command = [str(self.tools / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, cwd="/")
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode()}")

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        options = [f"port={self.port}", f"unix_socket_directories={self.folder}", *SETTINGS, *self.settings]
        words = " ".join(f"-c {one}" for one in options)
        for tries_left in reversed(range(TRIES)):
            try:
                self._run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-w", "-o", words, "start")
            except RuntimeError as problem:  # what is left of a server that was killed may still be going
                if not tries_left:
                    problem.add_note((self.folder / "log").read_text("utf-8", "replace")[-2000:])
                    raise
                time.sleep(0.5)
            else:
                return

    def wait_or_start(self, patience: float = 10.0) -> None:
        """After a crash: gives the server the time to recover by itself; one that has given up is started."""
        end = time.monotonic() + patience
        while time.monotonic() < end and self._has_process and not self.is_running:
            time.sleep(0.1)
        if not self.is_running:
            self.start()

    @property
    def _has_process(self) -> bool:
        try:
            return Path(f"/proc/{self.pid}").exists()
        except (FileNotFoundError, IndexError):
            return False

    def stop(self, how: str = "fast") -> None:
        """Stops the server: `fast` ends what runs, `immediate` is a crash, after which it must recover."""
        self._run("pg_ctl", "-D", str(self.data), "-m", how, "-w", "stop")

    def kill(self) -> None:
        """Ends all the server's processes at once, as the kernel does; waits until they are gone."""
        first = self.pid
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        processes = (first, *map(int, children))
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(map(_lives, processes)):
            time.sleep(0.01)

    @property
    def pid(self) -> int:
        """The server's first process."""
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    @property
    def is_running(self) -> bool:
        """Whether the server answers."""
        try:
            psycopg.connect(self.address, connect_timeout=3).close()
        except psycopg.Error:
            return False
        return True

    def make_database(self, name: str) -> str:
        """Makes an empty database and gives its SQLAlchemy address."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"


def _lives(process: int) -> bool:
    """Whether the process is still at work; one that waits for its parent to notice its end is not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@contextmanager
def cluster_in(folder: Path, settings: Sequence[str] = ()) -> Iterator[Cluster]:
    """A running server of its own, stopped at the end."""
    tools = find_tools()
    need("PostgreSQL's server programs", tools is not None, "install postgresql")
    assert tools is not None
    cluster = Cluster(folder, tools, settings)
    cluster.start()
    try:
        yield cluster
    finally:
        if cluster.is_running:
            cluster.stop("immediate")
