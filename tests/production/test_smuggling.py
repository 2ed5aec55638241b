"""No second request is smuggled in: nginx, and a node asked without it, read each as one or refuse it."""

import asyncio
import re
import ssl
from contextlib import suppress

import pytest

from tests.production.conftest import Place
from tests.production.installation import Installation, trusting
from tests.production.lines import run_apart
from tests.production.smuggled import HIDDEN, HIDDEN_ROUTE, MARK, list_attempts, request

pytestmark = pytest.mark.production
PATIENCE = 20.0  # seconds for a first answer
QUIET = 2.0  # seconds without a second one
READ = {200, 405}  # the page, or that it takes no POST
REFUSED = {400, 501}
ATTEMPTS = {attempt.name: attempt for attempt in list_attempts()}


async def send(port: int, sent: bytes, *, tls: ssl.SSLContext | None) -> bytes:
    """All that comes back on a line of its own, until it is closed or nothing more comes."""
    name = "localhost" if tls else None
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls, server_hostname=name)
    writer.write(sent)
    answer = b""
    with suppress(TimeoutError, OSError):
        while piece := await asyncio.wait_for(reader.read(65536), QUIET if answer else PATIENCE):
            answer += piece
    writer.transport.abort()
    await asyncio.sleep(0)  # the loop closes the line in its next turn
    return answer


def statuses(answer: bytes) -> list[int]:
    """The status of each answer that came."""
    return [int(found) for found in re.findall(rb"HTTP/1\.[01] (\d{3}) ", answer)]


def outcome(found: list[int]) -> str:
    """What became of a request, by the statuses that came back."""
    if not found:
        return "no answer"
    if found[0] in READ and found[1:] and set(found[1:]) <= REFUSED:
        return "cut"
    if len(found) > 1:
        return f"answered {len(found)} times: {found}"
    return "one" if found[0] in READ else "refused" if found[0] in REFUSED else f"answered by {found[0]}"


def try_all(port: int, *, behind_nginx: bool) -> dict[str, str]:
    """What became of each attempt, all at once."""

    async def all_of_them() -> list[bytes]:
        tls = trusting() if behind_nginx else None
        return await asyncio.gather(*(send(port, one.sent, tls=tls) for one in ATTEMPTS.values()))

    return {name: outcome(statuses(answer)) for name, answer in zip(ATTEMPTS, run_apart(all_of_them()), strict=True)}


def node_logs(here: Installation) -> str:
    """What the nodes have logged."""
    return "".join(node.log.read_text("utf-8", "replace") for node in here.nodes)


@pytest.fixture
def here(on_postgresql: Place) -> Installation:
    """Two nodes behind nginx."""
    return on_postgresql.here


def test_a_second_request_would_be_seen(here: Installation) -> None:
    """The check itself: what is sent openly as two requests is answered twice, and stands in a node's log."""
    before = node_logs(here).count(HIDDEN_ROUTE)
    page = request(method=b"GET")
    node = run_apart(send(here.nodes[0].port, page + HIDDEN.replace(MARK.encode(), b"sent-openly"), tls=None))
    nginx = run_apart(send(here.port, page + HIDDEN, tls=trusting()))
    assert (statuses(node), statuses(nginx)) == ([200, 404], [200, 404])
    assert node_logs(here).count(HIDDEN_ROUTE) == before + 2
    assert "sent-openly" in node_logs(here)
    assert MARK not in node_logs(here)  # nginx gives each request a name of its own


def test_nginx_lets_no_second_request_through(here: Installation) -> None:
    before = node_logs(here).count(HIDDEN_ROUTE)
    assert try_all(here.port, behind_nginx=True) == {name: one.at_nginx for name, one in ATTEMPTS.items()}
    assert node_logs(here).count(HIDDEN_ROUTE) == before
    assert MARK not in node_logs(here)


def test_a_node_without_nginx_reads_no_second_request(here: Installation) -> None:
    before = node_logs(here).count(HIDDEN_ROUTE)
    assert try_all(here.nodes[0].port, behind_nginx=False) == {name: one.at_node for name, one in ATTEMPTS.items()}
    assert node_logs(here).count(HIDDEN_ROUTE) == before
    assert MARK not in node_logs(here)
