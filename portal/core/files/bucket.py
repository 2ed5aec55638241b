"""Keeps files in a bucket of an S3-compatible store, through fsspec."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import IO, Any
from uuid import UUID, uuid4

import fsspec

from portal.core.files.store import DRAFTS, DamagedFile, FileStore, StoreUnavailable, checked_key, copy_hashed, is_key


class BucketStore(FileStore):
    """Files under `bucket/prefix`. A draft becomes a file by a copy inside the store, which is all or nothing there."""

    def __init__(self, place: str, options: Mapping[str, Any]) -> None:
        self._place = place
        self._options = options

    @cached_property
    def _system(self) -> Any:
        """The connection, made when first needed: a web worker must make its own after it was forked."""
        return fsspec.filesystem("s3", use_listings_cache=False, **self._options)

    def exists(self, key: str) -> bool:
        path = self._path(key)
        with _unavailable_if_it_fails():
            try:
                return bool(self._system.info(path)["type"] == "file")
            except FileNotFoundError:
                return False

    def delete(self, key: str) -> None:
        with _unavailable_if_it_fails():
            self._remove(self._path(key))

    def list_keys(self, owner: UUID | None = None) -> Iterator[str]:
        start = f"{self._place}/{owner.hex}" if owner else self._place
        with _unavailable_if_it_fails():
            found = [path.removeprefix(f"{self._place}/") for path in self._system.find(start)]
        yield from sorted(filter(is_key, found))

    def _write_draft(self, source: IO[bytes]) -> tuple[str, str, int]:
        draft = f"{self._place}/{DRAFTS}/{uuid4().hex}"
        with _unavailable_if_it_fails():
            try:
                with self._system.open(draft, "wb") as target:
                    sha256, size = copy_hashed(source, target)
            except BaseException:
                self._remove(draft)
                raise
        return draft, sha256, size

    def _publish(self, draft: str, key: str) -> None:
        with _unavailable_if_it_fails():
            self._system.cp_file(draft, self._path(key))
            self._remove(draft)

    @contextmanager
    def _open(self, key: str) -> Iterator[IO[bytes]]:
        path = self._path(key)
        with _unavailable_if_it_fails():
            try:
                with self._system.open(path, "rb") as source:
                    yield source
            except FileNotFoundError as problem:
                raise DamagedFile(f"{key} is missing") from problem

    def _remove(self, path: str) -> None:
        with suppress(FileNotFoundError):
            self._system.rm_file(path)

    def _path(self, key: str) -> str:
        return f"{self._place}/{checked_key(key)}"


@contextmanager
def _unavailable_if_it_fails() -> Iterator[None]:
    """Whatever the client raises, of several libraries, means the same."""
    try:
        yield
    except DamagedFile:
        raise
    except Exception as problem:
        raise StoreUnavailable(str(problem)) from problem
