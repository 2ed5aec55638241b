"""The pages where a supplier starts, answers, reviews and submits, and looks at what it sent."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.assessments import queries, replies, scope, services
from portal.assessments.chapters import list_chapters, start_page
from portal.assessments.declaring import declaration_of, declaration_statements
from portal.assessments.drafts import ItemWork, Work
from portal.assessments.forms import DeclarationForm
from portal.assessments.pages import item_page, review_page, tasks_page
from portal.assessments.sent import sent_page
from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.db import reading, transaction
from portal.evidence.queries import list_backings
from portal.questionnaires.queries import get_current_version

bp = Blueprint("assessments", __name__)


@bp.get("/assessments")
@requires(Permission.VIEW_ASSESSMENT)
def index() -> ResponseReturnValue:
    """The organisation's open work, what it sent, and how its score moved."""
    person = access.get_user()
    with reading() as session:
        chapters = list_chapters(session, organisation_id=person.organisation_id, at=clock.now())
    may_answer = person.may(Permission.ANSWER_ASSESSMENT)
    return render_template("assessments/index.html", chapters=chapters, may_answer=may_answer)


@bp.get("/questionnaires/<string:questionnaire_id>/start")
@requires(Permission.ANSWER_ASSESSMENT)
def start(questionnaire_id: str) -> ResponseReturnValue:
    """What is asked of this organisation, and how long it takes."""
    person = access.get_user()
    with reading() as session:
        version = get_current_version(session, questionnaire_id)
        page = start_page(session, version, organisation_id=person.organisation_id, at=clock.now())
    return render_template("assessments/start.html", page=page)


@bp.post("/questionnaires/<string:questionnaire_id>/start", endpoint="start_now")
@requires(Permission.ANSWER_ASSESSMENT)
def start_now(questionnaire_id: str) -> ResponseReturnValue:
    """Starts, or goes on with what is open."""
    person = access.get_user()
    with transaction() as session:
        version = get_current_version(session, questionnaire_id)
        assessment = services.start_assessment(
            session, version, organisation_id=person.organisation_id, by=person.person_id, at=clock.now()
        )
    return redirect(url_for("assessments.tasks", assessment_id=assessment.id))


@bp.get("/assessments/<uuid:assessment_id>")
@requires(Permission.VIEW_ASSESSMENT)
def tasks(assessment_id: UUID) -> ResponseReturnValue:
    """The sections and how far each is."""
    work = _open_work(assessment_id)
    if work.is_sent:
        return _go_to_result(work)
    with reading() as session:
        current = get_current_version(session, work.questionnaire.id)
    may_answer = access.get_user().may(Permission.ANSWER_ASSESSMENT)
    finished = request.args.get("finished", "")
    page = tasks_page(work, current, may_answer=may_answer, now=clock.now(), finished=finished)
    return render_template("assessments/tasks.html", page=page)


@bp.post("/assessments/<uuid:assessment_id>/version")
@requires(Permission.ANSWER_ASSESSMENT)
def move_to_version(assessment_id: UUID) -> ResponseReturnValue:
    """Goes on with the version of today."""
    owner = access.get_user().organisation_id
    with transaction() as session:
        assessment = queries.get_assessment(session, assessment_id, organisation_id=owner, lock=True)
        version = get_current_version(session, assessment.questionnaire_id)
        scope.move_to_version(session, assessment, version)
    flash(
        _("You go on with version %(version)s. All your answers are there.", version=version.questionnaire.version),
        "success",
    )
    return redirect(url_for("assessments.tasks", assessment_id=assessment_id), 303)


@bp.post("/assessments/<uuid:assessment_id>/sections/<string:section_id>")
@requires(Permission.ANSWER_ASSESSMENT)
def request_section(assessment_id: UUID, section_id: str) -> ResponseReturnValue:
    """Adds a section that a tender needs, or leaves it out again."""
    owner = access.get_user().organisation_id
    wanted = request.form.get("wanted") == "yes"
    with transaction() as session:
        assessment = queries.get_assessment(session, assessment_id, organisation_id=owner, lock=True)
        scope.request_section(session, assessment, section_id, wanted=wanted)
    flash(
        _("The questions were added.") if wanted else _("The questions are no longer asked. Your answers stay."),
        "success",
    )
    return redirect(url_for("assessments.tasks", assessment_id=assessment_id), 303)


@bp.get("/assessments/<uuid:assessment_id>/items/<string:item_id>")
@requires(Permission.ANSWER_ASSESSMENT)
def item(assessment_id: UUID, item_id: str) -> ResponseReturnValue:
    """One item, with what is stored."""
    work = _open_item(assessment_id, item_id)
    if work.is_sent:
        return _go_to_result(work)
    asked = work.get_item(item_id)
    if asked not in work.asked:
        flash(_("That question is not asked of your organisation at present."), "info")
        return redirect(url_for("assessments.tasks", assessment_id=assessment_id))
    attached = replies.list_attached(work, asked)
    page = item_page(work, asked, now=clock.now(), back=replies.came_from(), show_faults=True, attached=attached)
    return render_template("assessments/item.html", page=page, page_errors=bool(page.problems))


