"""Two suppliers that own something of every kind, and whoever looks at it."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.certificates.models import Certificate
from portal.core import clock
from portal.core.access import Role
from portal.core.db import Database
from portal.core.files.store import FileStore
from portal.keeping import queries
from portal.keeping.holdings import HOLDINGS, PERSONAL
from portal.organisations.models import Organisation
from tests.factories.certificates import make_certificate
from tests.factories.evidence_files import pdf
from tests.factories.organisations import make_membership, make_supplier_with_owner
from tests.factories.people import make_person, sign_in
from tests.factories.rows import LATER, make_row


@dataclass(frozen=True)
class House:
    """A supplier with its owner and its editor."""

    organisation: Organisation
    owner: Person
    editor: Person

    @property
    def id(self) -> UUID:
        return self.organisation.id


@dataclass(frozen=True)
class Owned(House):
    """A supplier that owns a row of every table, and the content of its file."""

    certificate: Certificate
    content: bytes


Fill = Callable[..., Owned]


@pytest.fixture
def store(app: Flask) -> FileStore:
    """Where files are kept."""
    found: FileStore = app.extensions["files"]
    return found


@pytest.fixture
def fill(database: Database, store: FileStore) -> Fill:
    """Makes a supplier that owns something of every kind."""

    def make(name: str, *, other_profile: UUID | None = None) -> Owned:
        with database.transaction() as session:
            made = make_certificate(session, at=clock.now() - timedelta(days=10), legal_name=name)
            made.owner.name = f"Owner of {name}"
            editor = make_person(session, name=f"Editor of {name}")
            make_membership(session, made.organisation, editor, role=Role.EDITOR)
            content = pdf(b"%% " + name.encode())
            kept = store.put(made.organisation.id, io.BytesIO(content))
            file = {"kind": "file", "media_type": "application/pdf", "size": kept.size, "sha256": kept.sha256}
            make_row(
                session,
                "evidence_document",
                organisation_id=made.organisation.id,
                title=f"File of {name}",
                storage_key=kept.key,
                address="",
                **file,
            )
            owned = Owned(made.organisation, made.owner, editor, made.certificate, content)
            _fill_rest(session, owned, name, other_profile)
        return owned

    return make


def _fill_rest(session: Session, owned: Owned, name: str, other_profile: UUID | None) -> None:
    """A row of every table that has none of the organisation yet."""
    version = session.scalar(select(queries.table_of("questionnaire_version").c.id))
    for table, holding in HOLDINGS.items():
        if queries.count_rows(session, table, organisation_id=owned.id):
            continue
        parent = owned.id
        if holding.parent != "organisation":
            rows = queries.read_rows(session, holding.parent, organisation_id=owned.id)
            parent = max(row["id"] for row in rows)
        given: dict[str, Any] = {holding.column: parent, "person_id": owned.editor.id, "note": f"Note of {name}"}
        given |= {"other_id": other_profile or parent, "questionnaire_version_id": version, "due_at": LATER}
        given = _fitting(table, given)
        make_row(session, table, **_what_it_points_to(session, table, given, owned.id), **given)
    for table in PERSONAL:
        if table != "person":
            make_row(session, table, **_fitting(table, {"person_id": owned.owner.id, "expires_at": LATER}))
    for address in (owned.owner.email, "invited@example.org"):
        make_row(session, "mail", recipient=address, subject=f"About {name}")


def _what_it_points_to(session: Session, table: str, given: dict[str, Any], owner: UUID) -> dict[str, UUID]:
    """A row for each foreign key that must have one and is not given: the owner's own where there is one."""
    found: dict[str, UUID] = {}
    for column in queries.table_of(table).c:
        for key in column.foreign_keys if column.name not in given and not column.nullable else ():
            other = key.column.table
            rows = queries.read_rows(session, other.name, organisation_id=owner) if other.name in HOLDINGS else []
            any_row = session.scalar(select(other.c.id).limit(1))
            found[column.name] = (
                max(row["id"] for row in rows) if rows else any_row or _make(session, other.name, owner)
            )
    return found


def _make(session: Session, table: str, owner: UUID) -> UUID:
    return make_row(session, table, **_what_it_points_to(session, table, {}, owner))


def _fitting(table: str, given: dict[str, Any]) -> dict[str, Any]:
    columns = queries.table_of(table).c
    return {column: value for column, value in given.items() if column in columns}


@pytest.fixture
def owned(fill: Fill) -> Owned:
    """A supplier that owns something of every kind."""
    return fill("Tejidos del Valle S.A.S.")


@pytest.fixture
def house(database: Database) -> House:
    """A supplier that owns little more than its profile."""
    with database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session)
        editor = make_person(session, name="Edgar")
        make_membership(session, organisation, editor, role=Role.EDITOR)
    return House(organisation, owner, editor)


def browser_of(app: Flask, person: Person) -> FlaskClient:
    """A browser in which the person has shown the password just now."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in(client, person, fresh=True)
    return client


@pytest.fixture
def browser(app: Flask, house: House) -> FlaskClient:
    """The browser of that supplier's owner."""
    return browser_of(app, house.owner)
