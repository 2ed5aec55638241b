"""Stands in until the result page is here."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.core.access import Permission, requires

bp = Blueprint("reports", __name__)


@bp.get("/submissions/<uuid:submission_id>")
@requires(Permission.VIEW_ASSESSMENT)
def scorecard(submission_id: UUID) -> ResponseReturnValue:
    """Nothing yet."""
    return str(submission_id)


@bp.get("/submissions/<uuid:submission_id>/report.pdf")
@requires(Permission.VIEW_ASSESSMENT)
def report_pdf(submission_id: UUID) -> ResponseReturnValue:
    """Nothing yet."""
    return str(submission_id)