@bp.post("/assessments/<uuid:assessment_id>/items/<string:item_id>", endpoint="save_item")
@requires(Permission.ANSWER_ASSESSMENT)
def save_item(assessment_id: UUID, item_id: str) -> ResponseReturnValue:
    """Keeps what was typed; a page that saves by itself gets JSON."""
    person, now = access.get_user(), clock.now()
    with transaction() as session:
        owner = person.organisation_id
        assessment = queries.get_assessment(session, assessment_id, organisation_id=owner, lock=True)
        asked = queries.get_item(session, assessment, item_id)
        draft = replies.read_draft(asked)
        outcome = services.save_answer(session, assessment, asked, draft, by=person.person_id, at=now)
        work = queries.read_item_work(session, assessment, asked, as_of=now.date())
    return replies.reply(replies.Saving(work, asked, draft, outcome, now))


@bp.get("/assessments/<uuid:assessment_id>/review")
@requires(Permission.VIEW_ASSESSMENT)
def review(assessment_id: UUID) -> ResponseReturnValue:
    """Every answer, and what is still missing."""
    work = _open_work(assessment_id)
    if work.is_sent:
        return _go_to_result(work)
    return _show_review(work)


@bp.get("/assessments/<uuid:assessment_id>/declaration")
@requires(Permission.SUBMIT_ASSESSMENT)
def declaration(assessment_id: UUID) -> ResponseReturnValue:
    """Who declares that the answers are true, before they are sent."""
    person = access.get_user()
    work = _open_work(assessment_id)
    if work.is_sent:
        return _go_to_result(work)
    if not work.progress.can_submit:
        return redirect(url_for("assessments.review", assessment_id=assessment_id))
    return _show_declaration(assessment_id, DeclarationForm(name=person.name))


@bp.post("/assessments/<uuid:assessment_id>/declaration", endpoint="submit")
@requires(Permission.SUBMIT_ASSESSMENT)
def submit(assessment_id: UUID) -> ResponseReturnValue:
    """Sends the answers, once; sending again leads to the same result."""
    person, now = access.get_user(), clock.now()
    with transaction() as session:
        assessment = queries.get_assessment(session, assessment_id, organisation_id=person.organisation_id)
        form = DeclarationForm()
        if not form.validate_on_submit():
            return _show_declaration(assessment_id, form)
        made = declaration_of(form, person)
        outcome = services.submit_assessment(session, assessment, made, by=person.person_id, at=now)
        if isinstance(outcome, services.Incomplete):
            return _show_review(queries.read_work(session, assessment, as_of=now.date()), refused=True)
    return redirect(url_for("reports.scorecard", submission_id=outcome.id))


@bp.get("/submissions/<uuid:submission_id>/answers")
@requires(Permission.VIEW_ASSESSMENT)
def answers_sent(submission_id: UUID) -> ResponseReturnValue:
    """What was sent, word for word, for ever."""
    person = access.get_user()
    with reading() as session:
        submission = queries.get_submission(session, submission_id, organisation_id=person.organisation_id)
        work = queries.read_submission(session, submission)
    return render_template("assessments/answers_sent.html", page=sent_page(work, submission.document))


def _open_work(assessment_id: UUID) -> Work:
    with reading() as session:
        owner = access.get_user().organisation_id
        assessment = queries.get_assessment(session, assessment_id, organisation_id=owner)
        return queries.read_work(session, assessment, as_of=clock.now().date())


def _open_item(assessment_id: UUID, item_id: str) -> ItemWork:
    with reading() as session:
        owner = access.get_user().organisation_id
        assessment = queries.get_assessment(session, assessment_id, organisation_id=owner)
        asked = queries.get_item(session, assessment, item_id)
        return queries.read_item_work(session, assessment, asked, as_of=clock.now().date())


def _go_to_result(work: ItemWork) -> ResponseReturnValue:
    with reading() as session:
        submission_id = queries.get_submission_of(session, work.assessment_id).id
    flash(_("These answers were sent and can no longer be changed. This is their result."), "info")
    return redirect(url_for("reports.scorecard", submission_id=submission_id))


def _show_review(work: Work, *, refused: bool = False) -> ResponseReturnValue:
    person = access.get_user()
    with reading() as session:
        backings = list_backings(session, organisation_id=work.organisation_id, on=work.as_of)
    page = review_page(
        work,
        backings,
        may_answer=person.may(Permission.ANSWER_ASSESSMENT),
        may_submit=person.may(Permission.SUBMIT_ASSESSMENT),
        refused=refused,
    )
    return render_template("assessments/review.html", page=page, page_errors=refused), 422 if refused else 200


def _show_declaration(assessment_id: UUID, form: DeclarationForm) -> ResponseReturnValue:
    page = render_template(
        "assessments/declaration.html", form=form, assessment_id=assessment_id, statements=declaration_statements()
    )
    return page, form.status
