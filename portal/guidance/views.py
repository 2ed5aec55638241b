"""The page of next steps after a submission."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.assessments import queries as assessments
from portal.core import access
from portal.core.access import Permission, requires
from portal.core.db import reading
from portal.core.i18n import current_language
from portal.guidance.steps_page import Filter, steps_page

bp = Blueprint("guidance", __name__)


@bp.get("/submissions/<uuid:submission_id>/next-steps")
@requires(Permission.VIEW_ASSESSMENT)
def steps(submission_id: UUID) -> ResponseReturnValue:
    """What to do next, the most gain for the least work first; all of it or what holds the level back."""
    person = access.get_user()
    chosen = Filter.HOLDS if request.args.get("show") == Filter.HOLDS.value else Filter.ALL
    with reading() as session:
        submission = assessments.get_submission(session, submission_id, organisation_id=person.organisation_id)
        work = assessments.read_submission(session, submission)
    page = steps_page(work, chosen=chosen, language=current_language())
    return render_template("guidance/steps.html", page=page, may_answer=person.may(Permission.ANSWER_ASSESSMENT))
