"""What may be asked of a release: its dimensions and their values, in order; nothing else is answered. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_DIMENSIONS = 3  # of a table together with its filters
NOT_APPLICABLE = "not-applicable"
NOT_RATED = "not-rated"
LEVELS = ("0", "1", "2", "3", "4")
BANDS = ("0-19", "20-39", "40-59", "60-79", "80-100")
SECTION_PREFIX = "section:"
SCORE = "score"  # the whole score, in the same bands as a section


class NotPublishedError(ValueError):
    """The dimension or value is not among those published, or there are more than three dimensions."""


class DimensionKind(StrEnum):
    """What a dimension says of a supplier."""

    PROFILE = "profile"  # its sector, size, country, readiness, ...
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

    def check(self, by: tuple[str, ...], filters: Mapping[str, str]) -> None:
        """Raise NotPublishedError unless a table by these dimensions with these filters may be asked."""
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
