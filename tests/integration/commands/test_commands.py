"""The commands do what they say, may be run again, and give one clear line when something is wrong."""

import io
import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import cli, setting_up
from portal.core.access import Kind
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.files.opening import open_store
from portal.demo.market import DRIVE_SUPPLIERS
from portal.demo.people import DEMO, PASSWORD, log_ins
from portal.tables import ALL_TABLES
from tests.conftest import ROOT

OPERATOR = ["--email", "Op@Example.org", "--name", "Inés", "--organisation", "Operación", "--country", "co"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, known to the commands by the environment."""
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("LISTO_PASSWORD_MEMORY_KIB", "19456")
    return tmp_path


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    database = Database(f"sqlite:///{folder / 'listo.db'}")
    with database.reading() as session:
        yield session
    database.engine.dispose()


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, words)


def rows(session: Session) -> dict[str, int]:
    return {table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0 for table in ALL_TABLES}


def test_set_up_makes_tables_and_publishes_and_may_be_run_again(folder: Path, session: Session) -> None:
    assert run("setup").exit_code == 0
    first = rows(session)
    assert first["questionnaire_version"] == 1
    assert first["person"] == 0
    session.rollback()
    assert run("setup").exit_code == 0
    assert rows(session) == first


def test_the_demo_has_every_kind_a_trend_and_a_certificate(
    folder: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LISTO_DEMO", "1")
    assert run("setup").exit_code == 0
    made = rows(session)
    assert made["organisation"] == len(DEMO) + DRIVE_SUPPLIERS
    assert made["person"] == made["membership"] == len(list(log_ins()))
    assert made["submission"] == 2 + DRIVE_SUPPLIERS
    assert made["certificate"] == 1
    assert made["assessment"] == 3 + DRIVE_SUPPLIERS
    assert made["drive_member"] == 2 + DRIVE_SUPPLIERS
    assert made["criteria_profile"] == made["criteria_profile_version"] == 3
    assert (made["plan"], made["plan_step"]) == (1, 3)
    session.rollback()
    assert run("setup").exit_code == 0
    assert rows(session) == made


def test_without_the_demo_there_is_no_known_password(folder: Path, session: Session) -> None:
    assert run("setup").exit_code == 0
    assert rows(session)["person"] == 0
    assert PASSWORD not in (folder / "listo.db").read_bytes().decode("latin-1")


def test_init_prints_a_link_for_the_first_operator_and_only_once(folder: Path, session: Session) -> None:
    made = run("init", *OPERATOR)
    assert made.exit_code == 0, made.output
    assert "http://127.0.0.1:8000/links/" in made.output
    again = run("init", *OPERATOR)
    assert again.exit_code == 1
    assert "has an operator already" in again.output
    assert rows(session)["organisation"] == 1


def test_init_refuses_a_bad_address_in_one_line(folder: Path) -> None:
    refused = run("init", *["nobody" if word == "Op@Example.org" else word for word in OPERATOR])
    assert refused.exit_code == 1
    assert refused.exception is None or isinstance(refused.exception, SystemExit)


def test_a_wrong_setting_is_one_clear_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTO_BRAND_COLOUR", "#ffff00")
    refused = run("setup")
    assert refused.exit_code == 1
    assert "LISTO_BRAND_COLOUR" in refused.output
    assert "contrast" in refused.output


def test_a_broken_database_is_one_clear_line(folder: Path) -> None:
    (folder / "listo.db").write_text("this is no database " * 400)
    refused = run("setup")
    assert refused.exit_code == 1
    assert "the database cannot be used" in refused.output


def test_a_changed_published_version_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("setup").exit_code == 0
    load = setting_up.load_questionnaire
    changed = {"hrdd-core": 13}
    from_file = lambda place: _with_months(load(place), changed["hrdd-core"])  # noqa: E731
    monkeypatch.setattr(setting_up, "load_questionnaire", from_file)
    refused = run("setup")
    assert refused.exit_code == 1
    assert "new version" in refused.output


def _with_months(questionnaire: object, months: int) -> object:
    return questionnaire.__class__(
        **{name: getattr(questionnaire, name) for name in questionnaire.__dataclass_fields__ if name != "valid_months"},
        valid_months=months,
    )


def test_a_port_in_use_is_one_clear_line(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = run("serve", "--port", str(port))
    assert refused.exit_code == 1
    assert f"port {port} is in use" in refused.output


def test_serve_sets_up_names_the_log_ins_and_hands_over_to_gunicorn(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_over: list[list[str]] = []
    monkeypatch.setenv("LISTO_DEMO", "1")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(cli.os, "execv", lambda _path, words: handed_over.append(words))
    served = run("serve", "--port", "18999")
    assert served.exit_code == 0, served.output
    assert "gunicorn" in handed_over[0]
    assert all(email in served.output for email, _ in log_ins())


def test_serve_starts_the_mail_worker_beside_it_when_there_is_a_mail_server(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setenv("LISTO_SMTP_HOST", "mail.example.org")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(cli.os, "execv", lambda _path, _words: None)
    monkeypatch.setattr(cli.subprocess, "Popen", lambda words, **_: started.append(words))
    assert run("serve", "--port", "18998").exit_code == 0
    assert started[0][-2:] == ["work", "--stop-with-parent"]


def test_work_sends_what_is_due_as_files(folder: Path) -> None:
    assert run("init", *OPERATOR).exit_code == 0
    done = run("work", "--once")
    assert done.exit_code == 0
    assert "1 mails sent" in done.output
    assert len(list((folder / "mail").glob("*.eml"))) == 1
    assert "sent" not in run("work", "--once").output


def test_work_stops_when_asked_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("init", *OPERATOR).exit_code == 0
    monkeypatch.setattr(cli, "PAUSE_SECONDS", 60.0)
    before = signal.getsignal(signal.SIGTERM)
    timer = threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGTERM))
    timer.start()
    done = run("work")
    timer.join()
    assert done.exit_code == 0
    assert "1 mails sent" in done.output
    assert "stopped" in done.output
    assert signal.getsignal(signal.SIGTERM) is before


def test_work_says_in_one_line_when_the_database_is_away(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTO_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    done = run("work", "--once")
    assert done.exit_code == 0
    assert "the database cannot be used: " in done.output


def test_content_check_prints_a_table_and_is_content(folder: Path) -> None:
    checked = run("content", "check")
    assert checked.exit_code == 0, checked.output
    assert "hrdd-core" in checked.output
    assert "15 criteria profiles" in checked.output
    assert "content is sound" in checked.output


def test_content_check_fails_and_says_where(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "CONTENT", tmp_path / "empty")
    checked = run("content", "check")
    assert checked.exit_code == 1
    assert "references.yaml" in checked.output


def test_content_check_tells_problems_of_profiles_as_well(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = tmp_path / "content"
    for name in ("hrdd-core", "classifications", "references.yaml", "published.lock"):
        content.mkdir(exist_ok=True)
        (content / name).symlink_to(ROOT / "questionnaires" / name)
    broken = content / "profiles" / "somebody" / "broken.yaml"
    broken.parent.mkdir(parents=True)
    broken.write_text("id: broken\n", "utf-8")
    monkeypatch.setattr(cli, "CONTENT", content)
    checked = run("content", "check")
    assert checked.exit_code == 1
    assert "profiles/somebody/broken.yaml, line 1: “title” is missing" in checked.output


def test_content_lock_writes_each_version_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "hrdd-core").symlink_to(ROOT / "questionnaires" / "hrdd-core")
    (content / "references.yaml").symlink_to(ROOT / "questionnaires" / "references.yaml")
    monkeypatch.setattr(cli, "CONTENT", content)
    assert "hrdd-core" in run("content", "lock").output
    assert "hrdd-core" not in run("content", "lock").output
    assert len((content / "published.lock").read_text().splitlines()) == 1


def test_a_second_step_is_reset_for_who_has_one_only(folder: Path) -> None:
    assert run("init", *OPERATOR).exit_code == 0
    refused = run("reset-second-step", "Op@Example.org")
    assert refused.exit_code == 1
    assert "nobody with this e-mail address has a second step" in refused.output


def test_the_demo_covers_every_kind_of_organisation() -> None:
    assert {one.kind for one in DEMO} == set(Kind)


def test_production_settings_refuse_the_demo() -> None:
    with pytest.raises(ValueError, match="LISTO_DEMO must be off"):
        Settings(mode="production", demo=True, secret_key="x" * 40)


def test_files_of_nobody_are_swept_up(folder: Path) -> None:
    assert run("setup").exit_code == 0
    store = open_store(Settings(secret_key="a secret for tests only, long enough", data_folder=folder))
    kept = store.put(uuid4(), io.BytesIO(b"of an organisation that is gone"))
    assert "1 files deleted" in run("sweep").output
    assert not store.exists(kept.key)
    assert "0 files deleted" in run("sweep").output
