"""Pages on which owners invite people, and people see and accept invitations. Opening a link changes nothing."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.addresses import masked
from portal.accounts.proof import remember_proved
from portal.core import access, clock
from portal.core.access import Permission, public, requires
from portal.core.config import Settings
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.core.outbox.delivery import deliver_now
from portal.organisations.invitations import queries, services
from portal.organisations.invitations.forms import InviteForm
from portal.organisations.invitations.services import Obstacle
from portal.organisations.seats.services import take_seat
from portal.organisations.wording import ROLES

bp = Blueprint("invitations", __name__)
NO_STORE = {"Cache-Control": "private, no-store"}


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@bp.get("/organisation/people/invite")
@requires(Permission.MANAGE_PEOPLE)
def invite_page() -> ResponseReturnValue:
    """The form to invite somebody."""
    form = InviteForm(access.get_seat().kind, formdata=None, data={"language": current_language()})
    return render_template("organisations/invite.html", form=form)


@bp.post("/organisation/people/invite")
@requires(Permission.MANAGE_PEOPLE)
def invite() -> ResponseReturnValue:
    """Invites, and shows the link once; the answer is the same whoever has an account."""
    person, form = access.get_user(), InviteForm(access.get_seat().kind)
    if not form.validate_on_submit():
        return render_template("organisations/invite.html", form=form), form.status
    owner, by = person.organisation_id, person.person_id
    with transaction() as db:
        made = services.invite(db, form.wish, organisation_id=owner, settings=_settings(), by=by, at=clock.now())
    if isinstance(made, Obstacle):
        form.email.errors = [_obstacle_words(made)]
        return render_template("organisations/invite.html", form=form), 422
    return _show_link(made, form.wish.email)


def _obstacle_words(obstacle: Obstacle) -> str:
    words = {
        Obstacle.IS_MEMBER: _("This person belongs to your organisation already."),
        Obstacle.TOO_MANY: _("You have sent many invitations. Withdraw some, or wait an hour."),
    }
    return words[obstacle]


def _show_link(token: str, email: str) -> ResponseReturnValue:
    deliver_now()
    link = f"{_settings().base_url}/invitations/{token}"
    return render_template("organisations/invited.html", link=link, email=email), 200, NO_STORE


@bp.post("/organisation/people/invitations/<uuid:invitation_id>/send-again")
@requires(Permission.MANAGE_PEOPLE)
def send_again(invitation_id: UUID) -> ResponseReturnValue:
    """Sends the invitation again, and shows its new link once."""
    person = access.get_user()
    owner, by, now = person.organisation_id, person.person_id, clock.now()
    with transaction() as db:
        email = queries.get_open(db, invitation_id, organisation_id=owner).email
        made = services.send_again(db, invitation_id, organisation_id=owner, settings=_settings(), by=by, at=now)
    if isinstance(made, Obstacle):
        flash(_obstacle_words(made), "warning")
        return redirect(url_for("people.index"), 303)
    return _show_link(made, email)


@bp.post("/organisation/people/invitations/<uuid:invitation_id>/withdraw")
@requires(Permission.MANAGE_PEOPLE)
def withdraw(invitation_id: UUID) -> ResponseReturnValue:
    """Takes the invitation back: its links stop working."""
    person = access.get_user()
    with transaction() as db:
        services.withdraw(
            db, invitation_id, organisation_id=person.organisation_id, by=person.person_id, at=clock.now()
        )
    flash(_("The invitation is withdrawn."), "success")
    return redirect(url_for("people.index"), 303)


@bp.get("/invitations/<string:token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Who invites, and how to accept; opening it any number of times changes nothing."""
    with reading() as db:
        found = queries.find_by_token(db, token, at=clock.now())
    if found is None:
        return render_template("organisations/invitation_gone.html"), 404
    person = access.find_user()
    fits = person is not None and person.email == found.email
    to = found.email if fits or found.proves_email else masked(found.email)
    page = {"found": found, "role": ROLES[found.role], "token": token, "to": to, "person": person, "fits": fits}
    return render_template("organisations/invitation.html", **page), 200, NO_STORE


@bp.post("/invitations/<string:token>")
@public
def open_account(token: str) -> ResponseReturnValue:
    """Goes on to opening an account: by the link that was mailed the address is proved already."""
    with reading() as db:
        found = queries.find_by_token(db, token, at=clock.now())
    if found is None:
        return render_template("organisations/invitation_gone.html"), 404
    if found.proves_email:
        remember_proved(found.email, at=clock.now())
    return redirect(url_for("accounts.sign_up", email=found.email if found.proves_email else None), 303)


@bp.post("/invitations/<uuid:invitation_id>/accept")
@requires(Permission.USE_ACCOUNT)
def accept(invitation_id: UUID) -> ResponseReturnValue:
    """Joins the organisation that has invited this person's e-mail, and acts for it from now on."""
    person = access.get_user()
    with transaction() as db:
        joined = services.accept(db, invitation_id, email=person.email, by=person.person_id, at=clock.now())
        take_seat(db, person.token, joined, by=person.person_id)
    flash(_("Welcome. You can start to work."), "success")
    return redirect(url_for("site.home"), 303)
