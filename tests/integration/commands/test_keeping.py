"""The commands by which an operator forgets, takes an organisation out, and erases one."""

import io
import signal
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from portal import cli
from portal.core import clock
from portal.core.config import Settings, load_settings
from portal.core.db import Database
from portal.core.files.opening import open_store
from portal.keeping import retention
from portal.keeping.queries import table_of
from portal.organisations.models import Organisation
from tests.factories.evidence_files import pdf
from tests.factories.organisations import make_operator, make_supplier_with_owner
from tests.factories.rows import make_row

NAME = "Tejidos del Valle S.A.S."


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A portal of its own, known to the commands by the environment."""
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(tmp_path))
    assert CliRunner().invoke(cli.main, ["setup"]).exit_code == 0
    return load_settings()


@pytest.fixture
def database(settings: Settings) -> Database:
    return Database(settings.database_address)


@pytest.fixture
def supplier(settings: Settings, database: Database) -> UUID:
    """A supplier with a file."""
    with database.transaction() as session:
        organisation, _owner = make_supplier_with_owner(session, legal_name=NAME)
        kept = open_store(settings).put(organisation.id, io.BytesIO(pdf()))
        file = {"kind": "file", "media_type": "application/pdf", "sha256": kept.sha256, "storage_key": kept.key}
        make_row(session, "evidence_document", organisation_id=organisation.id, address="", **file)
    return organisation.id


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli.main, words, input=typed)


def count(database: Database, table: str) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table_of(table))) or 0


def is_there(database: Database, organisation_id: UUID) -> bool:
    with database.reading() as session:
        return session.get(Organisation, organisation_id) is not None


def add_old_attempts(database: Database, number: int) -> None:
    with database.transaction() as session:
        for _ in range(number):
            make_row(session, "attempt", at=clock.now() - timedelta(days=30))


def test_a_dry_run_shows_what_would_go_and_lets_nothing_go(database: Database) -> None:
    add_old_attempts(database, 3)
    done = run("forget", "--dry-run")
    assert done.exit_code == 0, done.output
    (line,) = [line.split() for line in done.output.splitlines() if line.startswith("failed attempts")]
    assert line[2:] == ["2", "days", "3"]
    assert "3 would be forgotten" in done.output
    assert count(database, "attempt") == 3


def test_what_was_kept_long_enough_is_forgotten_and_it_may_be_run_again(database: Database) -> None:
    add_old_attempts(database, 3)
    assert "3 forgotten" in run("forget").output
    assert count(database, "attempt") == 0
    assert "0 forgotten" in run("forget").output


def test_a_signal_stops_it_after_the_few_in_hand(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    add_old_attempts(database, 3)
    whole = retention.forget

    def stopped(*given: object) -> object:
        for step in whole(*given, at_once=1):  # type: ignore[arg-type]
            signal.raise_signal(signal.SIGTERM)
            yield step

    monkeypatch.setattr(retention, "forget", stopped)
    assert "1 forgotten" in run("forget").output
    assert count(database, "attempt") == 2


def test_a_database_that_is_not_there_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(tmp_path))
    refused = run("forget")
    assert refused.exit_code == 1
    assert "the database cannot be used" in refused.output


def test_an_organisation_is_found_and_taken_out_whole(database: Database, supplier: UUID, tmp_path: Path) -> None:
    assert str(supplier) in run("organisation", "find", "valle").output
    file = tmp_path / "out.zip"
    done = run("organisation", "export", str(supplier), str(file))
    assert done.exit_code == 0, done.output
    assert file.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert NAME in archive.read("data/organisation.json").decode()
        assert [name for name in archive.namelist() if name.startswith("evidence/")]
    again = run("organisation", "export", str(supplier), str(file))
    assert (again.exit_code, "is there already" in again.output) == (1, True)
    assert sorted(path.name for path in tmp_path.glob("*out*")) == ["out.zip"]


def test_an_organisation_that_is_not_there_is_one_clear_line(settings: Settings, tmp_path: Path) -> None:
    for words in (["export", str(uuid4()), str(tmp_path / "x.zip")], ["erase", str(uuid4()), "--yes"]):
        refused = run("organisation", *words)
        assert refused.exit_code == 1
        assert "there is no organisation with this id" in refused.output
    assert list(tmp_path.glob("*x.zip*")) == []


def test_an_organisation_is_erased_only_after_a_yes_and_its_files_go(
    settings: Settings, database: Database, supplier: UUID
) -> None:
    refused = run("organisation", "erase", str(supplier), typed="n\n")
    assert f"Erase {NAME} for good?" in refused.output
    assert is_there(database, supplier)
    done = run("organisation", "erase", str(supplier), typed="y\n")
    assert "erased, with 1 accounts" in done.output
    assert not is_there(database, supplier)
    assert list(open_store(settings).list_keys(supplier)) == []


def test_the_operator_is_not_erased(database: Database) -> None:
    with database.transaction() as session:
        operator, _person = make_operator(session)
    refused = run("organisation", "erase", str(operator.id), "--yes")
    assert (refused.exit_code, "cannot be erased" in refused.output) == (1, True)


def test_those_that_are_due_are_erased(settings: Settings, database: Database, supplier: UUID) -> None:
    now = clock.now()
    with database.transaction() as session:
        other, _owner = make_supplier_with_owner(session, legal_name="Not yet")
        make_row(session, "erasure_request", organisation_id=supplier, asked_at=now, due_at=now)
        make_row(session, "erasure_request", organisation_id=other.id, asked_at=now, due_at=now + timedelta(days=1))
    dry = run("organisation", "erase-due", "--dry-run")
    assert (str(supplier) in dry.output, "1 organisations would be erased" in dry.output) == (True, True)
    assert is_there(database, supplier)
    assert "1 organisations erased" in run("organisation", "erase-due").output
    assert (is_there(database, supplier), is_there(database, other.id)) == (False, True)
    assert list(open_store(settings).list_keys(supplier)) == []
    assert "0 organisations erased" in run("organisation", "erase-due").output
