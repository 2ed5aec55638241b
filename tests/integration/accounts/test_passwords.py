"""Forgotten and changed passwords, and the first sign-in of somebody invited."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts import services
from portal.accounts.models import Person
from portal.core import clock
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.errors import Conflict
from portal.core.outbox.models import Mail
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.integration.accounts.pages import comparable

ENGLISH = {"Accept-Language": "en"}
NEW = "seven orange kites"
LinkIn = Callable[[str], str]
MailsTo = Callable[[str], list[Mail]]


def test_a_forgotten_password_is_replaced_and_every_sign_in_ends(
    app: Flask, client: FlaskClient, person: Person, link_in: LinkIn
) -> None:
    elsewhere = app.test_client()
    sign_in(elsewhere, person)
    client.post("/forgotten-password", data={"email": "ana@example.org"})
    path = link_in("ana@example.org")
    assert client.get(path).status_code == 200
    assert elsewhere.get("/account").status_code == 200
    assert client.post(path, data={"password": NEW}).location == "/home"
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert client.post(path, data={"password": NEW}).status_code == 404


def test_a_poor_password_does_not_use_the_link_up(client: FlaskClient, person: Person, link_in: LinkIn) -> None:
    client.post("/forgotten-password", data={"email": "ana@example.org"})
    path = link_in("ana@example.org")
    assert client.post(path, data={"password": "ana@example.org"}).status_code == 422
    assert client.post(path, data={"password": NEW}).status_code == 303


def test_known_and_unknown_addresses_get_the_same_page_and_one_mail_each(
    client: FlaskClient, person: Person, mails_to: MailsTo
) -> None:
    pages = []
    for email in ("ana@example.org", "nobody@example.org"):
        answer = client.post("/forgotten-password", data={"email": email}, headers=ENGLISH)
        pages.append((answer.status_code, comparable(client.get(answer.location, headers=ENGLISH).text, email)))
        assert len(mails_to(email)) == 1
    assert pages[0] == pages[1]
    assert "/links/" not in mails_to("nobody@example.org")[0].body


def test_a_reset_proves_the_address_and_confirms_it(client: FlaskClient, database: Database, link_in: LinkIn) -> None:
    with database.transaction() as session:
        make_person(session, email="new@example.org", confirmed=False)
    client.post("/forgotten-password", data={"email": "new@example.org"})
    assert client.post(link_in("new@example.org"), data={"password": NEW}).location == "/home"
    client.post("/sign-out")
    assert client.post("/sign-in", data={"email": "new@example.org", "password": PASSWORD}).status_code == 422
    assert client.post("/sign-in", data={"email": "new@example.org", "password": NEW}).status_code == 303


def test_a_reset_ends_the_pause_after_too_many_tries(client: FlaskClient, person: Person, link_in: LinkIn) -> None:
    for _ in range(9):
        client.post("/sign-in", data={"email": "ana@example.org", "password": "wrong"})
    client.post("/forgotten-password", data={"email": "ana@example.org"})
    client.post(link_in("ana@example.org"), data={"password": NEW})
    client.post("/sign-out")
    assert client.post("/sign-in", data={"email": "ana@example.org", "password": NEW}).status_code == 303


def test_changing_the_password_ends_other_sign_ins_and_writes_to_the_person(
    app: Flask, client: FlaskClient, person: Person, mails_to: MailsTo
) -> None:
    elsewhere = app.test_client()
    sign_in(client, person)
    sign_in(elsewhere, person)
    with client.session_transaction() as cookie:
        before = dict(cookie)
    answer = client.post("/account/password", data={"current_password": PASSWORD, "password": NEW})
    assert answer.status_code == 303
    stolen = app.test_client()
    with stolen.session_transaction() as cookie:
        cookie.update(before)
    assert stolen.get("/account").status_code == 302
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert len(mails_to("ana@example.org")) == 1


def test_changing_the_password_needs_the_present_one(client: FlaskClient, person: Person) -> None:
    sign_in(client, person)
    wrong = {"current_password": "not this", "password": NEW}
    for _ in range(8):
        assert client.post("/account/password", data=wrong).status_code == 422
    assert client.post("/account/password", data={**wrong, "current_password": PASSWORD}).status_code == 429


def test_name_and_language_are_changed_and_the_page_follows(client: FlaskClient, person: Person) -> None:
    sign_in(client, person)
    page = client.post("/account", data={"name": "Ana María", "language": "es"}, follow_redirects=True)
    assert 'lang="es"' in page.text
    assert 'value="Ana María"' in page.text
    assert client.post("/account", data={"name": "Ana", "language": "xx"}).status_code == 422


def test_somebody_invited_chooses_a_password_and_is_in(
    client: FlaskClient, database: Database, settings: Settings, app: Flask, mails_to: MailsTo
) -> None:
    with app.test_request_context(), database.transaction() as session:
        invited = services.invite_person(
            session, name="Luis", email="luis@example.org", language="es", settings=settings, at=clock.now()
        )
    assert invited.token in mails_to("luis@example.org")[0].body
    assert client.get(f"/links/{invited.token}").status_code == 200
    assert client.post(f"/links/{invited.token}", data={"password": NEW}).status_code == 303
    assert "Luis" in client.get("/account").text


def test_nobody_chooses_a_password_for_somebody_who_was_invited(
    client: FlaskClient, database: Database, settings: Settings, app: Flask, mails_to: MailsTo
) -> None:
    with app.test_request_context(), database.transaction() as session:
        invited = services.invite_person(
            session, name="Luis", email="luis@example.org", language="es", settings=settings, at=clock.now()
        )
    theirs = {"name": "Somebody else", "email": "luis@example.org", "password": NEW}
    assert client.post("/sign-up", data=theirs).status_code == 303
    assert "/links/" not in mails_to("luis@example.org")[-1].body
    assert client.post("/sign-in", data=theirs).status_code == 422
    page = client.get(f"/links/{invited.token}")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert client.post(f"/links/{invited.token}", data={"password": NEW}).status_code == 303
    assert "Somebody else" not in client.get("/account").text


def test_nobody_gets_a_link_to_an_account_that_exists(
    app: Flask, database: Database, settings: Settings, person: Person
) -> None:
    with app.test_request_context(), database.transaction() as session, pytest.raises(Conflict):
        services.invite_person(
            session, name="X", email="ana@example.org", language="es", settings=settings, at=clock.now()
        )


def test_an_account_without_a_password_lets_nobody_in(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        make_person(session, email="none@example.org", password=None)
    for password in (" ", "None", "compared with when nobody has this e-mail, so that the answer takes as long"):
        answer = client.post("/sign-in", data={"email": "none@example.org", "password": password})
        assert answer.status_code == 422


@pytest.mark.parametrize("token", ["x", "x" * 5000, "%00", "%ED%A0%80", "..%2f"])
def test_links_that_never_were_are_not_found(client: FlaskClient, token: str) -> None:
    assert client.get(f"/links/{token}").status_code == 404
    assert client.post(f"/links/{token}").status_code in (404, 405)
