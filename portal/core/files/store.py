"""Keeps files under the hash of what is in them, apart for each owner; reads nothing back that is not what was kept.

Where they are kept is decided by `opening`. Nothing here knows what a file is for, and nothing judges it.
"""

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

CHUNK = 64 * 1024
IN_MEMORY = 512 * 1024  # bytes of a file that is being read; what is larger goes through a temporary file
DRAFTS = "incoming"
_KEY = re.compile(r"[0-9a-f]{32}/[0-9a-f]{2}/[0-9a-f]{64}")


class DamagedFile(Exception):
    """What is kept under the key is missing, or is not what was put there."""


class StoreUnavailable(Exception):
    """The store cannot be reached or is full; trying again later may work."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the store: its key, the SHA-256 of its content in hexadecimal, and its size in bytes."""

    key: str
    sha256: str
    size: int


class FileStore(ABC):
    """A place for files. The same content of one owner is kept once; owners share nothing."""

    def put(self, owner: UUID, source: IO[bytes]) -> KeptFile:
        """Keep what is left to read of the source, whole or not at all. Raises StoreUnavailable."""
        draft, sha256, size = self._write_draft(source)
        key = key_of(owner, sha256)
        self._publish(draft, key)
        return KeptFile(key, sha256, size)

    def open_checked(self, key: str, sha256: str) -> IO[bytes]:
        """The content, at its beginning, read whole and found to have this hash.

        Raises DamagedFile when it is missing or has another hash, StoreUnavailable when nobody can say.
        """
        copy: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  whoever asked closes it
        try:
            with self._open(checked_key(key)) as source:
                found, _size = copy_hashed(source, copy)
            if found != sha256:
                raise DamagedFile(f"{key} holds {found}")
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return copy

    @abstractmethod
    def exists(self, key: str) -> bool:
        """Whether something is kept under the key. Raises StoreUnavailable."""

    @abstractmethod
    def delete(self, key: str) -> None:
        """Forget the file; nothing happens if there is none. Raises StoreUnavailable."""

    @abstractmethod
    def list_keys(self, owner: UUID | None = None) -> Iterator[str]:
        """The keys of everything kept, or of one owner's, in order. Raises StoreUnavailable."""

    @abstractmethod
    def _write_draft(self, source: IO[bytes]) -> tuple[str, str, int]:
        """Write the source under a temporary name; gives that name, the SHA-256 and the size."""

    @abstractmethod
    def _publish(self, draft: str, key: str) -> None:
        """Give the draft its name; what was there is replaced."""

    @abstractmethod
    def _open(self, key: str) -> AbstractContextManager[IO[bytes]]:
        """Open what is kept, for a block; raises DamagedFile if there is nothing."""


def key_of(owner: UUID, sha256: str) -> str:
    """Where an owner's content with this hash is kept."""
    return f"{owner.hex}/{sha256[:2]}/{sha256}"


def owner_of(key: str) -> UUID:
    """Whose file is kept under this key of ours."""
    return UUID(hex=checked_key(key).split("/")[0])


def checked_key(key: str) -> str:
    """The key, if it is one of ours; raises DamagedFile for anything else, such as a path that leads elsewhere."""
    if not _KEY.fullmatch(key):
        raise DamagedFile(f"{key!r} is no key")
    return key


def is_key(text: str) -> bool:
    """Whether the text is a key of this store."""
    return _KEY.fullmatch(text) is not None


def copy_hashed(source: IO[bytes], target: IO[bytes]) -> tuple[str, int]:
    """Copy what is left to read, piece by piece; gives the SHA-256 and the size in bytes."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
