"""A supplier whose owner is signed in, with a published questionnaire that has an item of every type."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from portal.accounts.models import Person
from portal.assessments import queries, services
from portal.assessments.drafts import Work
from portal.assessments.models import Assessment, Submission
from portal.core.access import Role
from portal.core.db import Database
from portal.organisations.queries import get_organisation
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.rules.answers import Answer
from portal.questionnaires.rules.structure import Item
from tests.factories import assessments as make
from tests.factories.organisations import make_membership, make_supplier, make_supplier_with_owner
from tests.factories.people import AT, make_person, sign_in


@dataclass(frozen=True)
class Desk:
    """Where a person of a supplier answers: a browser, and the database behind it."""

    client: FlaskClient
    database: Database
    organisation_id: UUID
    person_id: UUID
    version: PublishedVersion

    def start(self) -> UUID:
        """Starts the assessment and gives its id."""
        with self.database.transaction() as session:
            return make.start(session, self.organisation_id, self.person_id, self.version).id

    def complete(self, **changed: Answer) -> UUID:
        """Starts and answers everything."""
        with self.database.transaction() as session:
            assessment = make.start(session, self.organisation_id, self.person_id, self.version)
            answers = {**make.COMPLETE, **{name.replace("__", "."): given for name, given in changed.items()}}
            make.answer(session, assessment, answers, self.person_id)
            return assessment.id

    def submit(self) -> UUID:
        """Starts, answers everything, sends it, and gives the submission's id."""
        with self.database.transaction() as session:
            return make.submit(session, self.organisation_id, self.person_id, version=self.version).id

    def work(self, assessment_id: UUID) -> Work:
        """The assessment as it stands."""
        with self.database.reading() as session:
            assessment = queries.get_assessment(session, assessment_id, organisation_id=self.organisation_id)
            return queries.read_work(session, assessment, as_of=AT.date())

    def revision(self, assessment_id: UUID, item_id: str) -> int:
        """The revision of the stored answer, 0 without one."""
        kept = self.work(assessment_id).kept.get(item_id)
        return kept.revision if kept else 0

    def get(self, assessment_id: UUID, path: str = "") -> TestResponse:
        """Opens a page of the assessment."""
        return self.client.get(f"/assessments/{assessment_id}{path}")

    def save(
        self,
        assessment_id: UUID,
        item_id: str,
        *,
        revision: object = None,
        headers: dict[str, str] | None = None,
        **fields: object,
    ) -> TestResponse:
        """Sends the form of an item; without a revision, with the one that is stored."""
        known = self.revision(assessment_id, item_id) if revision is None else revision
        data = {name.replace("_", "-"): value for name, value in fields.items()} | {"revision": known}
        return self.client.post(f"/assessments/{assessment_id}/items/{item_id}", data=data, headers=headers)

    def autosave(self, assessment_id: UUID, item_id: str, *, page: str = "page1", **fields: object) -> TestResponse:
        """Sends the form as the page does by itself."""
        headers = {"X-Requested-With": "autosave", "X-Autosave-Page": page}
        return self.save(assessment_id, item_id, headers=headers, **fields)

    def save_directly(
        self, assessment_id: UUID, item_id: str, draft: services.Draft, by: UUID | None = None
    ) -> services.SaveOutcome:
        """Saves without a page."""
        with self.database.transaction() as session:
            assessment = queries.get_assessment(session, assessment_id, organisation_id=self.organisation_id)
            return services.save_answer(session, assessment, self.item(item_id), draft, by=by or self.person_id, at=AT)

    def item(self, item_id: str) -> Item:
        """The item."""
        return self.version.questionnaire.item(item_id)

    def declare(self, assessment_id: UUID, **fields: str) -> TestResponse:
        """Sends the declaration."""
        data = {"name": "Ana Quispe", "role": "Owner", "agreed": "y"} | fields
        return self.client.post(f"/assessments/{assessment_id}/declaration", data=data)

    def submissions(self) -> list[Submission]:
        """All that was sent."""
        with self.database.reading() as session:
            return list(queries.list_submissions(session, organisation_id=self.organisation_id))

    def assessment(self, assessment_id: UUID) -> Assessment:
        """The assessment's row."""
        with self.database.reading() as session:
            return queries.get_assessment(session, assessment_id, organisation_id=self.organisation_id)

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Collects what is asked of the database, apart from transactions."""
        found: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
                found.append(statement)

        event.listen(self.database.engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(self.database.engine, "before_cursor_execute", note)


@pytest.fixture
def desk(client: FlaskClient, database: Database) -> Desk:
    """The owner of a small supplier, signed in."""
    with database.transaction() as session:
        organisation, person = make_supplier_with_owner(session)
        version = make.publish(session)
    sign_in(client, person)
    return Desk(client, database, organisation.id, person.id, version)


@pytest.fixture
def colleague(app: Flask, desk: Desk) -> Desk:
    """A colleague of the owner, an editor, in a browser of their own."""
    return _join(app, desk, Role.EDITOR, "Luis Rojas")


@pytest.fixture
def viewer(app: Flask, desk: Desk) -> Desk:
    """A colleague who may only look."""
    return _join(app, desk, Role.VIEWER, "Eva Paz")


@pytest.fixture
def stranger(app: Flask, desk: Desk) -> Desk:
    """The owner of another supplier."""
    with desk.database.transaction() as session:
        organisation = make_supplier(session, legal_name="Another firm")
        person = make_person(session, name="Stranger")
        make_membership(session, organisation, person)
    client = app.test_client()
    sign_in(client, person)
    return Desk(client, desk.database, organisation.id, person.id, desk.version)


def _join(app: Flask, desk: Desk, role: Role, name: str) -> Desk:
    with desk.database.transaction() as session:
        person: Person = make_person(session, name=name)
        make_membership(session, get_organisation(session, desk.organisation_id), person, role=role)
    client = app.test_client()
    sign_in(client, person)
    return Desk(client, desk.database, desk.organisation_id, person.id, desk.version)
