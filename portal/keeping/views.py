"""Pages on which an owner takes all data of the organisation away, and asks to have it erased."""

from datetime import timedelta
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from portal.accounts import door
from portal.accounts.door import needs_password_and_leads_to
from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.db import reading, transaction
from portal.core.files.store import StoreUnavailable
from portal.core.i18n import current_language
from portal.core.outbox.delivery import deliver_now
from portal.core.pdf import PdfBusyError
from portal.core.throttle import services as throttle
from portal.core.throttle.services import Limit
from portal.keeping import queries, services
from portal.keeping.export.archive import Source, write_export
from portal.keeping.forms import EraseForm
from portal.keeping.rules import can_be_erased
from portal.organisations import queries as organisations

bp = Blueprint("keeping", __name__, url_prefix="/organisation/data")
MOST_EXPORTS, WITHIN = 5, timedelta(hours=1)
IN_MEMORY = 4_000_000  # bytes of an export; what is larger goes through a temporary file


def _name() -> str:
    with reading() as session:
        return organisations.get_organisation(session, access.get_user().organisation_id).legal_name


@bp.get("")
@requires(Permission.TAKE_DATA)
def index() -> ResponseReturnValue:
    """What can be taken away, and whether the organisation waits to be erased."""
    seat = access.get_seat()
    with reading() as session:
        request = queries.find_request(session, organisation_id=seat.organisation_id)
    due_on = str(format_date(request.due_at, "long")) if request else ""
    may_erase = can_be_erased(seat.kind)
    return render_template("keeping/index.html", name=_name(), due_on=due_on, may_erase=may_erase)


@bp.post("/export")
@requires(Permission.TAKE_DATA)
@needs_password_and_leads_to("keeping.index")
def export() -> ResponseReturnValue:
    """Everything that the organisation owns, in one file."""
    person, now = access.get_user(), clock.now()
    owner = person.organisation_id
    limit = Limit("export-organisation", MOST_EXPORTS, WITHIN, door.settings().secret_key)
    with transaction() as session:
        pause = throttle.take_turn(session, limit, str(owner), at=now)
    if pause is not None:
        raise TooManyRequests
    content = _pack(owner)
    size = content.seek(0, 2)
    content.seek(0)
    with transaction() as session:
        services.note_exported(session, size, organisation_id=owner, by=person.person_id, at=now)
    return _send(content, f"export-{now:%Y-%m-%d}.zip", size)


def _pack(organisation_id: UUID) -> IO[bytes]:
    target, store = SpooledTemporaryFile(IN_MEMORY), current_app.extensions["files"]  # noqa: SIM115  the answer closes it
    try:
        with reading() as session:
            source = Source(session, store, door.settings(), current_language())
            write_export(source, target, organisation_id=organisation_id, at=clock.now(), tick=lambda _part: None)
    except BaseException as problem:
        target.close()
        if isinstance(problem, StoreUnavailable | PdfBusyError):
            raise ServiceUnavailable from problem
        raise
    return target


def _send(content: IO[bytes], name: str, size: int) -> Response:
    response = send_file(content, mimetype="application/zip", as_attachment=True, download_name=name, max_age=0)
    response.content_length = size
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/erase")
@requires(Permission.TAKE_DATA)
def erase_page() -> ResponseReturnValue:
    """Says what goes, and asks for the name and the password."""
    name = _name()
    return _render_erase(EraseForm(name, formdata=None), name)


def _render_erase(form: EraseForm, name: str, status: int | None = None) -> ResponseReturnValue:
    may_erase = can_be_erased(access.get_seat().kind)
    days = door.settings().erasure_days
    page = render_template("keeping/erase.html", form=form, name=name, days=days, may_erase=may_erase)
    return page, status or form.status


@bp.post("/erase")
@requires(Permission.TAKE_DATA)
def erase() -> ResponseReturnValue:
    """Has the organisation erased after a time of waiting, in which the wish can be taken back."""
    person, name = access.get_user(), _name()
    form = EraseForm(name)
    if not form.validate_on_submit():
        return _render_erase(form, name)
    problem = door.password_problem(form.password.data)
    if problem is not None:
        form.password.errors, status = [problem[0]], problem[1]
        return _render_erase(form, name, status)
    owner, settings = person.organisation_id, door.settings()
    with transaction() as session:
        services.ask_for_erasure(session, organisation_id=owner, settings=settings, by=person.person_id, at=clock.now())
    deliver_now()
    return redirect(url_for("keeping.index"), 303)


@bp.post("/keep")
@requires(Permission.TAKE_DATA)
def keep() -> ResponseReturnValue:
    """Takes the wish back: the organisation stays."""
    person = access.get_user()
    owner, settings = person.organisation_id, door.settings()
    with transaction() as session:
        services.take_back(session, organisation_id=owner, settings=settings, by=person.person_id, at=clock.now())
    deliver_now()
    flash(_("Your organisation stays, with everything that belongs to it."), "success")
    return redirect(url_for("keeping.index"), 303)
