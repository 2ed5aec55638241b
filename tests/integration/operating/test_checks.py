"""`portal check` looks at a whole installation and says what is wrong and how to mend it."""

import os
import shutil
import socket
import socketserver
import threading
from collections import namedtuple
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from portal import cli
from portal.accounts.models import SignInSession
from portal.app import create_app
from portal.core import clock
from portal.core.config import Settings, UnsafeSettings
from portal.core.db import Database
from portal.core.outbox.models import Mail, MailState
from portal.operating.checks import folders, texts
from portal.operating.checks.configuration import check_configuration
from portal.operating.checks.databases import check_database
from portal.operating.checks.folders import check_folders
from portal.operating.checks.mailing import check_mail
from portal.operating.checks.rules import Finding, State
from portal.operating.checks.texts import check_texts
from tests.factories.people import make_person
from tests.integration.operating.conftest import MakePlace

PRODUCTION = {
    "mode": "production",
    "base_url": "https://portal.example.org",
    "operator_name": "Somebody",
    "contact_email": "somebody@example.org",
    "trusted_proxies": 1,
}
Usage = namedtuple("Usage", "total used free")


def production(settings: Settings, **more: object) -> Settings:
    return Settings.model_validate({**settings.model_dump(), **PRODUCTION, **more})


def states(findings: list[Finding]) -> dict[str, State]:
    return {finding.what: finding.state for finding in findings}


def by_name(findings: list[Finding], what: str) -> Finding:
    return next(finding for finding in findings if finding.what == what)


def test_an_installation_that_was_set_up_has_no_fault(here: Settings) -> None:
    found = [*check_configuration(here), *check_folders(here), *check_database(here), *check_mail(here)]
    assert {one.what: one for one in found if one.state is not State.OK} == {}
    assert len(found) > 12


