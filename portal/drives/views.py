"""Pages on which an association runs its drives."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.config import Settings
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.core.outbox.delivery import deliver_now
from portal.drives import pages, queries, services
from portal.drives.forms import DriveForm, InviteForm, drive_data
from portal.drives.services import Obstacle
from portal.drives.wording import OBSTACLES

bp = Blueprint("drives", __name__, url_prefix="/drives")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _titles() -> list[tuple[str, str]]:
    with reading() as session:
        return pages.list_titles(session)


@bp.get("")
@requires(Permission.VIEW_DRIVES)
def index() -> ResponseReturnValue:
    """The association's drives."""
    owner, on = access.get_user().organisation_id, clock.now().date()
    with reading() as session:
        drives = queries.list_drives(session, organisation_id=owner)
        lines = [pages.drive_line(session, drive, queries.list_participants(session, drive), on=on) for drive in drives]
    return render_template("drives/index.html", lines=lines, may_run=access.get_user().may(Permission.RUN_DRIVES))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.RUN_DRIVES)
def new() -> ResponseReturnValue:
    """The form for a new drive."""
    form, person = DriveForm(_titles()), access.get_user()
    if not form.validate_on_submit():
        return render_template("drives/edit.html", form=form, drive=None), form.status
    with transaction() as session:
        drive = services.begin_drive(
            session, form.plan, organisation_id=person.organisation_id, by=person.person_id, at=clock.now()
        )
        drive_id = drive.id
    flash(_("The drive is there. Now invite suppliers, or hand out the link."), "success")
    return redirect(url_for("drives.show", drive_id=drive_id), 303)


@bp.get("/<uuid:drive_id>")
@requires(Permission.VIEW_DRIVES)
def show(drive_id: UUID) -> ResponseReturnValue:
    """One drive: its link, how far it is, and its suppliers."""
    person = access.get_user()
    with reading() as session:
        drive = queries.get_drive(session, drive_id, organisation_id=person.organisation_id)
        number = request.args.get("page", 1, type=int)
        page = pages.drive_page(session, drive, base_url=_settings().base_url, on=clock.now().date(), number=number)
    return render_template("drives/show.html", page=page, may_run=person.may(Permission.RUN_DRIVES))


@bp.route("/<uuid:drive_id>/edit", methods=["GET", "POST"])
@requires(Permission.RUN_DRIVES)
def edit(drive_id: UUID) -> ResponseReturnValue:
    """Changes what is said of a drive; what somebody else saved meanwhile is shown beside."""
    person = access.get_user()
    with reading() as session:
        drive = queries.get_drive(session, drive_id, organisation_id=person.organisation_id)
    data = {"formdata": None, "data": drive_data(drive)} if request.method == "GET" else {}
    form = DriveForm(_titles(), **data)
    if not form.validate_on_submit():
        return render_template("drives/edit.html", form=form, drive=drive, overtaken=None), form.status
    if not _change(drive_id, form):
        return _show_both(drive_id, form)
    flash(_("Saved."), "success")
    return redirect(url_for("drives.show", drive_id=drive_id), 303)


def _change(drive_id: UUID, form: DriveForm) -> bool:
    person = access.get_user()
    with transaction() as session:
        drive = queries.get_drive(session, drive_id, organisation_id=person.organisation_id, lock=True)
        return services.change_drive(session, drive, form.plan, revision=form.seen, by=person.person_id, at=clock.now())


def _show_both(drive_id: UUID, form: DriveForm) -> ResponseReturnValue:
    """What was typed, and what somebody else saved meanwhile; sending it again is then a decision."""
    with reading() as session:
        theirs = queries.get_drive(session, drive_id, organisation_id=access.get_user().organisation_id)
    form.revision.data = str(theirs.revision)
    return render_template("drives/edit.html", form=form, drive=theirs, overtaken=theirs), 409


@bp.route("/<uuid:drive_id>/invite", methods=["GET", "POST"])
@requires(Permission.RUN_DRIVES)
def invite(drive_id: UUID) -> ResponseReturnValue:
    """Invites a pasted list of addresses: all of them, or none and the reasons line by line."""
    with reading() as session:
        drive = queries.get_drive(session, drive_id, organisation_id=access.get_user().organisation_id)
    start = {"formdata": None, "data": {"language": current_language()}} if request.method == "GET" else {}
    form = InviteForm(**start)
    if not form.validate_on_submit():
        return render_template("drives/invite.html", form=form, drive=drive), form.status
    invited = _invite(drive_id, form)
    if isinstance(invited, Obstacle):
        form.addresses.errors = [str(OBSTACLES[invited])]
        return render_template("drives/invite.html", form=form, drive=drive), 422
    deliver_now()
    flash(ngettext("%(num)s address was invited.", "%(num)s addresses were invited.", invited), "success")
    return redirect(url_for("drives.show", drive_id=drive_id), 303)


def _invite(drive_id: UUID, form: InviteForm) -> int | Obstacle:
    seat, settings = access.get_seat(), _settings()
    with transaction() as session:
        drive = queries.get_drive(session, drive_id, organisation_id=seat.organisation_id, lock=True)
        return services.invite(
            session,
            drive,
            form.read.addresses,
            association=seat.organisation_name,
            language=form.language.data,
            settings=settings,
            at=clock.now(),
        )


@bp.route("/<uuid:drive_id>/close", methods=["GET", "POST"])
@requires(Permission.RUN_DRIVES)
def close(drive_id: UUID) -> ResponseReturnValue:
    """Asks, then closes the drive."""
    person = access.get_user()
    if request.method == "GET":
        with reading() as session:
            drive = queries.get_drive(session, drive_id, organisation_id=person.organisation_id)
        return render_template("drives/close.html", drive=drive)
    with transaction() as session:
        drive = queries.get_drive(session, drive_id, organisation_id=person.organisation_id, lock=True)
        services.close_drive(session, drive, by=person.person_id, at=clock.now())
    flash(_("The drive is closed. Its result stays here."), "success")
    return redirect(url_for("drives.show", drive_id=drive_id), 303)
