"""An agency whose editor is signed in, with the core questionnaire published."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core.access import Kind, Role
from portal.core.config import ROOT
from portal.core.db import Database
from portal.criteria import queries
from portal.criteria.models import ProfileVersion, StoredProfile
from portal.criteria.rules.structure import CriteriaProfile
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.rules.structure import Questionnaire
from tests.factories.assessments import publish
from tests.factories.organisations import make_membership, make_organisation
from tests.factories.people import make_person, sign_in
from tests.integration.forms import Fields, fields_of

FORMS = {"about": "about", "criteria": "criterion", "preferences": "preference", "relations": "relation"}


@cache
def core() -> Questionnaire:
    """The questionnaire that the example profiles are about."""
    return load_questionnaire(ROOT / "questionnaires" / "hrdd-core")


@dataclass(frozen=True)
class Office:
    """Where a person of an agency works: a browser, and the database behind it."""

    client: FlaskClient
    database: Database
    organisation_id: UUID
    person_id: UUID
    version: PublishedVersion

    def start(self, beginning: str = "blank:hrdd-core") -> UUID:
        """Starts a profile on the page and gives its id."""
        answer = self.client.post("/criteria/new", data={"beginning": beginning})
        assert answer.status_code == 303, answer.text
        return UUID(answer.location.rsplit("/", 1)[1])

    def get(self, profile_id: UUID, path: str = "") -> TestResponse:
        """Opens a page of the profile."""
        return self.client.get(f"/criteria/{profile_id}{path}")

    def form(self, profile_id: UUID, path: str) -> Fields:
        """The form of a page, as it stands."""
        return fields_of(self.get(profile_id, path).text, FORMS[path.split("/")[1]])

    def send(self, profile_id: UUID, path: str, /, **changes: object) -> TestResponse:
        """Sends the form of a page with these changes."""
        fields = {name.replace("_", "-") if name.startswith("row") else name: value for name, value in changes.items()}
        return self.client.post(f"/criteria/{profile_id}{path}", data={**self.form(profile_id, path), **fields})

    def press(self, profile_id: UUID, path: str, *, revision: int | None = None) -> TestResponse:
        """Presses a button of the builder that sends the revision."""
        seen = self.stored(profile_id).revision if revision is None else revision
        return self.client.post(f"/criteria/{profile_id}{path}", data={"revision": seen})

    def stored(self, profile_id: UUID) -> StoredProfile:
        """The profile's row."""
        with self.database.reading() as session:
            return queries.get_profile(session, profile_id, organisation_id=self.organisation_id)

    def draft(self, profile_id: UUID) -> CriteriaProfile:
        """The profile as it is being worked on."""
        return queries.read_draft(self.stored(profile_id))

    def versions(self, profile_id: UUID) -> list[ProfileVersion]:
        """What was published, the latest first."""
        with self.database.reading() as session:
            return list(queries.list_versions(session, profile_id, organisation_id=self.organisation_id))

    def profiles(self) -> list[StoredProfile]:
        """All profiles of all agencies."""
        with self.database.reading() as session:
            return list(session.scalars(select(StoredProfile)))


@pytest.fixture
def office(app: Flask, database: Database) -> Office:
    """An editor of a Colombian agency, who reads English."""
    with database.transaction() as session:
        version = publish(session, core())
    return make_office(app, database, version)


def make_office(
    app: Flask,
    database: Database,
    version: PublishedVersion,
    *,
    role: Role = Role.EDITOR,
    organisation_id: UUID | None = None,
    kind: Kind = Kind.AGENCY,
    name: str = "Agencia de Compras",
) -> Office:
    """Somebody of an agency, of a new one unless it is named, signed in."""
    with database.transaction() as session:
        person = make_person(session, name="Ana Compra")
        organisation = make_organisation(session, kind, legal_name=name)
        if organisation_id is not None:
            organisation = session.get_one(type(organisation), organisation_id)
        make_membership(session, organisation, person, role=role)
        owner = organisation.id
    client = app.test_client()
    sign_in(client, person)
    return Office(client, database, owner, person.id, version)


@pytest.fixture
def colleague(app: Flask, office: Office) -> Office:
    """Another editor of the same agency."""
    return make_office(app, office.database, office.version, organisation_id=office.organisation_id)


@pytest.fixture
def viewer(app: Flask, office: Office) -> Office:
    """A colleague who may only look."""
    return make_office(app, office.database, office.version, role=Role.VIEWER, organisation_id=office.organisation_id)


@pytest.fixture
def neighbour(app: Flask, office: Office) -> Office:
    """An editor of another agency."""
    return make_office(app, office.database, office.version, name="Ministerio Vecino")
