"""Works out the protected figures of a market's tables, those kept from earlier releases among them; pure numpy.

This is the only place where true counts become figures of tables. What is not called `figures` here must not be shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from portal.market.columns import Market
from portal.market.disclosure.catalogue import Catalogue
from portal.market.disclosure.coding import catalogue_of, code
from portal.market.disclosure.cohorts import FEWEST_IN_COHORT, keys_of
from portal.market.disclosure.comparing import Flags, Kept
from portal.market.disclosure.counting import Cells, Coded, Whole, count_cells, weigh
from portal.market.disclosure.perturbation import LARGEST_CHANGE
from portal.market.disclosure.possibilities import Possibilities, grid
from portal.market.disclosure.protecting import CANNOT_BE, NOT_SAID, protect
from portal.questionnaires.rules.structure import Questionnaire

Filters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a table's cells and margins, and the number of the older release that each is of, or 0."""

    values: Whole
    releases: Whole


@dataclass(frozen=True, kw_only=True)
class Figuring:
    """A market, and how its figures are found. `kept` are the groups that show the figures of `earlier` still."""

    number: int
    market: Market
    questionnaire: Questionnaire
    kept: Kept = field(default_factory=dict)
    earlier: "Figuring | None" = None
    _codes: dict[str, Coded] = field(default_factory=dict)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The dimensions and their values."""
        return catalogue_of(self.market)

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """What `counting` sums for each supplier."""
        return weigh(self.market.record_keys)

    @cached_property
    def _possibilities(self) -> Possibilities:
        return Possibilities(self.catalogue, self.questionnaire, self._seen)

    def coded(self, name: str) -> Coded:
        """The codes of a dimension of the catalogue, for each supplier."""
        if name not in self._codes:
            self._codes[name] = code(self.market, self.catalogue.get(name))
        return self._codes[name]

    def members(self, filters: Filters) -> Flags | None:
        """Which suppliers have these values; None for all."""
        found: Flags | None = None
        for name, value in filters.items():
            has = np.asarray(self.coded(name).codes == self.catalogue.get(name).values.index(value), np.bool_)
            found = has if found is None else found & has
        return found

    def figures(self, by: tuple[str, ...], filters: Filters) -> Figures:
        """The figures of every cell and margin; raises NotPublishedError for what the catalogue does not have."""
        self.catalogue.check(by, filters, cohorts=True)
        cohort = self.catalogue.cohort(filters)
        if cohort is None or self._is_large({cohort: filters[cohort]}):
            return self._figures(by, filters)
        nothing = np.zeros([self.coded(name).size + 1 for name in by], np.int64)
        return Figures(np.full_like(nothing, NOT_SAID), nothing)

    def _is_large(self, cohort: Filters) -> bool:
        """Whether the cohort is large enough for figures, by the figure that it has itself."""
        return int(self._figures((), cohort).values) >= FEWEST_IN_COHORT + LARGEST_CHANGE

    def _count(self, by: tuple[str, ...], filters: Filters) -> Cells:
        """The cells of a table; for a cohort with the keys that its suppliers have for this group."""
        codes, members = [self.coded(name) for name in by], self.members(filters)
        if members is None or self.catalogue.cohort(filters) is None:
            return count_cells(codes, self.weights, members)
        groups = {name: value for name, value in filters.items() if self.catalogue.makes_groups(name)}
        of_group = self.members(groups)
        assert of_group is not None  # the cohort is one of them
        group, inside = np.flatnonzero(of_group), members[of_group]
        found = [replace(one, codes=one.codes[group[inside]]) for one in codes]
        return count_cells(found, weigh(keys_of(self.market, group)[inside]), None)

    def _figures(self, by: tuple[str, ...], filters: Filters) -> Figures:
        cells = self._count(by, filters)
        own = protect(
            cells, grid(self._possibilities, by, filters), of_cohort=self.catalogue.cohort(filters) is not None
        )
        stale = self._stale(by, filters, own.shape)
        if stale is None or not stale.any():
            return Figures(own, np.zeros_like(own))
        older = self._older(by, filters, own.shape)
        taken = stale & (own != CANNOT_BE)
        return Figures(np.where(taken, older.values, own), np.where(taken, older.releases, 0))

    def _seen(self, names: tuple[str, ...]) -> Flags:
        cells = count_cells([self.coded(name) for name in names], self.weights, None)
        return np.asarray((cells.counts > 0)[(slice(None, -1),) * len(names)])

    def _stale(self, by: tuple[str, ...], filters: Filters, shape: tuple[int, ...]) -> Flags | None:
        """Which cells are of groups that keep older figures; None if no group does."""
        if not self.kept:
            return None
        stale = np.zeros(shape, np.bool_)
        fixed = [name for name in filters if self.catalogue.makes_groups(name)]
        axes = [axis for axis, name in enumerate(by) if self.catalogue.makes_groups(name)]
        for number in range(len(axes) + 1):
            for chosen in combinations(axes, number):
                place: list[slice | int] = [slice(None)] * len(by)
                for axis in axes:
                    place[axis] = slice(0, -1) if axis in chosen else -1
                kept = self._kept_by([by[axis] for axis in chosen], {name: filters[name] for name in fixed})
                open_axes = [axis for axis in range(len(by)) if axis in chosen or axis not in axes]
                stale[tuple(place)] = kept.reshape([shape[axis] - 1 if axis in chosen else 1 for axis in open_axes])
        return stale

    def _kept_by(self, by: list[str], fixed: Filters) -> Flags:
        """For each of the values of `by` whether the group with them, and with the fixed values, keeps older figures.

        A group by three dimensions does if one of its groups by two does: it has counts only, of no answers.
        """
        names = [*by, *fixed]
        sizes = [len(self.catalogue.get(name).values) for name in names]
        found: Flags = np.zeros(sizes, np.bool_)
        for grouping in combinations(sorted(names), min(len(names), 2)):
            kept = self.kept.get(grouping)
            if kept is not None:
                axes = [names.index(name) for name in grouping]
                ordered = kept if axes == sorted(axes) else kept.T
                found |= ordered.reshape([size if axis in axes else 1 for axis, size in enumerate(sizes)])
        for name, value in fixed.items():
            found = np.asarray(found.take(self.catalogue.get(name).values.index(value), axis=len(by)))
        return found

    def _older(self, by: tuple[str, ...], filters: Filters, shape: tuple[int, ...]) -> Figures:
        """The earlier release's figures of the same cells; not said where it has no such cell."""
        missing = Figures(np.full(shape, NOT_SAID, np.int64), np.zeros(shape, np.int64))
        if self.earlier is None or not _has(self.earlier.catalogue, by, filters):
            return missing
        found = self.earlier.figures(by, filters)
        rows, there = self._same_cells(by)
        values = np.where(there, found.values[rows], NOT_SAID)
        return Figures(values, np.where(found.releases[rows] > 0, found.releases[rows], self.earlier.number))

    def _same_cells(self, by: tuple[str, ...]) -> tuple[tuple[NDArray[np.intp], ...], Flags]:
        """For each cell its place in the earlier release's table, and whether that has it."""
        assert self.earlier is not None
        places, there = [], []
        for name in by:
            earlier = {value: place for place, value in enumerate(self.earlier.catalogue.get(name).values)}
            found = [earlier.get(value, -2) for value in self.catalogue.get(name).values]
            place = np.array([*found, -1])
            there.append(place != -2)
            places.append(np.where(place == -2, -1, place))
        if not by:
            return (), np.array(True)
        return np.ix_(*places), _all_of(there)


def _all_of(there: list[NDArray[np.bool_]]) -> Flags:
    found = there[0]
    for more in there[1:]:
        found = found[..., None] & more
    return found


def _has(catalogue: Catalogue, by: tuple[str, ...], filters: Filters) -> bool:
    known = catalogue.dimensions
    return all(name in known for name in (*by, *filters)) and all(
        value in known[name].values for name, value in filters.items()
    )
