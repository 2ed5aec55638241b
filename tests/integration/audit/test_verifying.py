"""`portal audit verify` finds what was changed behind the database's back, and says which entry it is."""

from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from portal import cli
from portal.audit.verification import verify_trail
from portal.core.db import Database
from portal.core.trail.chain import Fault, Link
from portal.core.trail.events import Event
from portal.core.trail.queries import find_head
from portal.core.trail.services import record
from tests.factories.people import AT

MANY = 25


@pytest.fixture
def trail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A portal of its own, known to the commands by the environment, with a trail of some length."""
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(tmp_path))
    assert CliRunner().invoke(cli.main, ["setup"]).exit_code == 0
    database = Database(f"sqlite:///{tmp_path / 'listo.db'}")
    with database.transaction() as session:
        for number in range(find_head(session).number, MANY):
            record(session, Event.SIGNED_IN, by=uuid4(), at=AT, new={"code": str(number)})
    return database


def meddle(database: Database, *statements: str) -> None:
    """Does what somebody with all rights in the database could do."""
    with database.transaction() as session:
        for trigger in ("trail_entry_is_frozen", "trail_entry_is_kept"):
            session.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
        for statement in statements:
            session.execute(text(statement))


def verify(*words: str) -> Result:
    return CliRunner().invoke(cli.main, ["audit", "verify", *words])


def noted(database: Database) -> str:
    with database.reading() as session:
        head = find_head(session)
    return f"{head.number}:{head.entry_hash}"


def test_an_untouched_trail_is_unbroken(trail: Database) -> None:
    done = verify()
    assert done.exit_code == 0, done.output
    assert f"{MANY} entries, unbroken; the last is {noted(trail)}" in done.output
    assert verify("--known", noted(trail)).exit_code == 0


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE trail_entry SET event = 'people.left' WHERE number = 17", "entry 17 is not what was written"),
        ('UPDATE trail_entry SET new = \'{"code": "0"}\' WHERE number = 17', "entry 17 is not what was written"),
        ("DELETE FROM trail_entry WHERE number = 17", "entry 17 is missing"),
        ("DELETE FROM trail_entry WHERE number = 1", "entry 1 is missing"),
        ("UPDATE trail_entry SET previous_hash = 'x' WHERE number = 17", "entry 17 does not follow"),
        ("UPDATE trail_entry SET entry_hash = 'x' WHERE number = 17", "entry 17 is not what was written"),
    ],
)
def test_the_entry_that_was_meddled_with_is_named(trail: Database, statement: str, words: str) -> None:
    meddle(trail, statement)
    found = verify()
    assert found.exit_code == 1
    assert words in found.output


def test_an_end_cut_off_is_found_by_what_was_noted_down(trail: Database) -> None:
    known = noted(trail)
    meddle(trail, "DELETE FROM trail_entry WHERE number > 20")
    assert verify().exit_code == 0
    found = verify("--known", known)
    assert found.exit_code == 1
    assert "entry 21 is missing" in found.output


def test_a_trail_written_anew_is_found_by_what_was_noted_down(trail: Database) -> None:
    known = Link(3, "0" * 64)
    with trail.reading() as session:
        last = list(verify_trail(session, known))[-1]
    assert (last.link.number, last.fault) == (3, Fault.CHANGED)


@pytest.mark.parametrize("known", ["", "12", "x:y", "12:abc", f"-1:{'0' * 64}", f"٣:{'0' * 64}"])
def test_a_wrong_note_is_one_clear_line(trail: Database, known: str) -> None:
    refused = verify("--known", known)
    assert refused.exit_code == 1
    assert "--known must be" in refused.output


def test_an_empty_database_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(tmp_path))
    refused = verify()
    assert refused.exit_code == 1
    assert "the database cannot be used" in refused.output


def test_a_trail_without_entries_is_unbroken(trail: Database) -> None:
    meddle(trail, "DELETE FROM trail_entry")
    done = verify()
    assert done.exit_code == 0
    assert "0 entries, unbroken" in done.output
