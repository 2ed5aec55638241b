"""A session's cookie holds between machines whose clocks differ, and ends when it is too old."""

import time

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from portal.core.cookies import PatientSessions

DAY = 24 * 3600


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("cookies")
    app.secret_key = "a secret for tests only, long enough"
    app.config["PERMANENT_SESSION_LIFETIME"] = 7 * DAY
    app.session_interface = PatientSessions()

    @app.get("/begin")
    def begin() -> str:
        session["name"] = "Ana"
        return ""

    @app.get("/name")
    def name() -> str:
        return str(session.get("name", "nobody"))

    return app.test_client()


def moved(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time() + seconds
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now)


@pytest.mark.parametrize("seconds", [0, 1, 90, DAY, -1, -90, -40 * DAY, 6 * DAY])
def test_a_cookie_holds_whatever_the_clock_does_within_its_life(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    client.get("/begin")
    moved(monkeypatch, seconds)
    assert client.get("/name").text == "Ana"


def test_a_cookie_that_is_too_old_is_worth_nothing(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/begin")
    moved(monkeypatch, 8 * DAY)
    assert client.get("/name").text == "nobody"


def test_a_cookie_that_was_changed_is_worth_nothing(client: FlaskClient) -> None:
    client.get("/begin")
    cookie = client.get_cookie("session")
    assert cookie is not None
    client.set_cookie("session", cookie.value[:-3] + "abc")
    assert client.get("/name").text == "nobody"


def test_without_a_secret_there_is_no_session() -> None:
    assert PatientSessions().get_signing_serializer(Flask("bare")) is None
