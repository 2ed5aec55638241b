"""Passwords that were leaked somewhere, known by their SHA-1: a short list that is shipped, a long one that is brought.

SHA-1 protects nothing here: it is how lists of leaked passwords are passed on (Have I Been Pwned), and keeps their
words, some of them obscene or somebody's telephone number, out of this repository.
"""

import hashlib
import mmap
import re
from pathlib import Path

import structlog

from portal.accounts.rules import normal_password

log = structlog.get_logger()
DIGITS = 40  # of a SHA-1, in hexadecimal
SHIPPED_DIGITS = 12  # of each are in the shipped list: a password that was not leaked meets one in 10^11 times
SHIPPED = Path(__file__).with_name("leaked_passwords.txt")
LINE = re.compile(rb"[0-9A-F]{40}(:\d+)?\r?")


def fingerprint(password: str) -> str:
    """The SHA-1 of the password's UTF-8, 40 capital hexadecimal digits."""
    return hashlib.sha1(password.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest().upper()


def _read_shipped() -> frozenset[str]:
    lines = SHIPPED.read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


_SHIPPED = _read_shipped()


def is_leaked(password: str, brought: str) -> bool:
    """Whether the password is in the list that is shipped or in the one at the path `brought`, if that is not empty.

    A list that cannot be read at the moment counts as empty, and the log says so: people must get in.
    """
    password = normal_password(password)
    if is_widely_leaked(password):
        return True
    if not brought:
        return False
    try:
        return is_in_list(password, Path(brought))
    except (OSError, ValueError):
        log.exception("leaked passwords")
        return False


def is_widely_leaked(password: str) -> bool:
    """Whether the password, in capitals or not, is in the list that is shipped."""
    return fingerprint(password.casefold())[:SHIPPED_DIGITS] in _SHIPPED


def is_in_list(password: str, file: Path) -> bool:
    """Whether exactly this password is in a list of SHA-1s in their order, one a line, such as `portal check` accepts.

    Looks at some forty lines of a list of a thousand million. Raises OSError or ValueError for what cannot be read.
    """
    wanted = fingerprint(password).encode()
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        low, high = 0, len(data)
        while low < high:
            start = max(low, data.rfind(b"\n", low, (low + high) // 2) + 1)
            found = data[start : start + DIGITS]
            if found == wanted:
                return True
            if found < wanted:
                end = data.find(b"\n", start)
                low = len(data) if end < 0 else end + 1
            else:
                high = start
    return False


def find_fault(file: Path, looked_at: int = 1000) -> str:
    """What is wrong with a list, by so many of its lines, spread over the whole; empty for a sound one."""
    try:
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
            lines = [_line_at(data, len(data) * part // looked_at) for part in range(looked_at)]
    except (OSError, ValueError) as problem:
        return f"cannot be read: {problem}"
    if not all(LINE.fullmatch(line) for line in lines):
        return "its lines are not SHA-1s in capitals, each with a count or without"
    return "" if lines == sorted(lines) else "its lines are not in order"


def _line_at(data: mmap.mmap, place: int) -> bytes:
    start = data.rfind(b"\n", 0, place) + 1
    end = data.find(b"\n", start)
    return data[start : len(data) if end < 0 else end]
