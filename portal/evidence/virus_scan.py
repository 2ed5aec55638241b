"""Asks a ClamAV daemon whether it knows a file as harmful, by its INSTREAM command."""

import socket
import struct
from contextlib import closing
from typing import IO

CHUNK = 64 * 1024
LONGEST_REPLY = 4096
PATIENCE = 60.0  # seconds for each step


class ScanUnavailable(Exception):
    """The daemon does not answer, or not with a verdict. What could not be scanned is not taken."""


def find_virus(address: str, source: IO[bytes]) -> str:
    """What the daemon at `host:port` or at a socket's path calls the file, "" if it knows nothing against it.

    The source is read to its end. Raises ScanUnavailable.
    """
    try:
        with closing(_connect(address)) as daemon:
            daemon.sendall(b"zINSTREAM\0")
            while chunk := source.read(CHUNK):
                daemon.sendall(struct.pack(">I", len(chunk)) + chunk)
            daemon.sendall(struct.pack(">I", 0))
            reply = _read_reply(daemon)
    except OSError as problem:
        raise ScanUnavailable(str(problem)) from problem
    if reply == "stream: OK":
        return ""
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return reply.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScanUnavailable(f"the daemon said {reply[:200]!r}")


def _connect(address: str) -> socket.socket:
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=PATIENCE)
    daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    daemon.settimeout(PATIENCE)
    try:
        daemon.connect(address)
    except OSError:
        daemon.close()
        raise
    return daemon


def _read_reply(daemon: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY and (piece := daemon.recv(1024)):
        reply += piece
    return reply.rstrip(b"\0").decode("utf-8", "replace").strip()
