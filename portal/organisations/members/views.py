"""Pages on which an organisation's people are seen, get roles, leave, are removed and hand their ownership over."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import access, clock
from portal.core.access import Permission, Role, requires
from portal.core.db import reading, transaction
from portal.organisations.members import queries, services
from portal.organisations.members.forms import HandOverForm, RoleForm
from portal.organisations.members.page import people_page
from portal.organisations.members.queries import Member
from portal.organisations.members.rules import LastOwner, can_give_up

bp = Blueprint("people", __name__, url_prefix="/organisation/people")


@bp.get("")
@requires(Permission.VIEW_ORGANISATION)
def index() -> ResponseReturnValue:
    """Who belongs to the organisation; for owners also who is invited and who asks to join."""
    person, seat = access.get_user(), access.get_seat()
    with reading() as db:
        page = people_page(db, person, seat.organisation_name, at=clock.now())
    return render_template("organisations/people.html", page=page)


def _get_member(person_id: UUID) -> Member:
    with reading() as db:
        return queries.get_member(db, person_id, organisation_id=access.get_user().organisation_id)


def _refuse_last_owner() -> ResponseReturnValue:
    flash(_("The organisation needs an owner. Make another member an owner first."), "warning")
    return redirect(url_for("people.index"), 303)


@bp.get("/<uuid:person_id>")
@requires(Permission.MANAGE_PEOPLE)
def show(person_id: UUID) -> ResponseReturnValue:
    """One member, with the role to choose."""
    member = _get_member(person_id)
    form = RoleForm(access.get_seat().kind, formdata=None, data={"role": member.role.value})
    return render_template("organisations/member.html", member=member, form=form)


@bp.post("/<uuid:person_id>")
@requires(Permission.MANAGE_PEOPLE)
def change_role(person_id: UUID) -> ResponseReturnValue:
    """Gives the member another role."""
    person, member, form = access.get_user(), _get_member(person_id), RoleForm(access.get_seat().kind)
    if not form.validate_on_submit():
        return render_template("organisations/member.html", member=member, form=form), form.status
    owner, by = person.organisation_id, person.person_id
    try:
        with transaction() as db:
            services.change_role(db, person_id, form.chosen, organisation_id=owner, by=by, at=clock.now())
    except LastOwner:
        return _refuse_last_owner()
    flash(_("Saved."), "success")
    return redirect(url_for("people.index"), 303)


@bp.post("/<uuid:person_id>/remove")
@requires(Permission.MANAGE_PEOPLE)
def remove(person_id: UUID) -> ResponseReturnValue:
    """Takes the member out of the organisation, from this moment on."""
    person = access.get_user()
    try:
        with transaction() as db:
            services.remove_member(
                db, person_id, organisation_id=person.organisation_id, by=person.person_id, at=clock.now()
            )
    except LastOwner:
        return _refuse_last_owner()
    flash(_("Removed. What they answered stays."), "success")
    return redirect(url_for("people.index"), 303)


@bp.get("/hand-over")
@requires(Permission.MANAGE_PEOPLE)
def hand_over_page() -> ResponseReturnValue:
    """Asks who becomes an owner in the place of the one who goes."""
    return render_template("organisations/hand_over.html", form=HandOverForm(_others(), formdata=None))


@bp.post("/hand-over")
@requires(Permission.MANAGE_PEOPLE)
def hand_over() -> ResponseReturnValue:
    """Makes another member an owner, and oneself an editor."""
    person, form = access.get_user(), HandOverForm(_others())
    if not form.validate_on_submit():
        return render_template("organisations/hand_over.html", form=form), form.status
    chosen, owner = form.chosen, person.organisation_id
    with transaction() as db:
        services.hand_over(db, chosen.person_id, organisation_id=owner, by=person.person_id, at=clock.now())
    flash(_("%(name)s is an owner now, and you are an editor.", name=chosen.name), "success")
    return redirect(url_for("people.index"), 303)


def _others() -> list[Member]:
    person = access.get_user()
    with reading() as db:
        members = queries.list_members(db, organisation_id=person.organisation_id)
    return [member for member in members if member.person_id != person.person_id]


@bp.get("/leave")
@requires(Permission.LEAVE_ORGANISATION)
def leave_page() -> ResponseReturnValue:
    """Asks whether the person really wants to go, or says why they cannot."""
    seat = access.get_seat()
    with reading() as db:
        owners = queries.count_owners(db, organisation_id=seat.organisation_id)
    may_leave = can_give_up(is_owner=seat.role is Role.OWNER, owners=owners)
    return render_template("organisations/leave.html", name=seat.organisation_name, may_leave=may_leave)


@bp.post("/leave")
@requires(Permission.LEAVE_ORGANISATION)
def leave() -> ResponseReturnValue:
    """Leaves the organisation."""
    person, seat = access.get_user(), access.get_seat()
    try:
        with transaction() as db:
            services.leave(db, organisation_id=seat.organisation_id, by=person.person_id, at=clock.now())
    except LastOwner:
        return _refuse_last_owner()
    flash(_("You have left %(name)s.", name=seat.organisation_name), "success")
    return redirect(url_for("site.home"), 303)
