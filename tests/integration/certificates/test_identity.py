"""Who sent the answers is frozen with them: a new name changes nothing old; the tax number tells namesakes apart."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from portal.assessments import queries as assessments
from portal.assessments.models import Submission
from portal.certificates.facts import from_json
from portal.certificates.models import Certificate
from portal.certificates.services import issue_certificate
from portal.core.db import Database
from portal.organisations.models import Organisation
from portal.questionnaires.canonical import canonical_json, content_hash
from tests.factories.assessments import submit
from tests.factories.certificates import good_answers
from tests.factories.organisations import make_supplier_with_owner
from tests.factories.people import sign_in
from tests.integration.certificates.conftest import HOSTILE

NAME, TRADE, NUMBER = "Tejidos Ñandú S.A.S.", "La Ñandú", "900100888"
LINE = f"NIT {NUMBER}"
NEW = {"legal_name": "Otra Cosa Ltda.", "trade_name": "Otra", "region": "CO-CUN", "sector": "47"}


@dataclass(frozen=True)
class Sender:
    """A supplier that sent its answers, its browser, and the database."""

    client: FlaskClient
    database: Database
    submission: Submission
    at: datetime

    @property
    def address(self) -> str:
        """The address of the result."""
        return f"/submissions/{self.submission.id}"

    def rename(self, **changes: str) -> None:
        """Changes the organisation as its profile page would."""
        with self.database.transaction() as session:
            organisation = session.get_one(Organisation, self.submission.organisation_id)
            for field, value in (changes or NEW).items():
                setattr(organisation, field, value)

    def take(self) -> Certificate:
        """Takes the certificate."""
        owner, sent = self.submission.organisation_id, self.submission
        with self.database.transaction() as session:
            return issue_certificate(session, sent.id, organisation_id=owner, by=sent.submitted_by, at=self.at)

    def reads(self, path: str) -> str:
        """The words of a page, or of a PDF."""
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        if answer.mimetype == "application/pdf":
            text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
        else:
            text = BeautifulSoup(answer.text, "lxml").find("main").get_text(" ")
        return " ".join(text.split())


@pytest.fixture
def send(app: Flask, database: Database, now: datetime) -> Callable[..., Sender]:
    """Sends the answers of a supplier."""

    def make(**supplier: object) -> Sender:
        told = {"legal_name": NAME, "trade_name": TRADE, "tax_number": NUMBER} | supplier
        with database.transaction() as session:
            organisation, owner = make_supplier_with_owner(session, **told)
            submission = submit(session, organisation.id, owner.id, good_answers(now), at=now)
        client = app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        sign_in(client, owner)
        return Sender(client, database, submission, now)

    return make


@pytest.fixture
def sender(send: Callable[..., Sender]) -> Sender:
    """A supplier that sent its answers."""
    return send()


def pages_of(sender: Sender, certificate: Certificate) -> dict[str, str]:
    own = f"/certificates/{certificate.id}"
    paths = (sender.address, f"{sender.address}/report.pdf", f"{sender.address}/answers", own, f"{own}.pdf")
    return {path: sender.reads(path) for path in (*paths, f"/c/{certificate.code}")}


def test_who_submitted_is_part_of_what_the_hash_is_taken_of(sender: Sender) -> None:
    document = json.loads(sender.submission.document)
    assert document["organisation"] == {
        "id": str(sender.submission.organisation_id),
        "legal_name": NAME,
        "trade_name": TRADE,
        "country": "CO",
        "region": "CO-ANT",
        "tax_scheme": "CO-NIT",
        "tax_number": NUMBER,
    }
    assert content_hash(document) == sender.submission.content_hash
    document["organisation"]["legal_name"] = "Otra Cosa Ltda."
    assert content_hash(document) != sender.submission.content_hash


def test_a_new_name_changes_neither_result_nor_report_nor_copy_nor_certificate(sender: Sender) -> None:
    certificate = sender.take()
    before = pages_of(sender, certificate)
    sender.rename()
    assert pages_of(sender, certificate) == before
    for path, text in before.items():
        assert NAME in text, path
        assert NUMBER in text, path


def test_a_new_name_changes_neither_the_document_nor_its_hash(sender: Sender) -> None:
    sender.rename()
    with sender.database.reading() as session:
        kept = session.get_one(Submission, sender.submission.id)
        work = assessments.read_submission(session, kept)
    assert kept.document == canonical_json(json.loads(sender.submission.document)).decode()
    assert work.content_hash == content_hash(json.loads(kept.document)) == sender.submission.content_hash
    assert (work.submitter.legal_name, work.submitter.region, work.profile.sector) == (NAME, "CO-ANT", "13")


def test_a_certificate_taken_later_bears_the_name_of_the_day_of_sending(sender: Sender) -> None:
    sender.rename()
    facts = from_json(sender.take().facts)
    assert (facts.legal_name, facts.region, facts.sector) == (NAME, "CO-ANT", "13")
    assert (facts.tax_scheme, facts.tax_number) == ("CO-NIT", NUMBER)


def test_the_file_of_an_old_report_keeps_its_name(sender: Sender) -> None:
    sender.rename()
    answer = sender.client.get(f"{sender.address}/report.pdf?lang=en")
    assert "readiness-report-tejidos-nandu-s-a-s-1-en.pdf" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("language", ["es", "pt", "en", "fr"])
def test_the_number_stands_beside_its_local_name(sender: Sender, client: FlaskClient, language: str) -> None:
    certificate = sender.take()
    own = f"/certificates/{certificate.id}"
    for path in (f"{own}.pdf?lang={language}", own, f"/c/{certificate.code}", sender.address):
        assert LINE in sender.reads(path), path
    assert LINE in " ".join(client.get(f"/c/{certificate.code}?lang={language}").text.split())


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "Tax or registration number AB12345"), ("es", "Número tributario o de registro AB12345")],
)
def test_where_the_number_has_no_name_of_its_own_it_is_named_in_the_language(
    send: Callable[..., Sender], language: str, line: str
) -> None:
    sender = send(country="BB", region="BB-01", tax_number="AB12345")
    certificate = sender.take()
    assert line in sender.reads(f"/c/{certificate.code}?lang={language}")
    assert line in sender.reads(f"/certificates/{certificate.id}.pdf?lang={language}")


def test_two_firms_of_one_name_are_told_apart(send: Callable[..., Sender]) -> None:
    first, second = send(), send(tax_number="900100999")
    assert LINE in first.reads(f"/c/{first.take().code}")
    shown = second.reads(f"/c/{second.take().code}")
    assert "NIT 900100999" in shown
    assert NUMBER not in shown


def test_the_operator_finds_and_sees_the_number(sender: Sender, operator: FlaskClient) -> None:
    certificate = sender.take()
    assert LINE in operator.get(f"/operations/certificates?q={NUMBER[2:]}").text
    assert "None was found." in operator.get("/operations/certificates?q=555555").text
    assert NUMBER in operator.get(f"/operations/certificates/{certificate.id}/withdraw").text


def test_hostile_names_are_only_text_wherever_they_stand(send: Callable[..., Sender]) -> None:
    sender = send(legal_name=HOSTILE, trade_name="<img src=x onerror=alert(1)>\u202e")
    certificate = sender.take()
    for path in (
        sender.address,
        f"{sender.address}/answers",
        f"/certificates/{certificate.id}",
        f"/c/{certificate.code}",
    ):
        page = sender.client.get(path).text
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert "\u202e" not in page, path
        assert "<script>alert(1)</script>gpj.exe Ñandú" in sender.reads(path), path
    assert "<img src=x onerror=alert(1)>" in sender.reads(f"{sender.address}/answers")
    assert "\u202e" not in sender.submission.document


def test_taking_a_certificate_says_first_what_others_will_see(sender: Sender) -> None:
    shown = sender.reads(sender.address)
    assert "Take the certificate" in shown
    assert "Others see your organisation's name, tax number, country, sector and level" in shown
