"""The shortest way to qualify for a tender, or to a readiness level; its steps go into the supplier's plan."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.bids import queries
from portal.bids.at_hand import AtHand, answers_at_hand
from portal.bids.planning.limits import Time, closing_day, read_time, today_in
from portal.bids.planning.page import Goal, days_text, way_page
from portal.bids.tender_page import source_text
from portal.bids.tenders_page import title_of
from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.guidance.plans import services
from portal.guidance.rules.plans import Plan
from portal.guidance.rules.states import TargetKind
from portal.guidance.rules.targets import ProfileTarget, ReadinessTarget, Situation, Target
from portal.guidance.solving import make_plan
from portal.questionnaires.wording import Wording

bp = Blueprint("planning", __name__)


@dataclass(frozen=True, slots=True)
class Search:
    """What a way is looked for: from where, to what, in which time, from which day."""

    at_hand: AtHand
    target: Target
    goal: Goal
    time: Time
    on: date

    def plan(self) -> Plan:
        """The shortest way."""
        found = self.at_hand
        situation = Situation(found.questionnaire, found.supplier, found.answers, found.as_of, attached=found.attached)
        return make_plan(situation, self.target, self.time.limits(self.on))


@bp.get("/tenders/<string:code>/way")
@requires(Permission.MATCH_TENDERS)
def to_tender(code: str) -> ResponseReturnValue:
    """The shortest way to qualify for a tender."""
    return _show(_search_tender(code))


@bp.post("/tenders/<string:code>/way")
@requires(Permission.EDIT_PLAN)
def choose_for_tender(code: str) -> ResponseReturnValue:
    """Takes chosen steps into the plan for the tender."""
    return _choose(_search_tender(code), TargetKind.PROFILE, code)


@bp.get("/questionnaires/<string:questionnaire_id>/way/<string:level_id>")
@requires(Permission.MATCH_TENDERS)
def to_level(questionnaire_id: str, level_id: str) -> ResponseReturnValue:
    """The shortest way to a readiness level."""
    return _show(_search_level(questionnaire_id, level_id))


@bp.post("/questionnaires/<string:questionnaire_id>/way/<string:level_id>")
@requires(Permission.EDIT_PLAN)
def choose_for_level(questionnaire_id: str, level_id: str) -> ResponseReturnValue:
    """Takes chosen steps into the plan for a readiness level."""
    return _choose(_search_level(questionnaire_id, level_id), TargetKind.LEVEL, level_id)


def _search_tender(code: str) -> Search:
    now, language = clock.now(), current_language()
    with reading() as session:
        listed = queries.get_tender(session, code, supplier_id=access.get_user().organisation_id, at=now)
    profile = listed.published.profile
    titles = {found.id: profile.text(f"criteria.{found.id}.title", language) for found in profile.criteria}
    at_hand = listed.at_hand or abort(404)
    goal = Goal(
        words=title_of(profile, language)[0],
        code=listed.published.code,
        level_id="",
        criteria=titles,
        to_answer=len(at_hand.to_answer(profile)),
        is_open=not at_hand.match(profile).qualifies,
    )
    time = read_time(request.values, closing_day(profile.window))
    return Search(at_hand, ProfileTarget(profile), goal, time, today_in(profile.window, now))


def _search_level(questionnaire_id: str, level_id: str) -> Search:
    now, owner = clock.now(), access.get_user().organisation_id
    with reading() as session:
        at_hand = answers_at_hand(session, questionnaire_id, organisation_id=owner, at=now)
    if level_id not in {level.id for level in at_hand.questionnaire.levels}:
        abort(404)
    title = Wording(at_hand.questionnaire, current_language()).text(f"levels.{level_id}.title")
    goal = Goal(_("Readiness level “%(level)s”", level=title), "", level_id, {})
    return Search(at_hand, ReadinessTarget(level_id), goal, read_time(request.values, None), now.date())


def _show(search: Search) -> ResponseReturnValue:
    page = way_page(
        search.plan(),
        search.goal,
        search.at_hand.questionnaire,
        search.time,
        language=current_language(),
        source=source_text(search.at_hand),
        on=search.on,
    )
    status = 422 if search.time.faults else 200
    may_choose = access.get_user().may(Permission.EDIT_PLAN)
    days = days_text(search.time.days_per_week)
    shown = render_template(
        "bids/way.html", page=page, may_choose=may_choose, days=days, page_errors=bool(search.time.faults)
    )
    return shown, status


def _choose(search: Search, kind: TargetKind, target: str) -> ResponseReturnValue:
    wanted = set(request.form.getlist("step"))
    steps = [
        services.ChosenStep(step.item_id, step.from_level, step.reached_level, search.time.until)
        for step in search.plan().steps
        if step.item_id in wanted
    ]
    if not steps:
        flash(_("Choose at least one step."), "warning")
        return _show(search)
    plan_id = _keep(search, kind, target, steps)
    flash(_("The steps are in your plan. Say who does each, and by when."), "success")
    return redirect(url_for("plans.show", plan_id=plan_id), 303)


def _keep(search: Search, kind: TargetKind, target: str, steps: list[services.ChosenStep]) -> UUID:
    person, time = access.get_user(), search.time
    goal = services.Goal(search.at_hand.questionnaire.id, kind, target, time.until, time.days_per_week)
    with transaction() as session:
        plan = services.choose_steps(
            session, goal, steps, organisation_id=person.organisation_id, by=person.person_id, at=clock.now()
        )
    return plan.id
