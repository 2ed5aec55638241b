"""Which files of the data folder belong into a backup: all but the database itself and what can be made again."""

from collections.abc import Iterator
from pathlib import Path

from portal.core.config import Settings
from portal.questionnaires.blank.pdf import FOLDER as BLANK_COPIES

MADE_AGAIN = {BLANK_COPIES, "incoming"}  # folders: drawn when asked for; uploads that never became a file


def sqlite_file(settings: Settings) -> Path | None:
    """The file of the SQLite database; None if the database is another one."""
    scheme, _, place = settings.database_address.partition(":///")
    return Path(place) if scheme.partition("+")[0] == "sqlite" else None


def list_data_files(settings: Settings) -> Iterator[Path]:
    """Paths below the data folder, in order. Names that begin with a full stop are work that somebody is at."""
    database, folder = sqlite_file(settings), settings.data_folder
    beside = {f"{database.name}{end}" for end in ("", "-wal", "-shm", "-journal")} if database else set()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        belongs = not any(part.startswith(".") or part in MADE_AGAIN for part in inside.parts)
        of_database = database is not None and path.parent == database.parent and path.name in beside
        if belongs and not of_database and path.is_file() and not path.is_symlink():
            yield inside
