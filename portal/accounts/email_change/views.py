"""Pages on which one changes the e-mail address: asked for while signed in, confirmed by a mailed link."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import door, services
from portal.accounts.door import needs_password
from portal.accounts.email_change.forms import ChangeEmailForm
from portal.accounts.email_change.services import ask_for_change, change_email, find_change
from portal.accounts.forms import ConfirmForm
from portal.accounts.links.mailed import MAILED
from portal.accounts.sessions.services import enter
from portal.core import access, clock
from portal.core.access import Permission, public, requires
from portal.core.db import reading, transaction
from portal.core.outbox.delivery import deliver_now

bp = Blueprint("email_change", __name__, url_prefix="/account/email")
NO_STORE = {"Cache-Control": "private, no-store"}


@bp.get("")
@requires(Permission.USE_ACCOUNT)
@needs_password
def page() -> ResponseReturnValue:
    """The form for the new address."""
    return render_template("accounts/email.html", form=ChangeEmailForm(), email=access.get_user().email)


@bp.post("")
@requires(Permission.USE_ACCOUNT)
@needs_password
def ask() -> ResponseReturnValue:
    """Writes to the new address; the answer is the same whether or not it has an account."""
    person, form = access.get_user(), ChangeEmailForm()
    if not form.validate_on_submit():
        return render_template("accounts/email.html", form=form, email=person.email), form.status
    with transaction() as db:
        pause = services.take_turn(db, door.address(), settings=door.settings(), at=clock.now())
        if pause is None:
            ask_for_change(db, form.address, settings=door.settings(), by=person.person_id, at=clock.now())
    if pause is not None:
        form.email.errors = [door.paused_words(door.seconds_until(pause))]
        return render_template("accounts/email.html", form=form, email=person.email), 429
    deliver_now()
    session[MAILED] = form.address
    return redirect(url_for("links.mail_sent"), 303)


def _gone() -> ResponseReturnValue:
    return render_template("accounts/link_gone.html"), 404


@bp.get("/<string:token>")
@public
def show(token: str) -> ResponseReturnValue:
    """What will be changed, with a form for the password; opening it any number of times changes nothing."""
    with reading() as db:
        found = find_change(db, token, at=clock.now())
    if found is None:
        return _gone()
    form = ConfirmForm(formdata=None)
    return render_template("accounts/confirm_new_email.html", form=form, new_email=found[0].new_email), 200, NO_STORE


@bp.post("/<string:token>")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Gives the account its new address, for whoever also knows the password; every other sign-in ends."""
    with reading() as db:
        found = find_change(db, token, at=clock.now())
    if found is None:
        return _gone()
    form, (wish, person) = ConfirmForm(), found
    if not form.validate_on_submit() or not _proved(form, person.email):
        page = render_template("accounts/confirm_new_email.html", form=form, new_email=wish.new_email)
        return page, form.status, NO_STORE
    now, device, settings = clock.now(), door.device(), door.settings()
    with transaction() as db:
        person_id = change_email(db, token, settings=settings, at=now)
        entry = enter(db, person_id, device=device, settings=settings, at=now) if person_id else None
    if entry is None:
        return _gone()
    deliver_now()
    return door.let_in(
        entry, words=lambda: _("Your new e-mail address counts from now on."), then=url_for("accounts.account")
    )


def _proved(form: ConfirmForm, email: str) -> bool:
    """Whether the form holds the account's password; says why not beside the field."""
    proof = door.entrance().prove(email, form.password.data, address=door.address(), at=clock.now())
    if not proof.genuine:
        paused = proof.paused_until
        words = door.paused_words(door.seconds_until(paused)) if paused else _("This is not your password.")
        form.password.errors = [words]
    return proof.genuine
