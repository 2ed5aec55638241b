"""What tests about second steps share: a person with an app or a passkey, and codes for them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import CodeApp, Person
from portal.core.config import Settings
from portal.core.db import Database
from portal.core.sealing import unseal
from tests.factories.people import PASSWORD, sign_in

ENGLISH = {"Accept-Language": "en"}
SECURITY = "/account/security"
STEP = "/sign-in/second-step"


@dataclass(frozen=True)
class Bench:
    """A person, a browser in which they are signed in and have just shown the password, and the database."""

    app: Flask
    database: Database
    settings: Settings
    person: Person
    client: FlaskClient

    def secret(self) -> str:
        """The secret of the person's app."""
        with self.database.reading() as session:
            app = session.scalars(select(CodeApp).where(CodeApp.person_id == self.person.id)).one()
        return unseal(app.sealed_secret, self.settings.secret_key, "code app") or ""

    def code(self, *, steps: int = 0) -> str:
        """The code that the app shows now, or so many steps later."""
        return str(pyotp.TOTP(self.secret()).at(datetime.now(UTC), counter_offset=steps))

    def set_app_up(self) -> list[str]:
        """Sets an app up by the pages; gives the recovery codes that were shown."""
        assert self.client.post(f"{SECURITY}/app").location == f"{SECURITY}/app"
        page = self.client.get(f"{SECURITY}/app").text
        assert self.secret() in page.replace(" ", "")
        done = self.client.post(f"{SECURITY}/app/confirm", data={"one_time_code": self.code(steps=-1)})
        assert done.status_code == 200
        assert done.headers["Cache-Control"] == "private, no-store"
        return codes_on(done.text)

    def half(self) -> FlaskClient:
        """Another browser in which the password was typed and the second step is to come."""
        client = self.app.test_client()
        answer = client.post("/sign-in", data={"email": self.person.email, "password": PASSWORD})
        assert answer.location.startswith(STEP)
        return client

    def elsewhere(self) -> FlaskClient:
        """Another browser in which the person is signed in."""
        client = self.app.test_client()
        sign_in(client, self.person)
        return client


def codes_on(page: str) -> list[str]:
    """The recovery codes that the page shows."""
    return re.findall(r'<li class="app-hash">([0-9a-z]{5}-[0-9a-z]{5})</li>', unescape(page))


def is_in(client: FlaskClient) -> bool:
    """Whether the browser is signed in."""
    return client.get("/account").status_code == 200
