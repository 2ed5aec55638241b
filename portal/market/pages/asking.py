"""Reads from an address what is asked of the market: filters and what to compare by; takes only what is published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from portal.market.disclosure.catalogue import MOST_DIMENSIONS, Catalogue, DimensionKind

GROUPS = ("sector", "size", "country", "region", "women-led")
COUNTRY, REGION, BY = "country", "region", "by"
_LONGEST = 60


class Fault(StrEnum):
    """What is wrong with an address."""

    UNKNOWN = "unknown"  # a value or a comparison that is not published
    TOO_MANY = "too-many"  # more than three dimensions at a time
    SAME = "same"  # compared by what it is limited to
    NO_COUNTRY = "no-country"  # regions can be compared within a country only
    OTHER_COUNTRY = "other-country"  # a region of another country


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks. `chosen` are the filters as they stand in the address, `by` what groups are compared.

    A region is a filter of its own: its country then only says which regions to offer. Where regions are compared, the
    country is a filter as any other, so that all of the page is about it.
    """

    chosen: Mapping[str, str]
    by: str = ""
    fault: Fault | None = None
    at: str = ""  # the filter that is wrong
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def filters(self) -> Mapping[str, str]:
        """The filters that the door is asked with."""
        return limiting(self.chosen)

    @property
    def arguments(self) -> dict[str, Any]:
        """What an address of the same view carries."""
        return {**self.chosen, **({BY: self.by} if self.by else {})}


def limiting(chosen: Mapping[str, str]) -> dict[str, str]:
    """The filters without the country where its region is chosen."""
    return {name: value for name, value in chosen.items() if not (name == COUNTRY and REGION in chosen)}


def published_groups(catalogue: Catalogue) -> tuple[str, ...]:
    """The groups of suppliers that this release publishes, in the order in which they are offered."""
    known = {dimension.name for dimension in catalogue.of_kind(DimensionKind.PROFILE) if dimension.values}
    return tuple(name for name in GROUPS if name in known)


def read_asked(arguments: Mapping[str, str], catalogue: Catalogue, *, dimensions: int, compares: bool) -> Asked:
    """Read an address of a page that counts by so many dimensions itself; one more where it `compares` groups."""
    groups = published_groups(catalogue)
    typed = {name: value for name in groups if (value := arguments.get(name, "").strip()[:_LONGEST])}
    by, fault, at = arguments.get(BY, "").strip()[:_LONGEST] if compares else "", None, ""
    for name, value in typed.items():
        if value not in catalogue.get(name).values:
            fault, at = Fault.UNKNOWN, name
    if fault is None and compares and not by:
        by = next((name for name in groups if name not in typed and name != REGION), "")
    if fault is None:
        fault, at = _judge(typed, by, groups if compares else ("",), dimensions + compares)
    if fault is not None:
        return Asked({}, "", fault, at, {**typed, **({BY: by} if by else {})})
    return Asked(typed, by)


def _judge(chosen: Mapping[str, str], by: str, known: tuple[str, ...], taken: int) -> tuple[Fault | None, str]:
    """What is wrong with filters whose values are all published."""
    region = chosen.get(REGION, "")
    if by not in known and by:
        return Fault.UNKNOWN, BY
    if region and chosen.get(COUNTRY, region[:2]) != region[:2]:
        return Fault.OTHER_COUNTRY, REGION
    if by == REGION and COUNTRY not in chosen:
        return Fault.NO_COUNTRY, BY
    if by in limiting(chosen):
        return Fault.SAME, BY
    if len(limiting(chosen)) + taken > MOST_DIMENSIONS:
        return Fault.TOO_MANY, next(iter(chosen))
    return None, ""
