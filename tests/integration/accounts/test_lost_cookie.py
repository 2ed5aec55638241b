"""Somebody whose browser does not keep the cookie is told why, instead of seeing the same page again and again."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

ENGLISH = {"Accept-Language": "en"}
TYPED = {"email": "ana@example.org", "password": "quiet river stones"}
SAID = "Your browser did not send our cookie back"


@pytest.fixture
def forgetful(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser that keeps no cookie."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return app.test_client(use_cookies=False)


def token_on(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_cookie_for_https_over_http_is_explained(
    app: Flask, forgetful: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.extensions["settings"].model_copy(update={"base_url": "https://portal.example.org"})
    monkeypatch.setitem(app.extensions, "settings", settings)
    monkeypatch.setitem(app.jinja_env.globals, "settings", settings)
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    token = token_on(forgetful.get("/sign-in", headers=ENGLISH).text)
    answer = forgetful.post("/sign-in", data={**TYPED, "csrf_token": token}, headers=ENGLISH)
    assert answer.status_code == 400
    assert SAID in answer.text
    assert "works over https only" in answer.text
    assert 'href="https://portal.example.org/sign-in"' in answer.text
    assert 'value="ana@example.org"' in answer.text
    assert "quiet river stones" not in answer.text
    assert "signed out after a while" not in answer.text


def test_a_browser_without_cookies_is_told_to_allow_them(forgetful: FlaskClient) -> None:
    token = token_on(forgetful.get("/sign-in", headers=ENGLISH).text)
    answer = forgetful.post("/sign-in", data={**TYPED, "csrf_token": token}, headers=ENGLISH)
    assert SAID in answer.text
    assert "allow cookies for this site" in answer.text


def test_signing_up_without_cookies_is_explained_too(forgetful: FlaskClient) -> None:
    answer = forgetful.post("/sign-up", data={"name": "Ana", "email": "ana@example.org"}, headers=ENGLISH)
    assert answer.status_code == 400
    assert SAID in answer.text


def test_who_has_the_cookie_hears_nothing_of_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    client = app.test_client()
    client.get("/sign-in")
    answer = client.post("/sign-in", data={**TYPED, "csrf_token": "of another session"}, headers=ENGLISH)
    assert answer.status_code == 400
    assert SAID not in answer.text
    assert "signed out after a while" in answer.text
