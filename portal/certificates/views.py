"""Pages on certificates: the owner's own, the check that anybody can make, and the operator's withdrawal."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.assessments import queries as assessments
from portal.audit.taking import TakenFile, note_taken
from portal.certificates import checking, paper, queries, services
from portal.certificates.forms import CheckForm, WithdrawForm
from portal.certificates.offer import refusal_sentence
from portal.certificates.rules import CannotIssue, read_code
from portal.certificates.sheet import read_sheet
from portal.core import access, clock
from portal.core.access import Permission, public, requires
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.core.qr import draw_qr

bp = Blueprint("certificates", __name__)


@bp.get("/certificates")
@requires(Permission.VIEW_ASSESSMENT)
def index() -> ResponseReturnValue:
    """The organisation's certificates, the latest first."""
    organisation_id = access.get_user().organisation_id
    with reading() as session:
        found = queries.list_own_certificates(session, organisation_id=organisation_id)
        now, language = clock.now(), current_language()
        sheets = [read_sheet(session, certificate, at=now, language=language) for certificate in found]
    return render_template("certificates/index.html", sheets=sheets)


@bp.post("/submissions/<uuid:submission_id>/certificate")
@requires(Permission.ISSUE_CERTIFICATE)
def issue(submission_id: UUID) -> ResponseReturnValue:
    """Gives the certificate of a submission; asked again, the same one."""
    person, now = access.get_user(), clock.now()
    owner = person.organisation_id
    with transaction() as session:
        try:
            certificate = services.issue_certificate(
                session, submission_id, organisation_id=owner, by=person.person_id, at=now
            )
        except CannotIssue as refused:
            submission = assessments.get_submission(session, submission_id, organisation_id=owner)
            work = assessments.read_submission(session, submission)
            flash(refusal_sentence(refused.reason, work, current_language()), "warning")
            return redirect(url_for("reports.scorecard", submission_id=submission_id), 303)
    return redirect(url_for("certificates.show", certificate_id=certificate.id), 303)


@bp.get("/certificates/<uuid:certificate_id>")
@requires(Permission.VIEW_ASSESSMENT)
def show(certificate_id: UUID) -> ResponseReturnValue:
    """What the certificate says, and how to show it to others."""
    owner = access.get_user().organisation_id
    with reading() as session:
        certificate = queries.get_certificate(session, certificate_id, organisation_id=owner)
        sheet = read_sheet(session, certificate, at=clock.now(), language=current_language())
    address = paper.check_url(checking.settings().base_url, sheet.code)
    return render_template("certificates/show.html", sheet=sheet, address=address, qr=draw_qr(address))


@bp.get("/certificates/<uuid:certificate_id>.pdf")
@requires(Permission.VIEW_ASSESSMENT)
def pdf(certificate_id: UUID) -> ResponseReturnValue:
    """The certificate on paper, in the page's language."""
    owner = access.get_user().organisation_id
    with reading() as session:
        certificate = queries.get_certificate(session, certificate_id, organisation_id=owner)
    answer = paper.pdf_response(certificate, checking.settings(), current_language())
    note_taken(TakenFile.CERTIFICATE, certificate_id)
    return answer


@bp.get("/check")
@public
def check() -> ResponseReturnValue:
    """Asks for the code of a certificate."""
    return render_template("certificates/check.html", form=CheckForm(formdata=None), host=checking.host())


@bp.post("/check", endpoint="check_typed")
@public
def check_typed() -> ResponseReturnValue:
    """Leads to the certificate of the code that was typed."""
    form = CheckForm()
    if not form.validate_on_submit():
        return render_template("certificates/check.html", form=form, host=checking.host()), form.status
    return redirect(url_for("certificates.check_code", code=form.known_code), 303)


@bp.get("/c/<string:code>")
@public
def check_code(code: str) -> ResponseReturnValue:
    """What was certified under the code, and whether it holds today; for anybody, without a log-in."""
    known = read_code(code)
    with reading() as session:
        certificate = queries.find_by_code(session, known) if known else None
        erased_at = queries.find_erased_at(session, known) if known else None
        if certificate is not None:
            sheet = read_sheet(session, certificate, at=clock.now(), language=current_language())
    if erased_at is not None:
        return checking.erased_code(code, erased_at)
    if certificate is None:
        return checking.unknown_code(code, known, at=clock.now(), address=request.remote_addr or "")
    page = render_template("certificates/checked.html", sheet=sheet, host=checking.host())
    return Response(page, headers=checking.NOT_INDEXED)


@bp.get("/operations/certificates/<uuid:certificate_id>/withdraw")
@requires(Permission.OPERATE)
def withdraw(certificate_id: UUID) -> ResponseReturnValue:
    """Asks the operator why a certificate is withdrawn."""
    with reading() as session:
        certificate = queries.get_any_certificate(session, certificate_id)
        sheet = read_sheet(session, certificate, at=clock.now(), language=current_language())
    return render_template("certificates/withdraw.html", sheet=sheet, form=WithdrawForm(formdata=None))


@bp.post("/operations/certificates/<uuid:certificate_id>/withdraw", endpoint="withdraw_now")
@requires(Permission.OPERATE)
def withdraw_now(certificate_id: UUID) -> ResponseReturnValue:
    """Withdraws a certificate, once."""
    form, person = WithdrawForm(), access.get_user()
    with transaction() as session:
        certificate = queries.get_any_certificate(session, certificate_id)
        if not form.validate_on_submit():
            sheet = read_sheet(session, certificate, at=clock.now(), language=current_language())
            return render_template("certificates/withdraw.html", sheet=sheet, form=form), form.status
        services.withdraw_certificate(session, certificate, form.reason.data, by=person.person_id, at=clock.now())
    flash(_("The certificate is withdrawn. Everybody who checks it sees the reason."), "success")
    return redirect(url_for("certificates.check_code", code=certificate.code), 303)
