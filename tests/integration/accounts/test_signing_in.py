"""Signing in and out: who gets in, who is slowed down, and what a stolen cookie is worth."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Person
from portal.accounts.signing_in import services
from portal.accounts.signing_in.services import SignInAttempt
from portal.core.config import Settings
from portal.core.db import Database
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.integration.accounts.pages import comparable

ENGLISH = {"Accept-Language": "en"}
RIGHT = {"email": "ana@example.org", "password": PASSWORD}
WRONG = {"email": "ana@example.org", "password": "something else"}


def test_the_cookie_is_new_after_signing_in(client: FlaskClient, person: Person) -> None:
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    client.post("/sign-in", data=RIGHT)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["_user_id"]


def test_signing_in_twice_gives_two_tokens(app: Flask, person: Person) -> None:
    tokens = set()
    for _ in range(2):
        client = app.test_client()
        client.post("/sign-in", data=RIGHT)
        with client.session_transaction() as cookie:
            tokens.add(cookie["_user_id"])
    assert len(tokens) == 2


def test_an_old_cookie_is_worth_nothing_after_signing_out(app: Flask, person: Person) -> None:
    client, thief = app.test_client(), app.test_client()
    token = sign_in(client, person)
    with thief.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert thief.get("/account").status_code == 200
    client.post("/sign-out")
    assert client.get("/account").status_code == 302
    assert thief.get("/account").status_code == 302


def test_a_session_ends_by_itself(client: FlaskClient, person: Person) -> None:
    sign_in(client, person, at=datetime.now(UTC) - timedelta(days=8))
    assert client.get("/account").location == "/sign-in?next=/account"


def test_unknown_and_known_addresses_get_the_same_words(client: FlaskClient, person: Person) -> None:
    pages = []
    for email in ("ana@example.org", "nobody@example.org"):
        page = client.post("/sign-in", data={**WRONG, "email": email}, headers=ENGLISH)
        pages.append((page.status_code, comparable(page.text, email)))
    assert pages[0] == pages[1]
    assert pages[0][0] == 422
    assert "do not belong together" in pages[0][1]


def test_an_unconfirmed_person_is_told_only_after_the_right_password(
    client: FlaskClient, database: Database, link_in: Callable[[str], str]
) -> None:
    with database.transaction() as session:
        make_person(session, email="new@example.org", confirmed=False)
    wrong = client.post("/sign-in", data={**WRONG, "email": "new@example.org"}, headers=ENGLISH)
    assert "confirm your e-mail" not in wrong.text
    right = client.post("/sign-in", data={**RIGHT, "email": "new@example.org"}, headers=ENGLISH)
    assert right.status_code == 403
    assert "confirm your e-mail" in right.text
    client.post("/confirmation")
    assert client.post(link_in("new@example.org"), data={"password": PASSWORD}).status_code == 303
    assert client.get("/account").status_code == 200


def test_nobody_can_have_mail_sent_without_the_right_password(client: FlaskClient) -> None:
    assert client.post("/confirmation").location == "/sign-in"


def test_a_guesser_is_paused_and_told_for_how_long(client: FlaskClient, person: Person) -> None:
    for _ in range(8):
        assert client.post("/sign-in", data=WRONG).status_code == 422
    page = client.post("/sign-in", data=RIGHT, headers=ENGLISH)
    assert page.status_code == 429
    assert "Wait 15 minutes" in page.text
    assert 0 < int(page.headers["Retry-After"]) <= 900
    assert client.get("/account").status_code == 302


def test_unknown_addresses_are_paused_alike(client: FlaskClient) -> None:
    statuses = [client.post("/sign-in", data={**WRONG, "email": "nobody@example.org"}).status_code for _ in range(9)]
    assert statuses == [422] * 8 + [429]


def test_the_pause_ends(database: Database, person: Person, settings: Settings) -> None:
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    wrong, right = (SignInAttempt("ana@example.org", "192.0.2.1", genuine) for genuine in (False, True))
    with database.transaction() as session:
        for minute in range(8):
            services.sign_in(session, wrong, settings=settings, at=at + timedelta(minutes=minute))
        paused = services.sign_in(session, right, settings=settings, at=at + timedelta(minutes=9))
        assert paused.paused_until == at + timedelta(minutes=15)
        later = services.sign_in(session, right, settings=settings, at=at + timedelta(minutes=15, seconds=1))
        assert later.entry


def attempt(
    database: Database, settings: Settings, email: str, address: str, *, genuine: bool, at: datetime
) -> services.SignInOutcome:
    with database.transaction() as session:
        return services.sign_in(session, SignInAttempt(email, address, genuine), settings=settings, at=at)


@pytest.mark.parametrize("mistakes", [2, 7])
def test_forty_people_behind_one_address_get_in_although_each_mistypes(
    database: Database, settings: Settings, mistakes: int
) -> None:
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    for number in range(40):
        email = f"workshop{number}@example.org"
        with database.transaction() as session:
            make_person(session, email=email)
        for genuine in (*[False] * mistakes, True):
            outcome = attempt(database, settings, email, "192.0.2.1", genuine=genuine, at=at)
        assert outcome.entry


def test_a_guesser_in_the_same_workshop_is_paused_and_forgiven_nothing(database: Database, settings: Settings) -> None:
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    with database.transaction() as session:
        make_person(session, email="own@example.org")
    outcomes = []
    for number in range(101):
        outcomes.append(attempt(database, settings, f"p{number}@example.org", "192.0.2.7", genuine=False, at=at))
        if number % 10 == 0 and not outcomes[-1].paused_until:
            assert attempt(database, settings, "own@example.org", "192.0.2.7", genuine=True, at=at).entry
    assert [bool(outcome.paused_until) for outcome in outcomes] == [False] * 100 + [True]


def test_a_guesser_elsewhere_keeps_nobody_out(database: Database, settings: Settings, person: Person) -> None:
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    guesses = [attempt(database, settings, person.email, "198.51.100.1", genuine=False, at=at) for _ in range(9)]
    assert [bool(guess.paused_until) for guess in guesses] == [False] * 8 + [True]
    assert attempt(database, settings, person.email, "192.0.2.1", genuine=True, at=at).entry
    assert attempt(database, settings, person.email, "198.51.100.1", genuine=True, at=at).paused_until


def test_a_guesser_with_many_addresses_is_paused_too(database: Database, settings: Settings, person: Person) -> None:
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    for number in range(40):
        guess = attempt(database, settings, person.email, f"198.51.{number}.1", genuine=False, at=at)
        assert guess.paused_until is None
    paused = attempt(database, settings, person.email, "203.0.113.1", genuine=True, at=at)
    assert paused.paused_until == at + timedelta(minutes=settings.attempt_minutes)


def test_a_guesser_who_changes_accounts_is_paused_by_address(database: Database, settings: Settings) -> None:
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    with database.transaction() as session:
        outcomes = [
            services.sign_in(session, SignInAttempt(f"p{n}@example.org", "192.0.2.7", False), settings=settings, at=at)
            for n in range(101)
        ]
        elsewhere = SignInAttempt("p1@example.org", "192.0.2.8", False)
        assert services.sign_in(session, elsewhere, settings=settings, at=at).paused_until is None
    assert [bool(outcome.paused_until) for outcome in outcomes] == [False] * 100 + [True]


def test_a_password_replaced_while_it_was_compared_is_worth_nothing(
    database: Database, person: Person, settings: Settings
) -> None:
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    attempt = SignInAttempt("ana@example.org", "192.0.2.1", genuine=True, against="the hash of before")
    with database.transaction() as session:
        assert services.sign_in(session, attempt, settings=settings, at=at) == services.SignInOutcome()


def test_all_addresses_of_one_ipv6_network_are_paused_together(database: Database, settings: Settings) -> None:
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    with database.transaction() as session:
        for number in range(100):
            attempt = SignInAttempt(f"p{number}@example.org", f"2001:db8:1:2::{number:x}", False)
            assert services.sign_in(session, attempt, settings=settings, at=at).paused_until is None
        same, other = (SignInAttempt("p@example.org", place, False) for place in ("2001:db8:1:2:9::1", "2001:db8::1"))
        assert services.sign_in(session, same, settings=settings, at=at).paused_until
        assert services.sign_in(session, other, settings=settings, at=at).paused_until is None


def test_an_old_hash_is_renewed_when_its_owner_signs_in(
    client: FlaskClient, person: Person, database: Database, settings: Settings
) -> None:
    client.post("/sign-in", data=RIGHT)
    with database.reading() as session:
        found = session.get(Person, person.id)
    assert found is not None
    assert f"m={settings.password_memory_kib}," in (found.password_hash or "")
    assert client.post("/sign-in", data=RIGHT).status_code == 303


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/certificates?page=2", "/certificates?page=2"),
        ("//evil.example/x", "/home"),
        ("/\\evil.example", "/home"),
        ("https://evil.example", "/home"),
        ("/\tx", "/home"),
        ("javascript:alert(1)", "/home"),
        ("", "/home"),
    ],
)
def test_one_is_sent_on_within_this_site_only(client: FlaskClient, person: Person, asked: str, reached: str) -> None:
    assert client.post("/sign-in", query_string={"next": asked}, data=RIGHT).location == reached
    assert client.get("/sign-in", query_string={"next": asked}).location == reached


def test_a_refused_page_is_reached_after_signing_in(client: FlaskClient, person: Person) -> None:
    asked = client.get("/account?lang=es")
    assert client.post(asked.location, data=RIGHT).location == "/account?lang=es"


def test_a_password_of_any_characters_works(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        make_person(session, email="any@example.org", password="ñandú 🦤 über 東京")
    given = {"email": "any@example.org", "password": "n\u0303andu\u0301 🦤 u\u0308ber 東京"}
    assert client.post("/sign-in", data=given).status_code == 303
