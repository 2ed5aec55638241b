"""What the portal knows of a supplier as a business: its size, sector, country and traits; pure values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    """The size of a supplier by the number of people who work for it."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Trait(StrEnum):
    """Something about how a supplier works that decides which items it is asked."""

    SUBCONTRACTORS = "subcontractors"
    LABOUR_AGENCIES = "labour-agencies"
    MIGRANT_WORKERS = "migrant-workers"
    YOUNG_WORKERS = "young-workers"
    HOME_WORKERS = "home-workers"
    HOUSING_PROVIDED = "housing-provided"
    SEASONAL_WORKERS = "seasonal-workers"
    LAND_OR_COMMUNITIES = "land-or-communities"
    INDIGENOUS_PEOPLES = "indigenous-peoples"
    SECURITY_GUARDS = "security-guards"
    NIGHT_WORK = "night-work"
    WOMEN_LED = "women-led"


FEWEST_PEOPLE: Mapping[Size, int] = {Size.MICRO: 1, Size.SMALL: 10, Size.MEDIUM: 50, Size.LARGE: 250}


@dataclass(frozen=True, slots=True)
class SupplierProfile:
    """What decides which items a supplier is asked: size, ISIC divisions, ISO country code and traits.

    `other_sector` is a second division, "" for none: what else it does, or what makes the goods that it trades.
    `requested` are the ids of sections that are asked only when a tender needs them, and one does.
    """

    size: Size
    sector: str
    country: str
    traits: frozenset[str] = frozenset()
    other_sector: str = ""
    requested: frozenset[str] = frozenset()


def size_for(people: int) -> Size:
    """Return the size of a supplier with so many people, itself included; raises ValueError below one."""
    if people < FEWEST_PEOPLE[Size.MICRO]:
        raise ValueError("a supplier has at least one person")
    return max((size for size in Size if people >= FEWEST_PEOPLE[size]), key=FEWEST_PEOPLE.__getitem__)
