"""What is saved about an organisation, as rows of words for a page."""

from flask_babel import format_decimal
from flask_babel import gettext as _

from portal.organisations.models import Organisation
from portal.organisations.places import country_name, region_name
from portal.organisations.rules import Trait
from portal.organisations.wording import KINDS, SIZES, TRAITS, number_name, sector_name

Rows = list[dict[str, str]]


def identity_rows(organisation: Organisation, language: str) -> Rows:
    """Who the organisation is: what stays as it was registered."""
    rows = [(_("Kind"), str(KINDS[organisation.kind])), (_("Country"), country_name(organisation.country, language))]
    if organisation.tax_number:
        rows.append((number_name(organisation.country), organisation.tax_number))
    return _rows(rows)


def profile_rows(supplier: Organisation, language: str) -> Rows:
    """What the supplier says about itself."""
    chosen = [str(TRAITS[trait][0]) for trait in Trait if trait.value in supplier.traits]
    people = f"{format_decimal(supplier.people_employed or 0)}: {SIZES[supplier.size]}" if supplier.size else ""
    return _rows(
        [
            (_("Legal name"), supplier.legal_name),
            (_("Name your customers know"), supplier.trade_name),
            (_("Region"), region_name(supplier.region) if supplier.region else ""),
            (_("What your business mainly does"), sector_name(supplier.sector or "", language)),
            (
                _("What else it does, or the goods it trades"),
                sector_name(supplier.other_sector, language) if supplier.other_sector else "",
            ),
            (_("People who work in the business"), people),
            (_("True for your business"), "\n".join(chosen) or _("None of the list")),
            (_("Counted in statistics"), _("Yes") if supplier.in_statistics else _("No")),
        ]
    )


def _rows(pairs: list[tuple[str, str]]) -> Rows:
    return [{"key": key, "value": value} for key, value in pairs if value]
