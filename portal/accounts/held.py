"""Keeps what somebody typed when their session ran out, so that they can sign in and send it after all.

Nothing is stored: what was posted travels in the page itself. Files and passwords are never held.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.forms import SignInForm
from portal.accounts.rules import safe_path
from portal.core.access import SEAT, find_user
from portal.core.i18n import SWITCH

FIELD = "held"
MOST_FIELDS = 300
MOST_CHARACTERS = 200_000
NEVER_HELD = {"csrf_token", SWITCH, FIELD, "one_time_code", "recovery_code", "credential"}


@dataclass(frozen=True)
class Held:
    """What was posted, and to which path of this site."""

    path: str
    fields: Sequence[tuple[str, str]]

    def packed(self) -> str:
        """As the value of a hidden field."""
        return json.dumps({"path": self.path, "fields": self.fields}, ensure_ascii=False)

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Names as words, and values, for the reader to see what will be sent."""
        return [(_as_words(name), value) for name, value in self.fields if value and name != SEAT]


def _as_words(name: str) -> str:
    words = name.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def hold_request() -> Held | None:
    """What this request posted; None if it is too much to hold."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if _may_be_held(name)]
    held = Held(request.full_path.rstrip("?"), fields)
    return held if len(fields) <= MOST_FIELDS and len(held.packed()) <= MOST_CHARACTERS else None


def unpack(text: str | None) -> Held | None:
    """What a page of ours held; None for anything else, and for a path on another site."""
    if not text or len(text) > MOST_CHARACTERS:
        return None
    try:
        packed = json.loads(text)
        path, pairs = safe_path(packed["path"]), [(name, value) for name, value in packed["fields"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    sound = len(pairs) <= MOST_FIELDS and all(isinstance(part, str) for pair in pairs for part in pair)
    return Held(path, [pair for pair in pairs if _may_be_held(pair[0])]) if path and sound else None


def _may_be_held(name: str) -> bool:
    return name not in NEVER_HELD and "password" not in name.lower()


def ask_to_sign_in() -> ResponseReturnValue:
    """For a route that needs a person when nobody is signed in: the sign-in page, holding what was posted."""
    if request.method != "POST":
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    if request.headers.get("X-Requested-With"):
        return jsonify(message=_("You are signed out. Please sign in again.")), 401
    held = None if _came_from_elsewhere() else hold_request()
    return render_sign_in(SignInForm(formdata=None), held=held, expired=True), 401


def show_again() -> ResponseReturnValue:
    """For a form whose protection no longer fits (CSRFError): the page to send it again, or to sign in first."""
    if request.endpoint == "accounts.sign_in":
        kept = None if _came_from_elsewhere() else unpack(request.form.get(FIELD))
        return render_sign_in(SignInForm(), held=kept, expired=True, lost_cookie=find_lost_cookie()), 400
    view = current_app.view_functions.get(request.endpoint or "")
    if find_user() is None and getattr(view, "access", "public") != "public":
        return ask_to_sign_in()
    if request.headers.get("X-Requested-With"):
        return jsonify(message=_("Please open this page again.")), 400
    if _came_from_elsewhere():
        return render_template("accounts/send_again.html", held=None, why="elsewhere"), 400
    page = "accounts/send_again.html"
    return render_template(page, held=hold_request(), why="stale", lost_cookie=find_lost_cookie()), 400


def find_lost_cookie() -> str:
    """Why the cookie that every page sets may not have come back: `https`, `refused`, or nothing if it came.

    A cookie for https only is not kept by a browser that came over http; without a word about it, signing in would
    just show the same page again.
    """
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return ""
    return "https" if current_app.config["SESSION_COOKIE_SECURE"] and not request.is_secure else "refused"


def render_sign_in(
    form: SignInForm, *, held: Held | None, expired: bool = False, unconfirmed: bool = False, lost_cookie: str = ""
) -> str:
    """The sign-in page; what is held rides along in it."""
    return render_template(
        "accounts/sign_in.html",
        form=form,
        held=held,
        expired=expired,
        unconfirmed=unconfirmed,
        lost_cookie=lost_cookie,
        held_field=FIELD,
    )


def ask_again(kept: Held) -> ResponseReturnValue:
    """Asks to sign in once more, with what is held."""
    return render_sign_in(SignInForm(formdata=None), held=kept, expired=True), 401


def go_on(kept: Held | None) -> ResponseReturnValue:
    """After signing in: shows what was held, to be sent after all; or leads to where the person was going."""
    if kept is not None:
        return render_template("accounts/send_again.html", held=kept, why="signed-in")
    return redirect(safe_path(request.args.get("next")) or url_for("site.home"), 303)


def _came_from_elsewhere() -> bool:
    """Whether another site made this request: its words must not be put into a form of ours."""
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return True
    origin = request.headers.get("Origin")
    ours = {request.host, urlsplit(current_app.extensions["settings"].base_url).netloc}
    return origin is not None and urlsplit(origin).netloc not in ours
