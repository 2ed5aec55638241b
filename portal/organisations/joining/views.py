"""Pages on which people ask to join an organisation, owners answer, and the operator decides where no owner does."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import access, clock
from portal.core.access import Permission, requires
from portal.core.config import Settings
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.core.outbox.delivery import deliver_now
from portal.organisations import queries as organisations
from portal.organisations.joining import queries, services
from portal.organisations.joining.forms import AnswerForm, AskForm, CaseForm
from portal.organisations.joining.rules import OwnersFirst, can_admit, owners_have_until
from portal.organisations.places import country_name
from portal.organisations.seats.services import take_seat
from portal.organisations.wording import number_line

bp = Blueprint("joining", __name__)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@bp.get("/organisations/join")
@requires(Permission.REGISTER_ORGANISATION)
def ask_page() -> ResponseReturnValue:
    """The form to name the organisation."""
    return render_template("organisations/ask_to_join.html", form=AskForm(formdata=None))


@bp.post("/organisations/join")
@requires(Permission.REGISTER_ORGANISATION)
def ask() -> ResponseReturnValue:
    """Tells the owners; who belongs to the organisation already acts for it instead."""
    form = AskForm()
    if not form.validate_on_submit() or form.number is None:
        return render_template("organisations/ask_to_join.html", form=form), form.status
    with reading() as db:
        found = organisations.find_by_tax_number(db, form.country.data, form.number)
    if found is None:
        form.tax_number.errors = [_("No business with this number is registered here. Check it, or register yours.")]
        return render_template("organisations/ask_to_join.html", form=form), 422
    return _ask(form, found)


def _ask(form: AskForm, organisation_id: UUID) -> ResponseReturnValue:
    person = access.get_user()
    with transaction() as db:
        if organisations.is_member(db, organisation_id, person.person_id):
            take_seat(db, person.token, organisation_id, by=person.person_id)
            return redirect(url_for("site.home"), 303)
        pause = services.ask_to_join(db, organisation_id, settings=_settings(), by=person.person_id, at=clock.now())
    if pause is not None:
        form.tax_number.errors = [_("You have asked often today. Try again tomorrow.")]
        return render_template("organisations/ask_to_join.html", form=form), 429
    deliver_now()
    flash(_("We have told the owners. You will get a mail when they answer."), "success")
    return redirect(url_for("seats.index"), 303)


@bp.post("/organisations/requests/<uuid:request_id>/take-back")
@requires(Permission.REGISTER_ORGANISATION)
def take_back(request_id: UUID) -> ResponseReturnValue:
    """Takes one's own wish back."""
    with transaction() as db:
        services.take_back(db, request_id, by=access.get_user().person_id, at=clock.now())
    flash(_("You no longer ask to join."), "success")
    return redirect(url_for("seats.index"), 303)


@bp.get("/organisation/people/requests/<uuid:request_id>")
@requires(Permission.MANAGE_PEOPLE)
def answer_page(request_id: UUID) -> ResponseReturnValue:
    """Who asks, and the answers to choose from."""
    seat = access.get_seat()
    with reading() as db:
        asked = queries.get_open_request(db, request_id, organisation_id=seat.organisation_id)
    return render_template("organisations/answer.html", asked=asked, form=AnswerForm(seat.kind, formdata=None))


@bp.post("/organisation/people/requests/<uuid:request_id>")
@requires(Permission.MANAGE_PEOPLE)
def answer(request_id: UUID) -> ResponseReturnValue:
    """Lets the person in, or not."""
    seat, by = access.get_seat(), access.get_user().person_id
    form, owner = AnswerForm(seat.kind), seat.organisation_id
    with transaction() as db:
        asked = queries.get_open_request(db, request_id, organisation_id=owner)
        if not form.validate_on_submit():
            return render_template("organisations/answer.html", asked=asked, form=form), form.status
        services.answer_request(
            db, request_id, form.role, organisation_id=owner, settings=_settings(), by=by, at=clock.now()
        )
    deliver_now()
    flash(_("Your answer is on its way to %(name)s.", name=asked.name), "success")
    return redirect(url_for("people.index"), 303)


@bp.get("/operations/join-requests")
@requires(Permission.OPERATE)
def list_cases() -> ResponseReturnValue:
    """Everybody who asks to join, in all organisations."""
    now = clock.now()
    with reading() as db:
        cases = queries.list_cases(db)
    ready = [can_admit(owners=case.owners, asked_at=case.asked.asked_at, at=now) for case in cases]
    return render_template("operations/join_requests.html", pairs=list(zip(cases, ready, strict=True)))


def _render_case(case: queries.Case, form: CaseForm, status: int = 200) -> ResponseReturnValue:
    organisation, asked_at = case.organisation, case.asked.asked_at
    page = render_template(
        "operations/join_request.html",
        case=case,
        form=form,
        number=number_line(organisation.country, organisation.tax_number or ""),
        country=country_name(organisation.country, current_language()),
        until=owners_have_until(asked_at),
        may_decide=can_admit(owners=case.owners, asked_at=asked_at, at=clock.now()),
    )
    return page, status


@bp.get("/operations/join-requests/<uuid:request_id>")
@requires(Permission.OPERATE)
def case(request_id: UUID) -> ResponseReturnValue:
    """One of them, with what is known to check it."""
    with reading() as db:
        found = queries.get_case(db, request_id)
    return _render_case(found, CaseForm(found.organisation.kind, formdata=None))


@bp.post("/operations/join-requests/<uuid:request_id>")
@requires(Permission.OPERATE)
def decide(request_id: UUID) -> ResponseReturnValue:
    """Lets the person in, or not, in place of owners who are gone or do not answer."""
    with reading() as db:
        found = queries.get_case(db, request_id)
    form = CaseForm(found.organisation.kind)
    if not form.validate_on_submit():
        return _render_case(found, form, form.status)
    by, now = access.get_user().person_id, clock.now()
    try:
        with transaction() as db:
            services.decide_in_place_of_owners(
                db, request_id, form.role, form.checked.data, settings=_settings(), by=by, at=now
            )
    except OwnersFirst:
        return _render_case(found, form, 409)
    deliver_now()
    flash(_("Decided. The person and the owners are told."), "success")
    return redirect(url_for("joining.list_cases"), 303)
