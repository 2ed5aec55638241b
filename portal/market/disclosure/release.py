"""The one door: every published figure about more than one supplier is asked of a release and leaves it protected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.market.disclosure.catalogue import Catalogue
from portal.market.disclosure.figures import Count, Distribution, Estimate, Table, Withheld


class ReleaseDoor(Protocol):
    """What pages, files, the API, simulations and forecasts may ask of a release.

    `filters` and `part` map dimension names to one value each; filters and dimensions together are at most three.
    What is not in the catalogue raises NotPublishedError. `item_or_section` is a name in the catalogue: the id of an
    item, or "section:" and the id of a section.
    """

    number: int
    made_at: datetime
    is_synthetic: bool
    questionnaire_id: str
    version: str

    def catalogue(self) -> Catalogue:
        """The dimensions and their values that may be asked, in order."""
        ...

    def total(self, filters: Mapping[str, str]) -> Count:
        """How many suppliers there are with these values."""
        ...

    def table(self, by: Sequence[str], filters: Mapping[str, str]) -> Table:
        """Counts by these dimensions, with every margin."""
        ...

    def share(self, part: Mapping[str, str], whole: Mapping[str, str]) -> Estimate | Withheld:
        """The share, in percent, of the suppliers of `whole` that also have the values of `part`."""
        ...

    def distribution(self, item_or_section: str, filters: Mapping[str, str]) -> Distribution:
        """How suppliers spread over the levels of an item, or over the score bands of a section."""
        ...

    def mean_level(self, item_or_section: str, filters: Mapping[str, str]) -> Estimate | Withheld:
        """The mean level (0 to 4) of an item, or mean score (0 to 100) of a section, from the protected distribution."""
        ...

    def median_level(self, item_or_section: str, filters: Mapping[str, str]) -> Estimate | Withheld:
        """The median level of an item, or the middle of the median's score band of a section."""
        ...

    def mean_levels(
        self, of: Sequence[str], by: str, filters: Mapping[str, str]
    ) -> Mapping[tuple[str, str], Estimate | Withheld]:
        """`mean_level` of each of these for each value of a dimension at once: keys are (item or section, value)."""
        ...


@dataclass(frozen=True, slots=True)
class Opened:
    """The facts of a release beside its figures."""

    number: int
    made_at: datetime
    is_synthetic: bool
