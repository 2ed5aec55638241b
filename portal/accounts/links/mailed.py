"""The answer of every page that has had a mail sent: always the same, whoever has the address."""

from datetime import datetime

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import door
from portal.accounts.forms import ForgottenPasswordForm, SignUpForm
from portal.core.outbox.delivery import deliver_now

MAILED = "mailed"  # in the cookie: the address a mail went to, for the page that says so
UNCONFIRMED = "unconfirmed"  # in the cookie: who gave the right password before confirming


def answer_mailed(
    form: SignUpForm | ForgottenPasswordForm, email: str, page: str, pause: datetime | None
) -> ResponseReturnValue:
    """Leads to the page that says to look for a mail; or shows the form again if there is a pause."""
    if pause is not None:
        seconds = door.seconds_until(pause)
        form.email.errors = [door.paused_words(seconds)]
        return render_template(page, form=form), 429, {"Retry-After": str(seconds)}
    deliver_now()
    session[MAILED] = email
    return redirect(url_for("links.mail_sent"), 303)
