"""The operator's pages about a person: found by name, signed out everywhere, freed of a lost second step."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import door
from portal.accounts import queries as accounts
from portal.accounts.oversight import services
from portal.accounts.oversight.page import read_account
from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.db import reading, transaction
from portal.core.outbox.delivery import deliver_now
from portal.organisations import queries as organisations
from portal.organisations.wording import KINDS, ROLES
from portal.site import lists
from portal.site.forms import OversightForm, SecondStepForm

bp = Blueprint("oversight", __name__, url_prefix="/operations/people")
SHORTEST_SEARCH, LONGEST_SEARCH, MOST_FOUND = 3, 100, 50


@bp.get("")
@requires(Permission.OPERATE)
def find() -> ResponseReturnValue:
    """People whose name or e-mail address contains the search; nobody without one: people are not browsed."""
    search = request.args.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    is_short = len(search) < SHORTEST_SEARCH
    with reading() as session:
        ids = () if is_short else accounts.list_people_like(session, search, most=MOST_FOUND)
        found = accounts.recipients_of(session, ids)
    people = [(one, found[one]) for one in ids]
    return render_template(
        "operations/people.html", people=people, search=search, is_short=is_short, is_cut=len(people) == MOST_FOUND
    )


@bp.get("/<uuid:person_id>")
@requires(Permission.OPERATE)
def show(person_id: UUID) -> ResponseReturnValue:
    """One person: where they belong, how they sign in, and where they are signed in."""
    with reading() as session:
        person = read_account(session, person_id, access.get_user().token, settings=door.settings(), at=clock.now())
        seats = organisations.list_seats(session, person_id=person_id)
    rows = lists.sign_in_rows(person.sessions)
    return render_template("operations/person.html", person=person, seats=seats, roles=ROLES, kinds=KINDS, rows=rows)


@bp.route("/<uuid:person_id>/end-sign-ins", methods=["GET", "POST"])
@requires(Permission.OPERATE)
def end_sign_ins(person_id: UUID) -> ResponseReturnValue:
    """Signs the person out everywhere, for a reason."""
    form, name = OversightForm(), _name_of(person_id)
    if not form.validate_on_submit():
        return render_template("operations/end_sign_ins.html", form=form, person_id=person_id, name=name), form.status
    by, now = access.get_user().person_id, clock.now()
    with transaction() as session:
        services.end_sign_ins(session, person_id, form.reason.data, settings=door.settings(), by=by, at=now)
    deliver_now()
    flash(_("%(name)s is signed out everywhere, and is told by mail.", name=name), "success")
    return redirect(url_for("oversight.show", person_id=person_id), 303)


@bp.route("/<uuid:person_id>/second-step", methods=["GET", "POST"])
@requires(Permission.OPERATE)
def remove_second_step(person_id: UUID) -> ResponseReturnValue:
    """Takes every second step from who lost them all, after checks, with the operator's own password."""
    form, name, status = SecondStepForm(), _name_of(person_id), 0
    if form.validate_on_submit():
        problem = door.password_problem(form.password.data)
        if problem is None:
            return _take_second_step(person_id, form.reason.data, name)
        form.password.errors, status = [problem[0]], problem[1]
    page = render_template("operations/remove_second_step.html", form=form, person_id=person_id, name=name)
    return page, status or form.status


def _take_second_step(person_id: UUID, checked: str, name: str) -> ResponseReturnValue:
    by, now = access.get_user().person_id, clock.now()
    with transaction() as session:
        done = services.remove_second_steps(session, person_id, checked, settings=door.settings(), by=by, at=now)
    deliver_now()
    words = _("The second steps are removed. %(name)s is told by mail.", name=name)
    flash(words if done else _("There was no second step to remove."), "success" if done else "info")
    return redirect(url_for("oversight.show", person_id=person_id), 303)


def _name_of(person_id: UUID) -> str:
    with reading() as session:
        return accounts.get_person(session, person_id).name
