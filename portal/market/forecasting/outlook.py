"""Who of a market can qualify for a profile in time: unprotected, one yes or no for each supplier and notice; pure.

Nothing here may be shown: `forecasting.forecast` lets it out through the disclosure control.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from portal.criteria.rules.structure import CriteriaProfile
from portal.market.forecasting.demands import ProfileDemands, TooManyWays, demands_on
from portal.market.forecasting.marks import Decided, decide, marks_of
from portal.market.forecasting.one_by_one import ExactPlanner
from portal.market.forecasting.reaching import Block, Flags, Notice, least_parts
from portal.market.forecasting.sampling import infer, margin
from portal.market.forecasting.work import USUAL_DAYS, work_on
from portal.organisations.rules import Size
from portal.questionnaires.rules.structure import Item

MOST_PLANNED = 200
FEWEST_PLANNED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A profile, the weeks of notice, shorter ones first, and the working days a week that each size is taken to give.

    `items` are those of the profile in its order, None for one that the questionnaire does not have.
    """

    profile: CriteriaProfile
    items: Mapping[str, Item | None]
    weeks: tuple[int, ...]
    days_per_week: Mapping[Size, Decimal]

    def notices(self, size: Size) -> list[Notice]:
        """The notices for a size."""
        return [Notice(weeks, self.days_per_week[size]) for weeks in self.weeks]


@dataclass(frozen=True, slots=True)
class Outlook:
    """For each number of weeks who can qualify by then, and how far off their number may be since some are inferred."""

    able: tuple[Flags, ...]
    margins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Stratum:
    """The suppliers of a size: their rows in the market, and what is sure of them."""

    size: Size
    rows: NDArray[np.intp]
    block: Block
    decided: list[Decided]

    @property
    def undecided(self) -> list[Flags]:
        return [each.undecided for each in self.decided]

    @property
    def open_count(self) -> int:
        return int(np.count_nonzero(np.any(self.undecided, axis=0)))


def ask(
    profile: CriteriaProfile,
    items: Mapping[str, Item],
    weeks: Sequence[int],
    days_per_week: Mapping[Size, Decimal] = USUAL_DAYS,
) -> Question:
    """The question of a profile; `items` are those of the questionnaire by id."""
    return Question(
        profile=profile,
        items={item_id: items.get(item_id) for item_id in profile.item_ids},
        weeks=tuple(sorted(set(weeks))),
        days_per_week=days_per_week,
    )


def look_ahead(
    question: Question, climbs: Mapping[str, NDArray[np.uint8]], sizes: Mapping[Size, NDArray[np.intp]], seed: int
) -> Outlook:
    """Who can qualify in time; `climbs` has a number for each supplier, `sizes` the rows of the suppliers of each size.

    Suppliers that no size names cannot. The same seed gives the same.
    """
    count = sum(map(len, sizes.values())) if not climbs else len(next(iter(climbs.values())))
    strata = [_stratum(question, climbs, size, rows) for size, rows in sizes.items() if len(rows)]
    total = sum(stratum.open_count for stratum in strata)
    able = [np.zeros(count, dtype=np.bool_) for _ in question.weeks]
    variances: list[list[float]] = [[] for _ in question.weeks]
    for number, stratum in enumerate(strata):
        dice = np.random.default_rng([seed, number])
        most = max(FEWEST_PLANNED, MOST_PLANNED * stratum.open_count // max(1, total))
        planner = _Planning(question, stratum)
        earlier = np.zeros(len(stratum.rows), dtype=np.bool_)
        found = infer(stratum.undecided, most, planner.can, dice)
        for place, (sure, each) in enumerate(zip(stratum.decided, found, strict=True)):
            earlier = earlier | sure.sure | each.able
            able[place][stratum.rows] = earlier
            variances[place].append(each.variance)
    return Outlook(tuple(able), tuple(margin(each) for each in variances))


class _Planning:
    """The exact planner for the suppliers of a stratum by their place in it."""

    def __init__(self, question: Question, stratum: _Stratum) -> None:
        self._planner = ExactPlanner(question.profile, question.items, stratum.size)
        self._columns = [stratum.block.climbs[item_id] for item_id in question.items]
        self._notices = question.notices(stratum.size)

    def can(self, place: int, notice: int) -> bool:
        climbs = tuple(int(column[place]) for column in self._columns)
        return self._planner.can(climbs, self._notices[notice])


def _stratum(
    question: Question, climbs: Mapping[str, NDArray[np.uint8]], size: Size, rows: NDArray[np.intp]
) -> _Stratum:
    block = Block({item_id: column[rows] for item_id, column in climbs.items()}, len(rows))
    try:
        demands = demands_on(question.profile, size)
    except TooManyWays:
        return _Stratum(size, rows, block, _all_open(question, len(rows)))
    return _Stratum(size, rows, block, _decided(question, block, demands, size))


def _decided(question: Question, block: Block, demands: ProfileDemands, size: Size) -> list[Decided]:
    work, marks, notices = work_on(question.items, size), marks_of(question.profile), question.notices(size)
    if question.profile.pass_mark > question.profile.possible_points:
        nobody = np.zeros(block.count, dtype=np.bool_)
        return [Decided(nobody, nobody) for _ in notices]
    least = least_parts(block, demands, work, question.weeks)
    return [decide(block, marks, work, notice, parts) for notice, parts in zip(notices, least, strict=True)]


def _all_open(question: Question, count: int) -> list[Decided]:
    nobody, everybody = np.zeros(count, dtype=np.bool_), np.ones(count, dtype=np.bool_)
    return [Decided(nobody, everybody) for _ in question.weeks]
