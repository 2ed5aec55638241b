"""An agency tries its criteria profiles on the market before it publishes them. Each try is written down."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.market import services
from portal.market.opening import market_folder
from portal.market.pages.answering import as_download, publication, write_file
from portal.market.pages.words import cell_words, long_day
from portal.market.trying.reading import TryingView, find_trial, read_index, read_view

bp = Blueprint("trying", __name__, url_prefix="/market/try")


@bp.get("")
@requires(Permission.VIEW_CRITERIA)
def index() -> ResponseReturnValue:
    """The agency's profiles, and how often it may still try one in this release."""
    owner = access.get_user().organisation_id
    with reading() as session:
        view = read_index(session, _folder(), current_language(), organisation_id=owner)
    return render_template("market/try_index.html", view=view)


@bp.get("/<uuid:profile_id>")
@requires(Permission.VIEW_CRITERIA)
def show(profile_id: UUID) -> ResponseReturnValue:
    """What the profile as it stands does to the market, once that was counted; before that, the button to try it."""
    return _page(_read(profile_id))


@bp.get("/<uuid:profile_id>/result.xlsx")
@requires(Permission.VIEW_CRITERIA)
def file(profile_id: UUID) -> ResponseReturnValue:
    """What the page shows as a workbook, at no cost; before the try was counted, the page, which says so."""
    view = _read(profile_id)
    if view.tried is None:
        return _page(view)
    page = replace(view.tried.page, story=view.tried.in_short)
    content = write_file(
        "xlsx", page, publication(url_for("trying.show", profile_id=profile_id, **view.asked.arguments))
    )
    return as_download(content, "xlsx", f"listo-{page.name}-{page.facts.release}-{current_language()}.xlsx")


@bp.post("/<uuid:profile_id>")
@requires(Permission.EDIT_CRITERIA)
def run(profile_id: UUID) -> ResponseReturnValue:
    """Counts a try of the profile as it stands, writes it down, and goes to what comes out."""
    person, where = access.get_user(), (_folder(), current_language(), profile_id, request.form)
    with transaction() as session:
        trial = find_trial(session, *where, organisation_id=person.organisation_id)
        if trial is None or trial.asked.fault:
            return _page(read_view(session, *where, organisation_id=person.organisation_id))
        budget = services.record_simulation(
            session,
            trial.opened.stored,
            trial.opened.newest.questionnaire,
            trial.profile,
            trial.asked.filters,
            organisation_id=person.organisation_id,
            by=person.person_id,
            at=clock.now(),
        )
    if not budget.allowed:
        flash(_("Your agency has used all its tries for this release. The next release brings new ones."), "warning")
    return redirect(url_for("trying.show", profile_id=profile_id, **trial.asked.arguments), 303)


def _read(profile_id: UUID) -> TryingView:
    owner = access.get_user().organisation_id
    with reading() as session:
        return read_view(session, _folder(), current_language(), profile_id, request.args, organisation_id=owner)


def _page(view: TryingView) -> ResponseReturnValue:
    may_try = access.get_user().may(Permission.EDIT_CRITERIA)
    page = render_template("market/tried.html", view=view, may_try=may_try, cell_words=cell_words, day=long_day)
    return page, view.status


def _folder() -> Path:
    return market_folder(current_app.extensions["settings"])
