"""Nginx, as deploy/nginx has it, before the nodes: what it lets through and keeps away, and how it treats the slow."""

import asyncio
import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from portal.accounts.models import SignInSession
from tests.journeys.serving import free_port
from tests.production.conftest import LONG, Place
from tests.production.installation import Installation, behind_nginx, trusting
from tests.production.lines import Line, LineBroken, Reply, address_of, run_apart
from tests.production.saving import FORM

pytestmark = pytest.mark.production
OUTSIDE = {"Accept-Language": "en"}
SLOW_CLIENTS = 150 if LONG else 50


def ask(
    port: int,
    path: str,
    headers: Mapping[str, str] | None = None,
    *,
    tls: bool = True,
    method: str = "GET",
    body: bytes = b"",
) -> Reply:
    """One request of one client."""

    async def once() -> Reply:
        line = Line(port, trusting() if tls else None, source="127.0.5.5")
        try:
            return await line.ask(method, path, OUTSIDE | dict(headers or {}), body)
        finally:
            line.close()

    return run_apart(once())


def test_plain_http_leads_to_https_and_an_unknown_name_nowhere(on_postgresql: Place) -> None:
    here = on_postgresql.here
    answer = ask(here.plain_port, "/sign-in?lang=pt", {"Host": "localhost"}, tls=False)
    assert (answer.status, answer.headers["location"]) == (301, "https://localhost/sign-in?lang=pt")
    with pytest.raises(LineBroken):
        ask(here.plain_port, "/", {"Host": "elsewhere.example.org"}, tls=False)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/healthz"),
        ("GET", "/metrics?token=1"),
        ("GET", "/figures/country/CO/embed"),
        ("GET", "/figures/country/CO/figures.zip"),
        ("GET", "/open-contracting/criteria-profile/extension.json"),
        ("GET", "/criteria/1/open-contracting.json"),
        ("POST", "/sign-in"),
    ],
)
def test_plain_http_refuses_what_programs_ask(on_postgresql: Place, method: str, path: str) -> None:
    port, body = on_postgresql.here.plain_port, b"email=a" if method == "POST" else b""
    answer = ask(port, path, {"Host": "localhost"}, tls=False, method=method, body=body)
    assert (answer.status, answer.body) == (403, b"Ask for this address by https.\n")
    assert answer.headers["content-type"] == "text/plain"
    assert "location" not in answer.headers


def logged(here: Installation, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The newest line of nginx's log that fits; nginx writes it only after the answer has gone."""
    end = time.monotonic() + 10
    while True:
        lines = [json.loads(line) for line in (here.folder / "listo.log").read_text().splitlines()]
        found: list[dict[str, Any]] = [line for line in lines if fits(line)]
        if found or time.monotonic() > end:
            return found[-1]
        time.sleep(0.05)


def test_the_portal_believes_nginx_and_not_the_client(on_postgresql: Place) -> None:
    here, database = on_postgresql.here, on_postgresql.suppliers.database
    (client,) = on_postgresql.suppliers.at_work(1)
    with database.transaction() as session:
        long_ago = update(SignInSession).values(seen_at=datetime.now(UTC) - timedelta(hours=1))
        session.execute(long_ago.where(SignInSession.seen_from == ""))
    cookie = client.headers(here.address)["Cookie"]
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "elsewhere.example.org"}
    forged |= {"X-Forwarded-Proto": "http", "X-Request-Id": "chosen-by-the-client"}
    answer = ask(here.port, "/assessments", {"Cookie": cookie} | forged)
    assert answer.status == 200
    assert "elsewhere" not in answer.body.decode()
    assert answer.headers["strict-transport-security"]
    with database.reading() as session:
        assert "127.0.5.0/24" in session.scalars(select(SignInSession.seen_from)).all()
    name = answer.headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{32}", name)
    assert any(name in node.log.read_text() for node in here.nodes)
    entry = logged(here, lambda line: line["id"] == name)
    assert entry["status"] == "200"
    assert not {"/assessments", "127.0.5.5"} & {str(value) for value in entry.values()}


def test_static_files_are_kept_in_front_and_the_figures_behind(on_postgresql: Place) -> None:
    here = on_postgresql.here
    page = ask(here.port, "/sign-in").body.decode()
    (address,) = set(re.findall(r'href="(/static/listo\.css\?v=\w+)"', page))
    first, second = (ask(here.port, address, {"Accept-Encoding": "gzip"}) for _ in range(2))
    assert (first.status, first.body) == (200, second.body)
    assert "max-age=31536000" in second.headers["cache-control"]
    assert second.headers["content-security-policy"]
    size = len(second.body)
    assert logged(here, lambda line: line["bytes"] > size and line["node"] == "")["status"] == "200"  # nginx had it
    assert ask(here.port, "/metrics").status == 404


