"""What may be asked of a release: its dimensions and their values, in order; nothing else is answered. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

ANSWERS = frozenset({"readiness", "assurance"})  # they come from answers: they make cells of groups, no groups
MOST_DIMENSIONS = 3  # of a table together with its filters
NOT_APPLICABLE = "not-applicable"
NOT_RATED = "not-rated"
LEVELS = ("0", "1", "2", "3", "4")
BANDS = ("0-19", "20-39", "40-59", "60-79", "80-100")
SECTION_PREFIX = "section:"
COHORT_WITH = ("sector", "size")  # a cohort's figures are limited by one of these at most, and by no other group
SCORE = "score"  # the whole score, in the same bands as a section


class NotPublishedError(ValueError):
    """The dimension or value is not among those published, or there are more than three dimensions."""


class DimensionKind(StrEnum):
    """What a dimension says of a supplier."""

    PROFILE = "profile"  # its sector, size, country, readiness, ...
    COHORT = "cohort"  # in which drive of an association it counts; for that association's eyes only
    ITEM = "item"  # its level of an item; the name is the item's id
    SECTION = "section"  # the band of its score in a section; the name is "section:" and the id, or "score"


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something that suppliers are counted by, and its values in order."""

    name: str
    kind: DimensionKind
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that may be asked of a release, by name, in order: profile dimensions, then items, then sections."""

    dimensions: Mapping[str, Dimension]

    def of_kind(self, kind: DimensionKind) -> tuple[Dimension, ...]:
        """The dimensions of this kind, in order."""
        return tuple(found for found in self.dimensions.values() if found.kind is kind)

    def get(self, name: str) -> Dimension:
        """The dimension with this name; raises NotPublishedError."""
        found = self.dimensions.get(name)
        if found is None:
            raise NotPublishedError(f"no dimension {name!r} is published")
        return found

    def cohort(self, names: Iterable[str]) -> str | None:
        """Which of these is the dimension of a cohort, if any."""
        return next((name for name in names if self.get(name).kind is DimensionKind.COHORT), None)

    def check(self, by: tuple[str, ...], filters: Mapping[str, str], *, cohorts: bool = False) -> None:
        """Raise NotPublishedError unless a table by these dimensions with these filters may be asked.

        Nothing but a table may be asked of a cohort, and that only where it is the one filter, or one of two with a
        group of `COHORT_WITH`. Everything else is a dimension of answers.
        """
        names = (*by, *filters)
        if len(set(names)) != len(names):
            raise NotPublishedError("a dimension is named twice")
        if len(names) > MOST_DIMENSIONS:
            raise NotPublishedError(f"more than {MOST_DIMENSIONS} dimensions")
        for name in by:
            self.get(name)
        for name, value in filters.items():
            if value not in self.get(name).values:
                raise NotPublishedError(f"no value {value!r} of {name!r} is published")
        self._check_cohort(by, filters, allowed=cohorts)

    def _check_cohort(self, by: tuple[str, ...], filters: Mapping[str, str], *, allowed: bool) -> None:
        cohort = self.cohort((*by, *filters))
        if cohort is None:
            return
        groups = {name for name in (*by, *filters) if self.makes_groups(name)} - {cohort}
        if not allowed or groups & set(by) or cohort in by or len(groups) > 1 or not groups <= set(COHORT_WITH):
            raise NotPublishedError("a cohort is not counted like this")

    def makes_groups(self, name: str) -> bool:
        """Whether the dimension says who a supplier is, and not what it answered."""
        return name not in ANSWERS and self.get(name).kind in {DimensionKind.PROFILE, DimensionKind.COHORT}
