"""A supplier whose owner is signed in and holds a certificate that is valid today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.core.db import Database
from tests.factories.certificates import Holding, make_certificate
from tests.factories.organisations import make_operator
from tests.factories.people import sign_in

PLAIN = "Tejidos del Valle S.A.S."
HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>\u202egpj.exe Ñandú'


@dataclass(frozen=True)
class Desk:
    """A holder's browser, signed in, and what the holder has."""

    client: FlaskClient
    holding: Holding

    @property
    def code(self) -> str:
        """The certificate's code."""
        return self.holding.certificate.code

    @property
    def address(self) -> str:
        """The address of the certificate's own page."""
        return f"/certificates/{self.holding.certificate.id}"


@pytest.fixture
def now() -> datetime:
    """The present moment: pages read the clock."""
    return clock.now()


@pytest.fixture
def open_desk(app: Flask, database: Database, now: datetime) -> Callable[..., Desk]:
    """Opens the desk of a supplier that took its certificate so many days ago."""

    def make(*, days_ago: int = 10, legal_name: str = PLAIN) -> Desk:
        with database.transaction() as session:
            holding = make_certificate(session, at=now - timedelta(days=days_ago), legal_name=legal_name)
        client = app.test_client()
        sign_in(client, holding.owner)
        return Desk(client, holding)

    return make


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """The browser of somebody who reads English and is not signed in."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """The desk of a supplier whose certificate is valid."""
    return open_desk()


@pytest.fixture
def operator(app: Flask, database: Database) -> FlaskClient:
    """The operator's browser."""
    with database.transaction() as session:
        _organisation, person = make_operator(session)
    client = app.test_client()
    sign_in(client, person)
    return client
