"""The public pages of what is asked: anybody can read every question, and take a blank copy, before signing up."""

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable

from portal.core.access import public
from portal.core.config import Settings
from portal.core.db import reading
from portal.core.i18n import current_language
from portal.core.pdf import PdfBusyError
from portal.questionnaires.blank.choosing import Choice, read_choice
from portal.questionnaires.blank.document import BlankDocument, blank_document, file_name
from portal.questionnaires.blank.pdf import blank_pdf
from portal.questionnaires.blank.workbook import blank_workbook
from portal.questionnaires.outline import Kind
from portal.questionnaires.preview import preview_page, read_kind
from portal.questionnaires.queries import PublishedVersion, get_current_version, list_current_versions

bp = Blueprint("questionnaires", __name__)

PDF = "application/pdf"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/questionnaires")
@public
def index() -> ResponseReturnValue:
    """The questionnaires that can be answered today."""
    with reading() as session:
        versions = list_current_versions(session)
    pages = [preview_page(version.questionnaire, Kind()) for version in versions]
    return render_template("questionnaires/index.html", pages=pages)


@bp.get("/questionnaires/<string:questionnaire_id>")
@public
def preview(questionnaire_id: str) -> ResponseReturnValue:
    """Every question, or those of one kind of firm."""
    questionnaire = _current(questionnaire_id).questionnaire
    chosen = request.args.to_dict(flat=False)
    page = preview_page(questionnaire, read_kind(questionnaire, chosen))
    return render_template("questionnaires/preview.html", page=page)


@bp.get("/questionnaires/<string:questionnaire_id>/blank")
@public
def blank(questionnaire_id: str) -> ResponseReturnValue:
    """The questions with room to answer by hand: a page to print."""
    version = _current(questionnaire_id)
    choice = read_choice(version.questionnaire, request.args)
    return render_template("questionnaires/blank.html", page=_document(version, choice))


@bp.get("/questionnaires/<string:questionnaire_id>/blank.pdf", endpoint="blank_pdf")
@public
def download_pdf(questionnaire_id: str) -> ResponseReturnValue:
    """The same as a PDF, in the page's language."""
    version = _current(questionnaire_id)
    document = _document(version, read_choice(version.questionnaire, request.args))
    settings: Settings = current_app.extensions["settings"]
    try:
        content = blank_pdf(document, environment=current_app.jinja_env, folder=settings.data_folder)
    except PdfBusyError as busy:
        raise ServiceUnavailable from busy
    return _download(content, PDF, file_name(document, "pdf"))


@bp.get("/questionnaires/<string:questionnaire_id>/blank.xlsx", endpoint="blank_workbook")
@public
def download_workbook(questionnaire_id: str) -> ResponseReturnValue:
    """The same as a workbook, in the page's language."""
    version = _current(questionnaire_id)
    document = _document(version, read_choice(version.questionnaire, request.args))
    return _download(blank_workbook(document), WORKBOOK, file_name(document, "xlsx"))


def _current(questionnaire_id: str) -> PublishedVersion:
    with reading() as session:
        return get_current_version(session, questionnaire_id)


def _document(version: PublishedVersion, choice: Choice) -> BlankDocument:
    settings: Settings = current_app.extensions["settings"]
    address = url_for("questionnaires.blank", questionnaire_id=version.questionnaire.id, **choice.query)
    return blank_document(
        version, choice, language=current_language(), settings=settings, web_address=settings.base_url + address
    )


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return Response(content, mimetype=kind, headers=headers)
