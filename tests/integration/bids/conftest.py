"""Tenders of an agency and a supplier that looks at them, with a small questionnaire and one section on request."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.assessments import queries as assessments
from portal.assessments.drafts import Work
from portal.core import clock
from portal.core.access import Kind, Role
from portal.core.db import Database
from portal.criteria import services
from portal.criteria.models import StoredProfile
from portal.criteria.rules.structure import CriteriaProfile
from portal.organisations.models import Organisation
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.rules.answers import Answer
from portal.questionnaires.rules.structure import (
    Check,
    Item,
    ItemType,
    ProfileField,
    ProfileIs,
    Questionnaire,
    Section,
)
from tests.factories import assessments as make
from tests.factories.criteria import publish_profile
from tests.factories.organisations import make_membership, make_organisation, make_supplier
from tests.factories.people import make_person, sign_in

ON_REQUEST = Section(
    id="third",
    weight=1,
    condition=ProfileIs(ProfileField.REQUESTED, frozenset({"third"})),
    items=(
        Item(
            id="third.code",
            section_id="third",
            type=ItemType.COVERAGE,
            weight=1,
            checks=(Check("signed", 2),),
            evidence_count=1,
        ),
    ),
)


def with_a_section_on_request() -> Questionnaire:
    """The questionnaire with an item of every type, and a third section that is asked only for a tender."""
    found = make.every_type()
    texts = {
        **found.texts["en"],
        "sections.third.title": "The third",
        "sections.third.summary": "On request.",
        "third.code.name": "Name of code",
        "third.code.text": "What about code?",
        "third.code.why": "It matters.",
        "third.code.checks.signed": "Check signed",
        "third.code.evidence.0": "Example of code",
        **{f"third.code.levels.{level}": f"Coverage {level}" for level in range(5)},
    }
    return replace(found, sections=(*found.sections, ON_REQUEST), texts={**found.texts, "en": texts})


@dataclass(frozen=True)
class Reader:
    """Somebody who reads tenders: a browser, and the database behind it."""

    client: FlaskClient
    database: Database
    organisation_id: UUID
    person_id: UUID
    version: PublishedVersion

    def get(self, address: str) -> TestResponse:
        """Opens a page."""
        return self.client.get(address)

    def tender(self, stored: StoredProfile, path: str = "") -> TestResponse:
        """Opens a page of a tender."""
        return self.client.get(f"/tenders/{stored.code}{path}")

    def take(self, stored: StoredProfile, path: str) -> TestResponse:
        """Presses a button of the bid pack."""
        return self.client.post(f"/tenders/{stored.code}{path}")

    def answer(self, answers: Mapping[str, Answer] = make.COMPLETE) -> UUID:
        """Gives these answers in the open assessment, and gives its id."""
        with self.database.transaction() as session:
            assessment = make.start(session, self.organisation_id, self.person_id, self.version)
            make.answer(session, assessment, answers, self.person_id)
            return assessment.id

    def submit(self, answers: Mapping[str, Answer] = make.COMPLETE) -> UUID:
        """Sends these answers now."""
        with self.database.transaction() as session:
            sent = make.submit(
                session, self.organisation_id, self.person_id, answers, version=self.version, at=clock.now()
            )
            return sent.id

    def work(self) -> Work:
        """The open assessment."""
        with self.database.reading() as session:
            found = assessments.find_open_assessment(session, "every-type", organisation_id=self.organisation_id)
            assert found is not None
            return assessments.read_work(session, found, as_of=clock.now().date())


@dataclass(frozen=True)
class Market:
    """An agency that publishes."""

    database: Database
    agency_id: UUID
    person_id: UUID
    version: PublishedVersion

    def publish(self, profile: CriteriaProfile) -> StoredProfile:
        """Publishes a profile."""
        with self.database.transaction() as session:
            return publish_profile(session, profile, self.agency_id, self.person_id, at=clock.now())

    def close(self, stored: StoredProfile) -> None:
        """Closes it."""
        with self.database.transaction() as session:
            services.close_profile(session, session.merge(stored), by=self.person_id, at=clock.now())


@pytest.fixture
def market(app: Flask, database: Database) -> Market:
    """A Colombian agency."""
    with database.transaction() as session:
        version = make.publish(session, with_a_section_on_request())
        agency = make_organisation(session, Kind.AGENCY, legal_name="Agencia de Compras")
        person = make_person(session, name="Ana Compra")
        make_membership(session, agency, person)
        return Market(database, agency.id, person.id, version)


def make_reader(
    app: Flask, market: Market, *, kind: Kind = Kind.SUPPLIER, role: Role = Role.OWNER, of: UUID | None = None
) -> Reader:
    """Somebody of an organisation, of a new small textile firm unless told otherwise, who reads English."""
    with market.database.transaction() as session:
        if of is not None:
            organisation = session.get_one(Organisation, of)
        elif kind is Kind.SUPPLIER:
            organisation = make_supplier(session, sector="14")
        else:
            organisation = make_organisation(session, kind)
        person = make_person(session)
        make_membership(session, organisation, person, role=role)
    client = app.test_client()
    sign_in(client, person)
    return Reader(client, market.database, organisation.id, person.id, market.version)


@pytest.fixture
def supplier(app: Flask, market: Market) -> Reader:
    """The owner of a small supplier."""
    return make_reader(app, market)


@pytest.fixture
def viewer(app: Flask, market: Market, supplier: Reader) -> Reader:
    """A colleague of the supplier who may only look."""
    return make_reader(app, market, role=Role.VIEWER, of=supplier.organisation_id)


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Somebody who is not signed in and reads English."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
