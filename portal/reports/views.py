"""The result page of a submission, and the same as a PDF."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import ServiceUnavailable

from portal.assessments import queries as assessments
from portal.assessments.documents import SubmittedWork
from portal.certificates.facts import Holder
from portal.certificates.offer import make_offer
from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.config import Settings
from portal.core.db import reading
from portal.core.i18n import current_language
from portal.core.pdf import PdfBusyError
from portal.organisations import queries as organisations
from portal.reports.documents import report_pdf as make_pdf
from portal.reports.report_document import file_name, report_document
from portal.reports.scorecard_page import ScorecardPage, scorecard_page

bp = Blueprint("reports", __name__)


@bp.get("/submissions/<uuid:submission_id>")
@requires(Permission.VIEW_ASSESSMENT)
def scorecard(submission_id: UUID) -> ResponseReturnValue:
    """The result: the level, what holds the next one back, and where every point comes from."""
    person = access.get_user()
    with reading() as session:
        work = _get_work(session, submission_id)
        page = _page(session, work, at=clock.now())
    return render_template(
        "reports/scorecard.html",
        page=page,
        may_answer=person.may(Permission.ANSWER_ASSESSMENT),
        may_issue=person.may(Permission.ISSUE_CERTIFICATE),
    )


@bp.get("/submissions/<uuid:submission_id>/report.pdf")
@requires(Permission.VIEW_ASSESSMENT)
def report_pdf(submission_id: UUID) -> ResponseReturnValue:
    """The result as a file to keep and to print, in the page's language."""
    settings: Settings = current_app.extensions["settings"]
    address = settings.base_url + url_for("reports.scorecard", submission_id=submission_id)
    language = current_language()
    with reading() as session:
        work = _get_work(session, submission_id)
        page, holder = _page(session, work, at=clock.now()), _holder(session, work)
    if not page.level_place:
        return redirect(url_for("reports.scorecard", submission_id=submission_id))
    document = report_document(work, page, holder, settings=settings, web_address=address, language=language)
    try:
        content = make_pdf(document, environment=current_app.jinja_env)
    except PdfBusyError as busy:
        raise ServiceUnavailable from busy
    return _download(content, file_name(holder.legal_name, work.number, language))


def _get_work(session: Session, submission_id: UUID) -> SubmittedWork:
    owner = access.get_user().organisation_id
    return assessments.read_submission(
        session, assessments.get_submission(session, submission_id, organisation_id=owner)
    )


def _page(session: Session, work: SubmittedWork, *, at: datetime) -> ScorecardPage:
    language = current_language()
    sent = assessments.list_submissions(session, organisation_id=work.organisation_id)
    others = sum(1 for each in sent if each.questionnaire_id == work.questionnaire.id) - 1
    offer = make_offer(session, work, at=at, language=language)
    return scorecard_page(work, offer=offer, earlier=others, language=language)


def _holder(session: Session, work: SubmittedWork) -> Holder:
    organisation = organisations.get_organisation(session, work.organisation_id)
    return Holder(organisation.legal_name, work.profile.country, organisation.region, work.profile.sector)


def _download(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)
