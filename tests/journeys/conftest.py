"""A running portal and a browser, started once for each test process; people come and go."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser, Playwright

from tests.conftest import ROOT
from tests.journeys.inspection import Inspector
from tests.journeys.serving import Server, serve
from tests.journeys.visiting import Visitor, visiting

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Arrive = Callable[..., AbstractContextManager[Visitor]]


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """Chromium, without a window."""
    browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal with its demo data; an error in its log fails the last test."""
    with serve(tmp_path_factory.mktemp("portal")) as server:
        yield server
        assert server.failures() == []


@pytest.fixture(scope="session")
def inspector(browser: Browser) -> Iterator[Inspector]:
    """Judges pages."""
    inspector = Inspector(browser)
    yield inspector
    inspector.close()


@pytest.fixture
def arrive(browser: Browser, server: Server, inspector: Inspector) -> Arrive:
    """Lets somebody arrive with a browser: `with arrive(language="es", width=375, script=False) as visitor`."""

    def somebody(*, language: str = "en", width: int = 1280, script: bool = True) -> AbstractContextManager[Visitor]:
        return visiting(Visitor(browser, server, inspector, language=language, width=width, script=script))

    return somebody


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Pictures are taken only when asked for: `make screenshots`."""

    if os.environ.get("TAKE_SCREENSHOTS") == "1":
        return
    pictures = [item for item in items if item.path == ROOT / "tests" / "journeys" / "test_screenshots.py"]
    for item in pictures:
        items.remove(item)
