"""Keeps the books of one browser page: what was said on the console, what was fetched, how many bytes came."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

FIRST_VISIT = 100_000  # bytes over the line, compressed, with everything the page needs
LATER_VISIT = 30_000
REFUSED = "Failed to load resource"


@dataclass
class Visit:
    """One page that was opened, and the bytes that came for it."""

    url: str
    first: bool
    size: int = 0

    @property
    def limit(self) -> int:
        return FIRST_VISIT if self.first else LATER_VISIT


class Ledger:
    """Everything that happened around a page. `expected` holds statuses that the test asked for on purpose."""

    def __init__(self, page: Page, host: str) -> None:
        self.host = host
        self.visits: list[Visit] = []
        self.faults: list[str] = []
        self.expected = {200, 304}
        self.offline = False
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"script error on {page.url}: {error}"))
        page.on("request", self._see_request)
        page.on("response", self._see_response)
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.requestWillBeSent", self._start)
        devtools.on("Network.loadingFinished", self._finish)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"} or self.offline:
            return
        if message.text.startswith(REFUSED) and self._asked_for(message.text):
            return
        self.faults.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _asked_for(self, text: str) -> bool:
        return any(f"status of {status} " in text for status in self.expected)

    def _see_request(self, request: Request) -> None:
        found = urlsplit(request.url)
        if found.scheme not in {"data", "blob", "about"} and found.netloc != self.host:
            self.faults.append(f"a request left for another host: {request.url}")

    def _see_response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"status {response.status} for {response.request.method} {response.url}")

    def _start(self, event: dict[str, Any]) -> None:
        redirected = event.get("redirectResponse")
        if redirected and self.visits:
            self.visits[-1].size += int(redirected["encodedDataLength"])
            self.visits[-1].url = event["request"]["url"]
        elif event.get("type") == "Document":
            self.visits.append(Visit(event["request"]["url"], first=not self.visits))

    def _finish(self, event: dict[str, Any]) -> None:
        if self.visits:
            self.visits[-1].size += int(event["encodedDataLength"])

    def heavy(self) -> list[str]:
        """Visits that took more bytes than a slow line should carry."""
        pages = [visit for visit in self.visits if not visit.url.endswith(".pdf")]
        return [
            f"{visit.size} bytes for {visit.url}, limit {visit.limit}" for visit in pages if visit.size > visit.limit
        ]
