"""The whole production set on this machine: nodes, mail worker and nginx, started from the files of deploy/."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.core.config import Settings, load_settings
from tests.conftest import ROOT, need
from tests.journeys.serving import free_port
from tests.production.mailbox import Mailbox
from tests.production.units import fit_proxy, portal_environment, read_unit

ACTIVATION = Path(__file__).with_name("activation.py")
BACKLOG = 2048
PATIENCE = 60.0
SECRET = "d1f0c7a4e2b94856a0c3d5e7f9182b3c"


class Service:
    """A program of the set. It has a session of its own, so that ending it ends nothing else."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number of its first process."""
        assert self.process is not None
        return self.process.pid

    def start(self, **more: object) -> None:
        """Starts it; does not wait for it."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(  # type: ignore[call-overload]
                self.command,
                cwd=ROOT,
                env=dict(self.environment) | {"PYTHONUNBUFFERED": "1"},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **more,
            )

    def signal(self, number: int) -> None:
        """Sends its first process a signal."""
        os.kill(self.pid, number)

    def stop(self) -> int:
        """Asks it to end, as `systemctl stop` does, and waits until it has; gives its exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=45)
        finally:
            self.kill()

    def kill(self) -> None:
        """Ends all its processes at once, as the kernel does when memory runs out."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait(timeout=20)


class Node(Service):
    """Gunicorn, which is handed its socket and says when it is ready, as systemd has it."""

    def __init__(self, environment: Mapping[str, str], folder: Path, command: list[str] | None = None) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        self.port: int = self.socket.getsockname()[1]
        self._place = folder / f"ready-{self.port}"
        self._ears = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._ears.bind(str(self._place))
        self._ears.settimeout(0.5)
        served = command or read_unit("listo@.service").command()
        handed = [sys.executable, str(ACTIVATION), str(self.socket.fileno()), *served]
        super().__init__(handed, dict(environment) | {"NOTIFY_SOCKET": str(self._place)}, folder / f"{self.port}.log")

    def start(self, **more: object) -> None:
        """Starts it and returns when it says that it is ready: what `systemctl start` does."""
        super().start(pass_fds=[self.socket.fileno()], **more)
        end, heard = time.monotonic() + PATIENCE, b""
        while b"READY=1" not in heard:
            with suppress(TimeoutError):
                heard = self._ears.recv(4096)
            assert self.process is not None
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the node did not start: {self.log.read_text('utf-8', 'replace')[-3000:]}")

    def restart(self) -> None:
        """`systemctl restart`: the socket stays."""
        self.stop()
        self.start()

    def vanish(self) -> None:
        """Ends it at once and its socket with it, as when its machine is gone."""
        self.kill()
        self.socket.close()

    def come_back(self) -> None:
        """Starts it again at the address it had."""
        self.socket = socket.create_server(("127.0.0.1", self.port), backlog=BACKLOG)
        self.command[2] = str(self.socket.fileno())
        self.start()

    def workers(self) -> list[int]:
        """The numbers of its worker processes."""
        return [int(child) for child in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def close(self) -> None:
        """Ends it, and its socket; nothing is left that would need a calm end."""
        self.kill()
        self.socket.close()
        self._ears.close()


@dataclass
class Installation:
    """A running set; `address` is where people find it."""

    folder: Path
    environment: dict[str, str]
    settings: Settings
    port: int
    plain_port: int
    nodes: list[Node]
    worker: Service
    mailbox: Mailbox

    @property
    def address(self) -> str:
        """Where people find it."""
        return f"https://localhost:{self.port}"

    def log(self) -> str:
        """What the nodes and the worker have said so far."""
        return "".join(one.log.read_text("utf-8", "replace") for one in (*self.nodes, self.worker) if one.log.exists())


def trusting() -> ssl.SSLContext:
    """A client that takes the certificate of the tests for good."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def make_certificate(file: Path) -> None:
    """A certificate for localhost that nobody vouches for, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))


def settings_of(environment: Mapping[str, str]) -> Settings:
    """The settings that a process with this environment has."""
    return load_settings(environment)


def run(environment: Mapping[str, str], *arguments: str) -> str:
    """Runs a command of the portal and gives what it said."""
    command = [sys.executable, "-m", "portal", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"portal {' '.join(arguments)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def wait_for_port(port: int, patience: float = PATIENCE) -> None:
    """Returns when somebody listens there."""
    end = time.monotonic() + patience
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


@contextmanager
def behind_nginx(folder: Path, ports: tuple[int, int], nodes: list[int]) -> Iterator[Service]:
    """Nginx with deploy/nginx/ in front of these nodes."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    need("nginx", program is not None, "install nginx-light")
    make_certificate(folder / "certificate.pem")
    command = [str(program), "-e", str(folder / "nginx.log"), "-c", str(fit_proxy(folder, ports, nodes))]
    nginx = Service(command, os.environ, folder / "nginx.out")
    nginx.start()
    try:
        wait_for_port(ports[0])
        yield nginx
    finally:
        nginx.stop()


@contextmanager
def installation(folder: Path, database_url: str = "", *, nodes: int = 2, **changed: str) -> Iterator[Installation]:
    """Sets up and starts the whole set in this folder; without a database it keeps everything in SQLite."""
    folder.mkdir(parents=True, exist_ok=True)
    ports, mail = (free_port(), free_port()), Mailbox(free_port())
    own = {
        "LISTO_SECRET_KEY": SECRET,
        "LISTO_BASE_URL": f"https://localhost:{ports[0]}",
        "LISTO_DATA_FOLDER": str(folder / "data"),
        "LISTO_DATABASE_URL": database_url,
        "LISTO_SMTP_HOST": "127.0.0.1",
        "LISTO_SMTP_PORT": str(mail.port),
        "LISTO_SMTP_USER": "",
        "LISTO_SMTP_PASSWORD": "",
        "LISTO_SMTP_STARTTLS": "false",
        "LISTO_PASSWORD_MEMORY_KIB": "19456",
    }
    environment = portal_environment(**own | changed)
    run(environment, "setup")
    with ExitStack() as stack:
        mail.open()
        stack.callback(mail.close)
        served = [Node(environment, folder) for _ in range(nodes)]
        for node in served:
            stack.callback(node.close)
            node.start()
        worker = Service(read_unit("listo-worker.service").command(), environment, folder / "worker.log")
        stack.callback(worker.kill)
        worker.start()
        stack.enter_context(behind_nginx(folder, ports, [node.port for node in served]))
        yield Installation(folder, environment, settings_of(environment), *ports, served, worker, mail)
