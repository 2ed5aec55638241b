"""People of an agency before a market of made-up suppliers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.access import Kind, Role
from portal.core.config import Settings
from portal.core.db import Database
from portal.market.columns import Market
from portal.market.opening import market_folder
from tests.factories.markets import make_market
from tests.factories.organisations import make_membership, make_organisation, make_supplier
from tests.factories.people import make_person, sign_in
from tests.factories.released import MADE_AT, store_release

SUPPLIERS = 600
SignIn = Callable[[Kind, Role], FlaskClient]


@cache
def a_market(count: int) -> Market:
    """A market of so many suppliers, made once."""
    return make_market(count)


@dataclass(frozen=True)
class Agency:
    """An editor of an agency in a browser."""

    client: FlaskClient
    database: Database
    organisation_id: UUID
    person_id: UUID
    folder: Path


@pytest.fixture
def enter(app: Flask, database: Database) -> SignIn:
    """Signs in somebody new of an organisation of this kind with this role."""

    def arrive(kind: Kind, role: Role) -> FlaskClient:
        client = app.test_client()
        with database.transaction() as session:
            person = make_person(session)
            organisation = make_supplier(session) if kind is Kind.SUPPLIER else make_organisation(session, kind)
            make_membership(session, organisation, person, role=role)
        sign_in(client, person)
        return client

    return arrive


@pytest.fixture
def nothing_yet(client: FlaskClient, database: Database, settings: Settings) -> Agency:
    """An agency before there is any release."""
    with database.transaction() as session:
        organisation, person = make_organisation(session, Kind.AGENCY), make_person(session)
        make_membership(session, organisation, person, role=Role.EDITOR)
    sign_in(client, person)
    return Agency(client, database, organisation.id, person.id, market_folder(settings))


@pytest.fixture
def agency(nothing_yet: Agency) -> Agency:
    """An agency with two releases of a market."""
    with nothing_yet.database.transaction() as session:
        for number, count in ((1, SUPPLIERS - 200), (2, SUPPLIERS)):
            made_at = MADE_AT - timedelta(days=30 * (2 - number))
            store_release(session, nothing_yet.folder, a_market(count), number=number, made_at=made_at)
    return nothing_yet
