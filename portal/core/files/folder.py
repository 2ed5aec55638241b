"""Keeps files in a folder of this machine that is closed to everybody else."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import UUID

from portal.core.files.store import DRAFTS, DamagedFile, FileStore, StoreUnavailable, checked_key, copy_hashed, is_key
from portal.core.private_files import make_private_folder


class FolderStore(FileStore):
    """Files under one folder. A file is written under a temporary name, flushed to the disk, and only then named."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        with _unavailable_if_it_fails():
            self._path(key).unlink(missing_ok=True)

    def list_keys(self, owner: UUID | None = None) -> Iterator[str]:
        start = self._folder / owner.hex if owner else self._folder
        with _unavailable_if_it_fails():
            found = sorted(path.relative_to(self._folder).as_posix() for path in start.rglob("*") if path.is_file())
        yield from filter(is_key, found)

    def _write_draft(self, source: IO[bytes]) -> tuple[str, str, int]:
        with _unavailable_if_it_fails():
            make_private_folder(self._folder / DRAFTS)
            handle, name = tempfile.mkstemp(dir=self._folder / DRAFTS)  # made with mode 0600
            try:
                with os.fdopen(handle, "wb") as draft:
                    sha256, size = copy_hashed(source, draft)
                    draft.flush()
                    os.fsync(draft.fileno())
            except BaseException:
                Path(name).unlink()
                raise
        return name, sha256, size

    def _publish(self, draft: str, key: str) -> None:
        target = self._path(key)
        with _unavailable_if_it_fails():
            make_private_folder(target.parent.parent)
            make_private_folder(target.parent)
            Path(draft).replace(target)
            _flush_folder(target.parent)

    def _open(self, key: str) -> IO[bytes]:
        try:
            return self._path(key).open("rb")
        except FileNotFoundError as problem:
            raise DamagedFile(f"{key} is missing") from problem

    def _path(self, key: str) -> Path:
        return self._folder / checked_key(key)


@contextmanager
def _unavailable_if_it_fails() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise StoreUnavailable(str(problem)) from problem


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut; some file systems cannot, and need not, be asked."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
