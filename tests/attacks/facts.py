"""What an outsider concludes from figures: of which suppliers each is, and what their number may be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from portal.market.columns import Market
from portal.market.disclosure.comparing import Kept
from tests.attacks.attacker import Attacker
from tests.attacks.pages import Row
from tests.attacks.tables import Range, World

LEVELS = ("0", "1", "2", "3", "4")
RATED = (*LEVELS, "not-applicable")
NO_BOUND = 10**6
MIDDLES = {"mean": (0.0, 1.0, 2.0, 3.0, 4.0), "score": (10.0, 30.0, 50.0, 70.0, 90.0)}
ROUNDED = {"mean": 0.05, "score": 0.5}
Where = Mapping[str, tuple[str, ...]]
Archive = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Fact:
    """So many suppliers have one of these values of each dimension; with `weights` so much in all, one for each level.

    `shown` is the figure as it was read, for whoever compares two releases; empty if it is worked out from others.
    """

    where: Where
    least: float
    most: float
    shown: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)
    of: str = ""


@dataclass(frozen=True)
class Reading:
    """How figures are read: by how much a shown one may be off, and the most that may be behind a hidden one."""

    off: int = 3
    hidden: int = 7

    def count(self, row: Row, key: str) -> Range:
        """What a column of counts tells."""
        return self.number(int(row[key])) if row[key] else self.word(row[f"{key}-status"])

    def number(self, figure: int) -> Range:
        """What a shown figure tells."""
        return max(5, figure - self.off), figure + self.off

    def word(self, status: str) -> Range:
        """What the word in place of a figure tells."""
        return {"fewer-than-5": (0, self.hidden), "impossible": (0, 0)}.get(status, (0, NO_BOUND))


@dataclass(frozen=True)
class Outsider:
    """Concludes facts from the files of a page; the questions of the market, and the section that each fills alone."""

    reading: Reading
    sections: Mapping[str, str]  # the item by the section

    def by_group(self, rows: Sequence[Row], filters: Where, by: str) -> Iterator[Fact]:
        """Suppliers by group, as they stand on most pages."""
        for row in rows:
            where = filters if row[by] == "all" else {**filters, by: (row[by],)}
            yield self._fact(row, "suppliers", where)

    def mixes(self, rows: Sequence[Row], filters: Where, by: str, dimension: str) -> Iterator[Fact]:
        """Counts of each value of the dimension in each group."""
        yield from self.by_group(rows, filters, by)
        start, end = f"{dimension}-", "-status"
        for row in rows:
            where = filters if row[by] == "all" else {**filters, by: (row[by],)}
            for name in row:
                if name.startswith(start) and name.endswith(end) and not name.endswith("-share-status"):
                    value = name.removeprefix(start).removesuffix(end)
                    yield self._fact(row, f"{start}{value}", {**where, dimension: (value,)})

    def scores(self, rows: Sequence[Row], filters: Where, by: str = "") -> Iterator[Fact]:
        """Mean scores of sections, by group or of all."""
        for row in rows:
            if not by:
                yield from self._mean(row, "score", filters, self.sections[row["section"]], "score")
                continue
            for section, item in self.sections.items():
                where = {**filters, by: (row[by],)}
                yield from self._mean(row, f"section-{section}", where, item, "score")

    def over_time(self, rows: Sequence[Row], filters: Where, release: int) -> Iterator[Fact]:
        """How many a release has, and the share of those that are ready; "established" and "leading" are added up."""
        row = next(row for row in rows if row["release"] == str(release))
        yield self._fact(row, "suppliers", filters)
        ready = {**filters, "readiness": ("established", "leading")}
        if row["share"]:
            share, whole = float(row["share"]), int(row["suppliers"])
            some = [part for part in range(5, whole + 8) if abs(min(100.0, 100 * part / whole) - share) <= 0.5]
            yield Fact(ready, min(some) - 2 * self.reading.off, max(some) + 2 * self.reading.off + self.reading.hidden)
        elif row["share-status"] == "part-too-small":
            yield Fact(ready, 0, 2 * self.reading.hidden)
        elif row["share-status"] == "too-uncertain":
            yield Fact(ready, 5, NO_BOUND)

    def questions(self, files: Archive, filters: Where) -> Iterator[Fact]:
        """Who is below level 2, who was asked, the mean, and the levels worked out from shares and their base."""
        for row in files["most-to-lift"]:
            low = {**filters, row["item"]: ("0", "1")}
            if row["below"]:
                below = int(row["below"])
                least, most = below - 2 * self.reading.off, below + 2 * self.reading.off + self.reading.hidden
                yield Fact(low, max(5, least), most)
            elif row["below-status"] == "fewer-than-5":
                yield Fact(low, 0, 2 * self.reading.hidden)
        for row in files["weakest-questions"]:
            yield from self._mean(row, "mean", filters, row["item"], "mean")
            yield from self._levels(row, filters)

    def _levels(self, row: Row, filters: Where) -> Iterator[Fact]:
        found = [splits for base in range(5, int(row["asked"]) + 1) if (splits := _splits(row, base)) is not None]
        for at, level in enumerate(LEVELS):
            status = row[f"level-{level}-status"]
            where = {**filters, row["item"]: (level,)}
            if status in {"shown", "too-uncertain"}:
                least = min(splits[at][0] for splits in found)
                most = max(splits[at][1] for splits in found)
                yield Fact(where, max(5, least - self.reading.off), most + self.reading.off)
            elif status == "part-too-small":
                yield Fact(where, 0, self.reading.hidden)
            elif status == "impossible":
                yield Fact(where, 0, 0)

    def _mean(self, row: Row, key: str, filters: Where, item: str, kind: str) -> Iterator[Fact]:
        """A mean is where the levels balance: those that are shown are off by little, the others by all they hide."""
        rated = {**filters, item: LEVELS}
        if row[f"{key}-status"] == "too-uncertain":
            yield Fact(rated, 10 - self.reading.off, NO_BOUND)
        if not row[key]:
            return
        yield Fact(rated, 10 - self.reading.off, NO_BOUND)
        mean = float(row[key])
        weights = {level: middle - mean for level, middle in zip(LEVELS, MIDDLES[kind], strict=True)}
        most = self.reading.hidden * sum(map(abs, weights.values())) + ROUNDED[kind] * 150
        yield Fact(rated, -most, most, weights=weights, of=item)

    def _fact(self, row: Row, key: str, where: Where) -> Fact:
        return Fact(where, *self.reading.count(row, key), row[key] or row[f"{key}-status"])


def _splits(row: Row, base: int) -> list[Range] | None:
    """What the figure of each level may be if the shares are of this base; None if they cannot be."""
    left = int(row["asked"]) - base
    if 0 < left < 5:  # those to whom it does not apply are shown from 5 on
        return None
    found: list[Range] = []
    for level in LEVELS:
        share, status = row[f"level-{level}"], row[f"level-{level}-status"]
        if share:
            some = [part for part in range(5, base + 1) if abs(100 * part / base - float(share)) <= 0.5 + 1e-9]
            if not some:
                return None
            found.append((some[0], some[-1]))
        else:
            found.append((5, base) if status == "too-uncertain" else (0, 0))
    fits = sum(least for least, _most in found) <= base <= sum(most for _least, most in found)
    return found if fits else None


@dataclass(frozen=True)
class View:
    """The kinds of supplier by some dimensions, for the facts that are of these; a country is its regions."""

    market: Market
    names: tuple[str, ...]

    @cached_property
    def world(self) -> World:
        """The kinds, and how many there truly are."""
        return World.of(self.market, self.names)

    @cached_property
    def values(self) -> Mapping[str, tuple[str, ...]]:
        """The values of each dimension."""
        return {
            name: self.market.dimensions[name].values if name in self.market.dimensions else RATED
            for name in self.names
        }

    def has(self, fact: Fact) -> bool:
        """Whether all dimensions of the fact are of this view."""
        return all(name in self.names or (name == "country" and "region" in self.names) for name in fact.where)

    def members(self, where: Where) -> NDArray[np.bool_]:
        """The kinds that have one of the values of each dimension."""
        found = np.ones(self.world.sizes, np.bool_)
        for name, wanted in where.items():
            axis = "region" if name == "country" else name
            has = [(one[:2] if name == "country" else one) in wanted for one in self.values[axis]]
            found &= np.expand_dims(has, [at for at, other in enumerate(self.names) if other != axis])
        return found.ravel()

    def weights(self, fact: Fact) -> NDArray[np.float64]:
        """The weight of each kind in a fact with weights."""
        found = np.zeros(self.world.truth.size)
        for value, weight in fact.weights.items():
            found[self.members({**fact.where, fact.of: (value,)})] = weight
        return found

    def tell(self, attacker: Attacker, facts: Iterable[Fact]) -> int:
        """Tell the attacker all facts of this view, each once; raises where one is not true of the market."""
        told = {repr(fact): fact for fact in facts if self.has(fact)}
        for fact in told.values():
            weights = self.weights(fact) if fact.weights else self.members(fact.where).astype(np.float64)
            truth = float(weights @ self.world.truth)
            assert fact.least - 1e-6 <= truth <= fact.most + 1e-6, (fact, truth)
            attacker.weighs(weights, fact.least - 1e-6, fact.most + 1e-6)
        return len(told)

    def small_sets(self) -> list[list[int]]:
        """The kinds of 1 to 4 suppliers, and the cells of tables by up to three dimensions that have so many."""
        truth = self.world.truth
        kinds = [[int(kind)] for kind in np.flatnonzero((truth >= 1) & (truth <= 4))]
        cells = [self.world.places(cell) for cell in self.world.cells() if 1 <= self.world.true_count(cell) <= 4]
        return [*kinds, *(places.tolist() for places in cells)]


def is_kept(fact: Fact, kept: Kept, market: Market) -> bool:
    """Whether the fact is of a group that keeps older figures, as whoever knows who joined can work out."""
    groups = sorted(name for name in fact.where if name in market.dimensions and len(fact.where[name]) == 1)
    groups = [name for name in groups if name not in {"readiness", "assurance"}]
    for grouping in combinations(groups, min(2, len(groups))):
        places = tuple(market.dimensions[name].values.index(fact.where[name][0]) for name in grouping)
        if grouping in kept and bool(kept[grouping][places]):
            return True
    return False
