"""The cookie of a sign-in: for this host alone, over https alone, out of the reach of scripts and other sites."""

import pytest
from flask import Flask

from portal.app import create_app
from portal.core.config import Settings
from portal.core.db import Database
from tests.factories.people import PASSWORD, make_person

on_one_database = pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)


@pytest.fixture
def over_https(settings: Settings, database: Database) -> Flask:
    """The app as people reach it in production, over https."""
    app = create_app(settings.model_copy(update={"base_url": "https://localhost"}))
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["database"] = database
    app.testing = True
    return app


def cookies_at_sign_in(app: Flask, database: Database, address: str) -> list[str]:
    with database.transaction() as session:
        person = make_person(session)
    given = {"email": person.email, "password": PASSWORD}
    answer = app.test_client().post("/sign-in?lang=pt", data=given, base_url=address)
    assert answer.location == "/home"
    return answer.headers.getlist("Set-Cookie")


@on_one_database
def test_the_cookies_of_a_portal_over_https_are_for_this_host_and_no_script(
    over_https: Flask, database: Database
) -> None:
    cookies = cookies_at_sign_in(over_https, database, "https://localhost")
    assert [cookie.split("=")[0] for cookie in cookies] == ["language", "__Host-listo"]
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


@on_one_database
def test_a_laptop_without_https_can_sign_in(app: Flask, database: Database) -> None:
    names = [cookie.split("=")[0] for cookie in cookies_at_sign_in(app, database, "http://localhost")]
    assert names == ["language", "listo"]
