"""What every test shares: which parts of the machine are there, and a plain word at the end on what did not run."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Playwright, sync_playwright
from xdist.scheduler import LoadScopeScheduling

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
CHROMIUM = os.environ.get("TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
ROOT = Path(__file__).resolve().parents[1]
OCDS_CHECK = Path(os.environ.get("TEST_OCDS_CHECK") or ROOT / ".venv" / "ocds-check" / "bin" / "python")
TOGETHER = ("tests/production/", "tests/integration/security/")  # what each of these sets up is dear: once will do
_missing: set[str] = set()


class _Turns(LoadScopeScheduling):
    """Gives all tests of a folder in TOGETHER to one process, and every other test to whichever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _Turns:
    """How tests are dealt out to several processes."""
    return _Turns(config, log)


def _postgresql_answers() -> bool:
    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


def need(what: str, present: bool, how: str) -> None:
    """Skips the test if a part of the machine is missing, or fails it where everything is required."""
    if present:
        return
    _missing.add(f"{what}: {how}")
    if REQUIRE_ALL:
        pytest.fail(f"{what} is required here and missing: {how}")
    pytest.skip(f"{what} is missing: {how}")


@pytest.fixture(scope="session")
def postgresql_address() -> str:
    """The address of a PostgreSQL server where databases can be made."""
    need(
        "PostgreSQL", _postgresql_answers(), "start one and set TEST_POSTGRESQL to an address that may create databases"
    )
    return POSTGRESQL


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a Chromium to drive."""
    need("Chromium", bool(CHROMIUM), "install chromium, or set TEST_CHROMIUM to its path")
    return CHROMIUM


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers, once for each test process: it leaves a loop running, in which no second one starts."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def ocds_check_python() -> Path:
    """The interpreter of the environment in which scripts/check_ocds.py runs."""
    need("libcoveocds", OCDS_CHECK.exists(), "make ocds-check, or set TEST_OCDS_CHECK to a python that has it")
    return OCDS_CHECK


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hands what was missing from a parallel worker to the main process."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["missing"] = sorted(_missing)


def pytest_testnodedown(node: object) -> None:
    """Collects what was missing in a parallel worker."""
    _missing.update(getattr(node, "workeroutput", {}).get("missing", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says plainly what did not run."""
    for line in sorted(_missing):
        terminalreporter.write_line(f"NOT RUN HERE: {line}", yellow=True, bold=True)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LISTO_")]:
        monkeypatch.delenv(name)
