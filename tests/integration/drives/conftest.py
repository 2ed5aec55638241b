"""An association that runs drives, and suppliers that may take part."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Person
from portal.core.access import Kind, Role
from portal.core.db import Database
from portal.drives.models import Drive
from portal.organisations.models import Organisation
from portal.questionnaires.queries import PublishedVersion
from tests.factories.assessments import publish
from tests.factories.organisations import make_membership, make_organisation, make_supplier
from tests.factories.people import make_person, sign_in

ENGLISH = {"Accept-Language": "en"}
TODAY = datetime.now(UTC).date()


@dataclass(frozen=True)
class Chamber:
    """An association with an owner, an editor and a viewer, and a published questionnaire."""

    app: Flask
    database: Database
    id: object
    people: dict[Role, Person]
    version: PublishedVersion

    def browser(self, role: Role = Role.OWNER) -> FlaskClient:
        """A signed-in browser of one of its people."""
        client = self.app.test_client()
        sign_in(client, self.people[role])
        return client

    def supplier(self, name: str, role: Role = Role.OWNER) -> tuple[FlaskClient, Organisation, Person]:
        """A new supplier, one of its people, and that person's browser."""
        with self.database.transaction() as session:
            supplier = make_supplier(session, legal_name=name)
            person = make_person(session, name=f"Person of {name}")
            make_membership(session, supplier, person, role=role)
        client = self.app.test_client()
        sign_in(client, person)
        return client, supplier, person

    def drive(self) -> Drive:
        """The drive that was begun first."""
        with self.database.reading() as session:
            return session.query(Drive).order_by(Drive.created_at).first()  # type: ignore[return-value]


@pytest.fixture
def chamber(app: Flask, database: Database) -> Chamber:
    """Chamber of the test, in Colombia."""
    with database.transaction() as session:
        version = publish(session)
        association = make_organisation(session, Kind.ASSOCIATION, legal_name="Chamber of the test")
        people = {role: make_person(session, name=f"Chamber {role}") for role in Role}
        for role, person in people.items():
            make_membership(session, association, person, role=role)
    return Chamber(app, database, association.id, people, version)


def day_fields(name: str, day: date) -> dict[str, str]:
    """The three fields of a day."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def drive_form(**changed: str) -> dict[str, str]:
    """A valid form for a drive that runs today."""
    return {
        "title": "Ready in 2027",
        "questionnaire": "every-type",
        "goal": "40",
        "note": "Workshops on Tuesdays.",
        **day_fields("starts", TODAY - timedelta(days=5)),
        **day_fields("ends", TODAY + timedelta(days=60)),
        **changed,
    }
