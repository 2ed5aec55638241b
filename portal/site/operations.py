"""The operator's pages: what there is, organisations and their first person, certificates, outgoing mail."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts import services as accounts
from portal.certificates import queries as certificates
from portal.certificates.sheet import make_sheet
from portal.core import access, clock
from portal.core.access import Kind, Permission, requires
from portal.core.config import Settings
from portal.core.db import reading, transaction
from portal.core.errors import Conflict
from portal.core.forms import options
from portal.core.i18n import current_language
from portal.core.outbox import queries as outbox
from portal.core.outbox.delivery import deliver_now
from portal.organisations import queries as organisations
from portal.organisations import services as organisation_services
from portal.organisations.joining import queries as joining
from portal.organisations.places import list_countries
from portal.questionnaires import queries as questionnaires
from portal.site import lists
from portal.site.forms import InvitationForm, NewcomerForm

bp = Blueprint("operations", __name__, url_prefix="/operations")
LONGEST_PAGE_NUMBER = 6


def _page() -> int:
    """The page asked for; anything that is no sensible number is the first."""
    text = request.args.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_PAGE_NUMBER else 1


def _search() -> str:
    return request.args.get("q", "").replace("\x00", "")[:100]


@bp.get("")
@requires(Permission.OPERATE)
def index() -> ResponseReturnValue:
    """Counts of what there is, and whether mail goes out."""
    with reading() as session:
        return render_template(
            "operations/index.html",
            organisations=organisations.list_organisations(session).total,
            certificates=certificates.list_certificates(session, search="", page=1).total,
            mails={state.value: count for state, count in outbox.count_mails(session).items()},
            waiting=joining.count_all_open(session),
            versions=questionnaires.list_current_versions(session),
        )


@bp.get("/organisations")
@requires(Permission.OPERATE)
def list_organisations() -> ResponseReturnValue:
    """All organisations, with search."""
    with reading() as session:
        found = organisations.list_organisations(session, search=_search(), page=_page())
    rows = lists.organisation_rows(found, current_language())
    return render_template("operations/organisations.html", found=found, rows=rows, search=_search())


@bp.route("/organisations/new", methods=["GET", "POST"])
@requires(Permission.OPERATE)
def invite() -> ResponseReturnValue:
    """Adds an agency, an association or an operator with its first person, and shows the link for that person."""
    form = InvitationForm()
    form.country.choices = options(list_countries(current_language()))
    if not form.validate_on_submit():
        return render_template("operations/invite.html", form=form), form.status
    try:
        token = _invite(form)
    except Conflict as problem:
        form.email.errors = [str(problem)]
        return render_template("operations/invite.html", form=form), 422
    deliver_now()
    link = f"{_settings().base_url}/links/{token}"
    return render_template(
        "operations/invited.html", organisation=form.legal_name.data, person=form.person_name.data, link=link
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _invite(form: InvitationForm) -> str:
    newcomer = organisation_services.Newcomer(
        organisation_name=form.legal_name.data,
        country=form.country.data,
        name=form.person_name.data,
        email=form.email.data,
        language=form.language.data,
    )
    with transaction() as session:
        return organisation_services.invite_organisation(
            session,
            Kind(form.kind.data),
            newcomer,
            settings=_settings(),
            by=access.get_user().person_id,
            at=clock.now(),
        )


@bp.route("/people/new", methods=["GET", "POST"])
@requires(Permission.OPERATE)
def open_account() -> ResponseReturnValue:
    """Opens an account for somebody whom mail does not reach, and shows the link for the first sign-in."""
    form = NewcomerForm()
    if not form.validate_on_submit():
        return render_template("operations/open_account.html", form=form), form.status
    given = {"name": form.person_name.data, "email": form.email.data, "language": form.language.data}
    try:
        with transaction() as session:
            token = accounts.invite_person(session, **given, settings=_settings(), at=clock.now()).token
    except Conflict as problem:
        form.email.errors = [str(problem)]
        return render_template("operations/open_account.html", form=form), 422
    deliver_now()
    link = f"{_settings().base_url}/links/{token}"
    return render_template("operations/invited.html", organisation="", person=form.person_name.data, link=link)


@bp.get("/certificates")
@requires(Permission.OPERATE)
def list_certificates() -> ResponseReturnValue:
    """All certificates, with search; each that holds can be withdrawn."""
    with reading() as session:
        found = certificates.list_certificates(session, search=_search(), page=_page())
        now, language = clock.now(), current_language()
        sheets = [make_sheet(one, newer=None, at=now, language=language) for one in found.items]
    return render_template("operations/certificates.html", found=found, sheets=sheets, search=_search())


@bp.get("/mails")
@requires(Permission.OPERATE)
def list_mails() -> ResponseReturnValue:
    """The newest mails and what became of them; their texts hold one-time links, so they are not shown."""
    with reading() as session:
        mails, counts = outbox.list_mails(session), outbox.count_mails(session)
    shown = {state.value: count for state, count in counts.items()}
    return render_template("operations/mails.html", rows=lists.mail_rows(mails), counts=shown)
