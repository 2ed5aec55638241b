"""What a backup says about itself: which database, how many rows in each table, and the hash of every file in it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

FORMAT = 1
NAME = "manifest.json"
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}")
FILES = "files/"  # in front of the path of whatever comes from the data folder


class BackupProblem(Exception):
    """A backup cannot be made, read or restored; the text says why and what to do."""


class Kind(StrEnum):
    """The kind of database that a backup was taken from; it can be restored into the same kind only."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"

    @property
    def member(self) -> str:
        """The name of the database's copy inside the backup."""
        return "database.sqlite" if self is Kind.SQLITE else "database.pgdump"


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside the backup: its size in bytes, and the SHA-256 of its content in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a backup says about itself. `revision` is the migration that the database was at."""

    kind: Kind
    revision: str
    made_at: datetime
    rows: Mapping[str, int]
    members: Mapping[str, Member]

    def to_json(self) -> str:
        """As it is written into the backup."""
        document = {
            "format": FORMAT,
            "database": self.kind.value,
            "revision": self.revision,
            "made_at": self.made_at.isoformat(),
            "rows": dict(sorted(self.rows.items())),
            "files": {name: {"size": one.size, "sha256": one.sha256} for name, one in sorted(self.members.items())},
        }
        return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> Manifest:
    """The manifest that `to_json` wrote. Raises BackupProblem for anything else."""
    try:
        found: dict[str, Any] = json.loads(text)
        if found["format"] != FORMAT:
            raise BackupProblem(f"the backup has format {found['format']}; this portal reads format {FORMAT}")
        strange = [name for name in found["rows"] if not _TABLE.fullmatch(name)]
        if strange:
            raise BackupProblem(f"the backup names tables that cannot be ours: {strange[0]!r}")
        return Manifest(
            kind=Kind(found["database"]),
            revision=str(found["revision"]),
            made_at=datetime.fromisoformat(found["made_at"]),
            rows={name: int(count) for name, count in found["rows"].items()},
            members={str(n): Member(int(one["size"]), str(one["sha256"])) for n, one in found["files"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BackupProblem(f"the backup's {NAME} cannot be read: {problem}") from problem


def check_rows(expected: Mapping[str, int], found: Mapping[str, int]) -> None:
    """Raises BackupProblem if a table has another number of rows than it should, naming each such table."""
    names = sorted({*expected, *found})
    wrong = [name for name in names if expected.get(name, 0) != found.get(name, 0)]
    if wrong:
        told = ", ".join(f"{name} {found.get(name, 0)} instead of {expected.get(name, 0)}" for name in wrong)
        raise BackupProblem(f"the copy has other numbers of rows: {told}")
