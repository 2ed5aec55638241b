"""Pages on which people open an account, sign in and out, and keep what they are called and their password."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import door, held, queries, services
from portal.accounts.addresses import LONGEST_ADDRESS, normal_email
from portal.accounts.forms import ChangePasswordForm, PersonForm, SignInForm, SignUpForm
from portal.accounts.links.mailed import MAILED, UNCONFIRMED, answer_mailed
from portal.accounts.proof import find_proved
from portal.accounts.rules import safe_path
from portal.accounts.services import NewPerson
from portal.accounts.sessions import services as sessions
from portal.accounts.signing_in.services import SignInOutcome
from portal.accounts.signing_in.views import show_second_step
from portal.core import access, clock
from portal.core.access import Permission, public, requires
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.core.outbox.delivery import deliver_now

bp = Blueprint("accounts", __name__)


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
    password_hash = door.entrance().passwords.hash(form.password.data)
    given = NewPerson(form.name.data, form.address, password_hash, current_language())
    if find_proved(at=clock.now()) == form.address:
        return _open_proven(form, given)
    with transaction() as db:
        pause = services.take_turn(db, door.address(), settings=door.settings(), at=clock.now())
        if pause is None:
            services.sign_up(db, given, settings=door.settings(), at=clock.now())
    return answer_mailed(form, form.address, "accounts/sign_up.html", pause)


def _open_proven(form: SignUpForm, given: NewPerson) -> ResponseReturnValue:
    """Opens the account at once for somebody whom we have just reached by mail at this address."""
    settings, now, device = door.settings(), clock.now(), door.device()
    with transaction() as db:
        person_id = services.open_proven_account(db, given, at=now)
        entry = sessions.enter(db, person_id, device=device, settings=settings, at=now) if person_id else None
    if entry is None:
        form.email.errors = [_("You have an account with this address already. Please sign in.")]
        return render_template("accounts/sign_up.html", form=form), form.status
    return door.let_in(entry, words=lambda: _("Your account is open. You are signed in."), then=url_for("site.home"))


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
    outcome = door.entrance().try_sign_in(
        form.email.data, form.password.data, address=door.address(), at=clock.now(), device=door.device()
    )
    if outcome.entry is None:
        return _refuse(form, kept, outcome)
    if outcome.entry.is_half:
        return show_second_step(outcome.entry.token, kept)
    door.enter(outcome.entry.token)
    return held.go_on(kept)


def _refuse(form: SignInForm, kept: held.Held | None, outcome: SignInOutcome) -> ResponseReturnValue:
    if outcome.paused_until is not None:
        seconds = door.seconds_until(outcome.paused_until)
        form.email.errors = [door.paused_words(seconds)]
        return held.render_sign_in(form, held=kept), 429, {"Retry-After": str(seconds)}
    if outcome.unconfirmed is not None:
        session[UNCONFIRMED] = str(outcome.unconfirmed)
        session[MAILED] = normal_email(form.email.data)
        return held.render_sign_in(form, held=kept, unconfirmed=True), 403
    form.email.errors = [_("This e-mail address and password do not belong together. Check both.")]
    return held.render_sign_in(form, held=kept), 422


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Ends the sign-in on the server and empties the cookie."""
    person = access.find_user()
    if person is not None:
        with transaction() as db:
            sessions.sign_out(db, person.token, at=clock.now())
    session.clear()
    flash(_("You are signed out."), "success")
    return redirect(url_for("site.landing"), 303)


@bp.get("/account")
@requires(Permission.USE_ACCOUNT)
def account() -> ResponseReturnValue:
    """The person's own data."""
    person = access.get_user()
    with reading() as db:
        wants = queries.get_person(db, person.person_id).wants_reminders
    form = PersonForm(formdata=None, data={"name": person.name, "language": person.language, "wants_reminders": wants})
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
        services.update_person(
            db,
            person.person_id,
            name=form.name.data,
            language=form.language.data,
            wants_reminders=form.wants_reminders.data,
            at=clock.now(),
        )
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
    password_hash = door.entrance().passwords.hash(form.password.data)
    settings, keep = door.settings(), door.kept()
    with transaction() as db:
        opened = services.change_password(
            db, person.person_id, password_hash=password_hash, keep=keep, settings=settings, at=clock.now()
        )
    deliver_now()
    door.enter(opened)
    flash(_("Your password is changed. Other devices are signed out."), "success")
    return redirect(url_for("security.index"), 303)


def _password_problem(email: str, password: str) -> tuple[str, int] | None:
    proof = door.entrance().prove(email, password, address=door.address(), at=clock.now())
    if proof.paused_until is not None:
        return door.paused_words(door.seconds_until(proof.paused_until)), 429
    return None if proof.genuine else (_("This is not the password you have now."), 422)
