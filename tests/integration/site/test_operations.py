"""What only the operator may do and see."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core.access import Kind
from portal.core.db import Database
from portal.core.outbox.models import Mail
from portal.organisations.models import Organisation
from tests.factories.certificates import make_certificate
from tests.factories.organisations import make_membership, make_operator, make_organisation, make_supplier_with_owner
from tests.factories.people import AT, make_person, sign_in

PAGES = ["", "/organisations", "/organisations/new", "/certificates", "/mails"]
INVITATION = {
    "kind": "agency",
    "legal_name": "Agencia <b>Nacional</b>",
    "country": "CL",
    "person_name": "Ana Rojas",
    "email": "Ana@Example.org",
    "language": "pt",
}


@pytest.fixture
def operator(client: FlaskClient, database: Database) -> FlaskClient:
    with database.transaction() as session:
        _, person = make_operator(session)
    sign_in(client, person)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_gets_in(client: FlaskClient, database: Database, page: str) -> None:
    assert client.get(f"/operations{page}").status_code == 302
    with database.transaction() as session:
        _, owner = make_supplier_with_owner(session)
        agent = make_person(session)
        make_membership(session, make_organisation(session, Kind.AGENCY), agent)
    for person in (owner, agent):
        sign_in(client, person)
        assert client.get(f"/operations{page}").status_code == 403
        assert client.post("/operations/organisations/new", data=INVITATION).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_an_empty_portal(operator: FlaskClient, page: str) -> None:
    assert operator.get(f"/operations{page}").status_code == 200


def test_an_invited_agency_can_sign_in_by_the_link_shown(operator: FlaskClient, database: Database) -> None:
    made = operator.post("/operations/organisations/new", data=INVITATION)
    assert made.status_code == 200
    assert "Agencia &lt;b&gt;Nacional&lt;/b&gt;" in made.text
    token = re.search(r"/links/([\w-]+)", made.text)
    assert token is not None
    with database.reading() as session:
        assert session.scalar(select(Organisation.kind).where(Organisation.country == "CL")) is Kind.AGENCY
        mail = session.scalars(select(Mail)).one()
        assert (mail.recipient, mail.language) == ("ana@example.org", "pt")
    operator.post("/sign-out")
    password = {"password": "piedras de río claras", "again": "piedras de río claras"}
    page = operator.get(f"/links/{token[1]}")
    assert page.status_code == 200
    names = set(re.findall(r'<input[^>]+type="password"[^>]+name="(\w+)"|name="(\w+)"[^>]+type="password"', page.text))
    fields = {name: password["password"] for pair in names for name in pair if name}
    assert operator.post(f"/links/{token[1]}", data=fields).status_code in (302, 303)
    assert operator.get("/home").status_code == 200


def test_an_invitation_with_faults_is_shown_again_with_all_that_was_typed(
    operator: FlaskClient, database: Database
) -> None:
    faulty = operator.post("/operations/organisations/new", data={**INVITATION, "email": "nobody", "legal_name": ""})
    assert faulty.status_code == 422
    assert 'value="Ana Rojas"' in faulty.text
    with database.reading() as session:
        assert session.scalar(select(Organisation).where(Organisation.country == "CL")) is None


def test_an_address_with_an_account_is_not_invited_again(operator: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        make_person(session, email="ana@example.org")
    refused = operator.post("/operations/organisations/new", data=INVITATION)
    assert refused.status_code == 422
    with database.reading() as session:
        assert session.scalar(select(Organisation).where(Organisation.country == "CL")) is None
        assert len(session.scalars(select(Person).where(Person.email == "ana@example.org")).all()) == 1


def test_lists_find_by_part_of_a_name_and_bear_any_page_number(operator: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        make_certificate(session, at=AT)
        make_organisation(session, Kind.AGENCY, legal_name="Compras 100 % públicas")
    assert "Compras 100 % públicas" in operator.get("/operations/organisations?q=100 %").text
    assert "Compras 100 % públicas" not in operator.get("/operations/organisations?q=zzz").text
    for page in ("0", "-1", "9" * 30, "x", "1e5", "٣", "%00"):
        for path in ("organisations", "certificates"):
            assert operator.get(f"/operations/{path}?page={page}&q=%00").status_code == 200


def test_the_outgoing_mail_never_shows_a_one_time_link(operator: FlaskClient) -> None:
    operator.post("/operations/organisations/new", data=INVITATION)
    text = operator.get("/operations/mails").text
    assert "ana@example.org" in text
    assert "/links/" not in text


def test_switching_language_keeps_what_was_typed(operator: FlaskClient) -> None:
    switched = operator.post(
        "/operations/organisations/new", data={**INVITATION, "email": "half", "switch_language": "fr"}
    )
    assert switched.status_code == 200
    assert '<html lang="fr"' in switched.text
    assert 'value="half"' in switched.text
