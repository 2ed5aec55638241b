"""The page of a person's organisations: for which one acts, who invites, and where one has asked to join."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user

from portal.accounts import held
from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.organisations.invitations import queries as invitations
from portal.organisations.joining import queries as joining
from portal.organisations.places import country_name
from portal.organisations.seats import services
from portal.organisations.seats.moved import with_seat

bp = Blueprint("seats", __name__, url_prefix="/organisations")


@bp.get("")
@requires(Permission.USE_ACCOUNT)
def index() -> ResponseReturnValue:
    """Where the person belongs, is invited, and has asked to join."""
    person = access.get_user()
    with reading() as db:
        invited = invitations.list_for_email(db, person.email, at=clock.now())
        asked = joining.list_own_requests(db, person_id=person.person_id)
    asked = [replace(wish, country=country_name(wish.country, current_language())) for wish in asked]
    seats = [person.seat, *person.others] if person.seat else []
    return render_template("organisations/seats.html", seats=seats, invited=invited, asked=asked)


@bp.post("/<uuid:organisation_id>/act")
@requires(Permission.USE_ACCOUNT)
def act(organisation_id: UUID) -> ResponseReturnValue:
    """Acts for another organisation from now on; with what was typed for it before, if there is something."""
    person, kept = access.get_user(), held.unpack(request.form.get(held.FIELD))
    with transaction() as db:
        services.change_seat(db, person.token, organisation_id, by=person.person_id, at=clock.now())
    login_user(current_app.login_manager._user_callback(person.token))  # type: ignore[attr-defined]
    if kept is not None:
        return render_template("accounts/send_again.html", held=with_seat(kept, organisation_id), why="moved")
    flash(_("You now work for %(name)s.", name=access.get_seat().organisation_name), "success")
    return redirect(url_for("site.home"), 303)
