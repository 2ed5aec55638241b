"""The forms about organisations."""

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, RadioField, ValidationError
from wtforms.validators import DataRequired

from portal.core.forms import Form, Line, SelectField, SelectMultipleField, no_web_address, options
from portal.core.i18n import current_language
from portal.organisations.models import Organisation
from portal.organisations.places import list_countries, list_regions
from portal.organisations.rules import Trait
from portal.organisations.services import SupplierDetails
from portal.organisations.tax_numbers import LONGEST_TYPED, TaxNumber, read_tax_number, tax_numbers_of
from portal.organisations.wording import TRAITS, list_sectors

MOST_PEOPLE = 3_000_000
LONGEST_NUMBER = 12
_GROUPED = re.compile(r"[0-9]{1,3}([ .,'’][0-9]{3})+")
_YES, _NO = "yes", "no"


def read_people(typed: str) -> int | None:
    """The whole number typed, with or without marks between thousands; None if it is none or out of bounds."""
    text = typed.strip()
    if len(text) > LONGEST_NUMBER:
        return None
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[^0-9]", "", text)
    people = int(text) if text.isascii() and text.isdigit() else 0
    return people if 1 <= people <= MOST_PEOPLE else None


class CountryForm(Form):
    """The first step of registering: where the business is registered."""

    country = SelectField(_("Country where your business is registered"), validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.country.choices = options([("", gettext("Choose one")), *list_countries(current_language())])

    def validate_country(self, field: Field) -> None:
        """Refuses what is not in the list."""
        if field.data not in dict(list_countries(current_language())):
            raise ValidationError(_("Choose the country."))


class SupplierForm(Form):
    """What a supplier says about itself and may change later."""

    legal_name = Line(
        _("Legal name"),
        description=_("As it stands on your tax papers."),
        validators=[DataRequired(_("Enter the legal name.")), no_web_address],
        render_kw={"autocomplete": "organization"},
    )
    trade_name = Line(_("Name your customers know"), validators=[no_web_address], render_kw={"autocomplete": "off"})
    region = SelectField(_("Region"), validate_choice=False)
    sector = SelectField(
        _("What your business mainly does"),
        description=_("Choose what brings in the most income."),
        validate_choice=False,
    )
    other_sector = SelectField(
        _("What else it does, or the goods it trades"),
        description=_("If you buy and sell goods, choose the work that makes them. It decides which questions we ask."),
        validate_choice=False,
    )
    people = Line(
        _("How many people work in the business?"),
        description=_("Count yourself, everyone employed, and family who help. A good guess is enough."),
        most=20,
        validators=[DataRequired(_("Enter how many people work in the business."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    traits = SelectMultipleField(
        _("Which of these are true for your business?"),
        description=_("Tick all that are. They decide which questions we ask; none of them is wrong."),
        validate_choice=False,
    )
    in_statistics = RadioField(
        _("May we count your business in statistics?"),
        description=_(
            "Public agencies see how many businesses are ready, by sector and region. "
            "Groups under 5 are never shown, and nobody sees your answers. You can change this at any time."
        ),
        choices=options([(_YES, _("Yes, count us")), (_NO, _("No"))]),
        validate_choice=False,
    )

    def __init__(self, country: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._regions = list_regions(country)
        self.region.choices = options([("", gettext("Choose one")), *self._regions])
        sectors = list_sectors(current_language())
        self.sector.choices = options([("", gettext("Choose one")), *sectors])
        self.other_sector.choices = options([("", gettext("Nothing else")), *sectors])
        self.traits.choices = options((trait.value, str(TRAITS[trait][0])) for trait in Trait)

    @property
    def trait_hints(self) -> dict[str, str]:
        """A hint for each trait."""
        return {trait.value: str(hint) for trait, (_label, hint) in TRAITS.items()}

    def validate_region(self, field: Field) -> None:
        """A country without regions needs none."""
        if (field.data or "") not in (dict(self._regions) or {""}):
            raise ValidationError(_("Choose the region."))

    def validate_sector(self, field: Field) -> None:
        """One of the sectors offered."""
        if field.data not in dict(list_sectors(current_language())):
            raise ValidationError(_("Choose what your business mainly does."))

    def validate_other_sector(self, field: Field) -> None:
        """Nothing, or one of the sectors offered."""
        if field.data and field.data not in dict(list_sectors(current_language())):
            raise ValidationError(_("Choose from the list only."))

    def validate_people(self, field: Field) -> None:
        """A whole number of people."""
        if read_people(field.data) is None:
            raise ValidationError(_("Enter a whole number from 1 to 3,000,000."))

    def validate_traits(self, field: Field) -> None:
        """Only traits that are offered."""
        if not set(field.data or ()) <= {trait.value for trait in Trait}:
            raise ValidationError(_("Choose from the list only."))

    def validate_in_statistics(self, field: Field) -> None:
        """Yes or no: we do not decide it for anybody."""
        if field.data not in (_YES, _NO):
            raise ValidationError(_("Choose yes or no."))

    @property
    def details(self) -> SupplierDetails:
        """What a valid form says."""
        return SupplierDetails(
            legal_name=self.legal_name.data,
            trade_name=self.trade_name.data or "",
            region=self.region.data or "",
            sector=self.sector.data,
            people=read_people(self.people.data) or 1,
            traits=frozenset(Trait(trait) for trait in self.traits.data or ()),
            in_statistics=self.in_statistics.data == _YES,
            other_sector=self.other_sector.data or "",
        )


class RegistrationForm(SupplierForm):
    """Registering a supplier in a country that is known already."""

    tax_number = Line("", most=LONGEST_TYPED, render_kw={"autocomplete": "off", "autocapitalize": "characters"})

    def __init__(self, country: str, **kwargs: Any) -> None:
        super().__init__(country, **kwargs)
        self._country = country
        self._numbers = tax_numbers_of(country)
        self.tax_number.label.text = str(self._numbers.name)
        self.tax_number.description = str(self._numbers.form)

    def validate_tax_number(self, field: Field) -> None:
        """A number of this country."""
        if self.number is None:
            words = _("This is not a valid %(name)s. Check every digit.", name=str(self._numbers.name))
            raise ValidationError(words if field.data else _("Enter the %(name)s.", name=str(self._numbers.name)))

    @property
    def number(self) -> TaxNumber | None:
        """The number as it is kept."""
        return read_tax_number(self._country, self.tax_number.data or "")


class EditForm(SupplierForm):
    """Changing a supplier's profile; the revision tells whether somebody else was faster."""

    revision = Line("", most=20)


def edit_form_of(supplier: Organisation) -> EditForm:
    """The form filled with what is saved."""
    return EditForm(supplier.country, formdata=None, data=saved_values(supplier))


def saved_values(supplier: Organisation) -> dict[str, Any]:
    """What is saved, as the form's fields hold it."""
    return {
        "legal_name": supplier.legal_name,
        "trade_name": supplier.trade_name,
        "region": supplier.region,
        "sector": supplier.sector,
        "other_sector": supplier.other_sector,
        "people": str(supplier.people_employed),
        "traits": list(supplier.traits),
        "in_statistics": _YES if supplier.in_statistics else _NO,
        "revision": str(supplier.revision),
    }
