"""From an answer to a level: the level chosen by the rule of the item's type, held down by missing checks."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.questionnaires.rules.answers import Answer, Standing, Value, ValueProblem, read_value, standing
from portal.questionnaires.rules.structure import BEST_LEVEL, NUMBER_TYPES, Better, Item, ItemType


@dataclass(frozen=True, slots=True)
class LevelReading:
    """How an answer counts.

    `chosen` is the level claimed, None when there is nothing to read. `counted` is the level that counts, None
    when the item is not applicable. `missing` are the ids of the unticked checks, in order, that the level
    chosen needs.
    """

    standing: Standing
    chosen: int | None
    counted: int | None
    missing: tuple[str, ...] = ()


def read_level(item: Item, answer: Answer | None, as_of: date) -> LevelReading:
    """Say how the answer counts for an item that has levels. Not answered and don't know count as level 0."""
    stands = standing(item, answer, as_of)
    if stands is Standing.NOT_APPLICABLE:
        return LevelReading(stands, None, None)
    if stands is not Standing.ANSWERED or answer is None:
        return LevelReading(stands, None, 0)
    value = read_value(item, answer.value, as_of)
    chosen = 0 if isinstance(value, ValueProblem) else level_of_value(item, value, as_of)
    missing = checks_missing(item, answer.checks, chosen)
    return LevelReading(stands, chosen, held_level(item, answer.checks, chosen), missing)


def counted_level(item: Item, answer: Answer | None, as_of: date) -> int | None:
    """The level that counts, 0 to 4; None when the item is not applicable."""
    return read_level(item, answer, as_of).counted


def held_level(item: Item, ticked: frozenset[str], chosen: int) -> int:
    """The highest level, up to the one chosen, whose checks are all ticked."""
    bars = [check.needed_from - 1 for check in item.checks if check.id not in ticked]
    return max(0, min([chosen, *bars]))


def checks_missing(item: Item, ticked: frozenset[str], level: int) -> tuple[str, ...]:
    """The ids of the checks, in order, that this level needs and that are not ticked."""
    return tuple(check.id for check in item.checks if check.needed_from <= level and check.id not in ticked)


def level_of_value(item: Item, value: Value, as_of: date) -> int:
    """The level of a value by the rule of the item's type, before any check; 0 for an item without levels."""
    if not item.has_levels:
        return 0
    return _RULES[item.type](item, value, as_of)


def attainable_levels(item: Item, ticked: frozenset[str] = frozenset()) -> tuple[int, ...]:
    """The levels that some answer with these checks ticked, or more, counts as, in order; 0 is always one."""
    chosen = {0, *_levels_by_rule(item)}
    bars = {check.needed_from - 1 for check in item.checks if check.id not in ticked}
    return tuple(sorted(chosen | {min(level, bar) for level in chosen for bar in bars}))


def _levels_by_rule(item: Item) -> set[int]:
    match item.type:
        case ItemType.YES_NO:
            return set(item.answers.values())
        case ItemType.SINGLE_CHOICE:
            return {option.level for option in item.options if option.level is not None}
        case ItemType.MULTIPLE_CHOICE:
            most = sum(1 for option in item.options if not option.exclusive)
            return {_steps_reached(item.counts, count) for count in range(most + 1)} if item.counts else set()
        case _:
            return set(range(BEST_LEVEL + 1)) if item.has_levels else set()


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _coverage(item: Item, value: Value, as_of: date) -> int:
    del item, as_of
    return value if isinstance(value, int) else 0


def _yes_no(item: Item, value: Value, as_of: date) -> int:
    del as_of
    return item.answers.get(str(value), 0)


def _single_choice(item: Item, value: Value, as_of: date) -> int:
    del as_of
    return next((option.level or 0 for option in item.options if option.id == value), 0)


def _multiple_choice(item: Item, value: Value, as_of: date) -> int:
    del as_of
    chosen = value if isinstance(value, tuple) else ()
    return _steps_reached(
        item.counts, sum(1 for option in item.options if option.id in chosen and not option.exclusive)
    )


def _steps_reached(counts: tuple[int, ...], count: int) -> int:
    return max(level for level, least in enumerate(counts) if level == 0 or count >= least)


def _number(item: Item, value: Value, as_of: date) -> int:
    del as_of
    if not isinstance(value, Decimal):
        return 0
    if item.better is Better.HIGHER:
        return sum(1 for threshold in item.thresholds if value >= threshold)
    return sum(1 for threshold in item.thresholds if value <= threshold)


def _date(item: Item, value: Value, as_of: date) -> int:
    if not isinstance(value, date) or value > as_of:
        return 0
    return sum(1 for months in item.months if add_months(value, months) >= as_of)


_RULES: Mapping[ItemType, Callable[[Item, Value, date], int]] = {
    ItemType.COVERAGE: _coverage,
    ItemType.YES_NO: _yes_no,
    ItemType.SINGLE_CHOICE: _single_choice,
    ItemType.MULTIPLE_CHOICE: _multiple_choice,
    ItemType.DATE: _date,
    **dict.fromkeys(NUMBER_TYPES, _number),
}