def test_what_is_too_large_ends_in_front(on_postgresql: Place) -> None:
    here = on_postgresql.here
    little = ask(here.port, "/sign-in", FORM, method="POST", body=b"email=" + b"a" * 1_010_000)
    assert little.status == 413
    assert "<main" in little.body.decode()  # the portal's own page
    for path, size in (("/sign-in", 2 << 20), ("/evidence/new", 200 << 20)):
        began = time.monotonic()
        refused = run_apart(announce(here.port, path, size))
        assert b" 413 " in refused
        assert time.monotonic() - began < 5


async def announce(port: int, path: str, size: int) -> bytes:
    """Says that so many bytes will come, sends none, and reads the first line of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting(), server_hostname="localhost")
    writer.write(f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: {size}\r\n\r\n".encode())
    try:
        return await asyncio.wait_for(reader.readline(), 10)
    finally:
        writer.transport.abort()
        await asyncio.sleep(0)  # the loop closes the line in its next turn


def test_when_no_node_answers_a_calm_page_says_so_in_four_languages(tmp_path: Path) -> None:
    ports = free_port(), free_port()
    with behind_nginx(tmp_path, ports, [free_port(), free_port()]):
        answer = ask(ports[0], "/assessments")
    assert (answer.status, answer.headers["retry-after"]) == (502, "5")
    text = answer.body.decode()
    assert set(re.findall(r'<section lang="(\w+)">', text)) == {"es", "pt", "en", "fr"}
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


async def slow_header(port: int, number: int, over: asyncio.Event) -> float:
    """A client that sends a header one letter a second and never ends; gives the seconds until it was cut off."""
    began = time.monotonic()
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=trusting(), local_addr=(address_of(number), 0), server_hostname="localhost"
    )
    writer.write(f"GET /sign-in HTTP/1.1\r\nHost: localhost:{port}\r\nX-Slow: ".encode())
    while not over.is_set():
        try:
            writer.write(b"a")
            await writer.drain()
            if await asyncio.wait_for(reader.read(100), 1.0) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    writer.transport.abort()
    await asyncio.sleep(0)  # the loop closes the line in its next turn
    return time.monotonic() - began


async def slow_body(port: int, number: int, over: asyncio.Event) -> None:
    """A client that sends a form one letter a second."""
    _reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, ssl=trusting(), local_addr=(address_of(number), 0), server_hostname="localhost"
    )
    head = f"POST /sign-in HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 90000\r\n"
    writer.write(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nemail=".encode())
    try:
        while not over.is_set():
            writer.write(b"a")
            await asyncio.sleep(1.0)
    finally:
        writer.transport.abort()
        await asyncio.sleep(0)  # the loop closes the line in its next turn


async def ordinary(port: int, count: int, pause: float) -> list[float]:
    """Seconds that each of an ordinary client's pages took."""
    line, taken = Line(port, trusting(), source="127.0.6.1"), []
    for _ in range(count):
        began = time.monotonic()
        assert (await line.ask("GET", "/sign-in", OUTSIDE)).status == 200
        taken.append(time.monotonic() - began)
        await asyncio.sleep(pause)
    line.close()
    return taken


def test_slow_clients_hold_up_nobody_and_are_cut_off(on_postgresql: Place) -> None:
    port, wait = on_postgresql.here.port, 15.0  # client_header_timeout

    async def all_of_them() -> tuple[list[float], list[float]]:
        over = asyncio.Event()
        bodies = [asyncio.create_task(slow_body(port, number, over)) for number in range(SLOW_CLIENTS)]
        heads = [asyncio.create_task(slow_header(port, number, over)) for number in range(SLOW_CLIENTS)]
        await asyncio.sleep(1)
        pages = await ordinary(port, 15 if not LONG else 60, (wait + 1) / (15 if not LONG else 60))
        cut = await asyncio.wait_for(asyncio.gather(*heads), 4 * wait)
        over.set()
        await asyncio.gather(*bodies, return_exceptions=True)
        return pages, cut

    alone = sorted(run_apart(ordinary(port, 8, 0)))
    pages, cut = run_apart(all_of_them())
    assert max(cut) < wait + (5 if LONG else 30)  # beside other tests everything is late
    assert min(cut) > wait - 5
    usual = alone[len(alone) // 2]
    assert sorted(pages)[len(pages) // 2] < (usual * 3 + 0.3 if LONG else usual * 5 + 3)  # a node held up: a minute


def test_one_address_has_so_many_connections_and_no_more(on_postgresql: Place) -> None:
    port = on_postgresql.here.port

    async def one_more() -> bytes:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=trusting(), local_addr=(address_of(399), 0), server_hostname="localhost"
        )
        writer.write(f"GET /healthz HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
        first = await asyncio.wait_for(reader.readline(), 10)
        writer.transport.abort()
        await asyncio.sleep(0)  # the loop closes the line in its next turn
        return first

    async def crowd() -> bytes:
        over, answer = asyncio.Event(), b""
        tasks = [asyncio.create_task(slow_body(port, 399, over)) for _ in range(200)]
        for _ in range(30):  # until all of them are there
            await asyncio.sleep(1)
            answer = await one_more()
            if b" 429 " in answer:
                break
        over.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        return answer

    assert b" 429 " in run_apart(crowd())
