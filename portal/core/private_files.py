"""Folders and files that other users of the machine cannot read: the data folder, the laptop's secret, kept mail."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Makes the folder, or closes the one there is, to everybody but its owner.

    Somebody else's folder, and one that everybody shares such as /tmp, stays as it is.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid == os.geteuid() and not found.st_mode & stat.S_ISVTX and found.st_mode & 0o077:
        folder.chmod(0o700)


def write_private(file: Path, content: bytes) -> None:
    """Writes the file whole, readable by its owner only; what was there is replaced."""
    draft = _draft(file, content)
    draft.replace(file)


def create_private(file: Path, content: bytes) -> None:
    """Writes the file unless there is one already: of several at once one wins, and nobody sees half of it."""
    draft = _draft(file, content)
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def _draft(file: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # made with mode 0600
    with os.fdopen(handle, "wb") as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    return Path(name)
