"""Starts the real portal for journeys: gunicorn as in production, demo data, a database of its own."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.conftest import ROOT

PATIENCE = 60.0  # seconds for the portal to answer
SIGNS_OF_FAILURE = ("[CRITICAL]", "[ERROR]")


@dataclass(frozen=True)
class Server:
    """A running portal."""

    base_url: str
    database_url: str
    log: Path

    def failures(self) -> list[str]:
        """What the log says of errors that nobody caught: the end of each traceback."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        tracebacks = re.findall(r"Traceback \(most recent.*?\n(?=\S)[^\n]*", text, flags=re.DOTALL)
        others = [line for line in text.splitlines() if any(sign in line for sign in SIGNS_OF_FAILURE)]
        return [*(found[-1500:] for found in tracebacks), *others]


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path, patience: float = PATIENCE) -> None:
    """Returns when the address answers; raises RuntimeError with the log if the process ends or time runs out."""
    end = time.monotonic() + patience
    while time.monotonic() < end and process.poll() is None:
        try:
            urlopen(url, timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the portal did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-4000:]}")


def environment(folder: Path, port: int, host: str = "127.0.0.1", **more: str) -> dict[str, str]:
    """The environment of a demo portal that keeps everything in this folder."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("LISTO_")}
    return given | {
        "LISTO_DEMO": "1",
        "LISTO_DATA_FOLDER": str(folder),
        "LISTO_BASE_URL": f"http://{host}:{port}",
        "LISTO_SECRET_KEY": "a secret for tests only, long enough",
        "LISTO_PASSWORD_MEMORY_KIB": "19456",
        "LISTO_ADDRESS_ATTEMPTS": "10000",
        "LISTO_CHECK_ATTEMPTS": "10000",
        "LISTO_PUBLIC_FIGURES": "country:CO,sector:14",
        **more,
    }


@contextmanager
def serve(folder: Path, host: str = "127.0.0.1", **more: str) -> Iterator[Server]:
    """Sets up and serves a demo portal, which people reach under the name `host`; stops it at the end."""
    port, log = free_port(), folder / "server.log"
    settings = environment(folder, port, host, **more)
    with log.open("wb") as output:
        commands = {"cwd": ROOT, "env": settings, "stdout": output, "stderr": subprocess.STDOUT}
        if subprocess.run([sys.executable, "-m", "portal", "setup"], check=False, **commands).returncode:
            raise RuntimeError(f"the portal could not be set up:\n{log.read_text(encoding='utf-8')[-4000:]}")
        address = ["--bind", f"127.0.0.1:{port}"]
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", *address]
        process = subprocess.Popen(gunicorn, **commands)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", process, log)
            yield Server(f"http://{host}:{port}", f"sqlite:///{folder / 'listo.db'}", log)
        finally:
            process.terminate()
            process.wait(timeout=40)
