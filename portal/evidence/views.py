"""The pages of a supplier's documents: the list, adding one, one document, its file, and what it backs."""

from typing import IO
from uuid import UUID

import structlog
from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

from portal.accounts.rules import safe_path
from portal.audit.taking import TakenFile, note_taken
from portal.core import access, clock, uploads
from portal.core.access import Permission, requires
from portal.core.config import Settings
from portal.core.db import reading, transaction
from portal.core.errors import NotFound
from portal.core.files.store import DamagedFile, FileStore, StoreUnavailable
from portal.evidence import adding, pages, queries, services
from portal.evidence.adding import Added, Adder
from portal.evidence.forms import DocumentForm, EditForm
from portal.evidence.items import read_item_id
from portal.evidence.rules import EvidenceKind, FileFormat, download_name
from portal.evidence.wording import ACCEPTED, size_text

bp = Blueprint("evidence", __name__, url_prefix="/evidence")
FILE_POLICY = "default-src 'none'; sandbox"

log = structlog.get_logger()


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _store() -> FileStore:
    store: FileStore = current_app.extensions["files"]
    return store


def _item() -> str:
    """The item that the request is about, or ""."""
    return read_item_id(request.values.get("item"))


def _back() -> str:
    """Where the person came from, if that is on this site, or ""."""
    return safe_path(request.values.get("next")) or ""


@bp.get("")
@requires(Permission.VIEW_EVIDENCE)
def index() -> ResponseReturnValue:
    """All documents of the organisation."""
    person = access.get_user()
    with reading() as session:
        documents = pages.list_page(session, organisation_id=person.organisation_id, on=clock.now().date())
    may_edit = person.may(Permission.EDIT_EVIDENCE)
    return render_template("evidence/index.html", documents=documents, may_edit=may_edit)


@bp.get("/new")
@requires(Permission.EDIT_EVIDENCE)
def add() -> ResponseReturnValue:
    """The form for a document, for an item or for none yet."""
    return _show_form(DocumentForm(), 200)


@bp.post("/new", endpoint="add_now")
@uploads.takes_files
@requires(Permission.EDIT_EVIDENCE)
def add_now() -> ResponseReturnValue:
    """Keeps the document and attaches it, or says why not."""
    person, form = access.get_user(), DocumentForm()
    if not form.validate_on_submit():
        return _show_form(form, form.status)
    added = Adder(person, _item(), _store(), _settings(), clock.now()).add(form)
    if not isinstance(added, Added):
        return _show_form(form, added)
    flash(
        _("“%(title)s” is kept and attached.", title=added.title) if _item() else _("The document is kept."), "success"
    )
    return redirect(_back() or url_for("evidence.show", document_id=added.document_id), 303)


@bp.get("/<uuid:document_id>")
@requires(Permission.VIEW_EVIDENCE)
def show(document_id: UUID) -> ResponseReturnValue:
    """One document, and what it backs."""
    person = access.get_user()
    with reading() as session:
        document = queries.get_document(session, document_id, organisation_id=person.organisation_id)
        page = pages.document_page(session, document, on=clock.now().date())
    return render_template("evidence/show.html", page=page, may_edit=person.may(Permission.EDIT_EVIDENCE))


@bp.get("/<uuid:document_id>/file")
@requires(Permission.VIEW_EVIDENCE)
def download(document_id: UUID) -> ResponseReturnValue:
    """The file, to be kept by whoever opens it: it is never shown as a page of this site."""
    with reading() as session:
        document = queries.get_document(session, document_id, organisation_id=access.get_user().organisation_id)
    if document.kind is not EvidenceKind.FILE:
        raise NotFound
    try:
        content = _store().open_checked(document.storage_key, document.sha256)
    except (DamagedFile, StoreUnavailable) as problem:
        log.error("a file cannot be served", document=str(document_id), problem=str(problem))
        raise ServiceUnavailable from problem
    note_taken(TakenFile.EVIDENCE, document_id)
    file_format = FileFormat(document.media_type)
    return _send(content, document.size, download_name(document.title, file_format), file_format)


def _send(content: IO[bytes], size: int, name: str, file_format: FileFormat) -> Response:
    response = send_file(content, mimetype=file_format.value, as_attachment=True, download_name=name, max_age=0)
    response.content_length = size
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.route("/<uuid:document_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_EVIDENCE)
def edit(document_id: UUID) -> ResponseReturnValue:
    """Says something else about the document."""
    owner = access.get_user().organisation_id
    with transaction() if request.method == "POST" else reading() as session:
        lock = request.method == "POST"
        document = queries.get_document(session, document_id, organisation_id=owner, lock=lock)
        seen = services.description_of(document).mark
        form = EditForm(obj=document, data={"seen": seen})
        if not form.validate_on_submit():
            return render_template("evidence/edit.html", form=form, document_id=document_id, saved=None), form.status
        if not services.describe_document(session, document, form.description(), seen=form.seen.data or ""):
            saved, form.seen.data = pages.show_document(document, (), {}, on=clock.now().date()), seen
            return render_template("evidence/edit.html", form=form, document_id=document_id, saved=saved), 409
    flash(_("Saved."), "success")
    return redirect(url_for("evidence.show", document_id=document_id), 303)


@bp.post("/<uuid:document_id>/attach")
@requires(Permission.EDIT_EVIDENCE)
def attach(document_id: UUID) -> ResponseReturnValue:
    """Lets the document back more questions."""
    person = access.get_user()
    items = [found for found in map(read_item_id, request.form.getlist("item")) if found]
    with transaction() as session:
        document = queries.get_document(session, document_id, organisation_id=person.organisation_id, lock=True)
        services.attach_document(session, document, items, by=person.person_id, at=clock.now())
    flash(_("Attached.") if items else _("Choose at least one question."), "success" if items else "warning")
    return redirect(_back() or url_for("evidence.show", document_id=document_id), 303)


@bp.post("/<uuid:document_id>/detach")
@requires(Permission.EDIT_EVIDENCE)
def detach(document_id: UUID) -> ResponseReturnValue:
    """Lets the document back a question no longer."""
    owner = access.get_user().organisation_id
    with transaction() as session:
        document = queries.get_document(session, document_id, organisation_id=owner, lock=True)
        services.detach_document(session, document, _item())
    flash(_("No longer attached. The document is still in your list."), "success")
    return redirect(_back() or url_for("evidence.show", document_id=document_id), 303)


@bp.post("/<uuid:document_id>/remove")
@requires(Permission.EDIT_EVIDENCE)
def remove(document_id: UUID) -> ResponseReturnValue:
    """Takes the document away; one that was sent with answers is only hidden."""
    owner = access.get_user().organisation_id
    with transaction() as session:
        storage_key = services.remove_document(session, document_id, organisation_id=owner, at=clock.now())
    adding.drop_file(storage_key, _store(), organisation_id=owner)
    flash(_("The document was removed."), "success")
    return redirect(url_for("evidence.index"), 303)


def _show_form(form: DocumentForm, status: int) -> ResponseReturnValue:
    with reading() as session:
        owner = access.get_user().organisation_id
        page = pages.add_page(session, _item(), organisation_id=owner, on=clock.now().date())
    answer = render_template(
        "evidence/add.html",
        form=form,
        page=page,
        back=_back(),
        most=size_text(uploads.largest_file()),
        accepted=ACCEPTED,
    )
    return answer, status
