"""The exact planner for one supplier of the market, of which only the climbs are known: can it qualify in time?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from portal.criteria.rules.structure import CriteriaProfile
from portal.guidance.rules.asking import AskedItem
from portal.guidance.rules.options import LevelOption, PlanItem
from portal.guidance.rules.profile_problem import ProfileProblem
from portal.guidance.rules.ranking import Ranking
from portal.guidance.rules.targets import Limits
from portal.guidance.solving import least_effort
from portal.market.forecasting.climbs import CLIMBS, FREE, STANDS, UNREACHABLE
from portal.market.forecasting.reaching import Notice
from portal.organisations.rules import Size
from portal.questionnaires.rules.answers import Standing
from portal.questionnaires.rules.structure import Item, ItemType

Climbs = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KnownItems:
    """The items of one supplier; no step of it opens or closes another item."""

    items: Mapping[str, AskedItem]
    deciding: frozenset[str] = frozenset()

    def is_asked(self, item_id: str, decided: tuple[str, ...], facts: tuple[int, ...]) -> bool:
        """Every item is."""
        del item_id, decided, facts
        return True


@dataclass(frozen=True)
class ExactPlanner:
    """Plans for suppliers of one size. What was found is kept: suppliers that stand alike are planned for once.

    `items` are those of the profile in its order, None for one that the questionnaire does not have.
    """

    profile: CriteriaProfile
    items: Mapping[str, Item | None]
    size: Size
    _days: dict[tuple[Climbs, int], Decimal | None] = field(default_factory=dict)
    _plan_items: dict[tuple[str, int], AskedItem] = field(default_factory=dict)

    def can(self, climbs: Climbs, notice: Notice) -> bool:
        """Whether a supplier with these climbs, in the order of the items, can qualify in time."""
        key = climbs, notice.weeks
        if key not in self._days:
            self._days[key] = self._least_days(climbs, notice.weeks)
        days = self._days[key]
        limits = Limits(notice.weeks, notice.days_per_week)
        return days is not None and limits.allow(Fraction(days), 0)

    def _least_days(self, climbs: Climbs, weeks: int) -> Decimal | None:
        asked = {
            item_id: self._asked(item_id, number)
            for item_id, number in zip(self.items, climbs, strict=True)
            if number != FREE
        }
        ranking = Ranking([each.plan for each in asked.values()])
        problem = ProfileProblem(
            self.profile,
            self.size,
            KnownItems(asked),
            ranking,
            lambda option: option.weeks <= weeks,
            self.profile.pass_mark,
        )
        needed = [found for found in self.profile.criteria if found.is_needed_to_qualify]
        return least_effort(problem.build(needed), ranking)

    def _asked(self, item_id: str, number: int) -> AskedItem:
        key = item_id, number
        if key not in self._plan_items:
            item = self.items[item_id] or Item(id=item_id, section_id="", type=ItemType.COVERAGE)
            place, climb = list(self.items).index(item_id), CLIMBS[number]
            options = tuple(_options(item, climb, self.size))
            plan = PlanItem(item, place, Standing.ANSWERED, climb.count(STANDS), options)
            self._plan_items[key] = AskedItem(plan, frozenset())
        return self._plan_items[key]


def _options(item: Item, climb: Sequence[int], size: Size) -> Iterator[LevelOption]:
    now = climb.count(STANDS)
    for last in sorted(set(climb) - {STANDS, UNREACHABLE}):
        actions = tuple(action for action in item.actions if now < action.to_level <= last)
        yield LevelOption(
            item_id=item.id,
            to_level=last,
            reached_level=max(level for level, to_level in enumerate(climb, start=1) if to_level == last),
            missing=(),
            must_choose=False,
            actions=actions,
            effort=sum((action.effort[size] for action in actions), Decimal()),
            weeks=sum(action.weeks for action in actions),
        )
