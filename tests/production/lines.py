"""A client's line to the portal: one connection that stays open, with as little of HTTP as a client needs."""

import asyncio
import ssl
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

Found = TypeVar("Found")
PATIENCE = 90.0  # seconds for an answer


class LineBroken(Exception):
    """The connection ended before the answer was whole: nobody knows what became of the request."""


@dataclass(frozen=True)
class Reply:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """One connection; made when it is needed and made again after it broke."""

    def __init__(self, port: int, tls: ssl.SSLContext | None, *, source: str = "127.0.0.1") -> None:
        self.port, self.tls, self.source = port, tls, source
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        """Sends a request and reads its answer; raises LineBroken."""
        own = {"Host": f"localhost:{self.port}", "Content-Length": str(len(body))}
        head = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in (own | dict(headers)).items())]
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await self._connected()
                writer.write("\r\n".join((*head, "", "")).encode() + body)
                await writer.drain()
                return await self._read(reader)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ssl.SSLError) as problem:
            self.close()
            raise LineBroken(repr(problem)) from problem

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                "127.0.0.1", self.port, ssl=self.tls, local_addr=(self.source, 0), server_hostname=self._name()
            )
        return self._streams

    def _name(self) -> str | None:
        return "localhost" if self.tls else None

    async def _read(self, reader: asyncio.StreamReader) -> Reply:
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest if line)}
        if headers.get("transfer-encoding") == "chunked":
            body = await self._read_chunks(reader)
        else:
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.close()
        return Reply(int(first.split()[1]), headers, body)

    async def _read_chunks(self, reader: asyncio.StreamReader) -> bytes:
        parts = []
        while size := int((await reader.readline()).split(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        return b"".join(parts)

    def close(self) -> None:
        """Ends the connection; the next request makes another."""
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None


def run_apart(work: Coroutine[Any, Any, Found]) -> Found:
    """Runs it in a thread of its own: a browser of another test may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def address_of(number: int) -> str:
    """An address of this machine for each client, so that they do not all seem to be one."""
    return f"127.0.{1 + number // 200}.{1 + number % 200}"
