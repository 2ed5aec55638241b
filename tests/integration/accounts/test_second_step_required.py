"""Kinds of organisation whose people must take a second step: they are led to set it up, and then go on."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.access import Kind, Role
from portal.core.config import KINDS, Settings
from portal.core.db import Database
from tests.factories.organisations import make_membership, make_operator, make_organisation, make_supplier
from tests.factories.people import make_person, sign_in
from tests.integration.accounts.security import ENGLISH, SECURITY, Bench

REQUIRED = f"{SECURITY}/required"


@pytest.fixture
def strict(application: Flask, settings: Settings) -> Iterator[None]:
    """Operators and agencies must take a second step."""
    application.extensions["settings"] = settings.model_copy(update={"second_factor_for": "operator,agency"})
    yield
    application.extensions["settings"] = settings


def test_an_operator_is_led_to_set_it_up_and_then_goes_on(
    app: Flask, client: FlaskClient, database: Database, settings: Settings, strict: None
) -> None:
    with database.transaction() as session:
        _, person = make_operator(session)
    sign_in(client, person, fresh=True)
    for path in ("/operations", "/operations/mails", "/organisation", "/organisation/people"):
        assert client.get(path).location == REQUIRED
    assert client.post("/operations/organisations/new", data={}).location == REQUIRED
    page = client.get(REQUIRED, headers=ENGLISH).text
    assert "Set up a second step" in page
    for path in ("/account", SECURITY, "/organisations"):
        assert client.get(path).status_code == 200
    Bench(app, database, settings, person, client).set_app_up()
    assert client.get("/operations").status_code == 200
    assert client.get(REQUIRED).location == "/home"


def test_home_leads_there_too(client: FlaskClient, database: Database, strict: None) -> None:
    with database.transaction() as session:
        _, person = make_operator(session)
    sign_in(client, person)
    assert client.get("/home", follow_redirects=True).request.path == REQUIRED


def test_an_agency_is_asked_as_the_setting_says_and_a_supplier_is_not(
    client: FlaskClient, database: Database, strict: None
) -> None:
    with database.transaction() as session:
        buyer, seller = make_person(session), make_person(session)
        make_membership(session, make_organisation(session, Kind.AGENCY), buyer, role=Role.VIEWER)
        make_membership(session, make_supplier(session), seller)
    sign_in(client, buyer)
    assert client.get("/organisation").location == REQUIRED
    sign_in(client, seller)
    assert client.get("/organisation").status_code == 200


def test_switching_to_an_organisation_that_asks_for_it_is_no_way_around(
    client: FlaskClient, database: Database, strict: None
) -> None:
    with database.transaction() as session:
        operator, person = make_operator(session)
        supplier = make_supplier(session)
        make_membership(session, supplier, person)
    sign_in(client, person)
    client.post(f"/organisations/{supplier.id}/act")
    assert client.get("/organisation").status_code == 200
    client.post(f"/organisations/{operator.id}/act")
    assert client.get("/operations").location == REQUIRED


def test_who_has_one_and_came_in_without_it_signs_in_again(
    app: Flask, client: FlaskClient, database: Database, settings: Settings, strict: None
) -> None:
    with database.transaction() as session:
        _, person = make_operator(session)
    sign_in(client, person, fresh=True)
    Bench(app, database, settings, person, client).set_app_up()
    other = app.test_client()
    sign_in(other, person)
    assert other.get("/operations").location == REQUIRED
    assert "Sign in again" in other.get(REQUIRED, headers=ENGLISH).text
    sign_in(other, person, second_step=True)
    assert other.get("/operations").status_code == 200


def test_on_a_laptop_nobody_is_asked(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        _, person = make_operator(session)
    sign_in(client, person)
    assert client.get("/operations").status_code == 200


def kinds(**given: str) -> frozenset[str]:
    return Settings(secret_key="s" * 40, **given).second_factor_kinds  # type: ignore[arg-type]


def test_the_setting_says_who_must() -> None:
    production = {
        "mode": "production",
        "base_url": "https://portal.example.org",
        "operator_name": "Who",
        "contact_email": "who@example.org",
    }
    assert kinds() == kinds(second_factor_for="none") == frozenset()
    assert kinds(**production) == {"operator"}
    assert kinds(**production, second_factor_for="none") == frozenset()
    assert kinds(second_factor_for="operator,agency") == {"operator", "agency"}
    for wrong in ("", "operators", "operator, agency", "operator,,agency"):
        with pytest.raises(ValueError, match="must be auto, none, or some of"):
            kinds(second_factor_for=wrong)
    assert set(KINDS) == set(Kind)
