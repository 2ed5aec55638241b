"""What people read about organisations: kinds, sizes, traits and sectors in words."""

from functools import cache

from flask_babel import lazy_gettext as _

from portal.core.access import Kind, Role
from portal.core.config import ROOT
from portal.organisations.rules import Size, Trait
from portal.organisations.sectors import Sector, load_sectors
from portal.organisations.tax_numbers import tax_numbers_of

SECTORS_FILE = ROOT / "questionnaires" / "classifications" / "sectors.yaml"

KINDS: dict[Kind, object] = {
    Kind.SUPPLIER: _("Supplier"),
    Kind.ASSOCIATION: _("Business association"),
    Kind.AGENCY: _("Public agency"),
    Kind.OPERATOR: _("Operator of this portal"),
}
ROLES: dict[Role, object] = {Role.OWNER: _("owner"), Role.EDITOR: _("editor"), Role.VIEWER: _("viewer")}
_SUPPLIER_ROLES: dict[Role, object] = {
    Role.OWNER: _("Does everything: also sends the answers, takes certificates, and decides who belongs to it."),
    Role.EDITOR: _("Answers the questions and changes the profile. Does not send, and does not decide about people."),
    Role.VIEWER: _("Sees everything and changes nothing."),
}
_OTHER_ROLES: dict[Role, object] = {
    Role.OWNER: _("Does everything, and decides who belongs to the organisation."),
    Role.EDITOR: _("Does everything, but does not decide about people."),
    Role.VIEWER: _("Sees everything and changes nothing."),
}
SIZES: dict[Size, object] = {
    Size.MICRO: _("Micro (1 to 9 people)"),
    Size.SMALL: _("Small (10 to 49 people)"),
    Size.MEDIUM: _("Medium (50 to 249 people)"),
    Size.LARGE: _("Large (250 people or more)"),
}
TRAITS: dict[Trait, tuple[object, object]] = {
    Trait.SUBCONTRACTORS: (
        _("Other businesses do part of our work"),
        _("Subcontractors or workshops that make or do what you sell."),
    ),
    Trait.LABOUR_AGENCIES: (
        _("Agencies or brokers find or supply some of our workers"),
        _("Also a person who brings a crew."),
    ),
    Trait.MIGRANT_WORKERS: (
        _("Some of our workers came from another country or a distant region"),
        _("They moved to work for you or for your subcontractors."),
    ),
    Trait.YOUNG_WORKERS: (
        _("People under 18 work or learn here"),
        _("Also apprentices and members of the family."),
    ),
    Trait.HOME_WORKERS: (
        _("People work for us from their homes"),
        _("They are paid by the piece or for parts. Office work from home does not count."),
    ),
    Trait.HOUSING_PROVIDED: (
        _("We provide rooms or camps for workers"),
        _("Also when somebody else runs them for you."),
    ),
    Trait.SEASONAL_WORKERS: (
        _("We take on more people for a season"),
        _("Harvests, holidays, large orders."),
    ),
    Trait.LAND_OR_COMMUNITIES: (
        _("Our work affects the land, water, noise or traffic of people who live nearby"),
        _("Building, farming, mining, energy, large sites."),
    ),
    Trait.INDIGENOUS_PEOPLES: (
        _("Our work touches lands or rights of Indigenous peoples"),
        _("Also of Afro-descendant and other traditional communities."),
    ),
    Trait.SECURITY_GUARDS: (
        _("Guards protect our people or sites"),
        _("Your own, hired, or public forces."),
    ),
    Trait.NIGHT_WORK: (_("Some people work at night"), _("Regularly, between about 10 at night and 5 in the morning.")),
    Trait.WOMEN_LED: (
        _("Women own or lead the business"),
        _("At least half of the ownership or of the management."),
    ),
}


@cache
def _sectors() -> tuple[Sector, ...]:
    return load_sectors(SECTORS_FILE)


@cache
def list_sectors(language: str) -> tuple[tuple[str, str], ...]:
    """(ISIC division, name in the language) in the order of the divisions, which keeps neighbours together."""
    return tuple((sector.code, sector.names[language]) for sector in _sectors())


def role_meanings(kind: Kind) -> dict[str, str]:
    """What each role may do in an organisation of this kind, in words."""
    meanings = _SUPPLIER_ROLES if kind is Kind.SUPPLIER else _OTHER_ROLES
    return {role.value: str(words) for role, words in meanings.items()}


def sector_name(code: str, language: str) -> str:
    """The name of an ISIC division in the language; the code itself if it is unknown."""
    return dict(list_sectors(language)).get(code, code)


def number_name(country: str) -> str:
    """What the country calls the number of a business: "NIT"; in the page's language where it is no proper name."""
    return str(tax_numbers_of(country).name)


def number_line(country: str, number: str) -> str:
    """The number with its name in one line, "NIT 900100001"; nothing when there is none."""
    return f"{number_name(country)} {number}" if number else ""
