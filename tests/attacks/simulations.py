"""What an attacker reads from simulations: which kinds of supplier each figure counts, and what its number may be."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from portal.criteria.rules.structure import CriteriaProfile
from portal.market.columns import Market
from portal.market.disclosure.figures import Count
from portal.market.matching import match_market
from portal.market.simulated import POINTS, Simulation
from portal.questionnaires.rules.structure import Questionnaire
from tests.attacks.tables import Range, World
from tests.attacks.worlds import column, market_of

NO_BOUND = 10**6


def may_qualify(count: Count) -> Range:
    """The true numbers behind a simulation's figure: changed twice by up to 3, rounded to 5, shown from 10 on."""
    return (0, 15) if count.value is None else (max(10, count.value - 8), count.value + 8)


def kinds_market(world: World, market: Market) -> Market:
    """One supplier of each kind of the world, so that matching says which kinds qualify."""
    codes = np.unravel_index(np.arange(world.truth.size), world.sizes)
    found = dict(zip(world.names, codes, strict=True))
    levels = np.array(
        [np.where(found[item] == 5, -2, found[item]) if item in found else codes[0] * 0 for item in market.items]
    )
    dimensions = {
        name: column(known.values, found.get(name, np.zeros(world.truth.size, np.int16)))
        for name, known in market.dimensions.items()
    }
    return market_of(dimensions, levels, np.zeros(world.truth.size, np.int64), items=market.items)


@dataclass(frozen=True)
class Reader:
    """Reads simulations of profiles over the dimensions of a world."""

    world: World
    kinds: Market
    questionnaire: Questionnaire

    def read(self, profile: CriteriaProfile, shown: Simulation) -> Iterator[tuple[np.ndarray, Range]]:
        """Every figure as the places of the kinds that it counts, and what its number may be."""
        match = match_market(profile, self.questionnaire, self.kinds)
        yield np.flatnonzero(match.qualifies), may_qualify(shown.qualifying)
        for name, groups in shown.groups.items():
            if name in self.world.names:
                for at, group in enumerate(groups):
                    inside = np.zeros(self.world.truth.size, np.bool_)
                    inside[self.world.places(((name, at),))] = True
                    yield np.flatnonzero(match.qualifies & inside), may_qualify(group.qualifying)
        for found in shown.without:
            if found.criterion_id == POINTS:
                members = match.meets_required
            else:
                members = match.qualifies_without(profile, found.criterion_id)
            yield np.flatnonzero(members), _not_less(found.qualifying, shown.qualifying)
        yield from self._curve(profile, shown)

    def _curve(self, profile: CriteriaProfile, shown: Simulation) -> Iterator[tuple[np.ndarray, Range]]:
        match = match_market(profile, self.questionnaire, self.kinds)
        points = list(shown.curve)
        for at, point in enumerate(points):
            members = np.flatnonzero(match.qualifies_at(profile, point.pass_mark))
            if point.pass_mark < profile.pass_mark:
                yield members, _not_less(point.qualifying, points[at + 1].qualifying)
            elif point.pass_mark > profile.pass_mark:
                yield members, _not_more(point.qualifying, points[at - 1].qualifying)


def _not_less(count: Count, bound: Count) -> Range:
    """What a figure tells that was raised to the bound if it was below."""
    least, most = may_qualify(count)
    return (least, most) if (count.value or 0) > (bound.value or 0) else (0, most)


def _not_more(count: Count, bound: Count) -> Range:
    """What a figure tells that was lowered to the bound if it was above."""
    least, most = may_qualify(count)
    return (least, most) if (count.value or 0) < (bound.value or 0) else (least, NO_BOUND)
