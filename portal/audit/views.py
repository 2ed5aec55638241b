"""Pages that show the trail: all of it to the operator, its own to an organisation's owner."""

from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.accounts import queries as accounts
from portal.audit import queries, rows
from portal.audit.forms import OwnTrailForm, TrailForm
from portal.audit.queries import Wanted
from portal.core import access
from portal.core.access import Permission, requires
from portal.core.db import reading
from portal.core.trail.queries import find_head
from portal.organisations import queries as organisations

bp = Blueprint("audit", __name__)
LONGEST_NUMBER = 9
MOST_FOUND = 200


def _before() -> int | None:
    """The number to go on from; anything that is no sensible number is the beginning."""
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _asked() -> MultiDict[str, str]:
    """What the address asks for, without the number to go on from."""
    return MultiDict((name, value) for name, value in request.args.items(multi=True) if name not in ("before", "lang"))


def _wanted(form: TrailForm) -> Wanted:
    """What the form asks for; names that nobody bears find nothing."""
    person, organisation = form.person.data, form.organisation.data
    with reading() as session:
        people = accounts.list_people_like(session, person, most=MOST_FOUND) if person else None
        named = organisations.list_organisations(session, search=organisation, per_page=MOST_FOUND).rows
    ids = [one.id for one in named] if organisation else None
    return replace(form.wanted, people=people, organisations=ids, before=_before())


@bp.get("/operations/trail")
@requires(Permission.OPERATE)
def whole() -> ResponseReturnValue:
    """Everything that was recorded, with filters."""
    form = TrailForm(formdata=_asked())
    if not form.validate():
        return render_template("audit/whole.html", form=form, found=None), 422
    with reading() as session:
        found = queries.list_all_entries(session, _wanted(form))
        shown, head = rows.rows_for_operator(session, found.entries), find_head(session)
    return render_template("audit/whole.html", form=form, found=found, rows=shown, head=head, asked=_asked())


@bp.get("/organisation/trail")
@requires(Permission.READ_TRAIL)
def own() -> ResponseReturnValue:
    """What was recorded about the organisation, for its owners."""
    form, owner = OwnTrailForm(formdata=_asked()), access.get_user().organisation_id
    if not form.validate():
        return render_template("audit/own.html", form=form, found=None), 422
    with reading() as session:
        found = queries.list_own_entries(session, replace(form.wanted, before=_before()), organisation_id=owner)
        shown = rows.rows_for_organisation(session, found.entries, organisation_id=owner)
    return render_template("audit/own.html", form=form, found=found, rows=shown, asked=_asked())
