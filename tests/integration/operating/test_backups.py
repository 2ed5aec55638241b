"""A backup is taken while people work, and what comes back is what was there: all of it, or nothing changes."""

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from sqlalchemy import text

from portal.core.config import Settings
from portal.core.db import Database
from portal.core.private_files import make_private_folder, write_private
from portal.operating.backups import making, postgresql, restoring, sqlite
from portal.operating.backups.data_files import sqlite_file
from portal.operating.backups.manifest import BackupProblem, Kind, Manifest
from tests.factories.people import AT
from tests.integration.operating.conftest import MakePlace
from tests.integration.operating.working import at_work, broken_submissions, lost, open_suppliers


def quiet(_done: int, _what: str) -> None:
    """Nobody watches."""


def back_up(settings: Settings, path: Path) -> Manifest:
    return making.make_backup(settings, path, at=AT, tick=quiet)


def bring_back(settings: Settings, path: Path, *, replace: bool = False) -> Manifest:
    return restoring.restore_backup(settings, path, replace=replace, tick=quiet)


def fill(settings: Settings, *, suppliers: int = 1) -> list[tuple[object, object]]:
    database = Database(settings.database_address)
    found = open_suppliers(database, suppliers)
    database.engine.dispose()
    make_private_folder(settings.mail_folder)
    write_private(settings.mail_folder / "first.eml", b"To: ana@example.org\n\nHello")
    write_private(settings.data_folder / "secret-key", b"ab" * 32)
    make_private_folder(settings.data_folder / "blank-copies")
    write_private(settings.data_folder / "blank-copies" / "drawn.pdf", b"drawn again when asked for")
    return list(found)


def rows_in(settings: Settings) -> dict[str, int]:
    file = sqlite_file(settings)
    return dict(sqlite.rows_of(file) if file else postgresql.rows_of(settings.database_address))


def left_over(settings: Settings) -> list[str]:
    """Hidden files beside the data, but for the queue of those who write to SQLite."""
    hidden = [path.name for path in settings.data_folder.iterdir() if path.name.startswith(".")]
    return [name for name in hidden if not name.endswith(".turn")]


def files_in(settings: Settings) -> dict[str, bytes]:
    folder = settings.data_folder
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("listo.db")
    }


def test_a_backup_under_load_holds_every_save_acknowledged_before_it(
    here: Settings, make_place: MakePlace, tmp_path: Path
) -> None:
    suppliers = fill(here, suppliers=6)
    with at_work(here, suppliers) as ledger:  # type: ignore[arg-type]
        time.sleep(1.0)
        acknowledged, before = ledger.so_far(), ledger.count
        manifest = back_up(here, tmp_path / "backup.zip")
        during = ledger.count - before
    assert before > 20
    assert during > 0, "nobody worked while the backup was made"
    there = make_place("there", migrated=False)
    bring_back(there, tmp_path / "backup.zip")
    assert lost(there, acknowledged) == []
    assert broken_submissions(there) == []
    assert rows_in(there) == manifest.rows
    assert lost(here, ledger.so_far()) == []


