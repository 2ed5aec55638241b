"""The one door: every published figure about more than one supplier is asked of a release and leaves it protected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import product

import numpy as np

from portal.market.columns import Market
from portal.market.disclosure.catalogue import BANDS, LEVELS, Catalogue, DimensionKind
from portal.market.disclosure.comparing import Kept
from portal.market.disclosure.counting import Coded, count_cells
from portal.market.disclosure.estimating import Spread, mean_of, median_of, share_of, spread_over
from portal.market.disclosure.figures import Count, Distribution, Estimate, Table, Values, Withheld
from portal.market.disclosure.figuring import Figures, Figuring, Filters
from portal.market.disclosure.protecting import as_count, protect
from portal.questionnaires.rules.structure import Questionnaire

AGES = (91, 182, 365)  # days: where the bands of `recency` end
AGE_BANDS = ("0-3-months", "3-6-months", "6-12-months", "over-12-months")
_MEANS = {DimensionKind.ITEM: (0.0, 1.0, 2.0, 3.0, 4.0), DimensionKind.SECTION: (10.0, 30.0, 50.0, 70.0, 90.0)}


@dataclass(frozen=True, kw_only=True)
class Release:
    """One published state of the market. `market` is not protected: pages, files and API use the methods alone.

    `filters`, `part` and `whole` map names of dimensions to one value each; together with `by` they are at most three
    dimensions. An item's levels and a section's bands are dimensions too: `item_or_section` is the id of an item,
    "section:" and the id of a section, or "score". What the catalogue does not have raises NotPublishedError. Groups of
    `kept` show the figures of the release before, `earlier`; without it they are withheld.
    """

    number: int
    made_at: datetime
    is_synthetic: bool
    market: Market = field(repr=False)
    questionnaire: Questionnaire = field(repr=False)
    kept: Kept = field(default_factory=dict, repr=False)
    earlier: "Release | None" = field(default=None, repr=False)

    @property
    def questionnaire_id(self) -> str:
        """The questionnaire that the market answered."""
        return self.market.questionnaire_id

    @property
    def version(self) -> str:
        """The version of the questionnaire that the figures are of."""
        return self.market.version

    def catalogue(self) -> Catalogue:
        """The dimensions and their values that may be asked, in order."""
        return self.unprotected.catalogue

    def total(self, filters: Filters) -> Count:
        """How many suppliers have these values, of those that take part in the statistics."""
        found = self.unprotected.figures((), filters)
        return as_count(int(found.values), int(found.releases))

    def has_cohort(self, name: str, value: str) -> bool:
        """Whether there are figures of this value of a cohort's dimension: it is there and large enough."""
        found = self.unprotected.catalogue.dimensions.get(name)
        return found is not None and value in found.values and self.total({name: value}).is_shown

    def table(self, by: Sequence[str], filters: Filters) -> Table:
        """Counts by these dimensions, with every margin: a cell of its own, not the sum of the cells shown."""
        figures = self.unprotected.figures(tuple(by), filters)
        values = tuple(self.unprotected.catalogue.get(name).values for name in by)
        keys: list[Values] = list(product(*((*found, None) for found in values)))
        cells = dict(zip(keys, _counts(figures), strict=True))
        return Table(by=tuple(by), values=values, filters=dict(filters), cells=cells)

    def share(self, part: Filters, whole: Filters) -> Estimate | Withheld:
        """The share, in percent, of the suppliers of `whole` that have the values of `part` as well."""
        return share_of(self.total({**whole, **part}), self.total(whole))

    def distribution(self, item_or_section: str, filters: Filters) -> Distribution:
        """How those that are asked the item spread over its levels, or those rated in a section over its bands."""
        return self._distribution(
            item_or_section, filters, _counts(self.unprotected.figures((item_or_section,), filters))
        )

    def mean_level(self, item_or_section: str, filters: Filters) -> Estimate | Withheld:
        """The mean level (0 to 4) of an item, or mean score (0 to 100) of a section, from its distribution."""
        return self._mean(self.distribution(item_or_section, filters))

    def median_level(self, item_or_section: str, filters: Filters) -> Estimate | Withheld:
        """The median level of an item, or for a section the middle of the band with the median score."""
        found = _spread(self.distribution(item_or_section, filters))
        return median_of(found, self._band_values(item_or_section), in_bands=self._is_in_bands(item_or_section))

    def mean_levels(
        self, of: Sequence[str], by: str, filters: Filters
    ) -> Mapping[tuple[str, str], Estimate | Withheld]:
        """`mean_level` of each of these for each value of the dimension: keys are (item or section, value)."""
        found: dict[tuple[str, str], Estimate | Withheld] = {}
        for name in of:
            figures = self.unprotected.figures((by, name), filters)
            rows = map(_counts, map(Figures, figures.values, figures.releases))
            for value, row in zip(self.unprotected.catalogue.get(by).values, rows, strict=False):
                found[name, value] = self._mean(self._distribution(name, {**filters, by: value}, row))
        return found

    def recency(self) -> Mapping[str, Count]:
        """How many of the submissions were how old on the day of the release, by the bands of AGE_BANDS."""
        age = (self.made_at.date() - date(1970, 1, 1)).days - self.market.submitted_on.astype(np.int64)
        cells = count_cells([Coded(np.digitize(age, AGES), len(AGE_BANDS))], self.unprotected.weights, None)
        return dict(zip(AGE_BANDS, map(as_count, protect(cells).tolist()), strict=False))

    @cached_property
    def unprotected(self) -> Figuring:
        """The market itself, for simulations and forecasts, which protect what they find; never for showing."""
        earlier = self.earlier.unprotected if self.earlier is not None else None
        return Figuring(
            number=self.number, market=self.market, questionnaire=self.questionnaire, kept=self.kept, earlier=earlier
        )

    def _distribution(self, name: str, filters: Filters, counts: Sequence[Count]) -> Distribution:
        *bands, not_applicable, total = counts
        kind = self.unprotected.catalogue.get(name).kind
        names = LEVELS if kind is DimensionKind.ITEM else BANDS
        return Distribution(
            of=name,
            filters=dict(filters),
            bands=dict(zip(names, bands, strict=True)),
            shares={band: share_of(count, total) for band, count in zip(names, bands, strict=True)},
            not_applicable=not_applicable,
            total=total,
        )

    def _mean(self, found: Distribution) -> Estimate | Withheld:
        return mean_of(_spread(found), self._band_values(found.of), in_bands=self._is_in_bands(found.of))

    def _is_in_bands(self, name: str) -> bool:
        return self.unprotected.catalogue.get(name).kind is DimensionKind.SECTION

    def _band_values(self, name: str) -> tuple[float, ...]:
        return _MEANS[self.unprotected.catalogue.get(name).kind]


def _counts(figures: Figures) -> list[Count]:
    return list(map(as_count, figures.values.ravel().tolist(), figures.releases.ravel().tolist()))


def _spread(found: Distribution) -> Spread:
    return spread_over(tuple(found.bands.values()), found.not_applicable, found.total)
