"""The bid pack: a supplier takes away the annex to its bid for one tender."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

from portal.bids import queries, services
from portal.bids.pack.annex import Annex, make_annex
from portal.bids.pack.archive import make_archive
from portal.bids.pack.drawing import annex_pdf
from portal.bids.pack.packing import pack_files
from portal.bids.pack.responses import responses_json
from portal.bids.queries import Sent
from portal.certificates.paper import draw_certificate
from portal.certificates.queries import get_certificate
from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.config import Settings
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.core.pdf import PdfBusyError, PdfError
from portal.criteria.publishing import publication_at

bp = Blueprint("pack", __name__, url_prefix="/tenders/<string:code>/pack")


@bp.get("")
@requires(Permission.MATCH_TENDERS)
def show(code: str) -> ResponseReturnValue:
    """The annex as a page: the accessible form of the PDF, with all there is to take away."""
    sent = _find_sent(code)
    if sent is None:
        return _nothing_sent(code)
    return render_template("bids/pack.html", page=_annex(sent))


@bp.post("/annex.pdf")
@requires(Permission.MATCH_TENDERS)
def pdf(code: str) -> ResponseReturnValue:
    """The annex to print, in the page's language. A POST, because the trail tells that it was taken."""
    sent = _find_sent(code)
    if sent is None:
        return _nothing_sent(code)
    try:
        content = annex_pdf(_annex(sent), environment=current_app.jinja_env)
    except PdfError as problem:
        return _not_drawn(code, problem)
    return _take(sent, content, "application/pdf", "annex", "pdf")


@bp.post("/pack.zip")
@requires(Permission.MATCH_TENDERS)
def archive(code: str) -> ResponseReturnValue:
    """Everything in one file; a POST like the annex."""
    sent = _find_sent(code)
    if sent is None:
        return _nothing_sent(code)
    try:
        files = pack_files(sent, _annex(sent), _certificate(sent), _responses(sent), environment=current_app.jinja_env)
    except PdfError as problem:
        return _not_drawn(code, problem)
    return _take(sent, make_archive(files, at=clock.now()), "application/zip", "bid-pack", "zip")


def _find_sent(code: str) -> Sent | None:
    with reading() as session:
        owner = access.get_user().organisation_id
        return queries.find_sent(session, code, organisation_id=owner, at=clock.now())


def _certificate(sent: Sent) -> bytes | None:
    if sent.certificate is None:
        return None
    with reading() as session:
        owner = access.get_user().organisation_id
        certificate = get_certificate(session, sent.certificate.id, organisation_id=owner)
    return draw_certificate(certificate, _settings(), current_language())


def _responses(sent: Sent) -> bytes | None:
    path = url_for("pack.show", code=sent.listed.published.code)
    return responses_json(sent, _settings(), publication_at(_settings(), path, at=clock.now()), current_language())


def _annex(sent: Sent) -> Annex:
    return make_annex(
        sent.listed,
        sent.work,
        sent.match,
        sent.certificate,
        language=current_language(),
        settings=_settings(),
        at=clock.now(),
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _nothing_sent(code: str) -> ResponseReturnValue:
    flash(_("First send your answers: a bid pack holds only what was sent and declared."), "info")
    return redirect(url_for("bids.tender", code=code))


def _not_drawn(code: str, problem: PdfError) -> ResponseReturnValue:
    """503 while too many files are being made; an annex that no PDF can hold is still there as a page."""
    if isinstance(problem, PdfBusyError):
        raise ServiceUnavailable from problem
    flash(_("The annex is too large for a PDF. Print this page instead: it says the same."), "warning")
    return redirect(url_for("pack.show", code=code))


def _take(sent: Sent, content: bytes, kind: str, name: str, ending: str) -> Response:
    """The file, once the trail knows that it was taken."""
    with transaction() as session:
        services.record_pack(session, sent, f"{name}.{ending}", by=access.get_user().person_id, at=clock.now())
    return _download(content, kind, f"{name}-{sent.listed.published.code}-{current_language()}.{ending}")


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype=kind, headers=headers)
