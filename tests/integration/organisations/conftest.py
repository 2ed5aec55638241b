"""What tests about organisations share."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Person
from portal.core.db import Database
from portal.organisations.models import Organisation
from tests.factories.organisations import make_supplier_with_owner
from tests.factories.people import make_person, sign_in
from tests.integration.organisations.people import House, build_house


@pytest.fixture
def newcomer(client: FlaskClient, database: Database) -> Person:
    """Somebody who is signed in and belongs to no organisation yet."""
    with database.transaction() as session:
        person = make_person(session, name="New Comer")
    sign_in(client, person)
    return person


@pytest.fixture
def supplier(client: FlaskClient, database: Database) -> Organisation:
    """A supplier whose owner is signed in."""
    with database.transaction() as session:
        supplier, owner = make_supplier_with_owner(session, traits=["night-work"])
    sign_in(client, owner)
    return supplier


@pytest.fixture
def house(app: Flask, database: Database) -> House:
    """A supplier with an owner, an editor and a viewer."""
    return build_house(app, database, tax_number="213123432")
