"""The page on how one signs in: second steps, recovery codes, and the sign-ins on other devices."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import door
from portal.accounts.door import needs_password
from portal.accounts.factors import queries, services
from portal.accounts.factors.forms import ShowPasswordForm
from portal.accounts.factors.page import security_page
from portal.accounts.factors.rules import address_for_app, grouped
from portal.accounts.rules import safe_path
from portal.accounts.sessions import services as sessions
from portal.accounts.signing_in.forms import AppCodeForm
from portal.accounts.signing_in.views import place
from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.db import reading, transaction
from portal.core.outbox.delivery import deliver_now
from portal.core.qr import draw_qr

bp = Blueprint("security", __name__, url_prefix="/account/security")
NO_STORE = {"Cache-Control": "private, no-store"}


@bp.get("")
@requires(Permission.USE_ACCOUNT)
def index() -> ResponseReturnValue:
    """How the person signs in, and where they are signed in."""
    person = access.get_user()
    with reading() as db:
        page = security_page(db, person, can_use_passkeys=place() is not None, settings=door.settings(), at=clock.now())
    return render_template("accounts/security.html", page=page)


@bp.get("/required")
@requires(Permission.USE_ACCOUNT)
def required() -> ResponseReturnValue:
    """For people of an organisation that asks for a second step: how to set it up, before they go on."""
    person = access.get_user()
    if person.took_second_step:
        return redirect(url_for("site.home"))
    with reading() as db:
        has_factor = queries.has_factor(db, person_id=person.person_id)
    return render_template("accounts/second_step_required.html", has_factor=has_factor, may_use_passkeys=bool(place()))


@bp.get("/password")
@requires(Permission.USE_ACCOUNT)
def password_page() -> ResponseReturnValue:
    """Asks for the password once more, before something important."""
    return render_template("accounts/show_password.html", form=ShowPasswordForm(formdata=None))


@bp.post("/password")
@requires(Permission.USE_ACCOUNT)
def show_password() -> ResponseReturnValue:
    """Goes on to what was asked for, for a quarter of an hour."""
    form = ShowPasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/show_password.html", form=form), form.status
    problem = door.password_problem(form.password.data)
    if problem is not None:
        form.password.errors, status = [problem[0]], problem[1]
        return render_template("accounts/show_password.html", form=form), status
    door.note_password_shown()
    return redirect(safe_path(request.args.get("next")) or url_for("security.index"), 303)


@bp.post("/app")
@requires(Permission.USE_ACCOUNT)
@needs_password
def begin_app() -> ResponseReturnValue:
    """Makes a fresh secret for an app."""
    with transaction() as db:
        services.begin_app(db, settings=door.settings(), by=access.get_user().person_id, at=clock.now())
    return redirect(url_for("security.app_page"), 303)


@bp.get("/app")
@requires(Permission.USE_ACCOUNT)
@needs_password
def app_page() -> ResponseReturnValue:
    """Shows the secret as a QR code and in letters, and asks for a code."""
    return _render_app(AppCodeForm(formdata=None))


def _render_app(form: AppCodeForm) -> ResponseReturnValue:
    person, settings = access.get_user(), door.settings()
    with reading() as db:
        secret = services.find_new_secret(db, person_id=person.person_id, settings=settings)
    if secret is None:
        return redirect(url_for("security.index"), 303)
    qr = draw_qr(address_for_app(secret, account=person.email, issuer=settings.brand_name))
    return render_template("accounts/app.html", form=form, qr=qr, key=grouped(secret)), form.status, NO_STORE


@bp.post("/app/confirm")
@requires(Permission.USE_ACCOUNT)
@needs_password
def confirm_app() -> ResponseReturnValue:
    """Takes the app into use when a code of it is typed; then shows the recovery codes, once."""
    person, form = access.get_user(), AppCodeForm()
    if not form.validate_on_submit():
        return _render_app(form)
    with transaction() as db:
        code, now = form.one_time_code.data, clock.now()
        codes = services.confirm_app(db, code, person.token, settings=door.settings(), by=person.person_id, at=now)
    if codes is None:
        form.one_time_code.errors = [_("This is not the code that the app shows now. Check that its clock is right.")]
        return _render_app(form)
    return show_added(codes, _("Your app is set up. From now on you are asked for a code when you sign in."))


def show_added(codes: list[str], words: str) -> ResponseReturnValue:
    """After a second step was added: the recovery codes, if there are new ones, else the page on how one signs in."""
    door.renew_sign_in()
    deliver_now()
    flash(words, "success")
    if not codes:
        return redirect(url_for("security.index"), 303)
    return render_template("accounts/recovery_codes.html", codes=codes), 200, NO_STORE


@bp.post("/app/remove")
@requires(Permission.USE_ACCOUNT)
@needs_password
def remove_app() -> ResponseReturnValue:
    """Takes the app out of use."""
    with transaction() as db:
        services.remove_app(db, settings=door.settings(), by=access.get_user().person_id, at=clock.now())
    deliver_now()
    flash(_("The app is removed."), "success")
    return redirect(url_for("security.index"), 303)


@bp.post("/recovery-codes")
@requires(Permission.USE_ACCOUNT)
@needs_password
def make_recovery_codes() -> ResponseReturnValue:
    """Makes ten fresh recovery codes and shows them, once; earlier ones stop working."""
    person_id = access.get_user().person_id
    with transaction() as db:
        if not queries.has_factor(db, person_id=person_id):
            return redirect(url_for("security.index"), 303)
        codes = services.make_recovery_codes(db, settings=door.settings(), by=person_id, at=clock.now())
    return render_template("accounts/recovery_codes.html", codes=codes), 200, NO_STORE


@bp.post("/sessions/<uuid:session_id>/end")
@requires(Permission.USE_ACCOUNT)
def end_session(session_id: UUID) -> ResponseReturnValue:
    """Ends the sign-in on one device."""
    with transaction() as db:
        sessions.end_session(db, session_id, by=access.get_user().person_id, at=clock.now())
    flash(_("That device is signed out."), "success")
    return redirect(url_for("security.index"), 303)


@bp.post("/sessions/end-others")
@requires(Permission.USE_ACCOUNT)
def end_others() -> ResponseReturnValue:
    """Ends the sign-ins on all other devices."""
    person = access.get_user()
    with transaction() as db:
        sessions.end_others(db, person.token, by=person.person_id, at=clock.now())
    flash(_("All other devices are signed out."), "success")
    return redirect(url_for("security.index"), 303)
