"""Machines may ask whether a node is ready and, with a token, for its figures."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from portal.app import create_app
from portal.core.config import Settings
from portal.migrating import newest_revision
from tests.integration.operating.conftest import MakePlace

TOKEN = "a-token-of-24-characters-or-more"
Open = Callable[[Settings], FlaskClient]


@pytest.fixture
def open_app() -> Iterator[Open]:
    with ExitStack() as ends:

        def opened(settings: Settings) -> FlaskClient:
            app = create_app(settings)
            ends.callback(app.extensions["database"].engine.dispose)
            return app.test_client()

        yield opened


def test_a_node_is_ready_when_its_database_is(here: Settings, open_app: Open) -> None:
    answer = open_app(here).get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_node_before_its_tables_are_made_is_not_ready(make_place: MakePlace, open_app: Open) -> None:
    client = open_app(make_place("bare", migrated=False))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.text == f"the database is at migration none, the code needs {newest_revision()}"
    assert client.get("/healthz").status_code == 200


def test_a_node_whose_database_is_older_or_away_is_not_ready(here: Settings, open_app: Open) -> None:
    client = open_app(here)
    with client.application.extensions["database"].engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert "is at migration 0001" in client.get("/readyz").text
    away = here.model_copy(update={"database_url": "postgresql+psycopg://secret-user@127.0.0.1:1/none"})
    answer = open_app(away).get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database does not answer")


def test_without_a_token_in_the_settings_there_are_no_figures(laptop: Settings, open_app: Open) -> None:
    client = open_app(laptop)
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer wrong", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}é"])
def test_figures_are_for_whoever_has_the_token(laptop: Settings, open_app: Open, given: str | None) -> None:
    client = open_app(laptop.model_copy(update={"metrics_token": TOKEN}))
    answer = client.get("/metrics", headers={} if given is None else {"Authorization": given})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "listo_" not in answer.text


def test_figures_tell_answers_times_mails_and_readiness(here: Settings, open_app: Open) -> None:
    client = open_app(here.model_copy(update={"metrics_token": TOKEN}))
    for path in ("/healthz", "/healthz", "/sign-in", "/nowhere/ana@example.org"):
        client.get(path)
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    assert 'listo_http_requests_total{route="site.health",status="2xx"} 2' in lines
    assert 'listo_http_requests_total{route="none",status="4xx"} 1' in lines
    assert 'listo_http_request_seconds_count{route="accounts.sign_in_page"} 1' in lines
    assert 'listo_mails{state="failed"} 0' in lines
    assert "listo_ready 1" in lines
    assert "ana@example.org" not in answer.text


def test_figures_come_without_the_database_too(laptop: Settings, open_app: Open) -> None:
    away = {"metrics_token": TOKEN, "database_url": "postgresql+psycopg://nobody@127.0.0.1:1/none"}
    client = open_app(laptop.model_copy(update=away))
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert "listo_ready 0" in answer.text.splitlines()


@pytest.mark.parametrize("token", ["short", "with a space and long enough to be one", "x" * 201])
def test_a_token_that_could_be_guessed_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="metrics_token"):
        Settings(secret_key="a secret for tests only, long enough", metrics_token=token)


def test_nothing_is_counted_when_nobody_may_ask(laptop: Settings, open_app: Open) -> None:
    app: Flask = open_app(laptop).application
    assert "request_counters" not in app.extensions
