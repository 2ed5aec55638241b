"""`portal backup` and `portal restore` say what they did, or in one line why not."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal import cli
from portal.operating.backups import postgresql
from tests.integration.operating.conftest import MakePlace


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, words)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(tmp_path / "here"))
    monkeypatch.setenv("LISTO_PASSWORD_MEMORY_KIB", "19456")
    assert run("setup").exit_code == 0
    return tmp_path


def test_a_backup_is_named_after_the_time_and_comes_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = run("backup", str(folder))
    assert made.exit_code == 0, made.output
    (path,) = folder.glob("listo-*.zip")
    assert "opened and checked" in made.output
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(folder / "there"))
    back = run("restore", str(path))
    assert back.exit_code == 0, back.output
    assert "run portal setup now" in back.output
    assert run("setup").exit_code == 0


def test_what_cannot_be_done_is_one_clear_line(folder: Path) -> None:
    assert run("backup", str(folder / "b.zip")).exit_code == 0
    for words, reason in (
        (("backup", str(folder / "b.zip")), "exists already"),
        (("restore", str(folder / "b.zip")), "there is something here already"),
        (("restore", str(folder / "none.zip")), "there is no file"),
        (("restore", str(folder / "here" / "listo.db")), "is no backup"),
    ):
        refused = run(*words)
        assert refused.exit_code == 1
        assert reason in refused.output
        assert "Traceback" not in refused.output


def test_a_backup_without_a_database_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(tmp_path))
    refused = run("backup", str(tmp_path / "b.zip"))
    assert refused.exit_code == 1
    assert "run portal setup first" in refused.output


def test_missing_programs_of_postgresql_are_named(
    make_place: MakePlace, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "sqlite":
        return  # needs no program
    settings = make_place("here")
    monkeypatch.setenv("LISTO_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(settings.data_folder))
    monkeypatch.setattr(postgresql.shutil, "which", lambda _name: None)
    refused = run("backup", str(tmp_path / "b.zip"))
    assert refused.exit_code == 1
    assert "pg_dump is not installed here; install PostgreSQL's client programs" in refused.output
