"""The result page of a submission, and the same as a PDF."""

from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable

from portal.audit.taking import TakenFile, note_taken
from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.config import Settings
from portal.core.db import reading
from portal.core.i18n import current_language
from portal.core.pdf import PdfBusyError
from portal.reports.documents import report_pdf as make_pdf
from portal.reports.report_document import file_name, report_document
from portal.reports.results import read_result

bp = Blueprint("reports", __name__)


@bp.get("/submissions/<uuid:submission_id>")
@requires(Permission.VIEW_ASSESSMENT)
def scorecard(submission_id: UUID) -> ResponseReturnValue:
    """The result: the level, what holds the next one back, and where every point comes from."""
    person = access.get_user()
    with reading() as session:
        result = read_result(
            session,
            submission_id,
            organisation_id=person.organisation_id,
            at=clock.now(),
            language=current_language(),
        )
    return render_template(
        "reports/scorecard.html",
        page=result.page,
        may_answer=person.may(Permission.ANSWER_ASSESSMENT),
        may_issue=person.may(Permission.ISSUE_CERTIFICATE),
    )


@bp.get("/submissions/<uuid:submission_id>/report.pdf")
@requires(Permission.VIEW_ASSESSMENT)
def report_pdf(submission_id: UUID) -> ResponseReturnValue:
    """The result as a file to keep and to print, in the page's language."""
    settings: Settings = current_app.extensions["settings"]
    address = settings.base_url + url_for("reports.scorecard", submission_id=submission_id)
    owner, language = access.get_user().organisation_id, current_language()
    with reading() as session:
        result = read_result(session, submission_id, organisation_id=owner, at=clock.now(), language=language)
    if not result.page.level_place:
        return redirect(url_for("reports.scorecard", submission_id=submission_id))
    document = report_document(result, settings=settings, web_address=address, language=language)
    try:
        content = make_pdf(document, environment=current_app.jinja_env)
    except PdfBusyError as busy:
        raise ServiceUnavailable from busy
    note_taken(TakenFile.REPORT, submission_id)
    return _download(content, file_name(result.work.submitter.legal_name, result.work.number, language))


def _download(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)
