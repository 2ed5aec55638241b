"""No second request comes out of one in HTTP/2, where nothing but the frames says where a request ends."""

import asyncio
import re
import struct
from contextlib import suppress

import pytest

from tests.production.conftest import Place
from tests.production.installation import trusting
from tests.production.lines import run_apart
from tests.production.smuggled import HIDDEN, HIDDEN_ROUTE, MARK
from tests.production.test_smuggling import node_logs

pytestmark = pytest.mark.production
PATIENCE = 20.0
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RESET, SETTINGS, GO_AWAY = 0, 1, 3, 4, 7  # RFC 9113, section 6
END_STREAM, END_HEADERS = 1, 4
STATUS = re.compile(rb"\x20?(?:([\x88-\x8e])|[\x08\x48]\x03(\d{3}))")  # RFC 7541: from the static table, or as text
TABLE = {0x88: 200, 0x89: 204, 0x8A: 206, 0x8B: 304, 0x8C: 400, 0x8D: 404, 0x8E: 500}
Fields = dict[bytes, bytes]
GET: Fields = {b":method": b"GET", b":scheme": b"https", b":path": b"/library", b":authority": b"localhost"}
INSIDE = b"x\r\n\r\n" + HIDDEN.rstrip(b"\r\n")
LATER = b"0\r\n\r\n" + HIDDEN


def frame(kind: int, flags: int, content: bytes, stream: int = 1) -> bytes:
    """One frame: nine bytes of head, then the content."""
    return len(content).to_bytes(3, "big") + struct.pack(">BBI", kind, flags, stream) + content


def packed(text: bytes) -> bytes:
    """A text with its length before it, which has seven bits and then one byte more: RFC 7541, section 5.1 and 5.2."""
    return bytes([len(text)] if len(text) < 127 else [127, len(text) - 127]) + text


def request(fields: Fields, body: bytes | None = None) -> bytes:
    """A whole line of one request, each field as it is written."""
    block = b"".join(b"\x00" + packed(name) + packed(value) for name, value in fields.items())
    ends = END_HEADERS | (END_STREAM if body is None else 0)
    last = b"" if body is None else frame(DATA, END_STREAM, body)
    return PREFACE + frame(SETTINGS, 0, b"", 0) + frame(HEADERS, ends, block) + last


async def send(port: int, sent: bytes) -> int:
    """The status that comes back; 0 if the stream or the line is broken off instead."""
    tls = trusting()
    tls.set_alpn_protocols(["h2"])
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls, server_hostname="localhost")
    writer.write(sent)
    status = 0
    with suppress(asyncio.IncompleteReadError, OSError):
        async with asyncio.timeout(PATIENCE):
            while not status:
                head = await reader.readexactly(9)
                content = await reader.readexactly(int.from_bytes(head[:3], "big"))
                if head[3] in (RESET, GO_AWAY):
                    break
                status = status_in(content) if head[3] == HEADERS else 0
    writer.transport.abort()
    await asyncio.sleep(0)  # the loop closes the line in its next turn
    return status


def status_in(block: bytes) -> int:
    """The status that a block of fields begins with."""
    found = STATUS.match(block)
    assert found
    return TABLE[found[1][0]] if found[1] else int(found[2])


ATTEMPTS: dict[str, tuple[Fields, bytes | None]] = {
    "line ends in a value": ({b"x": INSIDE}, None),
    "a line end in a value": ({b"x": b"a\ntransfer-encoding: chunked"}, LATER),
    "NUL in a value": ({b"x": b"a\x00b"}, None),
    "line ends in a name": ({b"x: y\r\ntransfer-encoding": b"chunked"}, LATER),
    "line ends in the path": ({b":path": b"/library HTTP/1.1\r\nHost: localhost\r\n\r\n" + HIDDEN}, None),
    "line ends in the method": ({b":method": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" + HIDDEN}, None),
    "line ends in the host": ({b":authority": b"localhost\r\n\r\n" + HIDDEN}, None),
    "more than its length says": ({b":method": b"POST", b"content-length": b"5"}, LATER),
    "less than its length says": ({b":method": b"POST", b"content-length": b"1000"}, LATER),
    "chunked and a length": ({b":method": b"POST", b"transfer-encoding": b"chunked", b"content-length": b"5"}, LATER),
    "two kinds of chunks": ({b":method": b"POST", b"transfer-encoding": b"xchunked"}, LATER),
}


def test_a_whole_request_is_answered(on_postgresql: Place) -> None:
    """The check itself: what is sent as it should be is read."""
    body = {b":method": b"POST", b"content-length": str(len(LATER)).encode()}
    port = on_postgresql.here.port
    assert [run_apart(send(port, request(GET))), run_apart(send(port, request(GET | body, LATER)))] == [200, 405]


@pytest.mark.parametrize("name", ATTEMPTS)
def test_what_is_read_in_two_ways_is_refused(on_postgresql: Place, name: str) -> None:
    fields, body = ATTEMPTS[name]
    before = node_logs(on_postgresql.here).count(HIDDEN_ROUTE)
    assert run_apart(send(on_postgresql.here.port, request(GET | fields, body))) in (0, 400, 501)
    assert node_logs(on_postgresql.here).count(HIDDEN_ROUTE) == before
    assert MARK not in node_logs(on_postgresql.here)


def test_chunks_that_http2_does_not_have_are_the_content_of_one_request(on_postgresql: Place) -> None:
    before = node_logs(on_postgresql.here).count(HIDDEN_ROUTE)
    fields = GET | {b":method": b"POST", b"transfer-encoding": b"chunked"}
    assert run_apart(send(on_postgresql.here.port, request(fields, LATER))) in (0, 400, 405)
    assert node_logs(on_postgresql.here).count(HIDDEN_ROUTE) == before
