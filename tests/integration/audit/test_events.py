"""What people do is in the trail, and nothing in it that should not be."""

import json
import re

from flask.testing import FlaskClient

from portal.core.db import Database
from portal.core.outbox.queries import list_mails
from portal.core.trail.models import TrailEntry
from portal.questionnaires.services import publish_questionnaire
from tests.factories.assessments import every_type
from tests.factories.certificates import make_certificate
from tests.factories.organisations import make_operator, make_supplier_with_owner
from tests.factories.people import AT, PASSWORD, make_person, sign_in
from tests.integration.audit.conftest import News

WRONG = "an entirely wrong guess"
NEW = "seven orange kites"
REGISTRATION = {
    "legal_name": "Tejidos Secretos S.A.S.",
    "trade_name": "Secretex",
    "tax_number": "213.123.432-1",
    "region": "CO-ANT",
    "sector": "13",
    "people": "12",
    "traits": ["night-work"],
    "in_statistics": "yes",
}


def events(entries: list[TrailEntry]) -> list[str]:
    return [entry.event for entry in entries]


def link_in_last_mail(database: Database) -> str:
    with database.reading() as session:
        found = re.search(r"(/links/\S+)", list_mails(session)[0].body)
    assert found is not None
    return found[1]


def test_a_person_opens_an_account_signs_in_and_out_and_changes_the_password(
    client: FlaskClient, database: Database, news: News
) -> None:
    given = {"name": "Rosa Mamani", "email": "rosa@example.org", "password": PASSWORD}
    client.post("/sign-up", data=given)
    client.post(link_in_last_mail(database), data={"password": PASSWORD})
    client.post("/sign-out")
    client.post("/sign-in", data={**given, "password": WRONG})
    client.post("/sign-in", data=given, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    client.post("/account/password", data={"current_password": PASSWORD, "password": NEW})
    found = news()
    assert events(found) == [
        "account.opened",
        "account.email-confirmed",
        "sign-in.succeeded",
        "sign-in.ended",
        "sign-in.failed",
        "sign-in.succeeded",
        "account.password-changed",
    ]
    assert {entry.about_id for entry in found} == {found[-1].about_id}
    assert [entry.origin for entry in found][-2:] == ["203.0.113.0/24", "127.0.0.0/24"]
    assert found[4].by_person is None
    kept = json.dumps([[entry.old, entry.new, entry.about_id, entry.origin] for entry in found])
    for secret in ("rosa", "Rosa", PASSWORD, WRONG, NEW, "/links/"):
        assert secret not in kept


def test_a_pause_is_told_once(client: FlaskClient, database: Database, news: News) -> None:
    with database.transaction() as session:
        make_person(session, email="ana@example.org")
    for _ in range(12):
        client.post("/sign-in", data={"email": "ana@example.org", "password": WRONG})
    assert events(news()) == ["sign-in.failed"] * 8 + ["sign-in.paused"]


def test_guesses_at_unknown_addresses_name_nobody(client: FlaskClient, news: News) -> None:
    client.post("/sign-in", data={"email": "nobody@example.org", "password": WRONG})
    (entry,) = news()
    assert (entry.by_person, entry.about_kind, entry.about_id) == (None, "", "")


def test_a_forgotten_password_is_told(client: FlaskClient, database: Database, news: News) -> None:
    with database.transaction() as session:
        make_person(session, email="ana@example.org")
    client.post("/forgotten-password", data={"email": "ana@example.org"})
    client.post(link_in_last_mail(database), data={"password": NEW})
    assert events(news()) == ["account.password-reset", "sign-in.succeeded"]


def test_registering_and_changing_an_organisation_keeps_codes_and_no_names(
    client: FlaskClient, database: Database, news: News
) -> None:
    with database.transaction() as session:
        person = make_person(session)
    sign_in(client, person)
    client.post("/organisation/register/CO", data=REGISTRATION)
    client.post("/organisation/edit", data={**REGISTRATION, "people": "60", "legal_name": "Otra", "revision": "1"})
    registered, joined, changed = news()
    assert (registered.event, registered.new["sector"], registered.by_person) == (
        "organisation.registered",
        "13",
        person.id,
    )
    assert (joined.event, joined.new, joined.about_id) == ("people.joined", {"role": "owner"}, str(person.id))
    assert (changed.event, changed.old) == ("organisation.changed", {"people": "12"})
    assert changed.new == {"people": "60", "legal_name": "changed"}
    assert {registered.organisation_id, joined.organisation_id, changed.organisation_id} == {registered.organisation_id}
    kept = json.dumps([[entry.old, entry.new] for entry in (registered, joined, changed)])
    for name in ("Secretos", "Secretex", "Otra", "213123432"):
        assert name not in kept


def test_publications_submissions_and_certificates_are_told(
    client: FlaskClient, database: Database, news: News
) -> None:
    with database.transaction() as session:
        version = publish_questionnaire(session, every_type(), at=AT)
        publish_questionnaire(session, every_type(), at=AT)
        _, operator = make_operator(session)
        made = make_certificate(session, at=AT)
    sign_in(client, operator)
    reason = {"reason": "The answers were not true.", "confirmed": "y"}
    client.post(f"/operations/certificates/{made.certificate.id}/withdraw", data=reason)
    found = {entry.event: entry for entry in news()}
    assert found["questionnaire.published"].new.keys() == {"hash"}
    assert version.content_hash in [entry.new.get("hash") for entry in news()]
    sent = found["submission.made"]
    assert (sent.organisation_id, sent.about_id) == (
        made.certificate.organisation_id,
        str(made.certificate.submission_id),
    )
    assert found["certificate.issued"].new == found["certificate.withdrawn"].new == {"code": made.certificate.code}
    assert found["certificate.withdrawn"].by_person == operator.id
    assert events(news()).count("questionnaire.published") == len(
        {entry.about_id for entry in news() if entry.event == "questionnaire.published"}
    )


def test_what_is_refused_is_not_told(client: FlaskClient, database: Database, news: News) -> None:
    with database.transaction() as session:
        _supplier, owner = make_supplier_with_owner(session, tax_number="213123432")
        newcomer = make_person(session)
    sign_in(client, newcomer)
    assert client.post("/organisation/register/CO", data=REGISTRATION).status_code == 422
    sign_in(client, owner)
    assert client.post("/organisation/edit", data={**REGISTRATION, "revision": "9"}).status_code == 409
    assert news() == []
