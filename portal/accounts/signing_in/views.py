"""The second step of signing in: a code of an app, a passkey, or a recovery code."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import door, held
from portal.accounts.factors import queries
from portal.accounts.factors import services as factors
from portal.accounts.factors.queries import Factors
from portal.accounts.models import HalfSignIn
from portal.accounts.passkeys import services as passkeys
from portal.accounts.passkeys.ceremony import Place, place_of
from portal.accounts.sessions import queries as sessions
from portal.accounts.sessions.services import finish
from portal.accounts.signing_in.forms import AppCodeForm, RecoveryCodeForm
from portal.accounts.signing_in.services import Proof
from portal.core import clock
from portal.core.access import public
from portal.core.db import reading, transaction
from portal.core.forms import Form
from portal.core.outbox.delivery import deliver_now

bp = Blueprint("second_step", __name__, url_prefix="/sign-in/second-step")


@dataclass(frozen=True)
class SecondStepPage:
    """What somebody can take the second step with, and where it leads."""

    factors: Factors
    can_use_passkeys: bool
    next: str
    kept: held.Held | None
    kept_field: str = held.FIELD


def place() -> Place | None:
    """The site that passkeys belong to."""
    settings = door.settings()
    return place_of(settings.base_url, settings.brand_name)


def _find_half() -> HalfSignIn | None:
    with reading() as db:
        return sessions.find_half(db, session.get(door.HALF), at=clock.now())


def _start_again() -> ResponseReturnValue:
    """For who took too long, or is not half signed in at all: begins with the password; what was held stays so."""
    session.pop(door.HALF, None)
    kept = held.unpack(request.form.get(held.FIELD))
    if kept is not None:
        return held.ask_again(kept)
    return redirect(url_for("accounts.sign_in", next=request.args.get("next")), 303)


def show_second_step(token: str, kept: held.Held | None) -> ResponseReturnValue:
    """After the right password of somebody who has a second step."""
    door.wait_for_second_step(token)
    half = _find_half()
    if kept is None or half is None:
        return redirect(url_for("second_step.page", next=request.args.get("next")), 303)
    return _render(half, kept)


def _render(
    half: HalfSignIn, kept: held.Held | None, form: Form | None = None, *, status: int = 0, wait: int = 0
) -> ResponseReturnValue:
    with reading() as db:
        found = queries.read_factors(db, person_id=half.person_id)
    body = render_template(
        "accounts/second_step.html",
        page=SecondStepPage(found, place() is not None, request.args.get("next", ""), kept),
        form=form,
        app_form=form if isinstance(form, AppCodeForm) else AppCodeForm(formdata=None),
        recovery_form=form if isinstance(form, RecoveryCodeForm) else RecoveryCodeForm(formdata=None),
    )
    headers = {"Cache-Control": "private, no-store"} | ({"Retry-After": str(wait)} if wait else {})
    return body, status or (form.status if form else 200), headers


@bp.get("")
@public
def page() -> ResponseReturnValue:
    """Asks for the second step."""
    half = _find_half()
    return _start_again() if half is None else _render(half, None)


@bp.post("")
@public
def take_app_code() -> ResponseReturnValue:
    """Takes a code of the app, each once."""
    half, form = _find_half(), AppCodeForm()
    if half is None:
        return _start_again()
    if not form.validate_on_submit():
        return _render(half, _kept(), form)
    with transaction() as db:
        code, now = form.one_time_code.data, clock.now()
        proof = factors.take_app_code(db, half.person_id, code, settings=door.settings(), at=now)
        token = finish(db, **_after(proof), at=now)
    refusal = _("This code is not right, or it was used before. Wait for the next one.")
    return _go_on(half, form, proof, token, refusal)


@bp.post("/recovery-code")
@public
def take_recovery_code() -> ResponseReturnValue:
    """Takes a recovery code, each once."""
    half, form = _find_half(), RecoveryCodeForm()
    if half is None:
        return _start_again()
    if not form.validate_on_submit():
        return _render(half, _kept(), form)
    with transaction() as db:
        code, now = form.recovery_code.data, clock.now()
        proof = factors.take_recovery_code(db, half.person_id, code, settings=door.settings(), at=now)
        token = finish(db, **_after(proof), at=now)
    deliver_now()
    return _go_on(half, form, proof, token, _("This is none of your recovery codes, or it was used before."))


@bp.post("/passkey/options")
@public
def passkey_options() -> ResponseReturnValue:
    """What the page's script asks the browser for; each time with a fresh challenge."""
    half, site = _find_half(), place()
    if half is None or site is None:
        return jsonify(message=_("Too much time has passed. Please sign in again.")), 401
    with transaction() as db:
        options = passkeys.start_signing_in(db, site, half.person_id, at=clock.now())
    return Response(options, mimetype="application/json", headers={"Cache-Control": "no-store"})


@bp.post("/passkey")
@public
def take_passkey() -> ResponseReturnValue:
    """Takes what the passkey has signed."""
    half, site = _find_half(), place()
    if half is None or site is None:
        return _start_again()
    answer, now = request.form.get("credential", ""), clock.now()
    with transaction() as db:
        proof = passkeys.take_signature(db, half.person_id, answer, place=site, settings=door.settings(), at=now)
        token = finish(db, **_after(proof), at=now)
    refusal = _("The passkey could not be used. Try again, or use a code. Passkeys need JavaScript.")
    return _go_on(half, AppCodeForm(formdata=None), proof, token, refusal)


def _kept() -> held.Held | None:
    return held.unpack(request.form.get(held.FIELD))


def _after(proof: Proof) -> dict[str, Any]:
    """What `finish` is told after a second step."""
    half = session.get(door.HALF, "")
    return {"half_token": half, "genuine": proof.genuine, "device": door.device(), "settings": door.settings()}


def _go_on(
    half: HalfSignIn, form: AppCodeForm | RecoveryCodeForm, proof: Proof, token: str | None, refusal: str
) -> ResponseReturnValue:
    if token is not None:
        kept = _kept()
        door.enter(token)
        return held.go_on(kept)
    if proof.genuine:  # finished already, in another tab
        return _start_again()
    if proof.paused_until is None:
        form.form_errors.append(refusal)
        return _render(half, _kept(), form, status=422)
    wait = door.seconds_until(proof.paused_until)
    form.form_errors.append(door.paused_words(wait))
    return _render(half, _kept(), form, status=429, wait=wait)
