"""The commands of the market say what they did, refuse what they should, and give one clear line when they cannot."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.core.db import Database
from portal.demo import market as demo_market
from portal.market import commands
from portal.market.models import MarketRelease
from portal.organisations.models import Organisation
from tests.integration.commands.test_commands import run


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a demonstration that was set up, its ready market a small one."""
    place = tmp_path_factory.mktemp("demonstration")
    with pytest.MonkeyPatch.context() as patch:
        in_demonstration(patch, place)
        assert run("setup").exit_code == 0
    return place


@pytest.fixture
def folder(demonstration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demonstration's folder, known to the commands by the environment."""
    place = tmp_path / "data"
    shutil.copytree(demonstration, place)
    in_demonstration(monkeypatch, place)
    return place


def in_demonstration(patch: pytest.MonkeyPatch, place: Path) -> None:
    patch.setenv("LISTO_DATA_FOLDER", str(place))
    patch.setenv("LISTO_PASSWORD_MEMORY_KIB", "19456")
    patch.setenv("LISTO_DEMO", "1")
    patch.setattr(demo_market, "READY_SUPPLIERS", 300)


def count(folder: Path, table: type[Organisation | MarketRelease]) -> int:
    database = Database(f"sqlite:///{folder / 'listo.db'}")
    with database.reading() as session:
        found = session.scalar(select(func.count()).select_from(table)) or 0
    database.engine.dispose()
    return found


def test_the_demonstration_starts_with_releases_that_say_they_are_made_up(folder: Path) -> None:
    lines = run("market", "list").output.splitlines()
    assert len(lines) == len(demo_market.READY) == 4
    assert all(line.endswith("synthetic") for line in lines)
    assert [line.split()[1] for line in lines] == ["4", "3", "2", "1"]
    assert len(list((folder / "market").iterdir())) == 4
    assert run("setup").exit_code == 0
    assert count(folder, MarketRelease) == 4


def test_made_up_suppliers_are_added_once_and_their_market_is_released(folder: Path) -> None:
    before = count(folder, Organisation)
    done = run("demo", "--suppliers", "130")
    assert done.exit_code == 0
    assert "release 5 is made" in done.output
    assert count(folder, Organisation) == before + 130
    again = run("demo", "--suppliers", "130")
    assert "too little is new" in again.output
    assert count(folder, Organisation) == before + 130


def test_a_release_is_made_by_command(folder: Path) -> None:
    assert "release 5 is made" in run("market", "release").output
    assert "too little is new" in run("market", "release", "--questionnaire", "hrdd-core").output
    unknown = run("market", "release", "--questionnaire", "none")
    assert unknown.exit_code == 1
    assert "no questionnaire none is published" in unknown.output


def test_outside_a_demonstration_nothing_is_made_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTO_DEMO", "0")
    refused = run("demo", "--suppliers", "5")
    assert refused.exit_code == 1
    assert "LISTO_DEMO=1" in refused.output


def test_without_submissions_there_is_nothing_to_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(tmp_path))
    assert run("setup").exit_code == 0
    done = run("market", "release")
    assert done.exit_code == 0
    assert "nobody has sent anything yet" in done.output
    assert run("market", "list").output == ""


def test_a_database_that_cannot_be_used_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(tmp_path))
    found = run("market", "list")
    assert found.exit_code == 1
    assert "the database cannot be used: no such table" in found.output


def test_a_damaged_file_stops_the_next_release_with_one_clear_line(folder: Path) -> None:
    for path in (folder / "market").iterdir():
        path.write_bytes(b"broken")
    found = run("market", "release")
    assert found.exit_code == 1
    assert "the release before stays as it was" in found.output


def test_a_release_that_ends_without_an_outcome_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "make_release", lambda *_given, **_named: iter(()))
    found = run("market", "release")
    assert found.exit_code == 1
    assert "was not made" in found.output
