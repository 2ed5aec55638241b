"""The portal's own pages: landing, home by role, method, statements, and the demo's mail and component pages."""

from flask import Blueprint, Response, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core import access, brand, clock
from portal.core.access import Kind, Permission, SignedIn, public, requires
from portal.core.charts.samples import COLUMNS, sample_charts
from portal.core.config import Settings
from portal.core.db import reading
from portal.core.i18n import current_language
from portal.core.outbox import queries as outbox
from portal.organisations.invitations import queries as invitations
from portal.organisations.joining import queries as joining
from portal.questionnaires import queries as questionnaire_queries
from portal.questionnaires.wording import Wording

bp = Blueprint("site", __name__)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@bp.get("/")
@public
def landing() -> ResponseReturnValue:
    """What this is, to each of the four kinds of user, in ten seconds."""
    with reading() as session:
        versions = questionnaire_queries.list_current_versions(session)
    return render_template("site/landing.html", versions=versions)


@bp.get("/home")
@requires(Permission.USE_ACCOUNT)
def home() -> ResponseReturnValue:
    """The next step for the person's role."""
    person = access.get_user()
    if person.seat is None:
        return redirect(url_for("seats.index" if _is_awaited(person) else "organisations.register"))
    if person.seat.kind is Kind.SUPPLIER:
        return redirect(url_for("assessments.index"))
    if person.seat.kind is Kind.ASSOCIATION:
        return redirect(url_for("drives.index"))
    if person.may(Permission.OPERATE):
        return redirect(url_for("operations.index"))
    return render_template("site/home.html", seat=person.seat)


def _is_awaited(person: SignedIn) -> bool:
    """Whether somebody without an organisation is invited to one or has asked to join one."""
    with reading() as session:
        invited = invitations.list_for_email(session, person.email, at=clock.now())
        return bool(invited or joining.list_own_requests(session, person_id=person.person_id))


@bp.get("/method")
@public
def method() -> ResponseReturnValue:
    """How levels are worked out, with the bounds of every questionnaire in use."""
    with reading() as session:
        versions = questionnaire_queries.list_current_versions(session)
    pairs = [(found.questionnaire, Wording(found.questionnaire, current_language())) for found in versions]
    return render_template("site/method.html", pairs=pairs)


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept about people and organisations, why, and who sees it."""
    return render_template("site/privacy.html")


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("site/accessibility.html")


@bp.get("/brand.css")
@public
def brand_stylesheet() -> ResponseReturnValue:
    """The brand's colours as custom properties; the address changes with the colour, so it may be kept."""
    css = brand.stylesheet(_settings().brand_colour, _settings().brand_accent)
    return Response(css, mimetype="text/css", headers={"Cache-Control": "public, max-age=31536000, immutable"})


@bp.get("/healthz")
@public
def health() -> ResponseReturnValue:
    """Says that the process answers."""
    return Response("ok", mimetype="text/plain")


@bp.get("/demo/mail")
@public
def demo_mail() -> ResponseReturnValue:
    """In the demo only: the mail that would have gone out."""
    if not _settings().demo:
        abort(404)
    with reading() as session:
        mails = outbox.list_mails(session)
    return render_template("site/demo_mail.html", mails=mails)


@bp.get("/demo/components")
@public
def components() -> ResponseReturnValue:
    """In the demo only: every component of the design system."""
    if not _settings().demo:
        abort(404)
    return render_template("site/components.html", charts=sample_charts(), chart_columns=COLUMNS)
