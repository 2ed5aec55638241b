"""Has a file looked into by a process of its own, which may break, hang or swell without harm to the portal."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO

from portal.core.config import ROOT
from portal.evidence.rules import FileFormat, Refusal
from portal.evidence.virus_scan import find_virus

PATIENCE = 60  # seconds for one file, waiting for a turn not counted
WAIT = 45  # seconds for a turn
AT_ONCE = 2
LONGEST_VERDICT = 10_000
IN_MEMORY = 512 * 1024  # bytes
_turns = threading.BoundedSemaphore(AT_ONCE)


class InspectionBusy(Exception):
    """Other files are being looked into for too long; trying again later may work."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A file that may be kept: what it is, and its content to be kept, at its beginning."""

    file_format: FileFormat
    content: IO[bytes]


@contextmanager
def inspect(content: IO[bytes], *, clamav: str = "") -> Iterator[Sound | Refusal]:
    """Look into a file, for the length of a block: what is to be kept of it, or why it is not taken.

    `clamav` is the address of a ClamAV daemon, "" for none. Raises InspectionBusy and ScanUnavailable: what could not
    be looked into is not taken.
    """
    if clamav:
        content.seek(0)
        if find_virus(clamav, content):
            yield Refusal.VIRUS
            return
    with TemporaryFile() as answer, SpooledTemporaryFile(IN_MEMORY) as rewritten:
        _look(content, answer)
        yield _read_answer(answer, content, rewritten)


def _look(content: IO[bytes], answer: IO[bytes]) -> None:
    """Run the process with the file as its input. What it wrote when it broke or took too long is no verdict."""
    with _turn(), TemporaryFile() as copy:
        content.seek(0)
        shutil.copyfileobj(content, copy)
        copy.seek(0)
        try:
            subprocess.run(
                [sys.executable, "-B", "-m", "portal.evidence.screening"],
                stdin=copy,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={"PATH": os.defpath},
                timeout=PATIENCE,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            answer.seek(0)
            answer.truncate()


def _read_answer(answer: IO[bytes], content: IO[bytes], rewritten: IO[bytes]) -> Sound | Refusal:
    answer.seek(0)
    line = answer.readline(LONGEST_VERDICT)
    if not line:
        return Refusal.DAMAGED
    verdict = json.loads(line)
    if "refusal" in verdict:
        return Refusal(verdict["refusal"])
    if verdict["rewritten"]:
        shutil.copyfileobj(answer, rewritten)
        content = rewritten
    content.seek(0)
    return Sound(FileFormat(verdict["format"]), content)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT):
        raise InspectionBusy
    try:
        yield
    finally:
        _turns.release()
