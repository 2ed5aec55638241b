"""Who can meet a profile's criteria in time, for all suppliers of one size at once; pure.

The same question as the planner's, answered with arrays: is there a set of steps of which each item's weeks fit, and
whose work together fits into the weeks times the working days a week? Backing an answer is no work, as in a plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from portal.market.forecasting.demands import ProfileDemands, Way, WayGroup
from portal.market.forecasting.work import NEVER, Work

Flags = NDArray[np.bool_]
Parts = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Block:
    """Suppliers of one size: the number of the climb of each, item by item."""

    climbs: Mapping[str, NDArray[np.uint8]]
    count: int


@dataclass(frozen=True, slots=True)
class Notice:
    """So many weeks, and the working days a week that a supplier of the size is taken to give."""

    weeks: int
    days_per_week: Decimal


def least_parts(block: Block, demands: ProfileDemands, work: Work, weeks: Sequence[int]) -> list[Parts]:
    """For each number of weeks the least effort, in parts of a day, that meets all criteria; NEVER or more if none."""
    totals = [np.full(block.count, NEVER if demands.is_impossible else 0, dtype=np.int32) for _ in weeks]
    for group in demands.groups:
        for total, least in zip(totals, _least_of_group(block, group, work, weeks), strict=True):
            np.add(total, least, out=total)
    return totals


def in_time(block: Block, demands: ProfileDemands, work: Work, notices: Sequence[Notice]) -> list[Flags]:
    """For each notice whether a supplier can meet all criteria by then."""
    least = least_parts(block, demands, work, [notice.weeks for notice in notices])
    return [
        parts <= work.budget(notice.weeks, notice.days_per_week) for parts, notice in zip(least, notices, strict=True)
    ]


def _least_of_group(block: Block, group: WayGroup, work: Work, weeks: Sequence[int]) -> list[Parts]:
    least = [np.full(block.count, NEVER, dtype=np.int32) for _ in weeks]
    for way in group.ways:
        parts, longest = _cost(block, way, work)
        for most, found in zip(weeks, least, strict=True):
            np.minimum(found, np.where(longest <= most, parts, NEVER), out=found)
    return least


def _cost(block: Block, way: Way, work: Work) -> tuple[Parts, Parts]:
    """The effort of the way, and the weeks of its longest item."""
    parts = np.zeros(block.count, dtype=np.int32)
    longest = np.zeros(block.count, dtype=np.int32)
    for item_id, level in way.items():
        table, climbs = work.items[item_id], block.climbs[item_id]
        parts += table.parts[:, level][climbs]
        np.maximum(longest, table.weeks[:, level][climbs], out=longest)
    return parts, longest
