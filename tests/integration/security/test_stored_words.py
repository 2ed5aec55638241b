"""Scripts, markup and formulas in every text that the portal keeps, and then every page and file that shows them.

The pages are opened in Chromium with the portal's Content-Security-Policy taken off, so that it is the escaping that is
tried and not the policy behind it. Nothing may run, and nothing that was typed may become an element of a page.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, Playwright, Route
from sqlalchemy import Enum, String, Table, update

from portal.core.db import Base
from portal.core.templating import STATIC_PREFIX
from portal.evidence.models import EvidenceDocument
from portal.evidence.rules import EvidenceKind
from tests.integration.security.addresses import NO_PAGES, address_of, reader_of, routes
from tests.integration.security.databases import SQLITE_ONLY
from tests.integration.security.world import World, build_world

pytestmark = SQLITE_ONLY  # no page is drawn by the database
SITE = "http://portal.test"
FLAGS = ["--no-sandbox", "--disable-gpu"]
# Out of titles, text areas, attributes of either quote and scripts; short columns keep the beginning.
MARKUP = (
    "</title></textarea>\"'><img src=x onerror=ran()><b data-typed>' autofocus onfocus=ran() "
    "</script><script>ran()</script>"
)
ADDRESS = 'javascript:ran()//"data-typed onfocus=ran()'  # for what is a link
COUNT = "window.hits = 0; window.ran = () => { window.hits += 1; }"
LOOK = """[window.hits, document.querySelectorAll("[data-typed], [href^='javascript' i], [onerror], [onfocus]").length,
    document.documentElement.innerHTML.includes("data-typed")]"""
PUBLISHED = {"submission", "certificate", "questionnaire_version", "criteria_profile_version", "trail_entry"}
NO_WORDS = re.compile(
    r".*(_hash|_id|_key|_secret|^key|^code|^action|^part|language|country|region|sector|scheme|number|sha256|media_type"
    r"|email|^address|recipient|challenge|^version|target|public_key|kind|state|digest)$"
)
LINES = '=HYPERLINK("http://evil.example")\r\nBEGIN:VALARM\r\nX-Injected: yes\r\n;,\\n"; filename="evil.exe'


@pytest.fixture(scope="module")
def page(playwright: Playwright, chromium_path: str) -> Iterator[Page]:
    """A page of Chromium that takes no heed of any policy, and counts what runs that was typed."""
    browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
    page = browser.new_context(bypass_csp=True, service_workers="block").new_page()
    page.add_init_script(COUNT)
    yield page
    browser.close()


def answer_from(client: FlaskClient, route: Route) -> None:
    """Lets the portal itself answer the browser; scripts and styles are left out: they are not what is tried."""
    parts = urlsplit(route.request.url)
    if parts.netloc != urlsplit(SITE).netloc or parts.path.startswith(STATIC_PREFIX):
        route.abort()
        return
    answer = client.get(
        f"{parts.path}?{parts.query}" if parts.query else parts.path, follow_redirects=True, buffered=True
    )
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Encoding"}
    route.fulfill(status=answer.status_code, headers=headers, body=answer.data)


def texts_of(table: Table) -> dict[str, int]:
    """The columns in which people's words stand, and how many characters each takes."""
    return {
        column.name: column.type.length or 1000
        for column in table.columns
        if isinstance(column.type, String) and not isinstance(column.type, Enum) and not NO_WORDS.match(column.name)
    }


def world_of(world: World, text: str) -> World:
    """Another installation in the same database, with this text in all words that were ever typed."""
    made = build_world(world.app, world.connection, key="second", mark=text)
    for table in Base.metadata.sorted_tables:
        columns = {} if table.name in PUBLISHED else texts_of(table)
        if columns:
            world.connection.execute(update(table).values({name: text[:most] for name, most in columns.items()}))
    links = update(EvidenceDocument).where(EvidenceDocument.kind == EvidenceKind.LINK)
    world.connection.execute(links.values(address=ADDRESS))
    return made


@pytest.mark.browser
def test_what_is_typed_stays_text_on_every_page(world: World, page: Page) -> None:
    shown_on, faults = [], []
    with world.undone():
        made = world_of(world, MARKUP)
        for found in routes(world.app):
            if found.method == "GET" and not found.rule.endswith(NO_PAGES):
                client = made.browser(reader_of(found.rule))
                page.unroute_all()
                page.route("**/*", partial(answer_from, client))
                page.goto(SITE + address_of(made, found.rule, found.endpoint), wait_until="load")
                hits, elements, is_shown = page.evaluate(LOOK)
                faults += [found.name] if hits or elements else []
                shown_on += [found.name] if is_shown else []
    assert faults == []
    assert len(shown_on) > 40, shown_on


def test_what_is_typed_stays_text_in_every_file(world: World) -> None:
    """No formula in a spreadsheet, no line of its own in a calendar or a header, no other name for a file."""
    seen = []
    with world.undone():
        made = world_of(world, LINES)
        for found in routes(world.app):
            if found.method != "GET" or not found.rule.endswith(FILES):
                continue
            path = address_of(made, found.rule, found.endpoint)
            answer = made.browser(reader_of(found.rule)).get(path, buffered=True)
            assert answer.status_code == 200, found.name
            assert "X-Injected" not in answer.headers, found.name
            if found.endpoint == WITHOUT_MARKET:
                assert answer.mimetype == "text/html"
                continue
            assert_is_named_safely(answer.headers["Content-Disposition"], found.name)
            seen.append(found.rule.rpartition(".")[2])
            judge(path, answer.data)
    assert set(seen) >= {"pdf", "docx", "xlsx", "ics", "txt", "json"}


WITHOUT_MARKET = "trying.file"  # there is no release here, and so the page that says it; test_trying reads the file
FILES = (".pdf", ".zip", ".docx", ".xlsx", ".ics", ".txt", ".json", "/file")
NAME = re.compile(r'attachment; filename=("[\w .()-]+|[\w.-]+)\.(pdf|zip|docx|xlsx|ics|txt|json)"?')


def assert_is_named_safely(disposition: str, route: str) -> None:
    """One name, of plain characters, with the ending of what the file is."""
    plain, _semicolon, encoded = disposition.partition("; filename*=")
    assert NAME.fullmatch(plain) or (encoded and "filename" not in plain), (route, disposition)
    assert re.fullmatch(r"[!-~]*", encoded), (route, disposition)
    assert disposition.isprintable(), (route, disposition)


def judge(path: str, content: bytes) -> None:
    """Whether a file of this kind holds more than text where text was typed."""
    if path.endswith(".xlsx"):
        for name, part in parts_of(content).items():
            assert b"<f>" not in part, (path, name)
            assert b"<f " not in part, (path, name)
            assert b"<hyperlink" not in part, (path, name)
    if path.endswith(".ics"):
        lines = content.decode().replace("\r\n ", "").split("\r\n")
        assert "BEGIN:VALARM" not in lines
        assert not [line for line in lines if line and not re.match(r"[A-Z][A-Z-]*[:;]", line)]
    if path.endswith(".pdf"):
        assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile|OpenAction)\b", content), path
    if path.endswith(".zip"):
        for name, part in parts_of(content).items():
            assert re.fullmatch(r"[\w. ()-]+(/[\w. ()-]+)*", name), (path, name)
            judge(name, part)


def parts_of(content: bytes) -> dict[str, bytes]:
    """What is in an archive, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
