"""Opening an account, and what a stranger can learn from trying."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts import services
from portal.accounts.leaks import fingerprint
from portal.accounts.models import Person
from portal.accounts.queries import find_person_by_email
from portal.core import clock
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.outbox.models import Mail
from tests.factories.people import PASSWORD
from tests.integration.accounts.pages import comparable

GIVEN = {"name": "Rosa Mamani", "email": "Rosa@Example.org", "password": "three green lemons"}
ENGLISH = {"Accept-Language": "en"}
LinkIn = Callable[[str], str]
MailsTo = Callable[[str], list[Mail]]


def test_a_new_account_is_opened_confirmed_and_used(client: FlaskClient, link_in: LinkIn) -> None:
    sent = client.post("/sign-up", data=GIVEN, headers=ENGLISH, follow_redirects=True)
    assert "rosa@example.org" in sent.text
    path = link_in("rosa@example.org")
    assert "Rosa Mamani" in client.get(path).text
    confirmed = client.post(path, data={"password": GIVEN["password"]})
    assert (confirmed.status_code, confirmed.location) == (303, "/home")
    assert client.get("/home").location == "/organisation/register"
    assert "Your e-mail address is confirmed" in client.get("/account", headers=ENGLISH).text
    client.post("/sign-out")
    signed_in = client.post("/sign-in", data={"email": "ROSA@example.org", "password": GIVEN["password"]})
    assert (signed_in.status_code, signed_in.location) == (303, "/home")


def test_opening_the_link_many_times_does_not_use_it_up(client: FlaskClient, link_in: LinkIn) -> None:
    client.post("/sign-up", data=GIVEN)
    path = link_in("rosa@example.org")
    for _ in range(10):
        assert client.get(path).status_code == 200
        assert client.head(path, query_string=GIVEN).status_code == 200
    assert client.post(path, data=GIVEN).status_code == 303
    assert client.get(path).status_code == 404
    assert client.post(path, data=GIVEN).status_code == 404


def test_confirming_gives_the_browser_a_new_cookie(client: FlaskClient, link_in: LinkIn) -> None:
    client.post("/sign-up", data=GIVEN)
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    client.post(link_in("rosa@example.org"), data=GIVEN)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["_user_id"]


def test_a_wrong_password_confirms_nothing_and_leaves_the_link(client: FlaskClient, link_in: LinkIn) -> None:
    client.post("/sign-up", data=GIVEN)
    path = link_in("rosa@example.org")
    for password, words in (("something else", "not the password of this account"), ("", "Enter your password.")):
        page = client.post(path, data={"password": password}, headers=ENGLISH)
        assert page.status_code == 422
        assert words in page.text
        assert 'id="password-error"' in page.text
        assert 'href="/forgotten-password"' in page.text
        assert page.headers["Cache-Control"] == "private, no-store"
    assert client.get("/account").status_code == 302
    assert client.post("/sign-in", data=GIVEN).status_code == 403
    assert client.post(path, data=GIVEN).status_code == 303


def test_guesses_at_a_link_are_counted_with_those_at_signing_in(client: FlaskClient, link_in: LinkIn) -> None:
    client.post("/sign-up", data=GIVEN)
    path, wrong = link_in("rosa@example.org"), {"password": "something else"}
    for _ in range(4):
        assert client.post(path, data=wrong).status_code == 422
        assert client.post("/sign-in", data={**GIVEN, **wrong}).status_code == 422
    page = client.post(path, data=GIVEN, headers=ENGLISH)
    assert page.status_code == 429
    assert "Wait 15 minutes" in page.text
    assert 0 < int(page.headers["Retry-After"]) <= 900
    assert client.get(path).status_code == 200


def test_a_strangers_password_is_not_confirmed_by_the_owner_of_the_address(
    app: Flask, client: FlaskClient, link_in: LinkIn
) -> None:
    client.post("/sign-up", data=GIVEN)
    stranger, theirs = app.test_client(), {**GIVEN, "name": "A stranger", "password": "a password of somebody else"}
    stranger.post("/sign-up", data=theirs)
    path = link_in("rosa@example.org")
    assert client.post(path).status_code == 422
    assert client.post(path, data=GIVEN).status_code == 422
    assert stranger.post("/sign-in", data=theirs).status_code == 403
    client.post("/forgotten-password", data=GIVEN)
    assert client.post(link_in("rosa@example.org"), data=GIVEN).status_code == 303
    assert client.get("/account").status_code == 200
    assert stranger.post("/sign-in", data=theirs).status_code == 422
    assert stranger.post(path, data=theirs).status_code == 404


def test_a_link_confirms_the_password_it_was_mailed_for_or_none(client: FlaskClient, link_in: LinkIn) -> None:
    for _ in range(8):
        client.post("/sign-up", data=GIVEN)
    client.post("/sign-up", data={**GIVEN, "password": "too late to be written to"})
    assert client.post(link_in("rosa@example.org"), data=GIVEN).status_code == 303


def test_a_known_address_gets_the_same_page_and_one_mail_too(
    client: FlaskClient, person: Person, mails_to: MailsTo
) -> None:
    pages = []
    for email in ("ana@example.org", "new@example.org"):
        answer = client.post("/sign-up", data={**GIVEN, "email": email}, headers=ENGLISH)
        page = client.get(answer.location, headers=ENGLISH)
        pages.append((answer.status_code, answer.location, comparable(page.text, email)))
        assert len(mails_to(email)) == 1
    assert pages[0] == pages[1]
    assert "/links/" not in mails_to("ana@example.org")[0].body


def test_signing_up_again_does_not_touch_a_confirmed_account(client: FlaskClient, person: Person) -> None:
    client.post("/sign-up", data={**GIVEN, "email": "ana@example.org"})
    answer = client.post("/sign-in", data={"email": "ana@example.org", "password": PASSWORD})
    assert answer.status_code == 303


def test_the_newest_unconfirmed_sign_up_counts_and_older_links_stop(client: FlaskClient, link_in: LinkIn) -> None:
    client.post("/sign-up", data={**GIVEN, "password": "a password of somebody else"})
    first = link_in("rosa@example.org")
    client.post("/sign-up", data=GIVEN)
    assert client.post(first, data=GIVEN).status_code == 404
    assert client.post(link_in("rosa@example.org"), data=GIVEN).status_code == 303


def test_the_language_of_the_page_is_kept_and_written_in(
    client: FlaskClient, database: Database, mails_to: MailsTo
) -> None:
    client.post("/sign-up?lang=pt", data=GIVEN)
    with database.reading() as session:
        found = find_person_by_email(session, "rosa@example.org")
    assert found is not None
    assert found.language == "pt"
    assert mails_to("rosa@example.org")[0].language == "pt"


def test_switching_the_language_keeps_what_was_typed_and_judges_nothing(client: FlaskClient) -> None:
    page = client.post("/sign-up", data={"name": "Rosa", "email": "ro", "switch_language": "fr"})
    assert page.status_code == 200
    assert 'lang="fr"' in page.text
    assert 'value="Rosa"' in page.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Enter your name."),
        ("name", "\x00\u202e", "Enter your name."),
        ("name", "x" * 201, "200"),
        ("name", "Win at http://casino.example", "without web addresses"),
        ("email", "", "Enter your e-mail address."),
        ("email", "rosa", "complete e-mail address"),
        ("email", "rosa@example.org\nBcc: all@example.org", "complete e-mail address"),
        ("email", "x" * 300 + "@example.org", "254"),
        ("password", "", "Enter a password."),
        ("password", "short", "Use 10 characters or more."),
        ("password", "x1" * 101, "Use 200 characters or fewer."),
        ("password", "Rosa Mamani 1", "too close to your name"),
        ("password", "contraseña123", "guessed first"),
        ("password", "Abracadabra", "leaked"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    client: FlaskClient, field: str, value: str, words: str
) -> None:
    page = client.post("/sign-up", data={**GIVEN, field: value}, headers=ENGLISH)
    assert page.status_code == 422
    assert words in page.text
    assert f'id="{field}-error"' in page.text
    for other in {"name", "email"} - {field}:
        assert GIVEN[other] in page.text


def test_a_password_in_the_list_that_the_operator_brought_is_refused(
    app: Flask, client: FlaskClient, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "leaked"
    file.write_text(f"{fingerprint(GIVEN['password'])}:3\r\n")
    brought = settings.model_copy(update={"leaked_passwords": str(file)})
    monkeypatch.setitem(app.extensions, "settings", brought)
    refused = client.post("/sign-up", data=GIVEN, headers=ENGLISH)
    assert refused.status_code == 422
    assert "lists that were leaked" in refused.text
    assert client.post("/sign-up", data={**GIVEN, "password": "three green pears"}).status_code == 303


def test_html_in_a_name_is_inert_on_every_page(client: FlaskClient, link_in: LinkIn) -> None:
    client.post("/sign-up", data={**GIVEN, "name": "<script>alert(1)</script>"})
    page = client.get(link_in("rosa@example.org")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_mailbox_cannot_be_filled_through_our_pages(client: FlaskClient, mails_to: MailsTo) -> None:
    for _ in range(12):
        assert client.post("/sign-up", data=GIVEN).status_code == 303
        assert client.post("/forgotten-password", data=GIVEN).status_code == 303
    assert len(mails_to("rosa@example.org")) == 8


@pytest.mark.parametrize("path", ["/sign-up", "/sign-in", "/forgotten-password"])
def test_odd_bodies_are_refused_calmly(client: FlaskClient, path: str) -> None:
    assert client.post(path, json={"email": ["a"]}).status_code == 422
    broken = client.post(path, data=b"--x\r\nnonsense", content_type="multipart/form-data; boundary=x")
    assert broken.status_code in (400, 422)
    surrogates = client.post(
        path, data=b"name=%ED%A0%80&email=%00&password=%ED%A0%80", content_type="application/x-www-form-urlencoded"
    )
    assert surrogates.status_code == 422
    assert client.post(path, data={"name": "x" * 290_000, "email": "y"}).status_code == 422
    assert client.post(path, data={"name": "x" * 600_000}).status_code in (413, 422)


def test_an_address_that_makes_us_write_to_everybody_is_paused(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    with database.transaction() as session:
        for _ in range(settings.address_attempts):
            assert services.take_turn(session, "127.0.0.1", settings=settings, at=clock.now()) is None
    for path in ("/sign-up", "/forgotten-password"):
        page = client.post(path, data=GIVEN, headers=ENGLISH)
        assert page.status_code == 429
        assert "Wait 15 minutes" in page.text
        assert 'value="Rosa@Example.org"' in page.text
