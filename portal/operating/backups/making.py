"""Makes a backup of a running installation: the database at one moment, the data folder, and a manifest; checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from portal.core.config import Settings
from portal.operating.backups import archive, postgresql, sqlite
from portal.operating.backups.archive import Tick
from portal.operating.backups.data_files import list_data_files, sqlite_file
from portal.operating.backups.manifest import FILES, NAME, BackupProblem, Kind, Manifest, Member, check_rows

PASSES = 3  # the database is copied, put into the archive, and read again


@dataclass(frozen=True, slots=True)
class Plan:
    """What a backup would hold, about; `work` is the bytes to go through."""

    kind: Kind
    work: int


def plan_backup(settings: Settings) -> Plan:
    """Looks at what there is. Raises BackupProblem if the database cannot be read."""
    file = sqlite_file(settings)
    size = sqlite.size_of(file) if file else postgresql.size_of(settings.database_address)
    files = sum(_size(settings.data_folder / inside) for inside in list_data_files(settings))
    return Plan(Kind.SQLITE if file else Kind.POSTGRESQL, PASSES * size + 2 * files)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # deleted this moment
        return 0


def make_backup(settings: Settings, path: Path, *, at: datetime, tick: Tick) -> Manifest:
    """Writes the backup to the path, which must be free; what fails leaves nothing there. Raises BackupProblem.

    Files are copied before and after the database: every file that a row of the copy names is in it, whatever was
    added or removed meanwhile.
    """
    kind = Kind.SQLITE if sqlite_file(settings) else Kind.POSTGRESQL
    with archive.draft_of(path) as folder:
        draft, members = folder / "draft.zip", dict[str, Member]()
        with ZipFile(draft, "w", compresslevel=6) as target:
            _add_files(settings, target, members, tick)
            copy = folder / kind.member
            revision, rows = _copy_database(settings, copy, tick)
            _add_files(settings, target, members, tick)
            members[kind.member] = archive.add(target, kind.member, copy, tick, squeeze=kind is Kind.SQLITE)
            copy.unlink()
            manifest = Manifest(kind, revision, at, rows, members)
            target.writestr(NAME, manifest.to_json(), ZIP_DEFLATED)
        check_backup(draft, folder, tick)
        archive.finish(draft, path)
    return manifest


def _copy_database(settings: Settings, target: Path, tick: Tick) -> tuple[str, Mapping[str, int]]:
    file = sqlite_file(settings)
    if file is not None:
        return sqlite.copy_database(file, target, tick)
    return postgresql.copy_database(settings.database_address, target, tick)


def _add_files(settings: Settings, target: ZipFile, members: dict[str, Member], tick: Tick) -> None:
    for inside in list_data_files(settings):
        name = f"{FILES}{inside.as_posix()}"
        if name in members:
            continue
        try:
            members[name] = archive.add(target, name, settings.data_folder / inside, tick, squeeze=False)
        except FileNotFoundError:  # deleted between the list and the copy: no row of a later moment names it
            continue


def check_backup(path: Path, folder: Path, tick: Tick) -> Manifest:
    """Opens the backup, reads every file in it, opens the copy of the database and counts its rows.

    `folder` is where the copy is put for that. Raises BackupProblem with what is wrong.
    """
    with archive.opened(path) as source:
        manifest = archive.read_manifest(source)
        for name, member in manifest.members.items():
            target = folder / "database" if name == manifest.kind.member else None
            archive.check_member(source, name, member, tick, target)
    check_copy(manifest, folder / "database")
    return manifest


def check_copy(manifest: Manifest, database: Path) -> None:
    """Raises BackupProblem unless the copy of the database opens, is whole and has the rows that were counted."""
    look = sqlite.check_database if manifest.kind is Kind.SQLITE else postgresql.check_database
    revision, rows = look(database)
    if revision != manifest.revision:
        raise BackupProblem(f"the copy is at migration {revision}, not {manifest.revision}")
    check_rows(manifest.rows, rows)
