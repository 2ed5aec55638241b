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
    """Everything that an entry says and that its hash covers, beside its number and the hash before it."""

    at: datetime
    event: str
    by_person: UUID | None
    organisation_id: UUID | None
    about_kind: str
    about_id: str
    old: Mapping[str, str]
    new: Mapping[str, str]
    origin: str


class Fault(StrEnum):
    """How an entry fails to follow the one before it."""

    MISSING = "missing"
    CUT = "cut"
    CHANGED = "changed"


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
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def find_fault(before: Link, facts: Facts, link: Link, previous_hash: str) -> Fault | None:
    """How the entry fails to follow `before`: a number is missing, it points elsewhere, or it says something else."""
    if link.number != before.number + 1:
        return Fault.MISSING
    if previous_hash != before.entry_hash:
        return Fault.CUT
    return None if hash_of(facts, link.number, previous_hash) == link.entry_hash else Fault.CHANGED
