"""Pages on which people open and use their accounts."""

from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_user

from portal.accounts import held, queries, services
from portal.accounts.addresses import LONGEST_ADDRESS, normal_email
from portal.accounts.entrance import Entrance
from portal.accounts.forms import (
    ChangePasswordForm,
    ConfirmForm,
    ForgottenPasswordForm,
    NewPasswordForm,
    PersonForm,
    SignInForm,
    SignUpForm,
)
from portal.accounts.proof import find_proved
from portal.accounts.queries import OpenLink
from portal.accounts.rules import safe_path
from portal.accounts.services import NewPerson, SignInOutcome
from portal.core import access, clock
from portal.core.access import Permission, public, requires
from portal.core.config import Settings
from portal.core.db import current_database, reading, transaction
from portal.core.i18n import current_language
from portal.core.outbox.delivery import deliver_now

bp = Blueprint("accounts", __name__)
MAILED = "mailed"  # in the cookie: the address a mail went to, for the page that says so
UNCONFIRMED = "unconfirmed"  # in the cookie: who gave the right password before confirming


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _entrance() -> Entrance:
    return Entrance(current_database(), _settings())


def _enter(token: str) -> None:
    """Gives the browser a fresh cookie for this sign-in; nothing of the earlier session stays in it."""
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps the token of the session that has just ended
    session.permanent = True
    login_user(current_app.login_manager._user_callback(token))  # type: ignore[attr-defined]


@bp.get("/sign-up")
@public
def sign_up_page() -> ResponseReturnValue:
    """The form to open an account."""
    if access.find_user():
        return redirect(url_for("site.home"))
    given = {"email": request.args.get("email", "")[:LONGEST_ADDRESS]}
    return render_template("accounts/sign_up.html", form=SignUpForm(formdata=None, data=given))


@bp.post("/sign-up")
@public
def sign_up() -> ResponseReturnValue:
    """Opens an account; the answer is the same whether or not the e-mail has one."""
    form = SignUpForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_up.html", form=form), form.status
    password_hash = _entrance().passwords.hash(form.password.data)
    given = NewPerson(form.name.data, form.address, password_hash, current_language())
    if find_proved(at=clock.now()) == form.address:
        return _open_proven(form, given)
    with transaction() as db:
        pause = services.take_turn(db, request.remote_addr or "", settings=_settings(), at=clock.now())
        if pause is None:
            services.sign_up(db, given, settings=_settings(), at=clock.now())
    return _mailed(form, form.address, "accounts/sign_up.html", pause)


def _open_proven(form: SignUpForm, given: NewPerson) -> ResponseReturnValue:
    """Opens the account at once for somebody whom we have just reached by mail at this address."""
    with transaction() as db:
        person_id = services.open_proven_account(db, given, at=clock.now())
        opened = services.start_session(db, person_id, settings=_settings(), at=clock.now()) if person_id else None
    if opened is None:
        form.email.errors = [_("You have an account with this address already. Please sign in.")]
        return render_template("accounts/sign_up.html", form=form), form.status
    _enter(opened)
    flash(_("Your account is open. You are signed in."), "success")
    return redirect(url_for("site.home"), 303)


def _mailed(
    form: SignUpForm | ForgottenPasswordForm, email: str, page: str, pause: datetime | None
) -> ResponseReturnValue:
    if pause is not None:
        form.email.errors = [_paused_words(_seconds_until(pause))]
        return render_template(page, form=form), 429, {"Retry-After": str(_seconds_until(pause))}
    deliver_now()
    session[MAILED] = email
    return redirect(url_for("accounts.mail_sent"), 303)


@bp.get("/mail-sent")
@public
def mail_sent() -> ResponseReturnValue:
    """Says to look for a mail."""
    return render_template("accounts/mail_sent.html", email=session.get(MAILED, ""))


@bp.post("/confirmation")
@public
def send_confirmation() -> ResponseReturnValue:
    """Sends the confirmation again to somebody who has just given the right password."""
    person_id = session.get(UNCONFIRMED)
    if person_id is None:
        return redirect(url_for("accounts.sign_in"), 303)
    with transaction() as db:
        services.send_confirmation_again(db, UUID(person_id), settings=_settings(), at=clock.now())
    deliver_now()
    return redirect(url_for("accounts.mail_sent"), 303)


