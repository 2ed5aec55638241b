"""When what is found in an installation is right, doubtful or wrong, and how to mend it. Looks at nothing itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SCARCE_BYTES, GONE_BYTES = 2_000_000_000, 300_000_000
SCARCE_SHARE, GONE_SHARE = 0.10, 0.02
CLOCK_DOUBT, CLOCK_FAULT = 3.0, 60.0  # seconds
OLDEST_GOOD_POSTGRESQL, OLDEST_POSTGRESQL = 150_000, 130_000
LEAST_CHARACTERS = 12  # different ones in a secret
TELLTALE = ("change", "secret", "password", "example", "default", "123456")
SHARED_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.s3fs", "vboxsf", "fuse.gcsfuse"}
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class State(StrEnum):
    """How something is. A fault must be mended before people are let in."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and, where it is not right, how to mend it."""

    what: str
    state: State
    found: str
    mend: str = ""


def ok(what: str, found: str) -> Finding:
    """Something is as it should be."""
    return Finding(what, State.OK, found)


def warning(what: str, found: str, mend: str) -> Finding:
    """Something works but should be otherwise."""
    return Finding(what, State.WARNING, found, mend)


def fault(what: str, found: str, mend: str) -> Finding:
    """Something is wrong."""
    return Finding(what, State.FAULT, found, mend)


def has_fault(findings: Sequence[Finding]) -> bool:
    """Whether anything must be mended."""
    return any(finding.state is State.FAULT for finding in findings)


def is_weak(secret: str) -> bool:
    """Whether a secret of enough length can be guessed all the same: few different characters, or known words only."""
    plain = secret.lower()
    for word in TELLTALE:
        plain = plain.replace(word, "")
    return len(set(secret)) < LEAST_CHARACTERS or len(plain) < LEAST_CHARACTERS


def judge_clock(what: str, ahead: float) -> Finding:
    """This machine's clock, `ahead` seconds before another (negative: behind)."""
    apart = abs(ahead)
    told = f"{apart:.0f} s {'ahead' if ahead > 0 else 'behind'}"
    mend = "let every machine take its time from the same place (NTP): sign-ins, links and deadlines depend on it"
    if apart > CLOCK_FAULT:
        return fault(what, told, mend)
    if apart > CLOCK_DOUBT:
        return warning(what, told, mend)
    return ok(what, "the same time")


def judge_space(what: str, free: int, total: int) -> Finding:
    """Free bytes of a disk."""
    told = f"{free / 1e9:.1f} GB free of {total / 1e9:.1f} GB"
    mend = "make room: when the disk is full nothing can be saved"
    if free < GONE_BYTES or free < total * GONE_SHARE:
        return fault(what, told, mend)
    if free < SCARCE_BYTES or (free < total * SCARCE_SHARE and free < 10 * SCARCE_BYTES):
        return warning(what, told, mend)
    return ok(what, told)


def judge_postgresql(version: int) -> Finding:
    """The server's version as PostgreSQL writes it: 150004 for 15.4."""
    what, told = "database version", f"PostgreSQL {version // 10_000}.{version % 10_000}"
    if version < OLDEST_POSTGRESQL:
        return fault(what, told, "use PostgreSQL 15 or newer")
    if version < OLDEST_GOOD_POSTGRESQL:
        return warning(what, told, "use PostgreSQL 15 or newer: this one is not tested")
    return ok(what, told)


def judge_revision(found: str | None, newest: str) -> Finding:
    """The migration that the database is at."""
    what = "database tables"
    if found is None:
        return fault(what, "there are none", "run portal setup")
    if found != newest:
        return fault(what, f"at migration {found}, the code needs {newest}", "back up, then run portal setup")
    return ok(what, f"at migration {found}")


def judge_file_system(name: str) -> Finding:
    """The kind of disk under a SQLite database."""
    what = "disk of the database"
    if name in SHARED_FILE_SYSTEMS:
        mend = "put LISTO_DATA_FOLDER on a local disk, or use PostgreSQL: SQLite is not safe over a network"
        return fault(what, f"a network disk ({name})", mend)
    return ok(what, "a local disk")
