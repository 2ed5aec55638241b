"""A supplier whose owner plans, with the core questionnaire published."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.access import Kind, Role
from portal.core.db import Database
from portal.criteria.models import StoredProfile
from portal.guidance.models import StoredPlan, StoredStep, TargetKind
from portal.guidance.plans import queries, services
from portal.guidance.plans.services import ChosenStep, Goal
from portal.organisations.models import Organisation
from tests.factories.assessments import publish
from tests.factories.criteria import profile, publish_profile
from tests.factories.organisations import make_membership, make_organisation, make_supplier
from tests.factories.people import AT, make_person, sign_in
from tests.integration.criteria.conftest import core
from tests.integration.forms import fields_of, flat, words

PROMISE, CHANNEL, PAY = "policy.commitment", "complaints.channel", "pay.full-and-on-time"
LEVEL = Goal("hrdd-core", TargetKind.LEVEL, "established", None, Decimal(2))


def step(item_id: str, low: int, high: int, due: date | None = None) -> ChosenStep:
    return ChosenStep(item_id, low, high, due)


@dataclass(frozen=True)
class Planner:
    """Somebody of a supplier who plans: a browser, and the database behind it."""

    client: FlaskClient
    database: Database
    organisation_id: UUID
    person_id: UUID

    def choose(self, *steps: ChosenStep, goal: Goal = LEVEL) -> UUID:
        """Takes steps into the plan for the goal."""
        with self.database.transaction() as session:
            return services.choose_steps(
                session, goal, steps, organisation_id=self.organisation_id, by=self.person_id, at=AT
            ).id

    def steps(self, plan_id: UUID) -> list[StoredStep]:
        """The steps of a plan, in their order."""
        with self.database.reading() as session:
            plan = queries.get_plan(session, plan_id, organisation_id=self.organisation_id)
            return list(queries.list_steps(session, plan))

    def plans(self) -> list[StoredPlan]:
        """The plans."""
        with self.database.reading() as session:
            return list(queries.list_plans(session, organisation_id=self.organisation_id))

    def write(self, stored: StoredStep, **changes: object) -> TestResponse:
        """Sends the form of a step as it stands, with these changes."""
        address = f"/plans/{stored.plan_id}/steps/{stored.id}"
        fields = fields_of(self.client.get(address).text, "step")
        return self.client.post(address, data={**fields, **changes})

    def page(self, plan_id: UUID) -> str:
        """What the page of a plan says."""
        return flat(words(self.client.get(f"/plans/{plan_id}").text))


@pytest.fixture
def planner(app: Flask, database: Database) -> Planner:
    """The owner of a small supplier, with the core questionnaire published."""
    with database.transaction() as session:
        publish(session, core())
    return make_planner(app, database)


def make_planner(
    app: Flask, database: Database, *, role: Role = Role.OWNER, of: UUID | None = None, kind: Kind = Kind.SUPPLIER
) -> Planner:
    with database.transaction() as session:
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
    return Planner(client, database, organisation.id, person.id)


@pytest.fixture
def colleague(app: Flask, planner: Planner) -> Planner:
    """An editor of the same supplier."""
    return make_planner(app, planner.database, role=Role.EDITOR, of=planner.organisation_id)


@pytest.fixture
def tender(planner: Planner) -> Callable[[], StoredProfile]:
    """Publishes a tender."""

    def make() -> StoredProfile:
        with planner.database.transaction() as session:
            agency, person = make_organisation(session, Kind.AGENCY), make_person(session)
            return publish_profile(session, profile(questionnaire_id="hrdd-core"), agency.id, person.id)

    return make
