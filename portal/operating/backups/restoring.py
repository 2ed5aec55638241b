"""Puts a backup back: checks all of it first, then changes everything or nothing."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from portal.core.config import Settings
from portal.core.private_files import make_private_folder
from portal.operating.backups import archive, postgresql, sqlite
from portal.operating.backups.archive import Tick
from portal.operating.backups.data_files import MADE_AGAIN, list_data_files, sqlite_file
from portal.operating.backups.making import check_copy
from portal.operating.backups.manifest import FILES, BackupProblem, Kind, Manifest
from portal.operating.backups.swapping import swapped

OWN_SECRET = "secret-key"  # noqa: S105  the file of a laptop's secret, which is made by whatever command runs first
DRAFT, ASIDE = ".restoring-", ".replaced-"


def plan_restore(path: Path) -> int:
    """How many bytes there are to go through. Raises BackupProblem if the file is no backup."""
    with archive.opened(path) as source:
        return sum(member.size for member in archive.read_manifest(source).members.values())


def restore_backup(settings: Settings, path: Path, *, replace: bool, tick: Tick) -> Manifest:
    """Puts the backup in the place of this installation, which must be empty unless `replace` says otherwise.

    Every file is checked, and the copy of the database opened, before anything is touched. What fails changes nothing.
    Raises BackupProblem with the reason.
    """
    make_private_folder(settings.data_folder)
    with archive.opened(path) as source:
        manifest = archive.read_manifest(source)
        _check_place(settings, manifest, replace=replace)
        with _draft(settings.data_folder) as draft:
            for name, member in manifest.members.items():
                archive.check_member(source, name, member, tick, draft / name)
            check_copy(manifest, draft / manifest.kind.member)
            _put_in_place(settings, manifest, draft)
    return manifest


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=DRAFT) as name:
            yield Path(name)
    except OSError as problem:
        raise BackupProblem(f"cannot write to {folder}: {problem.strerror or problem}") from problem


def _check_place(settings: Settings, manifest: Manifest, *, replace: bool) -> None:
    file = sqlite_file(settings)
    here = Kind.SQLITE if file else Kind.POSTGRESQL
    if here is not manifest.kind:
        raise BackupProblem(f"the backup is of {manifest.kind.value}, LISTO_DATABASE_URL is of {here.value}")
    _check_nothing_is_half_done(settings.data_folder, file)
    found = dict(_rows_here(settings))
    full = sorted(name for name, count in found.items() if count)
    files = [one.as_posix() for one in list_data_files(settings) if one.as_posix() != OWN_SECRET]
    if (full or files) and not replace:
        what = f"rows in {', '.join(full)}" if full else f"files such as {files[0]}"
        raise BackupProblem(f"there is something here already: {what}; --replace puts the backup in its place")
    if file is not None and sqlite.is_in_use(file):
        raise BackupProblem("the database is in use; stop the portal and its worker first")


def _check_nothing_is_half_done(folder: Path, database: Path | None) -> None:
    for place in {folder, database.parent if database else folder}:
        for left in sorted(place.glob(f"{ASIDE}*")):
            raise BackupProblem(
                f"a restore was interrupted: what it had moved aside is in {left}; move it back or away first"
            )


def _rows_here(settings: Settings) -> Mapping[str, int]:
    file = sqlite_file(settings)
    return sqlite.rows_of(file) if file else postgresql.rows_of(settings.database_address)


def _put_in_place(settings: Settings, manifest: Manifest, draft: Path) -> None:
    """Swaps the files and, within that, the database: if it fails, the files come back."""
    folder, file = settings.data_folder, sqlite_file(settings)
    inside = draft / FILES
    new = {folder / top.name: top for top in sorted(inside.iterdir())} if inside.exists() else {}
    old = [path for path in sorted(folder.iterdir()) if _is_replaced(path, file, new)]
    with swapped(new, old, folder / f"{ASIDE}{draft.name.removeprefix(DRAFT)}"):
        copy = draft / manifest.kind.member
        if file is None:
            postgresql.restore_database(settings.database_address, copy, manifest.rows)
        else:
            _swap_database(file, copy)
        archive.flush(folder)


def _is_replaced(path: Path, database: Path | None, new: Mapping[Path, Path]) -> bool:
    """Whether what lies in the data folder makes room: not the database, nor a secret that the backup has none of."""
    if path.name.startswith(".") or path.name in MADE_AGAIN:
        return False
    if database is not None and path.parent == database.parent and path.name.startswith(database.name):
        return False
    return path.name != OWN_SECRET or path in new


def _swap_database(file: Path, copy: Path) -> None:
    make_private_folder(file.parent)
    prepared = file.with_name(f".{file.name}.restored")
    try:
        shutil.move(copy, prepared)  # a rename, unless the database lies on another disk than the data folder
        present = [path for path in (file, *_beside(file)) if path.exists()]
        with swapped({file: prepared}, present, file.with_name(f"{ASIDE}{file.name}")):
            archive.flush(file.parent)
    finally:
        prepared.unlink(missing_ok=True)


def _beside(file: Path) -> Iterator[Path]:
    """What belongs to an old database file must not be taken for the new one's."""
    yield from (file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm", "-journal"))
