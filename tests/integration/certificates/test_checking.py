"""Anybody can check a certificate by its code, without a log-in: five states, four languages, no personal data."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext
from werkzeug.test import TestResponse

from portal.certificates import services
from portal.certificates.rules import grouped_code
from portal.core.config import Settings
from portal.core.db import Database
from tests.factories.certificates import renew
from tests.factories.organisations import make_operator
from tests.integration.certificates.conftest import HOSTILE, PLAIN, Desk

UNKNOWN = "0123456789ABCDEF"


def words(answer: TestResponse) -> str:
    return " ".join(BeautifulSoup(answer.text, "lxml").find("main").get_text(" ").split())


def spoken(app: Flask, language: str, text: str, **values: object) -> str:
    with app.test_request_context(), force_locale(language):
        return str(gettext(text, **values))


def test_a_valid_certificate_shows_what_was_certified(desk: Desk, client: FlaskClient) -> None:
    answer = client.get(f"/c/{desk.code}")
    shown = words(answer)
    assert answer.status_code == 200
    for part in (PLAIN, "This certificate is valid", "Established", "Every type", "version 1.0", "Antioquia, Colombia"):
        assert part in shown, part
    assert desk.holding.certificate.facts["questionnaire_hash"] in shown
    assert desk.holding.submission.content_hash in shown
    assert grouped_code(desk.code) in shown
    assert "Self-declared. Evidence named for 1 of 5 rated answers. Nobody outside has checked it." in shown
    assert "no endorsement" in shown
    assert "127.0.0.1:8000" in shown


def test_the_page_names_no_person_and_is_kept_out_of_search_engines(desk: Desk, client: FlaskClient) -> None:
    answer = client.get(f"/c/{desk.code}")
    owner = desk.holding.owner
    assert owner.name not in answer.text
    assert owner.email not in answer.text
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text


def test_an_expired_certificate_says_so(open_desk: Callable[..., Desk], client: FlaskClient) -> None:
    shown = words(client.get(f"/c/{open_desk(days_ago=400).code}"))
    assert "This certificate has expired" in shown
    assert "This certificate is valid" not in shown
    assert PLAIN in shown


def test_a_withdrawn_certificate_says_why_and_when(
    desk: Desk, client: FlaskClient, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        _organisation, operator = make_operator(session)
        certificate = session.merge(desk.holding.certificate)
        services.withdraw_certificate(session, certificate, "Answers <b>untrue</b>.", by=operator.id, at=now)
    answer = client.get(f"/c/{desk.code}")
    assert "This certificate was withdrawn" in words(answer)
    assert "Answers <b>untrue</b>." in words(answer)
    assert "<b>untrue" not in answer.text


def test_a_replaced_certificate_leads_to_the_newer(
    desk: Desk, client: FlaskClient, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        newer = renew(session, desk.holding, at=now).certificate
    answer = client.get(f"/c/{desk.code}")
    assert "This certificate was replaced" in words(answer)
    assert f'href="/c/{newer.code}"' in answer.text
    assert "This certificate is valid" in words(client.get(f"/c/{newer.code}"))


@pytest.mark.parametrize("code", [UNKNOWN, "abc", "7" * 300, "%F0%9F%92%A9"])
def test_an_unknown_code_brings_advice(client: FlaskClient, code: str) -> None:
    answer = client.get(f"/c/{code}")
    assert answer.status_code == 404
    assert "No such certificate" in words(answer)
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_code_with_a_character_that_cannot_be_typed_is_no_address(client: FlaskClient) -> None:
    assert client.get("/c/%00").status_code == 404


def test_an_unknown_code_is_shown_as_text_only(client: FlaskClient) -> None:
    answer = client.get("/c/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_guessing_is_slowed_down_and_true_codes_still_work(desk: Desk, client: FlaskClient, settings: Settings) -> None:
    answers = [client.get(f"/c/{UNKNOWN}").status_code for _ in range(settings.check_attempts + 2)]
    assert answers == [404] * settings.check_attempts + [429, 429]
    assert client.get(f"/c/{desk.code}").status_code == 200


@pytest.mark.parametrize("write", [str.lower, grouped_code, lambda code: f" {code[:8]} {code[8:]} "])
def test_a_code_may_be_typed_in_any_way(desk: Desk, client: FlaskClient, write: Callable[[str], str]) -> None:
    answer = client.post("/check", data={"code": write(desk.code)})
    assert answer.status_code == 303
    assert answer.location == f"/c/{desk.code}"


@pytest.mark.parametrize(("typed", "advice"), [("", "Enter the code"), ("12345", "16 letters and digits")])
def test_what_is_no_code_is_given_back_with_advice(client: FlaskClient, typed: str, advice: str) -> None:
    answer = client.post("/check", data={"code": typed})
    assert answer.status_code == 422
    assert advice in words(answer)
    assert f'value="{typed}"' in answer.text


def test_the_form_asks_for_the_code_and_tells_the_official_address(client: FlaskClient) -> None:
    answer = client.get("/check")
    assert answer.status_code == 200
    assert "127.0.0.1:8000" in words(answer)


@pytest.mark.parametrize("language", ["es", "pt", "en", "fr"])
def test_the_check_says_self_declared_in_every_language(
    app: Flask, desk: Desk, client: FlaskClient, language: str
) -> None:
    answer = client.get(f"/c/{desk.code}?lang={language}")
    assurance = spoken(
        app,
        language,
        "Self-declared. Evidence named for %(named)s of %(answers)s rated answers. Nobody outside has checked it.",
        named=1,
        answers=5,
    )
    assert f'<html lang="{language}"' in answer.text
    assert assurance in words(answer)
    assert spoken(app, language, "What this certificate does not prove") in words(answer)


def test_a_hostile_name_is_shown_as_text_only(open_desk: Callable[..., Desk], client: FlaskClient) -> None:
    answer = client.get(f"/c/{open_desk(legal_name=HOSTILE).code}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "\u202e" not in answer.text
    assert '=HYPERLINK("x")<script>alert(1)</script>gpj.exe Ñandú' in words(answer)


def test_a_certificate_is_valid_to_the_end_of_its_last_day(
    open_desk: Callable[..., Desk], client: FlaskClient, now: datetime, database: Database
) -> None:
    desk = open_desk()
    with database.transaction() as session:
        session.merge(desk.holding.certificate).expires_on = (now - timedelta(hours=12)).date()
    assert "This certificate is valid" in words(client.get(f"/c/{desk.code}"))
