"""Adds what a form holds: receives the file, keeps the document, attaches it; else notes why not beside the field."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from portal.core import uploads
from portal.core.access import SignedIn
from portal.core.config import Settings
from portal.core.db import transaction
from portal.core.files.store import FileStore, StoreUnavailable
from portal.core.uploads import MEGABYTE, IncomingFile
from portal.evidence import services
from portal.evidence.forms import DocumentForm
from portal.evidence.models import EvidenceDocument
from portal.evidence.receiving import CannotReceive, received
from portal.evidence.rules import Refusal
from portal.evidence.services import NewFile
from portal.evidence.wording import why_not

WRONG, NOT_NOW = 422, 503

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Added:
    """The document that is kept now."""

    document_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Adder:
    """Somebody who adds a document at this moment, for an item or, with "", for none yet."""

    person: SignedIn
    item_id: str
    store: FileStore
    settings: Settings
    at: datetime

    def add(self, form: DocumentForm) -> Added | int:
        """Keep the document of a valid form and attach it.

        Otherwise the form holds why not, in words beside the field, and this gives the status of the answer.
        """
        if form.is_link:
            found = self._add_link(form)
            field = form.address
        else:
            upload = form.uploads[0]
            field = form.file if form.file.data is upload else form.photo
            try:
                found = self._add_file(form, upload)
            except CannotReceive as problem:
                log.error("a file cannot be taken", problem=str(problem))
                field.errors = [
                    _("We cannot take files just now. Nothing is wrong with yours: try again in some minutes")
                ]
                return NOT_NOW
        if isinstance(found, Refusal):
            size = 0 if form.is_link else _size_of(form.uploads[0])
            field.errors = [why_not(found, size=size, most=uploads.largest_file())]
            return WRONG
        return found

    def _add_link(self, form: DocumentForm) -> Added | Refusal:
        with transaction() as session:
            found = services.add_link(
                session,
                form.address.data,
                form.description(form.suggested_title),
                organisation_id=self.person.organisation_id,
                by=self.person.person_id,
                at=self.at,
            )
            return self._attach(session, found)

    def _add_file(self, form: DocumentForm, upload: FileStorage) -> Added | Refusal:
        owner = self.person.organisation_id
        with received(upload, self.store, self.settings, organisation_id=owner) as new:
            if isinstance(new, Refusal):
                return new
            outcome = self._keep(form, new)
        if isinstance(outcome, Refusal):
            drop_file(new.kept.key, self.store, organisation_id=owner)
        return outcome

    def _keep(self, form: DocumentForm, new: NewFile) -> Added | Refusal:
        with transaction() as session:
            found = services.add_file(
                session,
                self.store,
                new,
                form.description(form.suggested_title),
                organisation_id=self.person.organisation_id,
                most_bytes=self.settings.upload_quota_megabytes * MEGABYTE,
                by=self.person.person_id,
                at=self.at,
            )
            return self._attach(session, found)

    def _attach(self, session: Session, found: EvidenceDocument | Refusal) -> Added | Refusal:
        if isinstance(found, Refusal):
            return found
        items = [self.item_id] if self.item_id else []
        services.attach_document(session, found, items, by=self.person.person_id, at=self.at)
        return Added(found.id, found.title)


def drop_file(storage_key: str, store: FileStore, *, organisation_id: UUID) -> None:
    """Delete a file that no document needs any longer; should the store not answer, it stays and is swept up later."""
    if not storage_key:
        return
    try:
        with transaction() as session:
            services.drop_file(session, store, storage_key, organisation_id=organisation_id)
    except StoreUnavailable as problem:
        log.error("a file cannot be deleted", key=storage_key, problem=str(problem))


def _size_of(upload: FileStorage) -> int:
    return upload.stream.size if isinstance(upload.stream, IncomingFile) else 0
