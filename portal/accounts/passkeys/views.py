"""Pages on which passkeys are added, renamed and removed."""

from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import door
from portal.accounts.door import needs_password
from portal.accounts.factors.forms import PasskeyNameForm
from portal.accounts.factors.views import show_added
from portal.accounts.passkeys import services
from portal.accounts.signing_in.views import place
from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.db import transaction
from portal.core.outbox.delivery import deliver_now

bp = Blueprint("passkeys", __name__, url_prefix="/account/security/passkeys")


@bp.get("/new")
@requires(Permission.USE_ACCOUNT)
@needs_password
def new() -> ResponseReturnValue:
    """The form to add a passkey; it needs the page's script."""
    page = "accounts/passkey.html" if place() else "accounts/no_passkeys.html"
    return render_template(page, form=PasskeyNameForm(formdata=None))


@bp.post("/options")
@requires(Permission.USE_ACCOUNT)
@needs_password
def options() -> ResponseReturnValue:
    """What the page's script asks the browser for."""
    form, site = PasskeyNameForm(), place()
    if site is None or not form.validate_on_submit():
        return jsonify(message=" ".join(str(error) for errors in form.errors.values() for error in errors)), 422
    with transaction() as db:
        asked = services.start_adding(db, site, by=access.get_user().person_id, at=clock.now())
    return Response(asked, mimetype="application/json", headers={"Cache-Control": "no-store"})


@bp.post("")
@requires(Permission.USE_ACCOUNT)
@needs_password
def add() -> ResponseReturnValue:
    """Keeps the passkey that the browser made."""
    person, form, site = access.get_user(), PasskeyNameForm(), place()
    if site is None or not form.validate_on_submit():
        return render_template("accounts/passkey.html", form=form), form.status
    answer, by = request.form.get("credential", ""), person.person_id
    with transaction() as db:
        codes = services.add_passkey(
            db, answer, form.name.data, person.token, place=site, settings=door.settings(), by=by, at=clock.now()
        )
    if codes is None:
        form.form_errors.append(_("The passkey could not be added. Try again. Adding one needs JavaScript."))
        return render_template("accounts/passkey.html", form=form), 422
    return show_added(codes, _("The passkey is added. From now on you are asked for it when you sign in."))


@bp.post("/<uuid:passkey_id>/name")
@requires(Permission.USE_ACCOUNT)
def rename(passkey_id: UUID) -> ResponseReturnValue:
    """Gives the passkey another name."""
    form = PasskeyNameForm()
    if not form.validate_on_submit():
        flash(_("A passkey needs a name of 1 to 60 characters."), "warning")
        return redirect(url_for("security.index"), 303)
    with transaction() as db:
        services.rename_passkey(db, passkey_id, form.name.data, by=access.get_user().person_id)
    flash(_("Saved."), "success")
    return redirect(url_for("security.index"), 303)


@bp.post("/<uuid:passkey_id>/remove")
@requires(Permission.USE_ACCOUNT)
@needs_password
def remove(passkey_id: UUID) -> ResponseReturnValue:
    """Takes the passkey out of use."""
    with transaction() as db:
        services.remove_passkey(
            db, passkey_id, settings=door.settings(), by=access.get_user().person_id, at=clock.now()
        )
    deliver_now()
    flash(_("The passkey is removed."), "success")
    return redirect(url_for("security.index"), 303)
