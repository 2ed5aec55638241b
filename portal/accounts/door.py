"""What the pages need that let people in: the browser's cookie, who it may be, and the words for a pause."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from math import ceil
from typing import Any

from flask import current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import login_user

from portal.accounts.entrance import Entrance
from portal.accounts.sessions import services as sessions
from portal.accounts.sessions.rules import device_of
from portal.accounts.sessions.services import Entry, Kept
from portal.core import access, clock
from portal.core.config import Settings
from portal.core.db import current_database, transaction

HALF = "half"  # in the cookie: the sign-in that waits for its second step
SHOWN = "shown"  # in the cookie: when the password was last shown
SHOWN_LASTS = timedelta(minutes=15)
View = Callable[..., ResponseReturnValue]


def settings() -> Settings:
    """The portal's settings."""
    found: Settings = current_app.extensions["settings"]
    return found


def entrance() -> Entrance:
    """Where passwords are proved."""
    return Entrance(current_database(), settings())


def address() -> str:
    """The network address of the browser."""
    return request.remote_addr or ""


def device() -> str:
    """What the browser says it runs on."""
    return device_of(request.user_agent.string)


def kept() -> Kept:
    """What goes on of this sign-in when it is renewed."""
    return Kept(device(), access.get_user().took_second_step)


def enter(token: str) -> None:
    """Gives the browser a fresh cookie for this sign-in; nothing of the earlier session stays in it."""
    _empty_cookie()
    session.permanent = True
    session[SHOWN] = clock.now().timestamp()
    _log_in(token)


def _log_in(token: str) -> None:
    login_user(current_app.login_manager._user_callback(token))  # type: ignore[attr-defined]


def renew_sign_in() -> None:
    """Gives the browser another token for the sign-in it is in, which may do more from now on than before."""
    with transaction() as db:
        token = sessions.renew(db, access.get_user().token)
    _log_in(token)


def let_in(entry: Entry, *, words: Callable[[], str], then: str) -> ResponseReturnValue:
    """Lets the person in and on, with these words in their language; who has a second step is led to it first."""
    if entry.is_half:
        wait_for_second_step(entry.token)
        return redirect(url_for("second_step.page", next=then), 303)
    enter(entry.token)
    flash(words(), "success")
    return redirect(then, 303)


def wait_for_second_step(token: str) -> None:
    """Gives the browser a fresh cookie for half a sign-in."""
    _empty_cookie()
    session[HALF] = token


def _empty_cookie() -> None:
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps the token of the session that has just ended


def note_password_shown() -> None:
    """The person has shown the password once more."""
    session[SHOWN] = clock.now().timestamp()
    renew_sign_in()


def needs_password(view: View) -> View:
    """For a view that changes how one signs in: asks for the password first, unless it was shown a short while ago."""
    return needs_password_and_leads_to("security.index")(view)


def needs_password_and_leads_to(endpoint: str) -> Callable[[View], View]:
    """As `needs_password`, for a view whose button stands on the page of this endpoint: there one goes on."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            since = clock.now().timestamp() - float(session.get(SHOWN, 0))
            if since <= SHOWN_LASTS.total_seconds():
                return view(*args, **kwargs)
            here = request.full_path.rstrip("?") if request.method == "GET" else url_for(endpoint)
            return redirect(url_for("security.password_page", next=here), 303)

        return guarded

    return mark


def password_problem(password: str) -> tuple[str, int] | None:
    """Why this is not taken as the password of whoever is signed in, in words and as a status; None if it is right.

    Wrong ones are counted like those at signing in.
    """
    proof = entrance().prove(access.get_user().email, password, address=address(), at=clock.now())
    if proof.genuine:
        return None
    if proof.paused_until:
        return paused_words(seconds_until(proof.paused_until)), 429
    return _("This is not your password."), 422


def seconds_until(moment: datetime) -> int:
    """How long a pause still is, at least a second."""
    return max(1, ceil((moment - clock.now()).total_seconds()))


def paused_words(seconds: int) -> str:
    """What is said during a pause."""
    return ngettext(
        "There were too many tries. Wait %(num)s minute, then try again.",
        "There were too many tries. Wait %(num)s minutes, then try again.",
        ceil(seconds / 60),
    )
