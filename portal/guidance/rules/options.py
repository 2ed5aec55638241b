"""What can be done for one item: for each higher level that an answer can count as, the work up to it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.guidance.rules.targets import Situation
from portal.organisations.rules import Size
from portal.questionnaires.rules.answers import Answer, Standing
from portal.questionnaires.rules.levels import LevelReading, attainable_levels, checks_missing, held_level, read_level
from portal.questionnaires.rules.structure import Action, Item

NOTHING_READ = LevelReading(Standing.NOT_ANSWERED, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelOption:
    """All steps of an item up to `to_level`, one after the other.

    `missing` are the ids of the checks to tick for it; `must_choose` says that the answer itself has to rise, too.
    `reached_level` is what the item counts as then: more than `to_level` where only those checks held a higher
    claim down. `effort` is in working days for the supplier's size, `weeks` what passes from start to end.
    """

    item_id: str
    to_level: int
    reached_level: int
    missing: tuple[str, ...]
    must_choose: bool
    actions: tuple[Action, ...]
    effort: Decimal
    weeks: int


Allowed = Callable[[LevelOption], bool]


@dataclass(frozen=True, slots=True)
class PlanItem:
    """An item as a plan sees it: what it counts as now, and its options, the lowest level first.

    `level` is None when nothing is demanded of it (not applicable, or an item without levels); then, and where no
    action leads up, there are no options. `position` is its place in the questionnaire.
    """

    item: Item
    position: int
    standing: Standing
    level: int | None
    options: tuple[LevelOption, ...]


def plan_items(situation: Situation, items: Iterable[Item]) -> dict[str, PlanItem]:
    """The items by id, in the order given, as the situation's answers have them; asked or not is not looked at."""
    place = {item.id: position for position, item in enumerate(situation.questionnaire.items)}
    return {item.id: _plan_item(situation, item, place[item.id]) for item in items}


def any_option(option: LevelOption) -> bool:
    """Allows every option."""
    del option
    return True


def checks_relied_on(answer: Answer | None, reading: LevelReading) -> frozenset[str]:
    """The checks ticked beside an answer that can be read; those beside any other do not count."""
    return answer.checks if answer is not None and reading.chosen is not None else frozenset()


def _plan_item(situation: Situation, item: Item, position: int) -> PlanItem:
    answer = situation.answers.get(item.id)
    reading = read_level(item, answer, situation.as_of) if item.has_levels else NOTHING_READ
    if reading.counted is None:
        return PlanItem(item, position, reading.standing, None, ())
    found: dict[int, LevelOption] = {}
    for option in _options(item, reading, reading.counted, checks_relied_on(answer, reading), situation.supplier.size):
        found.setdefault(option.reached_level, option)
    return PlanItem(item, position, reading.standing, reading.counted, tuple(found.values()))


def _options(
    item: Item, reading: LevelReading, level: int, ticked: frozenset[str], size: Size
) -> Iterator[LevelOption]:
    led_to = {action.to_level for action in item.actions}
    for to_level in attainable_levels(item, ticked):
        if to_level <= level or to_level not in led_to:
            continue
        missing = checks_missing(item, ticked, to_level)
        actions = tuple(action for action in item.actions if level < action.to_level <= to_level)
        yield LevelOption(
            item_id=item.id,
            to_level=to_level,
            reached_level=held_level(item, ticked.union(missing), max(reading.chosen or 0, to_level)),
            missing=missing,
            must_choose=reading.chosen is None or reading.chosen < to_level,
            actions=actions,
            effort=sum((action.effort[size] for action in actions), Decimal()),
            weeks=sum(action.weeks for action in actions),
        )
