"""How an entry is hashed, and what breaks the chain; pure values."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

import rfc8785


@dataclass(frozen=True, slots=True)
class Link:
    """Where the chain has come to: the number and the hash of an entry."""

    number: int
    entry_hash: str


START = Link(0, "0" * 64)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that an entry says and that its hash covers, beside its number and the hash before it.

    Of where it came from the hash covers only `origin_seal`, so that origin and salt can be forgotten one day. An entry
    without a seal came from nowhere, or was written before there were seals: then the hash covers the origin itself.
    """

    at: datetime
    event: str
    by_person: UUID | None
    organisation_id: UUID | None
    about_kind: str
    about_id: str
    old: Mapping[str, str]
    new: Mapping[str, str]
    origin: str
    origin_salt: str = ""
    origin_seal: str = ""


class Fault(StrEnum):
    """How an entry fails to follow the one before it."""

    MISSING = "missing"
    CUT = "cut"
    CHANGED = "changed"


def seal_of(origin: str, salt: str) -> str:
    """SHA-256 of the origin with a random salt: once the salt is gone, nobody can find the origin by trying."""
    return hashlib.sha256(f"{salt}:{origin}".encode()).hexdigest()


def hash_of(facts: Facts, number: int, previous_hash: str) -> str:
    """SHA-256 over the canonical JSON (RFC 8785) of the entry, with its number and the hash of the one before."""
    document = asdict(facts) | {
        "number": number,
        "previous_hash": previous_hash,
        "at": facts.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by_person": None if facts.by_person is None else str(facts.by_person),
        "organisation_id": None if facts.organisation_id is None else str(facts.organisation_id),
        "old": dict(facts.old),
        "new": dict(facts.new),
    }
    for name in ("origin_salt", "origin" if facts.origin_seal else "origin_seal"):
        del document[name]
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def _breaks_seal(facts: Facts) -> bool:
    """Whether the entry names an origin that its seal was not made of; an origin that was forgotten breaks nothing."""
    is_forgotten = not facts.origin and not facts.origin_salt
    return (
        bool(facts.origin_seal) and not is_forgotten and seal_of(facts.origin, facts.origin_salt) != facts.origin_seal
    )


def find_fault(before: Link, facts: Facts, link: Link, previous_hash: str) -> Fault | None:
    """How the entry fails to follow `before`: a number is missing, it points elsewhere, or it says something else."""
    if link.number != before.number + 1:
        return Fault.MISSING
    if previous_hash != before.entry_hash:
        return Fault.CUT
    is_as_written = hash_of(facts, link.number, previous_hash) == link.entry_hash and not _breaks_seal(facts)
    return None if is_as_written else Fault.CHANGED