@bp.get("/sign-in")
@public
def sign_in_page() -> ResponseReturnValue:
    """The form to sign in."""
    if access.find_user():
        return redirect(safe_path(request.args.get("next")) or url_for("site.home"))
    return held.render_sign_in(SignInForm(formdata=None), held=None)


@bp.post("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Signs in; then goes on to where the person was going, with what they had typed."""
    form, kept = SignInForm(), held.unpack(request.form.get(held.FIELD))
    if not form.validate_on_submit():
        return held.render_sign_in(form, held=kept), form.status
    outcome = _entrance().try_sign_in(
        form.email.data, form.password.data, address=request.remote_addr or "", at=clock.now()
    )
    if outcome.token is None:
        return _refuse(form, kept, outcome)
    _enter(outcome.token)
    if kept is not None:
        return render_template("accounts/send_again.html", held=kept, why="signed-in")
    return redirect(safe_path(request.args.get("next")) or url_for("site.home"), 303)


def _refuse(form: SignInForm, kept: held.Held | None, outcome: SignInOutcome) -> ResponseReturnValue:
    if outcome.paused_until is not None:
        seconds = _seconds_until(outcome.paused_until)
        form.email.errors = [_paused_words(seconds)]
        return held.render_sign_in(form, held=kept), 429, {"Retry-After": str(seconds)}
    if outcome.unconfirmed is not None:
        session[UNCONFIRMED] = str(outcome.unconfirmed)
        session[MAILED] = normal_email(form.email.data)
        return held.render_sign_in(form, held=kept, unconfirmed=True), 403
    form.email.errors = [_("This e-mail address and password do not belong together. Check both.")]
    return held.render_sign_in(form, held=kept), 422


def _seconds_until(moment: datetime) -> int:
    return max(1, ceil((moment - clock.now()).total_seconds()))


def _paused_words(seconds: int) -> str:
    return ngettext(
        "There were too many tries. Wait %(num)s minute, then try again.",
        "There were too many tries. Wait %(num)s minutes, then try again.",
        ceil(seconds / 60),
    )


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Ends the sign-in on the server and empties the cookie."""
    person = access.find_user()
    if person is not None:
        with transaction() as db:
            services.sign_out(db, person.token, at=clock.now())
    session.clear()
    flash(_("You are signed out."), "success")
    return redirect(url_for("site.landing"), 303)


@bp.get("/forgotten-password")
@public
def forgotten_password_page() -> ResponseReturnValue:
    """The form to ask for a link."""
    return render_template("accounts/forgotten_password.html", form=ForgottenPasswordForm(formdata=None))


@bp.post("/forgotten-password")
@public
def forgotten_password() -> ResponseReturnValue:
    """Writes to the address, whoever has it; the answer is always the same."""
    form = ForgottenPasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgotten_password.html", form=form), form.status
    email = normal_email(form.email.data) or ""
    with transaction() as db:
        pause = services.take_turn(db, request.remote_addr or "", settings=_settings(), at=clock.now())
        if pause is None:
            services.ask_for_reset(db, email, language=current_language(), settings=_settings(), at=clock.now())
    return _mailed(form, email, "accounts/forgotten_password.html", pause)


def _find_link(token: str) -> OpenLink | None:
    with reading() as db:
        return queries.find_link(db, token, at=clock.now())


def _link_form(link: OpenLink, **given: Any) -> NewPasswordForm | ConfirmForm:
    return NewPasswordForm(name=link.name, email=link.email, **given) if link.wants_password else ConfirmForm(**given)


def _render_link(link: OpenLink, form: NewPasswordForm | ConfirmForm) -> ResponseReturnValue:
    page = "accounts/choose_password.html" if link.wants_password else "accounts/confirm_email.html"
    return render_template(page, link=link, form=form), form.status, {"Cache-Control": "private, no-store"}


def _link_gone() -> ResponseReturnValue:
    return render_template("accounts/link_gone.html"), 404


@bp.get("/links/<string:token>")
@public
def open_link(token: str) -> ResponseReturnValue:
    """What the link is for, with a form; opening it any number of times changes nothing."""
    link = _find_link(token)
    return _link_gone() if link is None else _render_link(link, _link_form(link, formdata=None))


@bp.post("/links/<string:token>")
@public
def use_link(token: str) -> ResponseReturnValue:
    """Uses the link up and signs in: confirms the e-mail of whoever knows the password, or sets a new password."""
    link = _find_link(token)
    if link is None:
        return _link_gone()
    form = _link_form(link)
    if not form.validate_on_submit():
        return _render_link(link, form)
    return _choose_password(token, form.password.data) if link.wants_password else _confirm(token, link, form)


def _confirm(token: str, link: OpenLink, form: NewPasswordForm | ConfirmForm) -> ResponseReturnValue:
    outcome = _entrance().confirm(
        token, link.email, form.password.data, address=request.remote_addr or "", at=clock.now()
    )
    if outcome is None:
        return _link_gone()
    if outcome.token is None:
        return _refuse_confirmation(link, form, outcome.paused_until)
    _enter(outcome.token)
    flash(_("Your e-mail address is confirmed. You are signed in."), "success")
    return redirect(url_for("site.home"), 303)


def _refuse_confirmation(
    link: OpenLink, form: NewPasswordForm | ConfirmForm, paused_until: datetime | None
) -> ResponseReturnValue:
    if paused_until is None:
        form.password.errors = [_("This is not the password of this account. Try again, or choose a new one below.")]
        return _render_link(link, form)
    seconds = _seconds_until(paused_until)
    form.password.errors = [_paused_words(seconds)]
    page = render_template("accounts/confirm_email.html", link=link, form=form)
    return page, 429, {"Cache-Control": "private, no-store", "Retry-After": str(seconds)}


def _choose_password(token: str, password: str) -> ResponseReturnValue:
    password_hash = _entrance().passwords.hash(password)
    with transaction() as db:
        person_id = services.reset_password(
            db, token, password_hash=password_hash, settings=_settings(), at=clock.now()
        )
        opened = services.start_session(db, person_id, settings=_settings(), at=clock.now()) if person_id else None
    if opened is None:
        return _link_gone()
    _enter(opened)
    flash(_("Your password is saved. You are signed in."), "success")
    return redirect(url_for("site.home"), 303)


@bp.get("/account")
@requires(Permission.USE_ACCOUNT)
def account() -> ResponseReturnValue:
    """The person's own data."""
    person = access.get_user()
    form = PersonForm(formdata=None, data={"name": person.name, "language": person.language})
    return _render_account(form)


def _render_account(form: PersonForm) -> str:
    person = access.get_user()
    names = [seat.organisation_name for seat in (person.seat, *person.others) if seat]
    return render_template("accounts/account.html", form=form, email=person.email, organisations=names)


@bp.post("/account")
@requires(Permission.USE_ACCOUNT)
def save_account() -> ResponseReturnValue:
    """Saves name and language; the page then speaks that language."""
    person, form = access.get_user(), PersonForm()
    if not form.validate_on_submit():
        return _render_account(form), form.status
    with transaction() as db:
        services.update_person(db, person.person_id, name=form.name.data, language=form.language.data)
    flash(_("Saved."), "success")
    return redirect(url_for("accounts.account", lang=form.language.data), 303)


@bp.get("/account/password")
@requires(Permission.USE_ACCOUNT)
def password_page() -> ResponseReturnValue:
    """The form to choose another password."""
    return render_template("accounts/password.html", form=ChangePasswordForm(formdata=None))


@bp.post("/account/password")
@requires(Permission.USE_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Changes the password and ends the sign-ins on other devices."""
    person = access.get_user()
    form = ChangePasswordForm(name=person.name, email=person.email)
    if not form.validate_on_submit():
        return render_template("accounts/password.html", form=form), form.status
    problem = _password_problem(person.email, form.current_password.data)
    if problem is not None:
        form.current_password.errors = [problem[0]]
        return render_template("accounts/password.html", form=form), problem[1]
    password_hash = _entrance().passwords.hash(form.password.data)
    with transaction() as db:
        opened = services.change_password(
            db, person.person_id, password_hash=password_hash, settings=_settings(), at=clock.now()
        )
    deliver_now()
    _enter(opened)
    flash(_("Your password is changed. Other devices are signed out."), "success")
    return redirect(url_for("accounts.account"), 303)


def _password_problem(email: str, password: str) -> tuple[str, int] | None:
    proof = _entrance().prove(email, password, address=request.remote_addr or "", at=clock.now())
    if proof.paused_until is not None:
        return _paused_words(_seconds_until(proof.paused_until)), 429
    return None if proof.genuine else (_("This is not the password you have now."), 422)
