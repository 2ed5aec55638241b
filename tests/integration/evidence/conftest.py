"""A supplier whose owner is signed in, with a published questionnaire, and a shelf for its documents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.accounts.models import Person
from portal.core.access import Role
from portal.core.db import Database
from portal.core.files.store import FileStore
from portal.evidence import queries
from portal.evidence.models import EvidenceDocument
from portal.organisations.queries import get_organisation
from portal.questionnaires.queries import PublishedVersion
from tests.factories import assessments as make
from tests.factories.evidence_files import pdf
from tests.factories.organisations import make_membership, make_supplier, make_supplier_with_owner
from tests.factories.people import make_person, sign_in

BOUNDARY = b"----a-boundary-of-the-tests"
ITEM = "first.promise"


@dataclass(frozen=True)
class Shelf:
    """Where somebody keeps documents: a browser, and the database and the store behind it."""

    client: FlaskClient
    database: Database
    store: FileStore
    organisation_id: UUID
    person_id: UUID
    version: PublishedVersion
    folder: Path = field(repr=False)

    def add(self, content: bytes = b"", name: str = "policy.pdf", *, query: str = "", **fields: object) -> TestResponse:
        """Sends the form with a file, a sound PDF unless another is given."""
        return self.send(content or pdf(), name, query=query, **fields)

    def send(self, content: bytes, name: str, *, part: str = "file", query: str = "", **fields: object) -> TestResponse:
        """Sends the form with exactly this file, under exactly this name."""
        texts = {"kind": "file"} | {key.replace("_", "-"): str(value) for key, value in fields.items()}
        pairs = [(key.replace("valid-", "valid_", 1), value) for key, value in texts.items()]
        return self.post(multipart(pairs, [(part, name, content)]), query=query)

    def post(self, body: bytes, *, query: str = "") -> TestResponse:
        """Sends this body."""
        kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
        return self.client.post(f"/evidence/new{query}", data=body, content_type=kind)

    def link(self, address: str, *, query: str = "", **fields: str) -> TestResponse:
        """Sends the form with a link."""
        return self.client.post(f"/evidence/new{query}", data={"kind": "link", "address": address} | fields)

    def kept(self) -> Sequence[EvidenceDocument]:
        """The documents in the list."""
        with self.database.reading() as session:
            return queries.list_documents(session, organisation_id=self.organisation_id)

    def keep(self, content: bytes = b"", *, query: str = "", **fields: object) -> EvidenceDocument:
        """Adds a document, which must succeed, and gives it."""
        before = {document.id for document in self.kept()}
        answer = self.add(content, query=query, **fields)
        assert answer.status_code == 303, answer.text
        return next(document for document in self.kept() if document.id not in before)

    def uses(self, document_id: UUID) -> tuple[str, ...]:
        """The items that the document backs."""
        with self.database.reading() as session:
            return queries.list_uses(session, organisation_id=self.organisation_id).get(document_id, ())

    def stored(self) -> list[str]:
        """The keys of the organisation's files."""
        return list(self.store.list_keys(self.organisation_id))

    def content(self, document: EvidenceDocument) -> bytes:
        """What the store holds of the document."""
        with self.store.open_checked(document.storage_key, document.sha256) as file:
            return file.read()

    def path(self, document: EvidenceDocument) -> Path:
        """The file of the document on the disk."""
        return self.folder / document.storage_key


def multipart(fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, str, bytes]]) -> bytes:
    """A form as a browser sends it; nothing in a name is changed but what would end it."""
    body = b""
    for name, value in fields:
        head = b'Content-Disposition: form-data; name="%b"' % name.encode()
        body += b"--%b\r\n%b\r\n\r\n%b\r\n" % (BOUNDARY, head, value.encode())
    for name, file_name, content in files:
        quoted = re.sub(r'["\r\n]', lambda found: f"%{ord(found[0]):02X}", file_name)
        head = f'Content-Disposition: form-data; name="{name}"; filename="{quoted}"\r\nContent-Type: application/pdf'
        body += b"--%b\r\n%b\r\n\r\n%b\r\n" % (BOUNDARY, head.encode(), content)
    return body + b"--%b--\r\n" % BOUNDARY


@pytest.fixture
def shelf(app: Flask, client: FlaskClient, database: Database, data_folder: Path) -> Shelf:
    """The owner of a small supplier, signed in."""
    with database.transaction() as session:
        organisation, person = make_supplier_with_owner(session)
        version = make.publish(session)
    sign_in(client, person)
    store: FileStore = app.extensions["files"]
    return Shelf(client, database, store, organisation.id, person.id, version, data_folder / "files")


@pytest.fixture
def viewer(app: Flask, shelf: Shelf) -> Shelf:
    """A colleague who may only look."""
    with shelf.database.transaction() as session:
        person = make_person(session, name="Eva Paz")
        make_membership(session, get_organisation(session, shelf.organisation_id), person, role=Role.VIEWER)
    return _other(app, shelf, shelf.organisation_id, person)


@pytest.fixture
def stranger(app: Flask, shelf: Shelf) -> Shelf:
    """The owner of another supplier."""
    with shelf.database.transaction() as session:
        organisation = make_supplier(session, legal_name="Another firm")
        person = make_person(session, name="Stranger")
        make_membership(session, organisation, person)
    return _other(app, shelf, organisation.id, person)


def _other(app: Flask, shelf: Shelf, organisation_id: UUID, person: Person) -> Shelf:
    client = app.test_client()
    sign_in(client, person)
    return Shelf(client, shelf.database, shelf.store, organisation_id, person.id, shelf.version, shelf.folder)
