"""Asking to join: what the person learns, what owners decide, and the way out where no owner is or answers."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core.access import Role
from portal.core.db import Database
from portal.core.trail.models import TrailEntry
from portal.organisations.models import JoinRequest
from tests.factories.organisations import make_operator, make_supplier
from tests.factories.people import make_person
from tests.integration.organisations.people import ENGLISH, PEOPLE, House
from tests.integration.organisations.test_registering import GIVEN as REGISTRATION

ASK = "/organisations/join"
CASES = "/operations/join-requests"
NUMBER = {"country": "CO", "tax_number": "213.123.432-1"}
CHECKED = {"answer": "owner", "checked": "Letter on the firm's paper, and a call to the registered number."}


@pytest.fixture
def nora(database: Database) -> Person:
    """Somebody of the firm who has just opened an account."""
    with database.transaction() as session:
        return make_person(session, name="Nora", email="nora@example.org")


@pytest.fixture
def operator(house: House, database: Database) -> FlaskClient:
    """The operator's browser."""
    with database.transaction() as session:
        _, person = make_operator(session)
    return house.browser(person)


def ask(house: House, person: Person) -> UUID:
    """Asks to join the house, and gives the request."""
    assert house.browser(person).post(ASK, data=NUMBER).location == "/organisations"
    (asked,) = house.open_requests()
    return asked.id


def wait(database: Database, days: int) -> None:
    """Lets the requests have been made so many days ago."""
    with database.transaction() as session:
        for request in session.scalars(select(JoinRequest)):
            request.asked_at -= timedelta(days=days)


def test_who_registers_a_known_number_is_offered_to_join_and_learns_nothing_else(house: House, nora: Person) -> None:
    client = house.browser(nora)
    page = client.post("/organisation/register/CO", data=REGISTRATION, headers=ENGLISH)
    assert page.status_code == 422
    assert 'action="/organisations/join"' in page.text
    asked = client.post(ASK, data=NUMBER, headers=ENGLISH, follow_redirects=True)
    assert "We have told the owners." in asked.text
    for text in (page.text, asked.text, client.get("/organisations", headers=ENGLISH).text):
        for secret in ("Olga", "Edgar", "Vera", house.person(Role.OWNER).email, str(house.organisation.id)):
            assert secret not in text
    assert house.organisation.legal_name not in asked.text
    assert "213123432" in asked.text


def test_owners_are_told_and_let_the_person_in(house: House, nora: Person) -> None:
    request_id = ask(house, nora)
    assert "Nora" in house.mails_to(house.person(Role.OWNER).email)[0]
    assert house.mails_to(house.person(Role.EDITOR).email) == []
    owner = house.browser(Role.OWNER)
    assert "Nora" in owner.get(PEOPLE).text
    page = owner.get(f"{PEOPLE}/requests/{request_id}", headers=ENGLISH).text
    assert "nora@example.org" in page
    done = owner.post(f"{PEOPLE}/requests/{request_id}", data={"answer": "editor"})
    assert done.location == PEOPLE
    assert house.roles()["Nora"] is Role.EDITOR
    assert house.organisation.legal_name in house.mails_to("nora@example.org")[0]
    assert house.browser(nora).get("/organisation/edit").status_code == 200
    assert owner.post(f"{PEOPLE}/requests/{request_id}", data={"answer": "editor"}).status_code == 404


def test_owners_refuse_and_the_person_learns_no_name(house: House, nora: Person) -> None:
    request_id = ask(house, nora)
    house.browser(Role.OWNER).post(f"{PEOPLE}/requests/{request_id}", data={"answer": "refuse"})
    assert "Nora" not in house.roles()
    (mail,) = house.mails_to("nora@example.org")
    assert house.organisation.legal_name not in mail
    assert house.browser(nora).get("/home").location == "/organisation/register"


@pytest.mark.parametrize("answer", ["", "yes", "OWNER"])
def test_an_answer_must_be_chosen(house: House, nora: Person, answer: str) -> None:
    request_id = ask(house, nora)
    page = house.browser(Role.OWNER).post(f"{PEOPLE}/requests/{request_id}", data={"answer": answer}, headers=ENGLISH)
    assert page.status_code == 422
    assert "Choose an answer." in page.text


def test_asking_again_changes_nothing_and_can_be_taken_back(house: House, nora: Person) -> None:
    request_id = ask(house, nora)
    client = house.browser(nora)
    client.post(ASK, data={**NUMBER, "tax_number": "213 123 432 1"})
    assert [one.id for one in house.open_requests()] == [request_id]
    assert len(house.mails_to(house.person(Role.OWNER).email)) == 1
    assert client.get("/home").location == "/organisations"
    take_back = f"/organisations/requests/{request_id}/take-back"
    assert house.browser(Role.VIEWER).post(take_back).status_code == 404
    assert client.post(take_back).location == "/organisations"
    assert client.post(take_back).status_code == 404
    assert house.open_requests() == []


def test_a_member_who_asks_is_led_in(house: House) -> None:
    client = house.browser(Role.VIEWER)
    assert client.post(ASK, data=NUMBER).location == "/home"
    assert house.open_requests() == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"tax_number": "213.123.432-2"}, "not a valid NIT"),
        ({"tax_number": ""}, "Enter the tax number."),
        ({"country": ""}, "Choose the country."),
        ({"country": "XX"}, "Choose the country."),
        ({"tax_number": "900.373.115-3"}, "No business with this number is registered here."),
        ({"tax_number": "9" * 400}, "60"),
    ],
)
def test_what_cannot_be_found_is_said_in_words(house: House, nora: Person, changed: dict[str, str], words: str) -> None:
    page = house.browser(nora).post(ASK, data={**NUMBER, **changed}, headers=ENGLISH)
    assert page.status_code == 422
    assert words in page.text


