"""Pages on which links are asked for by mail and used: to confirm an address, to choose a new password."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import door, queries, services
from portal.accounts.addresses import normal_email
from portal.accounts.forms import ConfirmForm, ForgottenPasswordForm, NewPasswordForm
from portal.accounts.links.mailed import MAILED, UNCONFIRMED, answer_mailed
from portal.accounts.queries import OpenLink
from portal.accounts.sessions import services as sessions
from portal.core import clock
from portal.core.access import public
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.core.outbox.delivery import deliver_now

bp = Blueprint("links", __name__)
NO_STORE = {"Cache-Control": "private, no-store"}


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
        services.send_confirmation_again(db, UUID(person_id), settings=door.settings(), at=clock.now())
    deliver_now()
    return redirect(url_for("links.mail_sent"), 303)


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
        pause = services.take_turn(db, door.address(), settings=door.settings(), at=clock.now())
        if pause is None:
            services.ask_for_reset(db, email, language=current_language(), settings=door.settings(), at=clock.now())
    return answer_mailed(form, email, "accounts/forgotten_password.html", pause)


def _find_link(token: str) -> OpenLink | None:
    with reading() as db:
        return queries.find_link(db, token, at=clock.now())


def _link_form(link: OpenLink, **given: Any) -> NewPasswordForm | ConfirmForm:
    return NewPasswordForm(name=link.name, email=link.email, **given) if link.wants_password else ConfirmForm(**given)


def _render_link(link: OpenLink, form: NewPasswordForm | ConfirmForm) -> ResponseReturnValue:
    page = "accounts/choose_password.html" if link.wants_password else "accounts/confirm_email.html"
    return render_template(page, link=link, form=form), form.status, NO_STORE


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
    outcome = door.entrance().confirm(
        token, link.email, form.password.data, address=door.address(), at=clock.now(), device=door.device()
    )
    if outcome is None:
        return _link_gone()
    if outcome.entry is None:
        return _refuse_confirmation(link, form, outcome.paused_until)
    return door.let_in(
        outcome.entry,
        words=lambda: _("Your e-mail address is confirmed. You are signed in."),
        then=url_for("site.home"),
    )


def _refuse_confirmation(
    link: OpenLink, form: NewPasswordForm | ConfirmForm, paused_until: datetime | None
) -> ResponseReturnValue:
    if paused_until is None:
        form.password.errors = [_("This is not the password of this account. Try again, or choose a new one below.")]
        return _render_link(link, form)
    seconds = door.seconds_until(paused_until)
    form.password.errors = [door.paused_words(seconds)]
    page = render_template("accounts/confirm_email.html", link=link, form=form)
    return page, 429, {**NO_STORE, "Retry-After": str(seconds)}


def _choose_password(token: str, password: str) -> ResponseReturnValue:
    password_hash = door.entrance().passwords.hash(password)
    settings, now, device = door.settings(), clock.now(), door.device()
    with transaction() as db:
        person_id = services.reset_password(db, token, password_hash=password_hash, settings=settings, at=now)
        entry = sessions.enter(db, person_id, device=device, settings=settings, at=now) if person_id else None
    if entry is None:
        return _link_gone()
    return door.let_in(entry, words=lambda: _("Your password is saved. You are signed in."), then=url_for("site.home"))
