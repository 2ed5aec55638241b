"""Pages on which a supplier registers, sees its profile and changes it."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import access, clock
from portal.core.access import Kind, Permission, requires
from portal.core.db import reading, transaction
from portal.core.i18n import current_language
from portal.organisations import queries, services
from portal.organisations.forms import CountryForm, EditForm, RegistrationForm, edit_form_of
from portal.organisations.places import COUNTRIES, country_name
from portal.organisations.seats.services import take_seat
from portal.organisations.summary import identity_rows, profile_rows

bp = Blueprint("organisations", __name__)


@bp.get("/organisation/register")
@requires(Permission.REGISTER_ORGANISATION)
def register() -> ResponseReturnValue:
    """First step: the country, which decides the regions and the tax number."""
    return render_template("organisations/register.html", form=CountryForm(formdata=None))


@bp.post("/organisation/register")
@requires(Permission.REGISTER_ORGANISATION)
def choose_country() -> ResponseReturnValue:
    """Goes on with the country chosen."""
    form = CountryForm()
    if not form.validate_on_submit():
        return render_template("organisations/register.html", form=form), form.status
    return redirect(url_for("organisations.register_in", country=form.country.data), 303)


def _render_registration(country: str, form: RegistrationForm, *, taken: bool = False) -> str:
    name = country_name(country, current_language())
    return render_template("organisations/register_in.html", form=form, country=country, country_name=name, taken=taken)


@bp.get("/organisation/register/<string:country>")
@requires(Permission.REGISTER_ORGANISATION)
def register_in(country: str) -> ResponseReturnValue:
    """Second step: the business."""
    if country not in COUNTRIES:
        abort(404)
    return _render_registration(country, RegistrationForm(country, formdata=None))


@bp.post("/organisation/register/<string:country>")
@requires(Permission.REGISTER_ORGANISATION)
def save_registration(country: str) -> ResponseReturnValue:
    """Registers the business, unless its number is registered already."""
    if country not in COUNTRIES:
        abort(404)
    form = RegistrationForm(country)
    if not form.validate_on_submit() or form.number is None:
        return _render_registration(country, form), form.status
    person = access.get_user()
    with transaction() as db:
        made = services.register_supplier(db, country, form.number, form.details, by=person.person_id, at=clock.now())
        if made is not None:
            take_seat(db, person.token, made, by=person.person_id)
    if made is None:
        form.tax_number.errors = [_("A business with this number is registered already. You can ask to join it.")]
        return _render_registration(country, form, taken=True), form.status
    flash(_("Your business is registered."), "success")
    return redirect(url_for("site.home"), 303)


@bp.get("/organisation")
@requires(Permission.VIEW_ORGANISATION)
def show() -> ResponseReturnValue:
    """What is saved about the organisation."""
    person = access.get_user()
    with reading() as db:
        organisation = queries.get_organisation(db, person.organisation_id)
    supplier = organisation.kind is Kind.SUPPLIER
    return render_template(
        "organisations/show.html",
        name=organisation.legal_name,
        identity=identity_rows(organisation, current_language()),
        profile=profile_rows(organisation, current_language()) if supplier else [],
        may_edit=supplier and person.may(Permission.EDIT_ORGANISATION),
        may_read_trail=person.may(Permission.READ_TRAIL),
        may_take_data=person.may(Permission.TAKE_DATA),
    )


@bp.get("/organisation/edit")
@requires(Permission.EDIT_ORGANISATION)
def edit() -> ResponseReturnValue:
    """The profile in a form."""
    with reading() as db:
        supplier = queries.get_organisation(db, access.get_user().organisation_id)
    identity = identity_rows(supplier, current_language())
    return render_template("organisations/edit.html", form=edit_form_of(supplier), identity=identity, saved_now=None)


@bp.post("/organisation/edit")
@requires(Permission.EDIT_ORGANISATION)
def save() -> ResponseReturnValue:
    """Saves the profile, unless somebody else saved another one since the page was opened."""
    person = access.get_user()
    with reading() as db:
        supplier = queries.get_organisation(db, person.organisation_id)
    form = EditForm(supplier.country)
    page = {"form": form, "identity": identity_rows(supplier, current_language()), "saved_now": None}
    if not form.validate_on_submit():
        return render_template("organisations/edit.html", **page), form.status
    with transaction() as db:
        seen, by = form.revision.data or "", person.person_id
        saved = services.update_supplier(db, supplier.id, form.details, revision=seen, by=by, at=clock.now())
    if not saved:
        return _show_both(form)
    flash(_("Saved."), "success")
    return redirect(url_for("organisations.show"), 303)


def _show_both(form: EditForm) -> ResponseReturnValue:
    """What was typed, and what somebody else saved meanwhile; sending it again is then a decision."""
    with reading() as db:
        supplier = queries.get_organisation(db, access.get_user().organisation_id)
    form.revision.data = str(supplier.revision)
    identity, saved_now = identity_rows(supplier, current_language()), profile_rows(supplier, current_language())
    return render_template("organisations/edit.html", form=form, identity=identity, saved_now=saved_now), 409
