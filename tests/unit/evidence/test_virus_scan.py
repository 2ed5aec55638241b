"""The portal speaks ClamAV's own protocol, over a port or a socket, and takes only a verdict for one."""

import io
from pathlib import Path

import pytest

from portal.evidence.virus_scan import CHUNK, ScanUnavailable, find_virus
from tests.factories.hostile_files import EICAR
from tests.integration.evidence.scanner import scanning
from tests.journeys.serving import free_port


def judge(content: bytes) -> str:
    return "Eicar-Test-Signature" if EICAR in content else ""


@pytest.mark.parametrize("by_socket", [True, False])
@pytest.mark.parametrize(
    ("content", "found"),
    [(b"", ""), (b"harmless" * CHUNK, ""), (b"x" * (CHUNK - 5) + EICAR, "Eicar-Test-Signature")],
)
def test_the_daemon_gets_the_whole_file_and_its_verdict_is_read(
    tmp_path: Path, content: bytes, found: str, by_socket: bool
) -> None:
    with scanning(judge, path=tmp_path / "clamd.sock" if by_socket else None) as address:
        assert find_virus(address, io.BytesIO(content)) == found


@pytest.mark.parametrize(
    "reply", [b"", b"stream: OK", b"stream: ERROR\0", b"UNKNOWN COMMAND\0", b"\xff\0", b"x" * 9000]
)
def test_what_is_no_verdict_is_none(reply: bytes) -> None:
    with scanning(judge, reply=reply) as address:
        if reply == b"stream: OK":
            assert find_virus(address, io.BytesIO(b"x")) == ""
        else:
            with pytest.raises(ScanUnavailable):
                find_virus(address, io.BytesIO(b"x"))


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "127.0.0.1:{port}"])
def test_a_daemon_that_is_not_there_gives_no_verdict(address: str) -> None:
    with pytest.raises(ScanUnavailable):
        find_virus(address.format(port=free_port()), io.BytesIO(b"x"))
