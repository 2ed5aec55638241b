"""The answers that made-up suppliers give: for every item a few, each with the level that it counts as; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portal.questionnaires.rules.answers import Answer, AnswerState
from portal.questionnaires.rules.levels import add_months, counted_level
from portal.questionnaires.rules.structure import BEST_LEVEL, Better, Item, ItemType

REASON = "No aplica a nuestra actividad."
_DAYS_BACK = 20

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer, and the level that it counts as: None where it has none."""

    answer: Answer
    level: int | None


def choices_of(item: Item, as_of: date) -> tuple[Choice, ...]:
    """The answers to choose from, sent on this day: one for each level, worst first, or, without levels, any.

    Last comes "not applicable", where the item allows it.
    """
    found: dict[int, Choice] = {}
    if item.has_levels:
        for value in _values(item, as_of):
            for ticked_to in (BEST_LEVEL, *range(BEST_LEVEL)):
                answer = _answer(item, value, ticked_to)
                level = counted_level(item, answer, as_of) or 0
                found.setdefault(level, Choice(answer, level))
        given = tuple(found[level] for level in sorted(found))
    else:
        given = tuple(Choice(_answer(item, value, 0), None) for value in _values(item, as_of))
    if item.gate or not item.has_levels:
        return given
    return (*given, Choice(Answer(AnswerState.NOT_APPLICABLE, reason=REASON), None))


def _answer(item: Item, value: Value, ticked_to: int) -> Answer:
    ticked = frozenset(check.id for check in item.checks if check.needed_from <= ticked_to)
    return Answer(AnswerState.VALUE, value, ticked)


def _values(item: Item, as_of: date) -> Iterator[Value]:
    """Values of the item, one of each level that its rule gives among them."""
    match item.type:
        case ItemType.COVERAGE:
            yield from map(str, range(BEST_LEVEL + 1))
        case ItemType.YES_NO:
            yield from ("no", "yes")
        case ItemType.SINGLE_CHOICE:
            yield from (option.id for option in item.options)
        case ItemType.MULTIPLE_CHOICE:
            yield from _combinations(item)
        case ItemType.DATE:
            for months in item.months or (12,):
                yield (add_months(as_of, -months) + timedelta(_DAYS_BACK)).isoformat()
                yield (add_months(as_of, -months) - timedelta(_DAYS_BACK)).isoformat()
        case ItemType.NUMBER | ItemType.PERCENTAGE:
            yield from _numbers(item)
        case _:
            yield "—"


def _combinations(item: Item) -> Iterator[Value]:
    exclusive = tuple(option.id for option in item.options if option.exclusive)
    others = tuple(option.id for option in item.options if not option.exclusive)
    yield from ((option_id,) for option_id in exclusive)
    yield from (others[:count] for count in range(1, len(others) + 1))


def _numbers(item: Item) -> Iterator[Value]:
    least = item.minimum if item.minimum is not None else Decimal(0)
    if not item.thresholds:
        yield from (f"{least:f}", f"{least + 3:f}")
        return
    step = Decimal(1).scaleb(-item.decimals)
    beyond = -step if item.better is Better.HIGHER else step
    yield from (f"{threshold:f}" for threshold in item.thresholds)
    yield f"{max(least, item.thresholds[0] + beyond):f}"
