"""What people do is in the trail, and nothing in it that should not be."""

import json
import re
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import update

from portal.audit.wording import EVENTS, GROUPS
from portal.core import clock
from portal.core.config import ROOT
from portal.core.db import Database
from portal.core.outbox.queries import list_mails
from portal.core.trail.events import Event
from portal.core.trail.models import TrailEntry
from portal.keeping.queries import table_of
from portal.questionnaires.services import publish_questionnaire
from tests.factories.assessments import every_type
from tests.factories.certificates import make_certificate, renew
from tests.factories.organisations import make_membership, make_operator, make_supplier, make_supplier_with_owner
from tests.factories.people import AT, PASSWORD, make_person, sign_in
from tests.factories.rows import make_row
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


def test_every_file_with_answers_that_is_taken_away_is_told(
    client: FlaskClient, database: Database, news: News
) -> None:
    with database.transaction() as session:
        made = make_certificate(session, at=clock.now())
        plan = make_row(session, "plan", organisation_id=made.organisation.id, questionnaire_id="every-type")
        level = table_of("plan").c
        session.execute(update(level.id.table).values(target_kind="level", target="leading").where(level.id == plan))
    sign_in(client, made.owner)
    before = len(news())
    paths = {
        f"/submissions/{made.submission.id}/report.pdf": ("report", "submission", made.submission.id),
        f"/certificates/{made.certificate.id}.pdf": ("certificate", "certificate", made.certificate.id),
        f"/plans/{plan}/plan.xlsx": ("plan-workbook", "plan", plan),
    }
    for path in paths:
        assert client.head(path).status_code == 200
    assert len(news()) == before
    for path in paths:
        assert client.get(path).status_code == 200, path
    taken = news()[before:]
    assert events(taken) == ["organisation.file-taken"] * len(paths)
    assert [(entry.new["file"], entry.about_kind, entry.about_id) for entry in taken] == [
        (file, kind, str(thing)) for file, kind, thing in paths.values()
    ]
    assert {(entry.organisation_id, entry.by_person) for entry in taken} == {(made.organisation.id, made.owner.id)}
    page = client.get("/organisation/trail", headers={"Accept-Language": "en"}).text
    assert "took a file away" in page
    assert "report of the result (PDF)" in page


def test_a_stranger_who_gets_no_file_is_not_told(client: FlaskClient, database: Database, news: News) -> None:
    with database.transaction() as session:
        made = make_certificate(session, at=clock.now())
        _other, stranger = make_supplier_with_owner(session)
    sign_in(client, stranger)
    before = len(news())
    assert client.get(f"/submissions/{made.submission.id}/report.pdf").status_code == 404
    assert len(news()) == before


def test_a_certificate_that_takes_the_place_of_another_is_told(database: Database, news: News) -> None:
    with database.transaction() as session:
        made = make_certificate(session, at=AT)
        newer = renew(session, made, at=AT + timedelta(days=1))
    issued, replaced = [entry for entry in news() if entry.event.startswith("certificate.")][-2:]
    assert (issued.event, replaced.event) == ("certificate.issued", "certificate.replaced")
    assert replaced.old == {"code": made.certificate.code}
    assert replaced.new == {"code": newer.certificate.code}


def test_going_over_to_another_organisation_is_told(client: FlaskClient, database: Database, news: News) -> None:
    with database.transaction() as session:
        _first, person = make_supplier_with_owner(session)
        other = make_supplier(session)
        make_membership(session, other, person)
    sign_in(client, person)
    client.post(f"/organisations/{other.id}/act")
    (entry,) = news()
    assert (entry.event, entry.by_person, entry.organisation_id) == ("sign-in.seat-changed", person.id, other.id)


def test_a_changed_account_is_told_without_the_name(client: FlaskClient, database: Database, news: News) -> None:
    with database.transaction() as session:
        person = make_person(session, name="Ana Quispe")
    sign_in(client, person)
    given = {"name": "Ana Secreta", "language": "es"}
    client.post("/account", data=given)
    client.post("/account", data=given)
    (entry,) = news()
    assert (entry.event, entry.about_id) == ("account.changed", str(person.id))
    assert entry.old == {"language": "en", "reminders": "yes"}
    assert entry.new == {"language": "es", "reminders": "no", "name": "changed"}


def test_every_event_has_words_and_a_group_that_can_be_looked_for() -> None:
    assert set(EVENTS) == set(Event)
    assert {event.group for event in Event} == set(GROUPS)


def test_every_event_is_recorded_somewhere() -> None:
    code = "\n".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "portal").rglob("*.py") if file.name != "wording.py"
    )
    assert [event for event in Event if f"Event.{event.name}" not in code] == []
