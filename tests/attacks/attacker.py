"""An attacker with an integer programme: it knows the method and every published figure, and asks what can be true.

Its unknowns are whole numbers of suppliers of each kind; what is published says of sums of them how small and how large
they may be. For any set of kinds it then works out the smallest and the largest number of suppliers that it may have.
"""

import math
from collections.abc import Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

Places = Sequence[int] | range | NDArray[np.intp]
Whole = NDArray[np.int64]
ROUGH, ROUGH_GAP = 4, 0.2


class Attacker:
    """Holds what is known, and answers by HiGHS. `most` bounds each unknown from the start."""

    def __init__(self, kinds: int, most: int) -> None:
        self.kinds = kinds
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 7)):
            self.highs.setOptionValue(name, value)
        for kind in range(kinds):
            self.highs.addVar(0.0, float(most))
            self.highs.changeColIntegrality(kind, highspy.HighsVarType.kInteger)

    def add_kinds(self, number: int, most: int) -> range:
        """More unknowns, each from 0 to `most`; returns their places."""
        first = self.kinds
        for kind in range(first, first + number):
            self.highs.addVar(0.0, float(most))
            self.highs.changeColIntegrality(kind, highspy.HighsVarType.kInteger)
        self.kinds += number
        return range(first, self.kinds)

    def knows(self, places: Places, least: float, most: float = math.inf, *, minus: Places = ()) -> None:
        """The sum of the unknowns at these places, less those at `minus`, is from `least` to `most`."""
        weights = {int(place): 1.0 for place in places} | {int(place): -1.0 for place in minus}
        self.highs.addRow(float(least), float(min(most, 1e9)), len(weights), list(weights), list(weights.values()))

    def weighs(self, weights: NDArray[np.float64], least: float, most: float) -> None:
        """The sum of the unknowns, each times its weight, is from `least` to `most`."""
        places = np.flatnonzero(weights).astype(np.int32)
        self.highs.addRow(float(least), float(most), len(places), places, weights[places])

    def certain(self, sets: Sequence[Places]) -> list[int | None]:
        """For each set of places its sum where only one number is possible, else None.

        Each solution found shows a possible number for every set, so few sets need their own; the first ones, which
        need not be the best, are sought where they move as many sets as can be.
        """
        least = np.full(len(sets), np.iinfo(np.int64).max)
        most = np.full(len(sets), -1)
        for sign in (-1.0, 1.0) * ROUGH:
            still = [one for one, low, high in zip(sets, least, most, strict=True) if low >= high]
            if still:
                self._solve(np.concatenate(still).astype(np.intp), sign, gap=ROUGH_GAP)
                least, most = self._widened(sets, least, most)
        for place, one in enumerate(sets):
            for sign in (-1.0, 1.0):
                if least[place] >= most[place]:
                    self._solve(one, sign)
                    least, most = self._widened(sets, least, most)
        return [int(low) if low == high else None for low, high in zip(least, most, strict=True)]

    def _widened(self, sets: Sequence[Places], least: Whole, most: Whole) -> tuple[Whole, Whole]:
        """The smallest and largest number of each set so far, the solution just found among them."""
        values = np.rint(self.highs.getSolution().col_value).astype(np.int64)
        found = np.array([values[list(other)].sum() for other in sets], np.int64)
        return np.minimum(least, found), np.maximum(most, found)

    def smallest(self, places: Places) -> int:
        """The smallest number that the sum of these unknowns can be."""
        return round(self._solve(places, 1.0))

    def largest(self, places: Places) -> int:
        """The largest number that the sum of these unknowns can be."""
        return -round(self._solve(places, -1.0))

    def _solve(self, places: Places, sign: float, *, gap: float = 0.0) -> float:
        costs = np.zeros(self.kinds)
        np.add.at(costs, list(places), sign)
        self.highs.setOptionValue("mip_rel_gap", gap)
        self.highs.changeColsCost(self.kinds, np.arange(self.kinds, dtype=np.int32), costs)
        self.highs.run()
        status = self.highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise ValueError(self.highs.modelStatusToString(status))
        return float(self.highs.getInfo().objective_function_value)
