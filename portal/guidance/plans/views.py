"""A supplier's plans: the list, one plan, one step, and the plan as files."""

from uuid import UUID

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.assessments.local_time import day_in
from portal.audit.taking import TakenFile, note_taken
from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.config import Settings
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.guidance.plans import queries, services
from portal.guidance.plans.files import as_calendar, as_workbook
from portal.guidance.plans.forms import StepForm, step_data
from portal.guidance.plans.pages import PlanPage, StepPage, plan_page
from portal.guidance.rules.states import StepState
from portal.organisations.queries import get_profile

bp = Blueprint("plans", __name__, url_prefix="/plans")

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@requires(Permission.MATCH_TENDERS)
def index() -> ResponseReturnValue:
    """The supplier's plans."""
    owner, language = access.get_user().organisation_id, current_language()
    with reading() as session:
        supplier = get_profile(session, owner)
        on = day_in(supplier.country, clock.now())
        plans = queries.list_plans(session, organisation_id=owner)
        pages = [plan_page(session, plan, supplier.size, language=language, on=on) for plan in plans]
    return render_template("plans/index.html", pages=pages)


@bp.get("/<uuid:plan_id>")
@requires(Permission.MATCH_TENDERS)
def show(plan_id: UUID) -> ResponseReturnValue:
    """One plan with its steps."""
    may_edit = access.get_user().may(Permission.EDIT_PLAN)
    return render_template("plans/show.html", page=_page(plan_id), may_edit=may_edit)


@bp.get("/<uuid:plan_id>/plan.ics")
@requires(Permission.MATCH_TENDERS)
def calendar(plan_id: UUID) -> ResponseReturnValue:
    """The days of the steps, for a calendar."""
    settings: Settings = current_app.extensions["settings"]
    page = _page(plan_id)
    if not page.has_days:
        flash(_("No step has a day yet. Write down by when each is to be done."), "info")
        return redirect(url_for("plans.show", plan_id=plan_id))
    content = as_calendar(page, base_url=settings.base_url, at=clock.now())
    note_taken(TakenFile.PLAN_CALENDAR, plan_id)
    return _download(content, "text/calendar; charset=utf-8", "plan.ics")


@bp.get("/<uuid:plan_id>/plan.xlsx")
@requires(Permission.MATCH_TENDERS)
def workbook(plan_id: UUID) -> ResponseReturnValue:
    """The plan as a spreadsheet."""
    content = as_workbook(_page(plan_id))
    note_taken(TakenFile.PLAN_WORKBOOK, plan_id)
    return _download(content, WORKBOOK, "plan.xlsx")


@bp.route("/<uuid:plan_id>/steps/<uuid:step_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_PLAN)
def step(plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    """One step: who does it, by when, how far it is."""
    page = _page(plan_id)
    found = next((one for one in page.steps if one.id == step_id), None) or abort(404)
    form = StepForm() if request.method == "POST" else StepForm(formdata=None, data=step_data(found))
    if not form.validate_on_submit():
        return render_template("plans/step.html", page=page, step=found, form=form, overtaken=None), form.status
    if not _save(step_id, form):
        return _show_both(plan_id, step_id, form)
    if form.change.state is StepState.DONE:
        flash(_("Done. Now answer the question again, so that it counts."), "success")
    else:
        flash(_("Saved."), "success")
    return redirect(url_for("plans.show", plan_id=plan_id, _anchor=f"step-{step_id}"), 303)


@bp.post("/<uuid:plan_id>/remove")
@requires(Permission.EDIT_PLAN)
def remove(plan_id: UUID) -> ResponseReturnValue:
    """Removes a plan; answers stay."""
    with transaction() as session:
        plan = queries.get_plan(session, plan_id, organisation_id=access.get_user().organisation_id, lock=True)
        services.remove_plan(session, plan)
    flash(_("The plan was removed. Your answers stay."), "success")
    return redirect(url_for("plans.index"), 303)


def _page(plan_id: UUID) -> PlanPage:
    owner = access.get_user().organisation_id
    with reading() as session:
        plan = queries.get_plan(session, plan_id, organisation_id=owner)
        supplier = get_profile(session, owner)
        on = day_in(supplier.country, clock.now())
        return plan_page(session, plan, supplier.size, language=current_language(), on=on)


def _save(step_id: UUID, form: StepForm) -> bool:
    owner = access.get_user().organisation_id
    with transaction() as session:
        stored = queries.get_step(session, step_id, organisation_id=owner, lock=True)
        return services.change_step(session, stored, form.change, revision=form.seen, at=clock.now())


def _show_both(plan_id: UUID, step_id: UUID, form: StepForm) -> ResponseReturnValue:
    """What was typed, and what somebody else saved meanwhile; sending it again is then a decision."""
    page = _page(plan_id)
    theirs: StepPage = next(one for one in page.steps if one.id == step_id)
    form.revision.data = str(theirs.revision)
    return render_template("plans/step.html", page=page, step=theirs, form=form, overtaken=theirs), 409


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, content_type=kind, headers=headers)
