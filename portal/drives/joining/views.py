"""Pages on which suppliers see a drive, join it and leave it. Opening the link changes nothing."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import access, clock
from portal.core.access import Permission, public, requires
from portal.core.db import reading, transaction
from portal.drives import queries, services
from portal.drives.joining.page import invitation_page

bp = Blueprint("drive_joining", __name__, url_prefix="/drives")


@bp.get("/join/<string:code>")
@public
def show(code: str) -> ResponseReturnValue:
    """What the drive is, who runs it, and what they will see of who joins."""
    with reading() as session:
        page = invitation_page(session, code, person=access.find_user(), on=clock.now().date())
    return render_template("drives/join.html", page=page), 200, {"Cache-Control": "private, no-store"}


@bp.post("/join/<string:code>")
@requires(Permission.JOIN_DRIVES)
def join(code: str) -> ResponseReturnValue:
    """The supplier takes part."""
    person = access.get_user()
    with transaction() as session:
        drive = queries.get_by_code(session, code)
        services.join(session, drive, organisation_id=person.organisation_id, by=person.person_id, at=clock.now())
    flash(_("You take part. The next step: answer the questions."), "success")
    return redirect(url_for("assessments.index"), 303)


@bp.get("/joined")
@requires(Permission.VIEW_ASSESSMENT)
def joined() -> ResponseReturnValue:
    """The drives that the supplier takes part in."""
    person = access.get_user()
    with reading() as session:
        found = queries.list_joined(session, organisation_id=person.organisation_id)
    return render_template("drives/joined.html", found=found, may_leave=person.may(Permission.JOIN_DRIVES))


@bp.post("/joined/<uuid:drive_id>/leave")
@requires(Permission.JOIN_DRIVES)
def leave(drive_id: UUID) -> ResponseReturnValue:
    """The supplier takes part no more."""
    person = access.get_user()
    with transaction() as session:
        drive = queries.get_joined(session, drive_id, organisation_id=person.organisation_id)
        services.leave(session, drive, organisation_id=person.organisation_id, by=person.person_id, at=clock.now())
    flash(_("You take part no more. The association does not see you any longer."), "success")
    return redirect(url_for("drive_joining.joined"), 303)
