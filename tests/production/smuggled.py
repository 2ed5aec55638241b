"""Requests whose end can be read in two ways, each hiding a second request; how nginx and a node may answer them."""

from dataclasses import dataclass
from typing import Literal

MARK = "smuggled-into-a-node"  # the name of the hidden request: a node that read it as one would log it
HIDDEN_ROUTE = "/library/documents/<string:slug>.txt"
HIDDEN = f"GET /library/documents/none.txt HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: {MARK}\r\n\r\n".encode()
Outcome = Literal["one", "cut", "refused"]  # answered as one; so, and what follows it refused; refused


@dataclass(frozen=True)
class Attempt:
    """One of them, and what becomes of it at nginx and at a node asked without nginx."""

    name: str
    sent: bytes
    at_nginx: Outcome
    at_node: Outcome


def request(*lines: bytes, body: bytes = b"", method: bytes = b"POST", version: bytes = b"1.1") -> bytes:
    """A request for a page that takes no POST, byte for byte as it is written here."""
    head = (method + b" /library HTTP/" + version, b"Host: localhost", *lines)
    return b"\r\n".join((*head, b"", b"")) + body


def length(body: bytes) -> bytes:
    """The header that says how long the body is."""
    return b"Content-Length: %d" % len(body)


def chunk(content: bytes) -> bytes:
    """A body of one chunk, and its end."""
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content)


def list_attempts() -> list[Attempt]:
    """All of them."""
    return [*_honest(), *_two_lengths(), *_codings(), *_chunks(), *_line_ends()]


def _honest() -> list[Attempt]:
    """A request in a body is a body, also where a GET has one."""
    chunked = b"Transfer-Encoding: chunked"
    return [
        Attempt("GET with a body", request(length(HIDDEN), body=HIDDEN, method=b"GET"), "one", "one"),
        Attempt("GET with chunks", request(chunked, body=chunk(HIDDEN), method=b"GET"), "one", "one"),
        Attempt("POST with a body", request(length(HIDDEN), body=HIDDEN), "one", "one"),
        Attempt("POST with chunks", request(chunked, body=chunk(HIDDEN)), "one", "one"),
        Attempt("CHUNKED", request(b"Transfer-Encoding: CHUNKED", body=chunk(HIDDEN)), "one", "one"),
    ]


def _two_lengths() -> list[Attempt]:
    """Content-Length with chunks, twice, or no number."""
    chunked, end = b"Transfer-Encoding: chunked", b"0\r\n\r\n" + HIDDEN
    heads: dict[str, tuple[bytes, ...]] = {
        "length, then chunked": (length(end), chunked),
        "chunked, then length": (chunked, length(end)),
        "two lengths": (length(end), b"Content-Length: 5"),
        "two lengths, the short one first": (b"Content-Length: 5", length(end)),
        "one length twice": (length(end), length(end)),
        "a list of lengths": (b"Content-Length: 5, %d" % len(end),),
        "length with a sign": (b"Content-Length: +%d" % len(end),),
        "length below zero": (b"Content-Length: -1",),
        "length in hexadecimal": (b"Content-Length: 0x5",),
        "length with a line": (b"Content-Length: 1_0",),
        "length with a superscript": (b"Content-Length: \xb2",),
        "length with a blank in its name": (b"Content-Length : 5",),
    }
    short = request(chunked, b"Content-Length: 4", body=chunk(HIDDEN))
    found = [Attempt(name, request(*lines, body=end), "refused", "refused") for name, lines in heads.items()]
    return [*found, Attempt("chunked, with a length that ends sooner", short, "refused", "refused")]


def _codings() -> list[Attempt]:
    """Transfer-Encoding written so that one reader may know it and another not."""
    end = b"0\r\n\r\n" + HIDDEN
    lines = [
        b"Transfer-Encoding : chunked",
        b"Transfer-Encoding\t: chunked",
        b" Transfer-Encoding: chunked",
        b"Transfer-Encoding:\tchunked",
        b"Transfer-Encoding: chunked\t",
        b"Transfer-Encoding: \x0bchunked",
        b"Transfer-Encoding: xchunked",
        b'Transfer-Encoding: "chunked"',
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding: identity, chunked",
        b"Transfer-Encoding: gzip, chunked",
        b"Transfer-Encoding:",
        b"Transfer-Encoding:\r\n chunked",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
        b"X: a\nTransfer-Encoding: chunked",
        b"X: a\rTransfer-Encoding: chunked",
    ]
    found = [Attempt(repr(line), request(length(end), line, body=end), "refused", "refused") for line in lines]
    underlined = request(length(end), b"Transfer_Encoding: chunked", body=end)
    old = request(b"Transfer-Encoding: chunked", body=end, version=b"1.0")
    return [
        *found,
        Attempt("Transfer_Encoding, which both pass over", underlined, "one", "one"),
        Attempt("chunks in HTTP/1.0", old, "refused", "refused"),
    ]


def _chunks() -> list[Attempt]:
    """Sizes of chunks that are none, and chunks that do not end where they should."""
    chunked = b"Transfer-Encoding: chunked"
    sizes = [b"0x0", b"-0", b"+0", b"G", b"", b"0_0"]
    bodies = {f"size {size!r}": size + b"\r\n\r\n" + HIDDEN for size in sizes}
    bodies["no line end after a chunk"] = b"5\r\nhello0\r\n\r\n" + HIDDEN
    found = [Attempt(name, request(chunked, body=body), "refused", "cut") for name, body in bodies.items()]
    endless = request(chunked, body=b"fffffffffffffffff0\r\n" + HIDDEN)
    return [*found, Attempt("a size beyond all bounds", endless, "refused", "one")]


def _line_ends() -> list[Attempt]:
    """Bare line ends, and signs that end a line or a text for some."""
    plain = request(length(HIDDEN), b"X: a", body=HIDDEN)
    changes = {
        "NUL in a header": (b"X: a", b"X: a\x00b"),
        "NUL in a header's name": (b"X: a", b"X\x00: a"),
        "CR in a header": (b"X: a", b"X: a\rb"),
        "NUL in the first line": (b"POST /library", b"POST /library\x00"),
        "CR in the first line": (b"POST /library", b"POST /lib\rrary"),
    }
    bare = request(length(HIDDEN)).replace(b"\r\n", b"\n") + HIDDEN
    found = [Attempt(name, plain.replace(old, new), "refused", "refused") for name, (old, new) in changes.items()]
    return [*found, Attempt("bare line ends, which nginx takes", bare, "one", "refused")]
