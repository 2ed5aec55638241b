"""What several do at once, and what a killed process leaves behind."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DatabaseError

from portal.core.db import Database
from portal.core.errors import NotFound
from portal.core.files.folder import FolderStore
from portal.evidence import queries, services
from portal.evidence.models import EvidenceDocument
from portal.evidence.rules import EvidenceKind, FileFormat, Refusal
from portal.evidence.services import Description, NewFile
from portal.organisations.models import Organisation
from tests.factories.evidence_files import pdf
from tests.factories.organisations import make_supplier_with_owner
from tests.integration.evidence.conftest import Shelf

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
EARLIER = AT.date().replace(day=1)


def test_files_that_no_document_needs_are_swept_up(shelf: Shelf) -> None:
    document = shelf.keep()
    stray = shelf.store.put(shelf.organisation_id, io.BytesIO(b"left by a killed process"))
    with shelf.database.transaction() as session:
        assert services.sweep_files(session, shelf.store, organisation_id=shelf.organisation_id) == 1
    assert shelf.stored() == [document.storage_key]
    assert not shelf.store.exists(stray.key)


def test_a_file_that_vanished_while_it_was_added_is_put_again(shelf: Shelf) -> None:
    content = io.BytesIO(pdf())
    kept = shelf.store.put(shelf.organisation_id, content)
    shelf.store.delete(kept.key)
    new = NewFile(kept, FileFormat.PDF, content)
    with shelf.database.transaction() as session:
        found = services.add_file(
            session,
            shelf.store,
            new,
            Description(title="Policy"),
            organisation_id=shelf.organisation_id,
            most_bytes=10_000,
            by=shelf.person_id,
            at=AT,
        )
    assert isinstance(found, EvidenceDocument)
    assert shelf.content(found) == pdf()


def test_there_is_a_most_of_documents(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_DOCUMENTS", 1)
    shelf.keep(title="One")
    assert shelf.add(title="Two").status_code == 422
    refused = shelf.link("https://example.org")
    assert refused.status_code == 422
    assert "Your documents take all the room they may" in refused.text
    with shelf.database.transaction() as session:
        again = services.add_link(
            session,
            "https://example.org",
            Description(title="Two"),
            organisation_id=shelf.organisation_id,
            by=shelf.person_id,
            at=AT,
        )
    assert again is Refusal.NO_ROOM


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": EvidenceKind.LINK, "address": ""},
        {"kind": EvidenceKind.FILE, "address": "https://example.org"},
        {
            "kind": EvidenceKind.LINK,
            "address": "https://a.org",
            "valid_from": AT.date(),
            "valid_until": AT.date().replace(day=1),
        },
        {"kind": EvidenceKind.LINK, "address": "https://a.org", "size": -1},
    ],
)
def test_the_database_takes_no_document_that_cannot_be(shelf: Shelf, wrong: dict[str, object]) -> None:
    document = EvidenceDocument(organisation_id=shelf.organisation_id, title="X", created_at=AT, **wrong)
    with pytest.raises(DatabaseError), shelf.database.transaction() as session:
        session.add(document)


def test_documents_go_with_their_organisation(shelf: Shelf) -> None:
    document = shelf.keep()
    with shelf.database.transaction() as session:
        session.execute(delete(Organisation).where(Organisation.id == shelf.organisation_id))
    with shelf.database.reading() as session, pytest.raises(NotFound):
        queries.get_document(session, document.id, organisation_id=shelf.organisation_id)


class Keeper:
    """Somebody who adds and removes the same file again and again, through the services alone."""

    def __init__(self, database: Database, store: FolderStore) -> None:
        with database.transaction() as session:
            organisation, person = make_supplier_with_owner(session)
        self.database, self.store = database, store
        self.owner, self.person_id = organisation.id, person.id

    def add(self, title: str) -> None:
        content = io.BytesIO(pdf())
        new = NewFile(self.store.put(self.owner, content), FileFormat.PDF, content)
        about, who = Description(title=title), {"organisation_id": self.owner, "by": self.person_id}
        with self.database.transaction() as session:
            services.add_file(session, self.store, new, about, most_bytes=10**6, at=AT, **who)

    def documents(self) -> list[EvidenceDocument]:
        with self.database.reading() as session:
            return list(queries.list_documents(session, organisation_id=self.owner))

    def remove_all(self) -> None:
        for document in self.documents():
            with self.database.transaction() as session:
                key = services.remove_document(session, document.id, organisation_id=self.owner, at=AT)
            with self.database.transaction() as session:
                services.drop_file(session, self.store, key, organisation_id=self.owner)


def test_adding_and_removing_the_same_file_at_once_never_leaves_a_document_without_it(
    own_database_address: str, tmp_path: Path
) -> None:
    keeper = Keeper(Database(own_database_address), FolderStore(tmp_path))

    def work(turn: int) -> None:
        for step in range(6):
            keeper.add(f"{turn} {step}")
            if turn == 0 and step % 2:
                keeper.remove_all()

    with ThreadPoolExecutor(4) as people:
        list(people.map(work, range(4)))
    assert all(keeper.store.exists(document.storage_key) for document in keeper.documents())
    keeper.remove_all()
    assert list(keeper.store.list_keys()) == []
    keeper.database.engine.dispose()