def test_content_is_looked_at_too(laptop: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert states(check_texts(laptop)) == {"content": State.OK}
    monkeypatch.setattr(texts, "CONTENT", tmp_path)
    assert states(check_texts(laptop)) == {"content": State.FAULT}


def test_a_production_behind_its_proxy_has_no_fault(laptop: Settings) -> None:
    assert set(states(check_configuration(production(laptop))).values()) == {State.OK}


@pytest.mark.parametrize(
    ("change", "what", "state"),
    [
        ({"secret_key": "x" * 40}, "secret", State.FAULT),
        ({"trusted_proxies": 0}, "proxies", State.WARNING),
        ({"leaked_passwords": "gone/list"}, "leaked passwords", State.FAULT),
        ({"mode": "laptop", "base_url": "http://portal.example.org"}, "address and cookies", State.WARNING),
        ({"mode": "laptop", "base_url": "http://portal.example.org"}, "mode", State.WARNING),
        ({"mode": "laptop", "base_url": "http://127.0.0.1:8000"}, "proxies", State.WARNING),
    ],
)
def test_settings_that_are_not_right_are_named(
    laptop: Settings, change: dict[str, object], what: str, state: State
) -> None:
    finding = by_name(check_configuration(production(laptop, **change)), what)
    assert finding.state is state
    assert finding.mend


def test_a_list_of_leaked_passwords_that_can_be_read_is_no_fault(laptop: Settings, tmp_path: Path) -> None:
    file = tmp_path / "leaked"
    file.write_text("0" * 40 + ":7\n" + "A" * 40 + ":1\n")
    found = check_configuration(production(laptop, leaked_passwords=str(file)))
    assert by_name(found, "leaked passwords").state is State.OK


def test_a_database_that_is_not_there_is_a_fault_and_stays_not_there(make_place: MakePlace, kind: str) -> None:
    bare = make_place("bare", migrated=False)
    found = check_database(bare)
    assert "run portal setup" in by_name(found, "database" if kind == "sqlite" else "database tables").mend
    assert not (bare.data_folder / "listo.db").exists()
    check_mail(bare)
    assert not (bare.data_folder / "listo.db").exists()


def test_a_database_that_does_not_answer_is_a_fault(here: Settings, kind: str) -> None:
    (here.data_folder / "broken.db").write_text("this is no database " * 400)
    broken = {
        "sqlite": f"sqlite:///{here.data_folder / 'broken.db'}",
        "postgresql": "postgresql+psycopg://x@127.0.0.1:1/x",
    }
    settings = here.model_copy(update={"database_url": broken[kind]})
    (finding,) = check_database(settings)
    assert finding.state is State.FAULT
    assert "does not answer" in finding.found
    assert len(check_mail(settings)) == 2


def test_an_older_database_is_a_fault(here: Settings) -> None:
    database = Database(here.database_address)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    database.engine.dispose()
    assert "back up, then run portal setup" in by_name(check_database(here), "database tables").mend


def test_a_server_that_forgets_what_it_acknowledged_is_a_fault(here: Settings, kind: str) -> None:
    if kind == "sqlite":
        return  # the portal sets these itself whenever it opens the file
    settings = here.model_copy(update={"database_url": f"{here.database_url}?options=-csynchronous_commit%3Doff"})
    finding = by_name(check_database(settings), "database settings")
    assert (finding.state, finding.found) == (State.FAULT, "synchronous_commit is off")


def test_a_clock_that_went_back_is_noticed(here: Settings) -> None:
    database, later = Database(here.database_address), clock.now() + timedelta(hours=1)
    with database.transaction() as session:
        person = make_person(session)
        session.add(
            SignInSession(person_id=person.id, token_hash="x", started_at=later, expires_at=later, seen_at=later)
        )
    database.engine.dispose()
    finding = by_name(check_database(here), "clock against what was saved")
    assert finding.state is State.WARNING


def test_a_folder_that_others_can_read_is_a_fault(laptop: Settings) -> None:
    laptop.data_folder.chmod(0o755)
    (finding,) = check_folders(laptop)
    assert (finding.state, finding.mend) == (State.FAULT, f"chmod 700 {laptop.data_folder}")


def test_a_folder_that_is_not_there_or_cannot_be_written_is_a_fault(
    laptop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = laptop.model_copy(update={"data_folder": laptop.data_folder / "gone"})
    assert "is not there" in check_folders(gone)[0].found
    monkeypatch.setattr(os, "fsync", _fail)
    assert "cannot be written: Read-only file system" in check_folders(laptop)[0].found


def _fail(_handle: int) -> None:
    raise OSError(30, "Read-only file system")


def test_a_disk_that_is_nearly_full_is_a_fault(laptop: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**11, 10**11 - 10**8, 10**8))
    assert states(check_folders(laptop))["disk space"] is State.FAULT


def test_what_an_interrupted_restore_left_is_a_fault(laptop: Settings) -> None:
    (laptop.data_folder / ".replaced-abc").mkdir()
    assert states(check_folders(laptop))["interrupted restore"] is State.FAULT


def test_a_network_disk_is_found_among_the_mounts(
    laptop: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"dev / ext4 rw 0 0\nserver:/x {laptop.data_folder} nfs4 rw 0 0\n")
    monkeypatch.setattr(folders, "MOUNTS", mounts)
    assert folders.check_file_system(laptop.data_folder).state is State.FAULT
    assert folders.check_file_system(tmp_path).state is State.OK
    monkeypatch.setattr(folders, "MOUNTS", tmp_path / "none")
    assert folders.check_file_system(laptop.data_folder).state is State.OK


class Talk(socketserver.StreamRequestHandler):
    """A mail server that takes everybody and no mail."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            leaves = line.lower().startswith(b"quit")
            self.wfile.write(b"221 bye\r\n" if leaves else b"250 fine\r\n")
            if leaves:
                return


@pytest.fixture
def mail_port() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_a_mail_server_is_spoken_to_and_sent_nothing(laptop: Settings, mail_port: int) -> None:
    plain = {"smtp_host": "127.0.0.1", "smtp_port": mail_port, "smtp_starttls": False}
    assert states(check_mail(laptop.model_copy(update=plain)))["mail server"] is State.OK
    strict = laptop.model_copy(update={**plain, "smtp_starttls": True})
    assert states(check_mail(strict))["mail server"] is State.FAULT


def test_a_mail_server_that_is_away_is_a_fault(laptop: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    away = laptop.model_copy(update={"smtp_host": "127.0.0.1", "smtp_port": port})
    assert states(check_mail(away))["mail server"] is State.FAULT


def test_production_without_mail_is_told(laptop: Settings) -> None:
    assert states(check_mail(production(laptop)))["mail server"] is State.WARNING


def test_a_sender_nobody_would_believe_is_a_fault(laptop: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtplib.socket.create_connection", _refuse)
    assert (
        states(check_mail(laptop.model_copy(update={"smtp_host": "mail.example.org"})))["sender of mail"] is State.FAULT
    )


def _refuse(*_given: object, **_named: object) -> None:
    raise ConnectionRefusedError


@pytest.mark.parametrize(("state", "words"), [(MailState.FAILED, "1 given up"), (MailState.QUEUED, "some waits since")])
def test_mail_that_does_not_go_out_is_told(here: Settings, state: MailState, words: str) -> None:
    database, before = Database(here.database_address), clock.now() - timedelta(hours=2)
    with database.transaction() as session:
        session.add(
            Mail(
                key="k",
                recipient="a@example.org",
                subject="S",
                body="B",
                language="es",
                state=state,
                created_at=before,
                due_at=before,
            )
        )
    database.engine.dispose()
    finding = by_name(check_mail(here), "outgoing mail")
    assert finding.state is State.WARNING
    assert words in finding.found


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, words)


def test_the_command_shows_a_table_and_exits_by_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(tmp_path / "data"))
    bad = run("check")
    assert bad.exit_code == 1
    assert "→ run portal setup" in bad.output
    assert "1 faults, 0 warnings" in bad.output
    assert run("setup").exit_code == 0
    good = run("check")
    assert good.exit_code == 0, good.output
    assert "no fault, 0 warnings" in good.output


def test_a_production_start_refuses_with_the_reason(laptop: Settings) -> None:
    laptop.data_folder.chmod(0o755)
    with pytest.raises(UnsafeSettings, match=r"data folder: .* is open to others .*; chmod 700"):
        create_app(production(laptop))
    laptop.data_folder.chmod(0o700)
    with pytest.raises(UnsafeSettings, match="secret: easy to guess"):
        create_app(production(laptop, secret_key="x" * 40))
    create_app(production(laptop)).extensions["database"].engine.dispose()
