"""An attacker that compares two releases and knows which suppliers are new; it asks what their levels can be."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from portal.market.columns import Market
from portal.market.disclosure.figures import Count
from tests.attacks.attacker import Attacker
from tests.attacks.tables import Cell, World, may_be

Figures = Mapping[Cell, Count]


@dataclass(frozen=True)
class Newcomers:
    """The suppliers that only the second market has: the first `known` rows of the markets are the same suppliers."""

    world: World
    market: Market
    known: int
    item: str

    @property
    def rows(self) -> range:
        """Their rows in the second market."""
        return range(self.known, len(self.market))

    def is_in(self, row: int, cell: Cell) -> bool:
        """Whether the supplier is in the cell as far as its profile goes, which the attacker knows."""
        dimensions = self.market.dimensions
        return all(name == self.item or dimensions[name].codes[row] == value for name, value in cell)

    def places(self, first: int, row: int, cell: Cell) -> list[int]:
        """The unknowns of the supplier's level that put it in the cell: one for each level, from `first` on."""
        if not self.is_in(row, cell):
            return []
        values = self.world.sizes[self.world.names.index(self.item)]
        begin = first + (row - self.known) * values
        wanted = dict(cell).get(self.item)
        return [begin + wanted] if wanted is not None else list(range(begin, begin + values))


def levels_told(newcomers: Newcomers, before: Figures, after: Figures) -> list[int]:
    """The rows of the newcomers of whom the attacker knows the level after comparing the two releases.

    It also knows that a figure that is another than before is of other suppliers than before. A figure that the second
    release kept from the first says nothing of the second.
    """
    world = newcomers.world
    values = world.sizes[world.names.index(newcomers.item)]
    attacker = Attacker(world.truth.size, len(newcomers.market))
    first = attacker.add_kinds(len(newcomers.rows) * values, 1).start
    for row in newcomers.rows:
        attacker.knows(newcomers.places(first, row, ()), 1, 1)
    for cell, count in before.items():
        attacker.knows(world.places(cell), *may_be(count))
        if after[cell].kept_from is None:
            added = [place for row in newcomers.rows for place in newcomers.places(first, row, cell)]
            attacker.knows([*world.places(cell).tolist(), *added], *may_be(after[cell]))
            if after[cell] != count:
                attacker.knows(added, 1)
    levels = newcomers.market.levels[newcomers.market.item_rows[newcomers.item]]
    own = [[first + (row - newcomers.known) * values + int(levels[row])] for row in newcomers.rows]
    certain = attacker.certain(own)
    return [row for row, found in zip(newcomers.rows, certain, strict=True) if found is not None]


def shown_again(before: Figures, after: Figures) -> np.ndarray:
    """Which cells the second release shows anew."""
    return np.array([after[cell].kept_from is None and after[cell] != before[cell] for cell in before])
