"""An agency tries its criteria profiles on the market before it publishes them. Each try is written down."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.db import transaction
from portal.market import services
from portal.market.pages.words import cell_words, long_day
from portal.market.trying.reading import read_index, read_tried, start_trying

bp = Blueprint("trying", __name__, url_prefix="/market/try")


@bp.get("")
@requires(Permission.VIEW_CRITERIA)
def index() -> ResponseReturnValue:
    """The agency's profiles, and how often it may still try one in this release."""
    person = access.get_user()
    view = read_index(organisation_id=person.organisation_id)
    return render_template("market/try_index.html", view=view)


@bp.get("/<uuid:profile_id>")
@requires(Permission.VIEW_CRITERIA)
def show(profile_id: UUID) -> ResponseReturnValue:
    """What the profile as it stands does to the market, once it has been tried; before that, the button to try it."""
    person = access.get_user()
    view = read_tried(profile_id, request.args, organisation_id=person.organisation_id)
    may_try = person.may(Permission.EDIT_CRITERIA)
    page = render_template("market/tried.html", view=view, may_try=may_try, cell_words=cell_words, day=long_day)
    return page, view.status


@bp.post("/<uuid:profile_id>")
@requires(Permission.EDIT_CRITERIA)
def run(profile_id: UUID) -> ResponseReturnValue:
    """Counts and writes down a try of the profile as it stands, and goes to what comes out."""
    person = access.get_user()
    with transaction() as session:
        trial = start_trying(session, profile_id, organisation_id=person.organisation_id)
        if trial is None:
            flash(_("There are no figures of the market yet, so nothing can be tried on it."), "warning")
            return redirect(url_for("trying.index"), 303)
        is_counted = services.record_simulation(session, trial, by=person.person_id, at=clock.now())
    if not is_counted:
        flash(_("Your agency has used all its tries for this release. The next release brings new ones."), "warning")
    return redirect(url_for("trying.show", profile_id=profile_id), 303)
