"""The trail says with which settings the portal runs, and gives no secret away."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal import cli
from portal.audit.verification import verify_trail
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.trail.events import Event
from portal.core.trail.models import TrailEntry
from portal.operating.settings_record import (
    ADDRESSES,
    SECRETS,
    note_settings,
    read_settings,
    record_settings,
    show_settings,
)

HIDDEN = {
    "smtp_password": "a password of the mail server",
    "files_key": "key-of-the-bucket",
    "files_secret": "secret-of-the-bucket",
    "metrics_token": "a-token-for-figures-of-the-portal",
    "contact_email": "help@portal.example.org",
    "mail_from": "listo@portal.example.org",
    "smtp_user": "somebody@example.org",
}


def entries(settings: Settings) -> list[TrailEntry]:
    database = Database(settings.database_address)
    with database.reading() as session:
        assert [step for step in verify_trail(session) if step.fault] == []
        mine = select(TrailEntry).where(TrailEntry.event == Event.SETTINGS_CHANGED.value).order_by(TrailEntry.number)
        found = list(session.scalars(mine))
    database.engine.dispose()
    return found


def note(settings: Settings) -> bool:
    database = Database(settings.database_address)
    with database.transaction() as session:
        done = record_settings(session, settings, at=datetime.now(UTC))
    database.engine.dispose()
    return done


def test_what_changed_is_added_and_nothing_is_said_twice(here: Settings) -> None:
    assert note(here)
    assert not note(here)
    changed = here.model_copy(update={"session_hours": 24, "brand_name": "Compras", **HIDDEN})
    assert note(changed)
    assert not note(changed)
    assert note(here)
    first, second, third = entries(here)
    assert first.by_person is None
    assert (second.old["LISTO_SESSION_HOURS"], second.new["LISTO_SESSION_HOURS"]) == ("–", "24")
    assert (second.old["LISTO_BRAND_NAME"], second.new["LISTO_BRAND_NAME"]) == ("–", "Compras")
    assert set(second.new) == {"LISTO_SESSION_HOURS", "LISTO_BRAND_NAME", *(f"LISTO_{n.upper()}" for n in HIDDEN)}
    assert (third.old, third.new) == (second.new, second.old)


def test_no_secret_and_no_address_gets_into_it(here: Settings) -> None:
    assert set(HIDDEN) | {"secret_key", "database_url"} == SECRETS | ADDRESSES
    assert note(here.model_copy(update=HIDDEN))
    (entry,) = entries(here)
    said = str(entry.new)
    for value in (*HIDDEN.values(), here.secret_key, here.database_url or "no such thing"):
        assert value not in said
    assert "postgres@" not in said
    assert entry.new["LISTO_SECRET_KEY"].startswith("•••• ")


def test_another_secret_is_noticed_without_telling_it(here: Settings) -> None:
    note(here)
    assert note(here.model_copy(update={"metrics_token": "one-token-for-figures-of-ours"}))
    assert note(here.model_copy(update={"metrics_token": "another-token-for-figures-of-ours"}))
    _first, second, third = entries(here)
    assert set(third.new) == {"LISTO_METRICS_TOKEN"}
    assert third.old["LISTO_METRICS_TOKEN"] == second.new["LISTO_METRICS_TOKEN"] != third.new["LISTO_METRICS_TOKEN"]


def test_a_long_value_is_a_mark_and_the_trail_gives_the_settings_again(here: Settings) -> None:
    long = here.model_copy(update={"operator_name": "Ñ" * 120, "public_figures": "country:CO"})
    note(long)
    database = Database(here.database_address)
    with database.reading() as session:
        assert read_settings(session) == show_settings(long)
    database.engine.dispose()
    assert show_settings(long)["LISTO_OPERATOR_NAME"].startswith("•••• ")


def test_every_setting_that_sounds_like_a_secret_is_hidden() -> None:
    telling = ("secret", "password", "token", "key", "url", "email", "user", "mail_from")
    plain = {"base_url", "files_url", "leaked_passwords", "password_memory_kib"}
    sounding = {name for name in Settings.model_fields if any(word in name for word in telling)}
    assert sounding - plain == SECRETS | ADDRESSES


def test_setup_and_the_worker_note_it(laptop: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTO_DATA_FOLDER", str(laptop.data_folder))
    monkeypatch.setenv("LISTO_SECRET_KEY", laptop.secret_key)
    monkeypatch.setenv("LISTO_DATABASE_URL", laptop.database_address)
    for command, hours in (["setup"], "24"), (["work", "--once"], "48"), (["work", "--once"], "48"):
        monkeypatch.setenv("LISTO_SESSION_HOURS", hours)
        assert CliRunner().invoke(cli.main, command).exit_code == 0
    assert [entry.new["LISTO_SESSION_HOURS"] for entry in entries(laptop)] == ["24", "48"]


def test_a_worker_whose_tables_are_not_made_yet_goes_on(tmp_path: Path) -> None:
    settings = Settings(secret_key="s" * 40, data_folder=tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not note_settings(database, settings)
    database.engine.dispose()
