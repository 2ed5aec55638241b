"""What the trail is told of an organisation: codes and numbers; of its names only that they changed."""

from collections.abc import Mapping

from portal.organisations.models import Organisation

CHANGED = "changed"
_NAMES = ("legal_name", "trade_name")  # may be those of a person, and the trail is kept for ever

Values = dict[str, str]


def told(organisation: Organisation) -> Values:
    """The organisation in codes, as the trail keeps them."""
    found = {"country": organisation.country, "region": organisation.region, "sector": organisation.sector}
    numbers = {"people": organisation.people_employed, "statistics": "yes" if organisation.in_statistics else "no"}
    values = {**found, **numbers, "traits": " ".join(organisation.traits)}
    return {name: str(value) for name, value in values.items() if value not in (None, "")}


def names_of(organisation: Organisation) -> Values:
    """The organisation's names, to be compared and never kept."""
    return {name: str(getattr(organisation, name)) for name in _NAMES}


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Values, Values]:
    """What was and what is, of the values that differ."""
    old = {name: value for name, value in before.items() if after.get(name) != value}
    new = {name: value for name, value in after.items() if before.get(name) != value}
    return old, new


def renamed(before: Mapping[str, str], after: Mapping[str, str]) -> Values:
    """Which names changed, without the names."""
    return {name: CHANGED for name, value in after.items() if before.get(name) != value}
