"""What tests about accounts share: people, and the mail they get."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Person
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.outbox.models import Mail
from portal.core.outbox.queries import list_mails
from tests.factories.people import make_person, sign_in
from tests.integration.accounts.security import Bench


@pytest.fixture
def person(database: Database) -> Person:
    """Somebody with a confirmed e-mail and no organisation."""
    with database.transaction() as session:
        return make_person(session, email="ana@example.org")


@pytest.fixture
def mails_to(database: Database) -> Callable[[str], list[Mail]]:
    """The mails to an address, oldest first."""

    def find(recipient: str) -> list[Mail]:
        with database.reading() as session:
            return [mail for mail in reversed(list_mails(session)) if mail.recipient == recipient]

    return find


@pytest.fixture
def link_in(mails_to: Callable[[str], list[Mail]]) -> Callable[[str], str]:
    """The path of the link in the newest mail to an address."""

    def find(recipient: str) -> str:
        found = re.search(r"http://127\.0\.0\.1:8000(/links/\S+)", mails_to(recipient)[-1].body)
        assert found is not None
        return found.group(1)

    return find


@pytest.fixture
def protected(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The app with its forms protected, as it runs outside tests."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return app


@pytest.fixture
def bench(app: Flask, database: Database, settings: Settings, client: FlaskClient, person: Person) -> Bench:
    """The person, signed in, who has just shown the password."""
    sign_in(client, person, fresh=True)
    return Bench(app, database, settings, person, client)
