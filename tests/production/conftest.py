"""The production set, started once for each kind of database, on small disks that may be filled up."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from tests.production.cluster import LITTLE_LOG, Cluster, cluster_in
from tests.production.filling import SmallDisk, small_disk
from tests.production.installation import Installation, installation
from tests.production.suppliers import Suppliers
from tests.production.table import Row, write_table

LONG = os.environ.get("PRODUCTION") == "1"  # many people, many times, and the table is written: make production
FEW = 20 if LONG else 8  # people who save while something breaks
SIZE = {} if LONG else {"WEB_CONCURRENCY": "1"}  # a node with one worker starts in half the time
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
MEGABYTES = {"sqlite": 48, "postgresql": 200}
# libfaketime 0.9.10 that leaves the monotonic clock alone breaks the call that Python's sleep makes.
SLEEP = "import select, time\ntime.sleep = lambda seconds: select.select([], [], [], seconds) and None\n"
_rows: list[Row] = []
_places: list["Place"] = []


@dataclass
class Place:
    """One installation and what tests do to it; `clock` is its own clock's file where it has one."""

    kind: str
    here: Installation
    suppliers: Suppliers
    disk: SmallDisk | None
    cluster: Cluster | None = None
    clock: Path | None = None


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One node on SQLite, with a clock of its own where there is libfaketime."""
    folder = tmp_path_factory.mktemp("sqlite")
    clock, more = folder / "clock", dict[str, str]()
    if FAKETIME is not None:
        clock.write_text("+0")
        (folder / "sitecustomize.py").write_text(SLEEP)
        more = {"LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(clock), "PYTHONPATH": str(folder)}
        more |= {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_CACHE_DURATION": "1"}
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk(folder / "disk", MEGABYTES["sqlite"]))
        data = str(folder / "disk" / "data")
        here = stack.enter_context(installation(folder / "set", nodes=1, LISTO_DATA_FOLDER=data, **more, **SIZE))
        suppliers = Suppliers(here.settings)
        stack.callback(suppliers.close)
        yield known(Place("sqlite", here, suppliers, disk, clock=clock if more else None))
        _places.clear()


@pytest.fixture(scope="session")
def on_postgresql() -> Iterator[Place]:
    """Two nodes on a PostgreSQL server of their own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="listo-")))
        folder.chmod(0o711)  # the server runs as somebody else, and must get to its data
        disk = stack.enter_context(small_disk(folder / "disk", MEGABYTES["postgresql"]))
        cluster = stack.enter_context(cluster_in(folder / "disk" / "cluster", LITTLE_LOG))
        here = stack.enter_context(installation(folder / "set", cluster.make_database("listo"), **SIZE))
        suppliers = Suppliers(here.settings)
        stack.callback(suppliers.close)
        yield known(Place("postgresql", here, suppliers, disk, cluster=cluster))
        _places.clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Place:
    """Each installation in its turn."""
    found: Place = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture(autouse=True)
def _all_is_running() -> Iterator[None]:
    """What a failed test left lying is put right, so that it fails alone."""
    yield
    for found in _places:
        put_right(found)


def known(place: Place) -> Place:
    """Notes an installation that is running."""
    _places.append(place)
    return place


def put_right(place: Place) -> None:
    """Starts again what should run."""
    if place.disk is not None:
        place.disk.clear()
    if place.cluster is not None and not place.cluster.is_running:
        place.cluster.start()
    for node in place.here.nodes:
        if node.process is None or node.process.poll() is not None:
            node.start() if node.socket.fileno() >= 0 else node.come_back()
    if place.here.worker.process is None or place.here.worker.process.poll() is not None:
        place.here.worker.start()


@pytest.fixture
def times() -> int:
    """How often a fault is made: once in the ordinary tests, often in `make production`."""
    return 8 if LONG else 1


@pytest.fixture(scope="session")
def tell() -> Callable[[Row], None]:
    """Notes what was done and found, for the table of docs/reference/faults.md."""
    return _rows.append


def need_small_disk(place: Place) -> SmallDisk:
    """The disk that may be filled; the test is skipped where there is none."""
    need("a small disk", place.disk is not None, "run the tests as root, who may mount a tmpfs")
    assert place.disk is not None
    return place.disk


def need_clock(place: Place) -> Path:
    """The file that sets the installation's clock; the test is skipped where there is none."""
    need("libfaketime", place.clock is not None, "install faketime")
    assert place.clock is not None
    return place.clock


def pytest_sessionfinish() -> None:
    """Writes the table, if every fault was made as often as it should be."""
    if LONG and _rows:
        write_table(ROOT / "docs" / "reference" / "faults.md", _rows)
