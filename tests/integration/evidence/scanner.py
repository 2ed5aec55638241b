"""A daemon on this machine that speaks ClamAV's INSTREAM protocol, for as long as a block lasts."""

import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Judge = Callable[[bytes], str]


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: Any = self.server
        command = self.rfile.read(len(b"zINSTREAM\0"))
        content = self._read_chunks() if command == b"zINSTREAM\0" else b""
        if server.reply is not None:
            self.wfile.write(server.reply)
            return
        found = server.judge(content)
        self.wfile.write(f"stream: {found} FOUND\0".encode() if found else b"stream: OK\0")

    def _read_chunks(self) -> bytes:
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        return content


@contextmanager
def scanning(judge: Judge, *, reply: bytes | None = None, path: Path | None = None) -> Iterator[str]:
    """Gives the daemon's address: a port of this machine, or the socket at `path`. With `reply` it always says that."""
    server: Any = (
        socketserver.ThreadingUnixStreamServer(str(path), _Conversation)
        if path
        else socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation)
    )
    server.judge, server.reply = judge, reply
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield str(path) if path else f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