def test_nobody_asks_all_day(house: House, database: Database, nora: Person) -> None:
    client = house.browser(nora)
    statuses = []
    for _ in range(7):
        statuses.append(client.post(ASK, data=NUMBER).status_code)
        for request in house.open_requests():
            client.post(f"/organisations/requests/{request.id}/take-back")
    assert statuses == [303] * 6 + [429]


def test_the_operator_waits_for_the_owners(
    house: House, database: Database, nora: Person, operator: FlaskClient
) -> None:
    request_id = ask(house, nora)
    assert "1 person waits" in operator.get("/operations", headers=ENGLISH).text
    assert "the owners' turn" in operator.get(CASES, headers=ENGLISH).text
    page = operator.get(f"{CASES}/{request_id}", headers=ENGLISH).text
    assert "Only after that can you decide." in page
    assert 'name="checked"' not in page
    assert operator.post(f"{CASES}/{request_id}", data=CHECKED).status_code == 409
    assert "Nora" not in house.roles()


def test_the_operator_decides_after_checks_when_no_owner_answers(
    house: House, database: Database, nora: Person, operator: FlaskClient
) -> None:
    request_id = ask(house, nora)
    wait(database, 7)
    assert "you can decide" in operator.get(CASES, headers=ENGLISH).text
    page = operator.get(f"{CASES}/{request_id}", headers=ENGLISH).text
    for shown in ("Nora", "nora@example.org", house.organisation.legal_name, "NIT 213123432", 'name="checked"'):
        assert shown in page
    assert operator.post(f"{CASES}/{request_id}", data=CHECKED).location == CASES
    assert house.roles()["Nora"] is Role.OWNER
    assert "no owner answered in time" in house.mails_to(house.person(Role.OWNER).email)[0]
    assert house.mails_to("nora@example.org")
    with database.reading() as session:
        told = session.scalars(
            select(TrailEntry).where(
                TrailEntry.organisation_id == house.organisation.id, TrailEntry.event == "people.join-admitted"
            )
        ).one()
    assert told.new["checked"] == CHECKED["checked"]
    shown = house.browser(Role.OWNER).get("/organisation/trail", headers=ENGLISH).text
    assert "a call to the registered number" in shown
    assert operator.post(f"{CASES}/{request_id}", data=CHECKED).status_code == 404


def test_where_there_is_no_owner_the_operator_decides_at_once(
    house: House, database: Database, nora: Person, operator: FlaskClient
) -> None:
    with database.transaction() as session:
        empty = make_supplier(session, tax_number="900373115")
    house.browser(nora).post(ASK, data={"country": "CO", "tax_number": "9003731153"})
    (asked,) = house.open_requests()
    assert asked.organisation_id == empty.id
    assert "0 owners" in operator.get(CASES, headers=ENGLISH).text
    assert operator.post(f"{CASES}/{asked.id}", data=CHECKED).location == CASES
    assert house.browser(nora).get(PEOPLE).status_code == 200


def test_the_operator_may_also_refuse(house: House, database: Database, nora: Person, operator: FlaskClient) -> None:
    request_id = ask(house, nora)
    wait(database, 8)
    operator.post(f"{CASES}/{request_id}", data={**CHECKED, "answer": "refuse"})
    assert "Nora" not in house.roles()
    assert len(house.mails_to(house.person(Role.OWNER).email)) == 1
    assert len(house.mails_to("nora@example.org")) == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"checked": ""}, "Enter what you checked."),
        ({"checked": "ok"}, "Say it in a few words."),
        ({"checked": "x" * 501}, "500"),
        ({"answer": ""}, "Choose an answer."),
    ],
)
def test_the_operator_says_what_was_checked(
    house: House, database: Database, nora: Person, operator: FlaskClient, changed: dict[str, str], words: str
) -> None:
    request_id = ask(house, nora)
    wait(database, 8)
    page = operator.post(f"{CASES}/{request_id}", data={**CHECKED, **changed}, headers=ENGLISH)
    assert page.status_code == 422
    assert words in page.text


def test_requests_of_other_organisations_are_not_there(house: House, database: Database, nora: Person) -> None:
    with database.transaction() as session:
        make_supplier(session, tax_number="900373115")
    house.browser(nora).post(ASK, data={"country": "CO", "tax_number": "9003731153"})
    (asked,) = house.open_requests()
    owner = house.browser(Role.OWNER)
    assert owner.get(f"{PEOPLE}/requests/{asked.id}").status_code == 404
    assert owner.post(f"{PEOPLE}/requests/{asked.id}", data={"answer": "owner"}).status_code == 404
    assert "Nora" not in owner.get(PEOPLE).text


def test_the_operator_opens_an_account_for_somebody_whom_mail_does_not_reach(
    house: House, operator: FlaskClient
) -> None:
    assert operator.get("/operations/people/new").status_code == 200
    given = {"person_name": "Nadia", "email": "Nadia@example.org", "language": "es"}
    made = operator.post("/operations/people/new", data=given)
    assert made.status_code == 200
    assert "/links/" in made.text
    assert operator.post("/operations/people/new", data=given).status_code == 422
    assert operator.post("/operations/people/new", data={**given, "email": "x"}).status_code == 422
    assert house.browser(Role.OWNER).post("/operations/people/new", data=given).status_code == 403
