"""Registering a supplier: what is kept, what is refused, and with which words."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person
from portal.core.access import Kind, Role
from portal.core.db import Database
from portal.organisations.models import Membership, Organisation
from portal.organisations.queries import get_profile
from portal.organisations.rules import Size, SupplierProfile
from tests.factories.organisations import make_supplier_with_owner
from tests.factories.people import make_person, sign_in

ENGLISH = {"Accept-Language": "en"}
PATH = "/organisation/register/CO"
GIVEN: dict[str, Any] = {
    "legal_name": "Tejidos del Valle S.A.S.",
    "trade_name": "Tejivalle",
    "tax_number": "213.123.432-1",
    "region": "CO-ANT",
    "sector": "13",
    "people": "1.250",
    "traits": ["subcontractors", "women-led"],
    "in_statistics": "yes",
}


def organisations(database: Database) -> list[Organisation]:
    with database.reading() as session:
        return list(session.scalars(select(Organisation)))


def test_a_newcomer_is_led_from_the_country_to_a_registered_business(
    client: FlaskClient, database: Database, newcomer: Person
) -> None:
    first = client.get("/organisation/register?lang=pt")
    assert "Brasil" in first.text
    assert "Guiana Francesa" in first.text
    assert client.post("/organisation/register", data={"country": "CO"}).location == PATH
    page = client.get(f"{PATH}?lang=en")
    assert "NIT" in page.text
    assert "Antioquia" in page.text
    assert client.post(PATH, data=GIVEN).location == "/home"
    (made,) = organisations(database)
    assert (made.kind, made.country, made.tax_scheme, made.tax_number) == (Kind.SUPPLIER, "CO", "CO-NIT", "213123432")
    assert (made.people_employed, made.size, made.in_statistics) == (1250, Size.LARGE, True)
    with database.reading() as session:
        membership = session.scalars(select(Membership)).one()
        profile = get_profile(session, made.id)
    assert (membership.person_id, membership.role) == (newcomer.id, Role.OWNER)
    assert profile == SupplierProfile(Size.LARGE, "13", "CO", frozenset({"subcontractors", "women-led"}))
    shown = client.get("/organisation", headers=ENGLISH).text
    assert "Tejidos del Valle" in shown
    assert "1,250" in shown


@pytest.mark.parametrize(
    "typed", ["2131234321", " 213 123 432 1 ", "213-123-432-1", "0213.123.432-1", "２１３１２３４３２－１"]
)
def test_a_number_typed_otherwise_is_the_same_business(
    app: Flask, client: FlaskClient, database: Database, newcomer: Person, typed: str
) -> None:
    with database.transaction() as session:
        _supplier, owner = make_supplier_with_owner(session, tax_number="213123432")
    page = client.post(PATH, data={**GIVEN, "tax_number": typed}, headers=ENGLISH)
    assert page.status_code == 422
    assert "registered already" in page.text
    assert owner.name not in page.text
    assert owner.email not in page.text
    assert len(organisations(database)) == 1


def test_letters_count_alike_in_either_case(client: FlaskClient, database: Database, newcomer: Person) -> None:
    mexican = {**GIVEN, "tax_number": "GODE561231GR8", "region": "MX-OAX"}
    assert client.post("/organisation/register/MX", data=mexican).status_code == 303
    with database.transaction() as session:
        other = make_person(session)
    sign_in(client, other)
    again = {**mexican, "tax_number": "gode-561231-gr8"}
    assert client.post("/organisation/register/MX", data=again).status_code == 422


def test_the_same_number_in_another_country_is_another_business(
    client: FlaskClient, database: Database, newcomer: Person
) -> None:
    with database.transaction() as session:
        make_supplier_with_owner(session, country="HN", tax_number="213123432")
    assert client.post(PATH, data=GIVEN).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("legal_name", "", "Enter the legal name."),
        ("legal_name", "\x00\x07", "Enter the legal name."),
        ("legal_name", "x" * 201, "200"),
        ("legal_name", "x" * 280_000, "200"),
        ("trade_name", "y" * 201, "200"),
        ("tax_number", "", "Enter the NIT."),
        ("tax_number", "213.123.432-2", "not a valid NIT"),
        ("tax_number", "9" * 400, "60"),
        ("tax_number", "' OR 1=1 --", "not a valid NIT"),
        ("region", "", "Choose the region."),
        ("region", "BR-SP", "Choose the region."),
        ("region", "\x00", "Choose the region."),
        ("sector", "", "Choose what your business mainly does."),
        ("sector", "04", "Choose what your business mainly does."),
        ("sector", "x" * 5000, "Choose what your business mainly does."),
        ("people", "", "Enter how many people"),
        ("people", "0", "Enter a whole number"),
        ("people", "-5", "Enter a whole number"),
        ("people", "3000001", "Enter a whole number"),
        ("people", "12.5", "Enter a whole number"),
        ("people", "1e3", "Enter a whole number"),
        ("people", "٥", "Enter a whole number"),
        ("people", "²", "Enter a whole number"),
        ("people", "9" * 19, "Enter a whole number"),
        ("people", "9" * 5000, "20"),
        ("people", "NaN", "Enter a whole number"),
        ("traits", ["subcontractors", "spies"], "Choose from the list only."),
        ("in_statistics", "", "Choose yes or no."),
        ("in_statistics", "maybe", "Choose yes or no."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    client: FlaskClient, database: Database, newcomer: Person, field: str, value: object, words: str
) -> None:
    page = client.post(PATH, data={**GIVEN, field: value}, headers=ENGLISH)
    assert page.status_code == 422
    assert words in page.text
    assert f'id="{field}-error"' in page.text
    for other in {"legal_name", "trade_name", "tax_number", "people"} - {field}:
        assert f'value="{GIVEN[other]}"' in page.text
    assert organisations(database) == []


@pytest.mark.parametrize(
    ("typed", "people"), [("1", 1), ("9", 9), ("1,250", 1250), ("3 000 000", 3_000_000), ("0012", 12), ("1’250", 1250)]
)
def test_whole_numbers_are_read_as_people_write_them(
    client: FlaskClient, database: Database, newcomer: Person, typed: str, people: int
) -> None:
    assert client.post(PATH, data={**GIVEN, "people": typed}).status_code == 303
    assert organisations(database)[0].people_employed == people


def test_signs_that_turn_text_around_are_taken_out(client: FlaskClient, database: Database, newcomer: Person) -> None:
    client.post(PATH, data={**GIVEN, "legal_name": "Tejidos\u202e S.A.\x00 Nu\u0301\u00f1ez"})
    assert organisations(database)[0].legal_name == "Tejidos S.A. Núñez"


def test_html_in_names_is_inert(client: FlaskClient, newcomer: Person) -> None:
    client.post(PATH, data={**GIVEN, "legal_name": "<b>x</b>", "trade_name": '"><script>alert(1)</script>'})
    for path in ("/organisation", "/organisation/edit"):
        page = client.get(path).text
        assert "<b>x</b>" not in page
        assert "<script>alert" not in page


def test_odd_bodies_are_refused_calmly(client: FlaskClient, newcomer: Person) -> None:
    for body in (GIVEN, {"legal_name": 5, "people": {"a": 1}}, [1, 2], "text", None):
        assert client.post(PATH, json=body).status_code == 422
    assert client.post(PATH, data=b"{", content_type="application/json").status_code == 422
    broken = client.post(PATH, data=b"--x\r\nnonsense", content_type="multipart/form-data; boundary=x")
    assert broken.status_code in (400, 422)
    surrogates = b"legal_name=%ED%A0%80&sector=%ED%A0%80&traits=%00&people=%FF"
    assert client.post(PATH, data=surrogates, content_type="application/x-www-form-urlencoded").status_code == 422
    many = "&".join(f"traits=t{n}" for n in range(5000))
    answer = client.post(PATH, data=many, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (413, 422)


@pytest.mark.parametrize("country", ["XX", "ES", "co", "C1", "ABC", "%00%00", "🇨🇴"])
def test_other_countries_have_no_page(client: FlaskClient, newcomer: Person, country: str) -> None:
    assert client.get(f"/organisation/register/{country}").status_code == 404
    assert client.post(f"/organisation/register/{country}", data=GIVEN).status_code == 404


@pytest.mark.parametrize("country", ["", "XX", "x" * 3000])
def test_a_country_must_be_chosen(client: FlaskClient, newcomer: Person, country: str) -> None:
    page = client.post("/organisation/register", data={"country": country}, headers=ENGLISH)
    assert page.status_code == 422
    assert "Choose the country." in page.text


def test_a_country_without_regions_asks_for_none(client: FlaskClient, database: Database, newcomer: Person) -> None:
    page = client.get("/organisation/register/GF").text
    assert 'name="region"' not in page
    given = {**GIVEN, "tax_number": "732829320"}
    del given["region"]
    assert client.post("/organisation/register/GF", data=given).status_code == 303
    assert organisations(database)[0].region == ""


def test_switching_the_language_keeps_everything_typed(client: FlaskClient, newcomer: Person) -> None:
    page = client.post(PATH, data={**GIVEN, "people": "many", "switch_language": "es"})
    assert page.status_code == 200
    assert 'value="many"' in page.text
    assert page.text.count(" checked") == 3
    assert "Ropa" in page.text or "textil" in page.text.lower()


def test_who_has_an_organisation_may_register_another_and_then_acts_for_it(
    client: FlaskClient, database: Database, supplier: Organisation
) -> None:
    assert client.get("/organisation/register").status_code == 200
    assert client.post(PATH, data=GIVEN).location == "/home"
    assert "Tejivalle" in client.get("/organisation", headers=ENGLISH).text
    assert len(organisations(database)) == 2


def test_registering_ones_own_business_again_leads_to_it(
    client: FlaskClient, database: Database, supplier: Organisation
) -> None:
    client.post(PATH, data=GIVEN)
    again = client.post(PATH, data={**GIVEN, "legal_name": "Typed again"})
    assert again.location == "/home"
    page = client.get("/organisation", headers=ENGLISH).text
    assert "Tejidos del Valle" in page
    assert "Typed again" not in page
    assert len(organisations(database)) == 2


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/organisation").location == "/sign-in?next=/organisation"
    assert client.post(PATH, data=GIVEN).status_code == 401
