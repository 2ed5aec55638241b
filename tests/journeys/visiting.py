"""One person's browser: opens pages, presses buttons, and has every page judged."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator

from tests.journeys.inspection import Inspector
from tests.journeys.ledger import Ledger
from tests.journeys.serving import Server

LOCALES = {"es": "es-CO", "en": "en-CA", "pt": "pt-BR", "fr": "fr-CA"}
HEIGHTS = {375: 667, 1280: 800}
MAIN_BUTTON = "main form button.govuk-button:not(.govuk-button--secondary):not(.govuk-button--warning)"
PATIENCE = 15_000
ENOUGH_ITEMS = 6


class Visitor:
    """Somebody with a browser of a width and a language, with scripts or without."""

    def __init__(
        self, browser: Browser, server: Server, inspector: Inspector, *, language: str, width: int, script: bool
    ) -> None:
        self.language, self.width, self.script = language, width, script
        self.server, self.inspector = server, inspector
        self.faults: list[str] = []
        self.thorough = True
        self._judged: set[tuple[str, str]] = set()
        self._items = 0  # looked at without scripts
        self.context = browser.new_context(
            base_url=server.base_url,
            locale=LOCALES[language],
            viewport={"width": width, "height": HEIGHTS.get(width, 800)},
            java_script_enabled=script,
            timezone_id="America/Bogota",
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.ledger = Ledger(self.page, urlsplit(server.base_url).netloc)

    @property
    def path(self) -> str:
        """Where the person is."""
        return urlsplit(self.page.url).path

    def open(self, path: str, *, status: int = 200, judge: bool = True) -> None:
        """Opens an address and has the page judged."""
        self.ledger.expected.add(status)
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}: {self.heading()}"
        if judge:
            self.judge()

    def press(self, target: str | Locator = MAIN_BUTTON, *, status: int = 200, judge: bool = True) -> None:
        """Presses what leads to another page, and has that page judged."""
        self.ledger.expected.add(status)
        found = self.page.locator(target).first if isinstance(target, str) else target
        with self.page.expect_navigation() as navigation:
            found.click()
        response = navigation.value
        assert response is None or response.status == status, (
            f"{self.path} answered {response.status}: {self.heading()} {self.errors()}"
        )
        if judge:
            self.judge()

    def judge(self) -> None:
        """Notes every fault of the open page; a page seen before in the same state is not judged twice."""
        seen = (self.page.url, self.page.title())
        if seen in self._judged:
            return
        self._judged.add(seen)
        self.faults += self.inspector.judge(
            self.page, language=self.language, script=self.script, thorough=self.thorough and not self._is_enough()
        )

    def _is_enough(self) -> bool:
        """Whether axe has seen enough questions without scripts: with scripts it sees every one of them."""
        if self.script or "/items/" not in self.path:
            return False
        self._items += 1
        return self._items > ENOUGH_ITEMS

    def fill(self, **fields: str) -> None:
        """Types into fields by their names."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def choose(self, name: str, *values: str) -> None:
        """Ticks boxes or chooses a radio button."""
        for value in values:
            self.page.locator(f'main input[name="{name}"][value="{value}"]').check(force=True)

    def heading(self) -> str:
        """The main heading."""
        return self.page.locator("h1").first.inner_text()

    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return self.page.locator(".govuk-error-summary__list li").all_inner_texts()

    def says(self, text: str) -> bool:
        """Whether the page shows the text."""
        return text in self.page.locator("body").inner_text()

    def ready(self) -> None:
        """Waits until the page's scripts have run, if it has any."""
        if self.script:
            self.page.wait_for_selector("body.js-enabled")

    def fetch(self, path: str) -> str:
        """The text of an address, fetched with the person's cookies but without showing it."""
        return self.context.request.get(path).text()

    def download(self, link: str) -> bytes:
        """The file behind a link."""
        address = self.page.locator(link).first.get_attribute("href") or ""
        response = self.context.request.get(address)
        assert response.status == 200, f"{address} answered {response.status}"
        return response.body()

    def all_faults(self) -> list[str]:
        """What was wrong on all the pages of this visit, each once."""
        return list(dict.fromkeys([*self.faults, *self.ledger.faults, *self.ledger.heavy()]))


@contextmanager
def visiting(visitor: Visitor) -> Iterator[Visitor]:
    """Ends the visit; its faults fail the test, or are told beside what failed it."""
    try:
        yield visitor
    except BaseException as problem:
        for fault in visitor.all_faults():
            problem.add_note(fault)
        for failure in visitor.server.failures()[-2:]:
            problem.add_note(failure)
        problem.add_note(f"the person was at {visitor.page.url}")
        raise
    finally:
        visitor.context.close()
    faults = visitor.all_faults()
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)
