"""The operator's pages: what there is, organisations and their first person, certificates, outgoing mail."""

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import mails as account_mails
from portal.accounts import services as accounts
from portal.certificates import queries as certificates
from portal.core import access, clock
from portal.core.access import Kind, Permission, requires
from portal.core.db import reading, transaction
from portal.core.outbox import queries as outbox
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.questionnaires import queries as questionnaires
from portal.site.forms import InvitationForm

bp = Blueprint("operations", __name__, url_prefix="/operations")
MOST_PAGES = 100_000


def _page() -> int:
    """The page asked for; anything that is no sensible number is the first."""
    text = request.args.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:9]) <= MOST_PAGES else 1


def _search() -> str:
    return request.args.get("q", "")[:100]


@bp.get("")
@requires(Permission.OPERATE)
def index() -> ResponseReturnValue:
    """Counts of what there is, and whether mail goes out."""
    with reading() as session:
        page = {
            "organisations": organisations.list_organisations(session, search="", page=1).total,
            "certificates": certificates.list_certificates(session, search="", page=1).total,
            "mails": outbox.count_mails(session),
            "versions": questionnaires.list_current_versions(session),
        }
    return render_template("operations/index.html", **page)


@bp.get("/organisations")
@requires(Permission.OPERATE)
def list_organisations() -> ResponseReturnValue:
    """All organisations, with search."""
    with reading() as session:
        found = organisations.list_organisations(session, search=_search(), page=_page())
    return render_template("operations/organisations.html", found=found, search=_search())


@bp.get("/certificates")
@requires(Permission.OPERATE)
def list_certificates() -> ResponseReturnValue:
    """All certificates, with search; each can be withdrawn."""
    with reading() as session:
        found = certificates.list_certificates(session, search=_search(), page=_page())
    return render_template("operations/certificates.html", found=found, search=_search())


@bp.get("/mails")
@requires(Permission.OPERATE)
def list_mails() -> ResponseReturnValue:
    """The newest mails and what became of them; their texts hold one-time links, so they are not shown."""
    with reading() as session:
        mails, counts = outbox.list_mails(session), outbox.count_mails(session)
    return render_template("operations/mails.html", mails=mails, counts=counts)
