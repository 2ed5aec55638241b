"""What an attacker reads from all tables of a release: what each cell may truly be, and which cells differ."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from portal.market.columns import Market
from portal.market.disclosure.coding import catalogue_of, code
from portal.market.disclosure.figures import Count, CountKind
from portal.market.disclosure.release import Release
from tests.attacks.attacker import Attacker

Cell = tuple[tuple[str, int], ...]  # names of up to three dimensions, each with the index of a value
Range = tuple[int, int]
Door = Callable[[Cell], Count]


@dataclass(frozen=True)
class World:
    """Every kind of supplier that there may be, by some dimensions of a market, and how many there truly are."""

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    truth: NDArray[np.int64]

    @classmethod
    def of(cls, market: Market, names: Sequence[str]) -> "World":
        """The kinds by these dimensions; a supplier without a value is of no kind, so give each one."""
        catalogue = catalogue_of(market)
        coded = [code(market, catalogue.get(name)) for name in names]
        sizes = tuple(found.size for found in coded)
        kinds = np.ravel_multi_index(tuple(found.codes.astype(np.int64) for found in coded), sizes)
        return cls(tuple(names), sizes, np.bincount(kinds, minlength=int(np.prod(sizes))))

    def cells(self) -> Iterator[Cell]:
        """Every cell of every table by no, one, two or three dimensions."""
        for number in range(4):
            for axes in combinations(range(len(self.names)), number):
                for values in product(*(range(self.sizes[axis]) for axis in axes)):
                    yield tuple((self.names[axis], value) for axis, value in zip(axes, values, strict=True))

    def places(self, cell: Cell) -> NDArray[np.intp]:
        """The kinds in the cell."""
        grid = np.arange(self.truth.size).reshape(self.sizes)
        wanted = dict(cell)
        return grid[tuple(wanted.get(name, slice(None)) for name in self.names)].ravel()

    def true_count(self, cell: Cell) -> int:
        """How many suppliers truly are in the cell."""
        return int(self.truth[self.places(cell)].sum())


def published(release: Release, world: World) -> Mapping[Cell, Count]:
    """Every figure of every table that a release gives out, asked cell by cell with filters alone."""
    values = {name: release.catalogue().get(name).values for name in world.names}
    return {cell: release.total({name: values[name][at] for name, at in cell}) for cell in world.cells()}


def may_be(count: Count) -> Range:
    """The true numbers behind a figure, for who knows the method: 5 to 7 may be hidden, a shown one is 5 or more."""
    match count.kind:
        case CountKind.SHOWN:
            return max(5, (count.value or 0) - 3), (count.value or 0) + 3
        case CountKind.IMPOSSIBLE:
            return 0, 0
        case CountKind.FEWER_THAN_5:
            return 0, 7
        case _:
            return 0, 10**6


def exact_from_five(truth: int) -> Range:
    """What a figure tells that is not changed at all, but shown from 5 on."""
    return (truth, truth) if truth >= 5 else (0, 4)


def ten_five_rule(truth: int) -> Range:
    """What a figure tells that is shown from 10 on and rounded to 5."""
    rounded = (truth + 2) // 5 * 5
    return (max(10, rounded - 2), rounded + 2) if truth >= 10 else (0, 9)


def read(attacker: Attacker, world: World, ranges: Mapping[Cell, Range]) -> None:
    """Tell the attacker what every cell may be."""
    for cell, (least, most) in ranges.items():
        attacker.knows(world.places(cell), least, most)


def read_differences(attacker: Attacker, world: World, counts: Mapping[Cell, Count]) -> None:
    """Tell the attacker that where a cell shows another figure than a part of it, somebody is in the rest.

    The same suppliers always show the same figure, so two figures that differ are of two sets.
    """
    for cell, count in counts.items():
        for leaving in range(len(cell)):
            whole = cell[:leaving] + cell[leaving + 1 :]
            if counts[whole] != count:
                rest = np.setdiff1d(world.places(whole), world.places(cell))
                if rest.size:
                    attacker.knows(rest, 1)
