"""The owner's pages: taking a certificate, showing it, the PDF in four languages, and nobody else's."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext
from pypdf import PdfReader

from portal.certificates.rules import grouped_code
from portal.core.access import Role
from portal.core.db import Database
from tests.factories.assessments import submit
from tests.factories.certificates import good_answers, poor_answers
from tests.factories.organisations import make_membership, make_supplier_with_owner
from tests.factories.people import make_person, sign_in
from tests.integration.certificates.conftest import HOSTILE, PLAIN, Desk


def pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_owner_takes_the_certificate_and_taking_it_twice_gives_one(
    app: Flask, client: FlaskClient, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session)
        submission = submit(session, organisation.id, owner.id, good_answers(now), at=now)
    sign_in(client, owner)
    assert "Take the certificate" in client.get(f"/submissions/{submission.id}").text
    first = client.post(f"/submissions/{submission.id}/certificate")
    second = client.post(f"/submissions/{submission.id}/certificate")
    assert first.status_code == 303
    assert first.location.startswith("/certificates/")
    assert first.location == second.location
    assert "Open the certificate" in client.get(f"/submissions/{submission.id}").text


def test_a_result_that_is_not_enough_leads_back_with_the_reason(
    app: Flask, client: FlaskClient, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session)
        submission = submit(session, organisation.id, owner.id, poor_answers(now), at=now)
    sign_in(client, owner)
    answer = client.post(f"/submissions/{submission.id}/certificate", follow_redirects=True)
    assert answer.status_code == 200
    assert "A certificate is given from the level “Established”." in answer.text
    assert "Take the certificate" not in answer.text


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_only_an_owner_takes_it(app: Flask, client: FlaskClient, database: Database, now: datetime, role: Role) -> None:
    with database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session)
        colleague = make_person(session)
        make_membership(session, organisation, colleague, role=role)
        submission = submit(session, organisation.id, owner.id, good_answers(now), at=now)
    sign_in(client, colleague)
    assert client.post(f"/submissions/{submission.id}/certificate").status_code == 403
    assert "Only an owner of your organisation can take it." in client.get(f"/submissions/{submission.id}").text


def test_the_page_shows_the_code_the_address_and_a_picture_of_it(desk: Desk) -> None:
    page = desk.client.get(desk.address)
    assert page.status_code == 200
    assert grouped_code(desk.code) in page.text
    assert f"http://127.0.0.1:8000/c/{desk.code}" in page.text
    assert "<svg" in page.text
    assert desk.client.get("/certificates").text.count(desk.address) == 1


def test_a_certificate_that_ends_soon_can_be_renewed(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(days_ago=340)
    assert "/questionnaires/every-type/start" in desk.client.get(desk.address).text
    assert "Ends soon" in desk.client.get("/certificates").text


def test_an_organisation_without_one_is_told_how_to_get_one(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        _organisation, owner = make_supplier_with_owner(session)
    sign_in(client, owner)
    assert "You have no certificate yet." in client.get("/certificates").text


@pytest.mark.parametrize("path", ["", ".pdf"])
def test_a_stranger_finds_nothing(desk: Desk, open_desk: Callable[..., Desk], client: FlaskClient, path: str) -> None:
    stranger = open_desk()
    assert stranger.client.get(desk.address + path).status_code == 404
    assert stranger.client.get(f"/certificates/{uuid4()}{path}").status_code == 404
    assert client.get(desk.address + path).status_code == 302
    assert stranger.client.post(f"/submissions/{desk.holding.submission.id}/certificate").status_code == 404


@pytest.mark.parametrize("language", ["es", "pt", "en", "fr"])
def test_the_pdf_says_it_all_in_every_language(app: Flask, desk: Desk, language: str) -> None:
    answer = desk.client.get(f"{desk.address}.pdf?lang={language}")
    text = pdf_text(answer.data)
    with app.test_request_context(), force_locale(language):
        assurance = gettext(
            "Self-declared. Evidence named for %(named)s of %(answers)s rated answers. Nobody outside has checked it.",
            named=1,
            answers=5,
        )
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert f'filename="certificate-{desk.code}-{language}.pdf"' in answer.headers["Content-Disposition"]
    assert "language=" not in answer.headers.get("Set-Cookie", "")
    for part in (PLAIN, grouped_code(desk.code), "Established", assurance, "127.0.0.1:8000/check"):
        assert part in text, part


def test_a_hostile_name_is_only_text_in_the_pdf(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(legal_name=HOSTILE)
    answer = desk.client.get(f"{desk.address}.pdf")
    text = pdf_text(answer.data)
    assert answer.status_code == 200
    assert "<script>alert(1)</script>" in text.replace(" ", "")
    assert "\u202e" not in text
    assert b"/JavaScript" not in answer.data


def test_the_operator_withdraws_with_a_reason_once(desk: Desk, operator: FlaskClient, client: FlaskClient) -> None:
    address = f"/operations{desk.address}/withdraw"
    assert PLAIN in operator.get(address).text
    assert operator.post(address, data={"reason": " ", "confirmed": "y"}).status_code == 422
    assert operator.post(address, data={"reason": "Untrue answers."}).status_code == 422
    assert "This certificate is valid" in client.get(f"/c/{desk.code}").text
    done = operator.post(address, data={"reason": "Untrue answers.", "confirmed": "y"})
    assert (done.status_code, done.location) == (303, f"/c/{desk.code}")
    assert operator.post(address, data={"reason": "Again.", "confirmed": "y"}).status_code == 409
    assert "Untrue answers." in client.get(f"/c/{desk.code}").text
    assert "Untrue answers." in desk.client.get(desk.address).text


def test_only_the_operator_withdraws(desk: Desk, client: FlaskClient) -> None:
    address = f"/operations{desk.address}/withdraw"
    assert desk.client.get(address).status_code == 403
    assert desk.client.post(address, data={"reason": "x", "confirmed": "y"}).status_code == 403
    assert client.post(address, data={"reason": "x", "confirmed": "y"}).status_code in {302, 401, 403, 422}


def test_a_withdrawal_keeps_what_was_typed_when_the_language_is_switched(desk: Desk, operator: FlaskClient) -> None:
    answer = operator.post(
        f"/operations{desk.address}/withdraw", data={"reason": "Untrue answers.", "switch_language": "fr"}
    )
    assert answer.status_code == 200
    assert "Untrue answers." in answer.text
    assert '<html lang="fr"' in answer.text


def test_a_certificate_of_last_year_can_still_be_printed(open_desk: Callable[..., Desk], now: datetime) -> None:
    desk = open_desk(days_ago=400)
    assert desk.holding.certificate.expires_on < (now - timedelta(days=30)).date()
    assert desk.client.get(f"{desk.address}.pdf").status_code == 200
