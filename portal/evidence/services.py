"""Keeps, describes, attaches and removes a supplier's evidence.

A file is put into the store before its row is written: what is acknowledged is there. Whoever adds or deletes holds the
organisation's evidence until the transaction ends, so that a file that is being deleted is never one that was just
added again. Nothing that a submission named is ever deleted here.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.core.errors import Conflict
from portal.core.files.store import FileStore, KeptFile
from portal.core.throttle.services import hold
from portal.evidence import queries
from portal.evidence.models import EvidenceDocument, EvidenceUse
from portal.evidence.queries import Backings
from portal.evidence.rules import EvidenceKind, FileFormat, Refusal

ACTION = "evidence"
MOST_DOCUMENTS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What people say about a document. Both dates are included."""

    title: str
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""

    @property
    def mark(self) -> str:
        """A short text that is another one as soon as something else is said."""
        said = repr((self.title, self.valid_from, self.valid_until, self.note))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def description_of(document: EvidenceDocument) -> Description:
    """What is said about the document now."""
    return Description(
        title=document.title, valid_from=document.valid_from, valid_until=document.valid_until, note=document.note
    )


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that was put into the store, what it is, and its content once more, should it be gone from there."""

    kept: KeptFile
    file_format: FileFormat
    content: IO[bytes]


def add_file(
    session: Session,
    store: FileStore,
    new: NewFile,
    description: Description,
    *,
    organisation_id: UUID,
    most_bytes: int,
    by: UUID,
    at: datetime,
) -> EvidenceDocument | Refusal:
    """Add a document for a file that was put into the store, if all files then take `most_bytes` at most.

    Sending the same file with the same words again gives the document there is; where there is no room for more, this
    gives the reason. Raises StoreUnavailable.
    """
    hold(session, ACTION, str(organisation_id))
    kept = new.kept
    again = _find_same(session, description, organisation_id=organisation_id, sha256=kept.sha256, address="")
    if again is not None:
        return again
    if not _has_room(session, kept, organisation_id=organisation_id, most_bytes=most_bytes):
        return Refusal.NO_ROOM
    if not store.exists(kept.key):
        new.content.seek(0)
        store.put(organisation_id, new.content)
    document = _describe(EvidenceDocument(kind=EvidenceKind.FILE), description)
    document.media_type, document.size = new.file_format.value, kept.size
    document.sha256, document.storage_key = kept.sha256, kept.key
    return _add(session, document, organisation_id=organisation_id, by=by, at=at)


def add_link(
    session: Session, address: str, description: Description, *, organisation_id: UUID, by: UUID, at: datetime
) -> EvidenceDocument | Refusal:
    """Add a document for a page somewhere else; the same again gives the document there is.

    Gives the reason when there is no room for more.
    """
    hold(session, ACTION, str(organisation_id))
    again = _find_same(session, description, organisation_id=organisation_id, sha256="", address=address)
    if again is not None:
        return again
    if queries.count_documents(session, organisation_id=organisation_id) >= MOST_DOCUMENTS:
        return Refusal.NO_ROOM
    document = _describe(EvidenceDocument(kind=EvidenceKind.LINK, address=address), description)
    return _add(session, document, organisation_id=organisation_id, by=by, at=at)


def describe_document(session: Session, document: EvidenceDocument, description: Description, *, seen: str) -> bool:
    """Say something else about a document, whose row is locked. Submissions keep what was said when they were sent.

    False, and nothing is changed, if what is said now is not what the person saw, whose mark is `seen`.
    """
    _check_not_removed(document)
    now = description_of(document)
    if now.mark not in (seen, description.mark):
        return False
    _describe(document, description)
    session.flush()
    return True


def attach_document(
    session: Session, document: EvidenceDocument, items: Collection[str], *, by: UUID, at: datetime
) -> None:
    """Let the document, whose row is locked, back these items too; those that it backs already stay."""
    _check_not_removed(document)
    there = set(session.scalars(select(EvidenceUse.item_id).where(EvidenceUse.document_id == document.id)))
    for item_id in sorted(set(items) - there):
        session.add(EvidenceUse(document_id=document.id, item_id=item_id, attached_at=at, attached_by=by))
    session.flush()


def detach_document(session: Session, document: EvidenceDocument, item_id: str) -> None:
    """Let the document back the item no longer; nothing happens if it does not."""
    session.execute(delete(EvidenceUse).where(EvidenceUse.document_id == document.id, EvidenceUse.item_id == item_id))


def remove_document(session: Session, document_id: UUID, *, organisation_id: UUID, at: datetime) -> str:
    """Take the document away; gives the key of the file that `drop_file` may then drop, or "". Raises NotFound.

    One that a submission named is hidden and kept, with its file; any other is deleted.
    """
    hold(session, ACTION, str(organisation_id))
    document = queries.get_document(session, document_id, organisation_id=organisation_id, lock=True)
    session.execute(delete(EvidenceUse).where(EvidenceUse.document_id == document.id))
    if document.named_at is not None:
        document.removed_at = document.removed_at or at
        session.flush()
        return ""
    session.delete(document)
    session.flush()
    return document.storage_key


def drop_file(session: Session, store: FileStore, storage_key: str, *, organisation_id: UUID) -> None:
    """Delete a file from the store unless a document of the organisation still needs it.

    Called in a transaction of its own, after the one that removed the document: should that one fail, the file is
    still there. Raises StoreUnavailable.
    """
    hold(session, ACTION, str(organisation_id))
    if not queries.is_key_in_use(session, storage_key, organisation_id=organisation_id):
        store.delete(storage_key)


def name_documents(
    session: Session, items: Collection[str], *, organisation_id: UUID, on: date, at: datetime
) -> Backings:
    """What backs these items on the day, by item, to be frozen in a submission; from now on it is never deleted."""
    hold(session, ACTION, str(organisation_id))
    found = queries.list_backings(session, organisation_id=organisation_id, on=on)
    named = {item_id: found[item_id] for item_id in items if item_id in found}
    ids = {backing.document_id for backings in named.values() for backing in backings}
    for document in session.scalars(select(EvidenceDocument).where(EvidenceDocument.id.in_(ids))):
        document.named_at = document.named_at or at
    session.flush()
    return named


def sweep_files(session: Session, store: FileStore, *, organisation_id: UUID) -> int:
    """Delete the organisation's files that no document needs, left by a process that was killed; gives how many.

    The portal may go on meanwhile. An organisation that is gone has no documents, so all its files go.
    """
    hold(session, ACTION, str(organisation_id))
    needed = queries.list_keys(session, organisation_id=organisation_id)
    stray = [key for key in store.list_keys(organisation_id) if key not in needed]
    for key in stray:
        store.delete(key)
    return len(stray)


def _has_room(session: Session, kept: KeptFile, *, organisation_id: UUID, most_bytes: int) -> bool:
    if queries.count_documents(session, organisation_id=organisation_id) >= MOST_DOCUMENTS:
        return False
    taken = queries.count_bytes(session, organisation_id=organisation_id)
    there = queries.is_key_in_use(session, kept.key, organisation_id=organisation_id)
    return there or taken + kept.size <= most_bytes


def _find_same(
    session: Session, description: Description, *, organisation_id: UUID, sha256: str, address: str
) -> EvidenceDocument | None:
    return session.scalar(
        select(EvidenceDocument)
        .where(
            EvidenceDocument.organisation_id == organisation_id,
            EvidenceDocument.removed_at.is_(None),
            EvidenceDocument.sha256 == sha256,
            EvidenceDocument.address == address,
            EvidenceDocument.title == description.title,
            EvidenceDocument.valid_from.is_not_distinct_from(description.valid_from),
            EvidenceDocument.valid_until.is_not_distinct_from(description.valid_until),
            EvidenceDocument.note == description.note,
        )
        .limit(1)
    )


def _describe(document: EvidenceDocument, description: Description) -> EvidenceDocument:
    document.title, document.note = description.title, description.note
    document.valid_from, document.valid_until = description.valid_from, description.valid_until
    return document


def _add(
    session: Session, document: EvidenceDocument, *, organisation_id: UUID, by: UUID, at: datetime
) -> EvidenceDocument:
    document.organisation_id, document.created_at, document.created_by = organisation_id, at, by
    session.add(document)
    session.flush()
    return document


def _check_not_removed(document: EvidenceDocument) -> None:
    if document.removed_at is not None:
        raise Conflict
