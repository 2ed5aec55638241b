"""One ZIP file that holds a whole backup: written under another name, checked, and only then given its own."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from portal.operating.backups.manifest import NAME, BackupProblem, Manifest, Member, from_json

CHUNK = 1 << 20
LONGEST_MANIFEST = 64 << 20  # bytes; what claims more is no backup of ours

Tick = Callable[[int, str], None]  # so many bytes more are done, of this


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """A private folder beside the path to work in, gone at the end; the path must be free."""
    if path.exists():
        raise BackupProblem(f"{path} exists already; choose another name")
    if not path.parent.is_dir():
        raise BackupProblem(f"there is no folder {path.parent}")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as name:
            yield Path(name)
    except OSError as problem:
        raise BackupProblem(f"cannot write to {path.parent}: {problem.strerror or problem}") from problem


def finish(draft: Path, path: Path) -> None:
    """Gives the finished file its name, so that it is there after a power cut too."""
    draft.chmod(0o600)
    flush(draft)
    draft.replace(path)
    flush(path.parent)


def flush(path: Path) -> None:
    """Makes what was written there, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def add(archive: ZipFile, name: str, source: Path, tick: Tick, *, squeeze: bool) -> Member:
    """Copies a file into the archive and says what went in. Raises FileNotFoundError if it is gone by now."""
    with source.open("rb") as content:
        entry = ZipInfo.from_file(source, name, strict_timestamps=False)
        entry.compress_type = ZIP_DEFLATED if squeeze else ZIP_STORED
        with archive.open(entry, "w", force_zip64=True) as target:
            return _copy(content, target, tick, name)


def _copy(source: IO[bytes], target: IO[bytes] | None, tick: Tick, name: str) -> Member:
    digest, size = hashlib.sha256(), 0
    while block := source.read(CHUNK):
        digest.update(block)
        size += len(block)
        if target is not None:
            target.write(block)
        tick(len(block), name)
    return Member(size, digest.hexdigest())


@contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    """The backup, to read from. Raises BackupProblem if it is none, or damaged."""
    try:
        with ZipFile(path) as archive:
            yield archive
    except FileNotFoundError as problem:
        raise BackupProblem(f"there is no file {path}") from problem
    except (BadZipFile, EOFError) as problem:
        raise BackupProblem(f"{path} is no backup, or is damaged: {problem}") from problem
    except OSError as problem:
        raise BackupProblem(f"{path}: {problem.strerror or problem}") from problem


def read_manifest(archive: ZipFile) -> Manifest:
    """What the backup says about itself; raises BackupProblem if it does not, or holds other files than it says."""
    try:
        entry = archive.getinfo(NAME)
    except KeyError as problem:
        raise BackupProblem(f"there is no {NAME} in it: it is no backup of this portal") from problem
    if entry.file_size > LONGEST_MANIFEST:
        raise BackupProblem(f"its {NAME} is too large to be ours")
    manifest = from_json(archive.read(entry).decode("utf-8", "replace"))
    inside = {name for name in archive.namelist() if name != NAME}
    if inside != set(manifest.members):
        raise BackupProblem(f"it holds other files than its {NAME} says")
    strange = [name for name in inside if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts]
    if strange or manifest.kind.member not in inside:
        raise BackupProblem("it holds files in places where they do not belong")
    return manifest


def check_member(archive: ZipFile, name: str, expected: Member, tick: Tick, target: Path | None = None) -> None:
    """Reads one file whole, into the target if one is given; raises BackupProblem if it is not what was put there."""
    with archive.open(name) as source:
        if target is None:
            found = _copy(source, None, tick, name)
        else:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with target.open("wb") as content:
                target.chmod(0o600)
                found = _copy(source, content, tick, name)
                content.flush()
                os.fsync(content.fileno())
    if found != expected:
        raise BackupProblem(f"{name} in the backup is damaged: its SHA-256 is not the one noted when it was made")
