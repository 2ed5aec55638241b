"""Scores all suppliers of a market at once: the twin of `assessments.rules.scoring`; pure.

Bounds are compared in whole numbers. Only the whole score is first worked out with floating point; where that lands
next to a bound it is worked out again as an exact fraction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from portal.market.columns import NO_VALUE, NOT_APPLICABLE, NOT_ASKED, Codes, Flags, Levels
from portal.questionnaires.rules.structure import BEST_LEVEL, Questionnaire, ReadinessLevel

AT_ONCE = 1 << 16  # suppliers
NEAR = 1e-6  # of 100: far above what floating point loses here

Sums = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scores:
    """What `scoring.score` gives, for every supplier: out of 100, NaN where nothing is rated; the readiness level as an
    index into the questionnaire's levels, -1 for none.
    """

    sections: NDArray[np.float32]  # (sections, suppliers)
    whole: NDArray[np.float32]
    readiness: Codes


def score_levels(questionnaire: Questionnaire, items: Sequence[str], levels: Levels) -> Scores:
    """Score the levels of these items (one row each) by the questionnaire; other items count for nothing."""
    count = levels.shape[1]
    found = Scores(
        np.full((len(questionnaire.sections), count), np.nan, dtype=np.float32),
        np.full(count, np.nan, dtype=np.float32),
        np.full(count, NO_VALUE, dtype=np.int16),
    )
    rows = {item_id: row for row, item_id in enumerate(items)}
    for start in range(0, count, AT_ONCE):
        part = slice(start, start + AT_ONCE)
        sums = _Sums(questionnaire, rows, levels[:, part])
        found.sections[:, part] = sums.section_scores()
        found.whole[part] = np.where(sums.rated, sums.whole, np.nan)
        found.readiness[part] = sums.readiness()
    return found


class _Sums:
    """Weights and weighted levels of some suppliers, by section."""

    def __init__(self, questionnaire: Questionnaire, rows: dict[str, int], levels: Levels) -> None:
        count = levels.shape[1]
        self.levels_needed = questionnaire.levels
        self.section_weights = np.array([section.weight for section in questionnaire.sections], dtype=np.int64)
        self.weight: Sums = np.zeros((len(questionnaire.sections), count), dtype=np.int64)
        self.points: Sums = np.zeros_like(self.weight)
        self.excused: Sums = np.zeros(count, dtype=np.int64)
        self.worst_gate = np.full(count, BEST_LEVEL, dtype=np.int8)
        for place, section in enumerate(questionnaire.sections):
            for item in section.items:
                if item.scored and item.id in rows:
                    self._add(place, item.weight, levels[rows[item.id]], gate=item.gate)
        self.rated: Flags = np.logical_or.reduce(self.weight > 0, axis=0)
        self.whole = self._whole()

    def _add(self, place: int, weight: int, levels: Levels, *, gate: bool) -> None:
        rated = levels >= 0
        self.weight[place] += rated * weight
        self.points[place] += np.where(rated, levels, 0).astype(np.int64) * weight
        self.excused += (levels == NOT_APPLICABLE) * weight
        if gate:
            counted = np.where(levels == NOT_APPLICABLE, np.int8(0), levels)
            np.minimum(
                self.worst_gate, np.where(levels == NOT_ASKED, np.int8(BEST_LEVEL), counted), out=self.worst_gate
            )

    def section_scores(self) -> NDArray[np.float64]:
        """The score of every section, NaN where it is not rated."""
        with np.errstate(invalid="ignore"):
            found: NDArray[np.float64] = np.where(
                self.weight > 0, self.points * 100 / (self.weight * BEST_LEVEL), np.nan
            )
        return found

    def _whole(self) -> NDArray[np.float64]:
        """The weighted mean of the rated sections, 0 where none is."""
        scores = np.where(self.weight > 0, self.section_scores(), 0)
        weights = self.section_weights @ (self.weight > 0)
        found: NDArray[np.float64] = (self.section_weights @ scores) / np.maximum(weights, 1)
        return found

    def readiness(self) -> Codes:
        """The highest level of which nothing, nor of one below it, is missing."""
        reached = np.full(len(self.rated), NO_VALUE, dtype=np.int16)
        still = self.rated.copy()
        asked_weight = self.weight.sum(axis=0) + self.excused
        for place, level in enumerate(self.levels_needed):
            still &= self._reaches_score(level)
            still &= (self.points * 100 >= level.floor * BEST_LEVEL * self.weight).all(axis=0)
            still &= self.worst_gate >= level.gates_at
            still &= self.excused * 100 <= level.most_not_applicable * asked_weight
            reached[still] = place
        return reached

    def _reaches_score(self, level: ReadinessLevel) -> Flags:
        reaches: Flags = self.whole >= level.score
        for column in np.flatnonzero(np.abs(self.whole - level.score) < NEAR):
            reaches[column] = self._exact(int(column)) >= level.score
        return reaches

    def _exact(self, column: int) -> Fraction:
        total, weights = Fraction(), 0
        for place in np.flatnonzero(self.weight[:, column]):
            weight = int(self.section_weights[place])
            rated = int(self.weight[place, column])
            total += Fraction(weight * 100 * int(self.points[place, column]), rated * BEST_LEVEL)
            weights += weight
        return total / weights if weights else total