def test_what_comes_back_is_what_was_there(here: Settings, make_place: MakePlace, tmp_path: Path) -> None:
    fill(here)
    path = tmp_path / "backup.zip"
    manifest = back_up(here, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert manifest.rows == rows_in(here)
    there = make_place("there", migrated=False)
    assert bring_back(there, path) == manifest
    assert rows_in(there) == rows_in(here)
    assert files_in(there) == {"mail/first.eml": b"To: ana@example.org\n\nHello", "secret-key": b"ab" * 32}
    assert all(file.stat().st_mode & 0o077 == 0 for file in there.data_folder.rglob("*"))


def test_progress_reaches_what_was_planned(here: Settings, tmp_path: Path) -> None:
    fill(here)
    steps: list[int] = []
    plan = making.plan_backup(here)
    making.make_backup(here, tmp_path / "backup.zip", at=AT, tick=lambda done, _what: steps.append(done))
    assert plan.work * 0.2 < sum(steps) < plan.work * 1.5
    back: list[int] = []
    work = restoring.plan_restore(tmp_path / "backup.zip")
    restoring.restore_backup(here, tmp_path / "backup.zip", replace=True, tick=lambda done, _what: back.append(done))
    assert sum(back) == work


def test_an_installation_with_something_in_it_is_left_alone(here: Settings, tmp_path: Path) -> None:
    fill(here)
    back_up(here, tmp_path / "backup.zip")
    rows, files = rows_in(here), files_in(here)
    with pytest.raises(BackupProblem, match="there is something here already: rows in answer"):
        bring_back(here, tmp_path / "backup.zip")
    assert (rows_in(here), files_in(here)) == (rows, files)


def test_a_folder_with_files_is_not_empty_either(here: Settings, make_place: MakePlace, tmp_path: Path) -> None:
    fill(here)
    back_up(here, tmp_path / "backup.zip")
    there = make_place("there", migrated=False)
    write_private(there.data_folder / "kept.txt", b"somebody's")
    with pytest.raises(BackupProblem, match=r"files such as kept\.txt"):
        bring_back(there, tmp_path / "backup.zip")


def test_replacing_takes_away_what_came_later(here: Settings, tmp_path: Path) -> None:
    suppliers = fill(here)
    back_up(here, tmp_path / "backup.zip")
    rows, files = rows_in(here), files_in(here)
    fill(here, suppliers=2)
    write_private(here.mail_folder / "second.eml", b"later")
    assert rows_in(here) != rows
    assert suppliers
    bring_back(here, tmp_path / "backup.zip", replace=True)
    assert rows_in(here) == rows
    assert files_in(here) == files
    assert left_over(here) == []


def test_tables_that_the_backup_does_not_know_are_gone_after_replacing(here: Settings, tmp_path: Path) -> None:
    fill(here)
    back_up(here, tmp_path / "backup.zip")
    database = Database(here.database_address)
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE from_later (person_id CHAR(32))"))
    database.engine.dispose()
    bring_back(here, tmp_path / "backup.zip", replace=True)
    assert "from_later" not in rows_in(here)


def spoiled(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A copy of the backup in which one file after the other went through `change`."""
    with ZipFile(source) as before, ZipFile(target, "w", ZIP_STORED) as after:
        for name in before.namelist():
            after.writestr(name, change(name, before.read(name)))
    return target


def with_rows(name: str, content: bytes) -> bytes:
    if name != "manifest.json":
        return content
    manifest = json.loads(content)
    manifest["rows"]["answer"] += 1
    return json.dumps(manifest).encode()


SPOILED: dict[str, tuple[Callable[[str, bytes], bytes], str]] = {
    "one byte of a mail": (
        lambda n, c: c.replace(b"Hello", b"Hullo"),
        r"files/mail/first\.eml in the backup is damaged",
    ),
    "another number of rows": (with_rows, r"other numbers of rows: answer \d+ instead of \d+"),
    "no manifest to read": (lambda n, c: b"{" if n == "manifest.json" else c, r"manifest\.json cannot be read"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_backup_changes_nothing(here: Settings, tmp_path: Path, what: str) -> None:
    fill(here)
    back_up(here, tmp_path / "backup.zip")
    rows, files = rows_in(here), files_in(here)
    change, reason = SPOILED[what]
    path = spoiled(tmp_path / "backup.zip", tmp_path / "spoiled.zip", change)
    with pytest.raises(BackupProblem, match=reason):
        bring_back(here, path, replace=True)
    assert (rows_in(here), files_in(here)) == (rows, files)


def test_a_truncated_backup_is_no_backup(here: Settings, tmp_path: Path) -> None:
    fill(here)
    path = tmp_path / "backup.zip"
    back_up(here, path)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(BackupProblem, match="is no backup, or is damaged"):
        bring_back(here, path, replace=True)


def test_a_restore_that_fails_half_way_puts_everything_back(
    here: Settings, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(here)
    back_up(here, tmp_path / "backup.zip")
    fill(here)
    write_private(here.mail_folder / "second.eml", b"later")
    rows, files = rows_in(here), files_in(here)
    if kind == "sqlite":
        monkeypatch.setattr(restoring.archive, "flush", _no_disk)
    else:
        monkeypatch.setattr(postgresql, "_counting", lambda _rows: "SELECT nothing_of_this_name;")
    with pytest.raises((BackupProblem, OSError)):
        bring_back(here, tmp_path / "backup.zip", replace=True)
    assert (rows_in(here), files_in(here)) == (rows, files)
    assert left_over(here) == []


def _no_disk(_path: Path) -> None:
    raise OSError(28, "No space left on device")


def test_what_an_interrupted_restore_left_is_named(here: Settings, tmp_path: Path) -> None:
    fill(here)
    back_up(here, tmp_path / "backup.zip")
    (here.data_folder / f"{restoring.ASIDE}abc").mkdir()
    with pytest.raises(BackupProblem, match="a restore was interrupted"):
        bring_back(here, tmp_path / "backup.zip", replace=True)


def test_a_backup_overwrites_nothing_and_leaves_nothing_behind_when_it_fails(here: Settings, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    path.write_text("another")
    with pytest.raises(BackupProblem, match="exists already"):
        back_up(here, path)
    with pytest.raises(BackupProblem, match="there is no folder"):
        back_up(here, tmp_path / "nowhere" / "backup.zip")
    assert path.read_text() == "another"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_without_a_database_there_is_nothing_to_back_up(make_place: MakePlace, tmp_path: Path) -> None:
    bare = make_place("bare", migrated=False)
    with pytest.raises(BackupProblem, match=r"portal setup|never set up"):
        back_up(bare, tmp_path / "backup.zip")
    assert not (tmp_path / "backup.zip").exists()


def test_a_backup_goes_back_into_its_own_kind_of_database_only(here: Settings, kind: str, tmp_path: Path) -> None:
    fill(here)
    back_up(here, tmp_path / "backup.zip")
    other = "postgresql+psycopg://nobody@127.0.0.1:1/none" if kind == "sqlite" else f"sqlite:///{tmp_path / 'x.db'}"
    with pytest.raises(BackupProblem, match="the backup is of"):
        bring_back(here.model_copy(update={"database_url": other}), tmp_path / "backup.zip")


def test_a_database_that_is_in_use_is_not_pulled_away(here: Settings, kind: str, tmp_path: Path) -> None:
    if kind != "sqlite":
        return  # PostgreSQL lets those who use it wait for the transaction
    fill(here)
    back_up(here, tmp_path / "backup.zip")
    user = sqlite3.connect(here.data_folder / "listo.db")
    user.execute("SELECT count(*) FROM person").fetchone()
    with pytest.raises(BackupProblem, match="in use; stop the portal"):
        bring_back(here, tmp_path / "backup.zip", replace=True)
    user.close()


def test_a_damaged_copy_is_found(here: Settings, kind: str, tmp_path: Path) -> None:
    fill(here)
    copy = tmp_path / "copy"
    if Kind(kind) is Kind.SQLITE:
        sqlite.copy_database(here.data_folder / "listo.db", copy, quiet)
        content = bytearray(copy.read_bytes())
        content[8192:12288] = b"\x55" * 4096
    else:
        postgresql.copy_database(here.database_address, copy, quiet)
        content = bytearray(copy.read_bytes()[:-300])
    copy.write_bytes(content)
    look = sqlite.check_database if Kind(kind) is Kind.SQLITE else postgresql.check_database
    with pytest.raises(BackupProblem, match="the copy of the database"):
        look(copy)
