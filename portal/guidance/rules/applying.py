"""The answers as they will be once the steps of a plan are done, so that the rules of scoring can judge the plan."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from portal.guidance.rules.options import LevelOption, checks_relied_on
from portal.guidance.rules.targets import Situation
from portal.questionnaires.rules.answers import Answer, Answers, AnswerState, read_value
from portal.questionnaires.rules.levels import add_months, level_of_value, read_level
from portal.questionnaires.rules.structure import NUMBER_TYPES, Item, ItemType

MORE_DECIMALS_THAN_ANY = 5
DAYS_A_MONTH_END_MOVES = 4

Typed = str | tuple[str, ...] | None


def planned_answers(situation: Situation, options: Iterable[LevelOption]) -> Answers:
    """The supplier's answers with those to the options' items raised; evidence named stays named."""
    raised = {option.item_id: _raised(situation, option) for option in options}
    return {**situation.answers, **raised}


def _raised(situation: Situation, option: LevelOption) -> Answer:
    item = situation.questionnaire.item(option.item_id)
    answer = situation.answers.get(item.id)
    checks = checks_relied_on(answer, read_level(item, answer, situation.as_of)).union(option.missing)
    old = answer or Answer(AnswerState.VALUE)
    value = _VALUES[item.type](item, option.to_level, old.value, situation.as_of) if option.must_choose else old.value
    return replace(old, state=AnswerState.VALUE, value=value, checks=checks)


def _coverage(item: Item, level: int, old: Typed, as_of: date) -> Typed:
    del item, old, as_of
    return str(level)


def _yes_no(item: Item, level: int, old: Typed, as_of: date) -> Typed:
    del old, as_of
    return min((reached, word) for word, reached in item.answers.items() if reached >= level)[1]


def _single_choice(item: Item, level: int, old: Typed, as_of: date) -> Typed:
    del old, as_of
    enough = [option for option in item.options if (option.level or 0) >= level]
    return min(enough, key=lambda option: option.level or 0).id


def _multiple_choice(item: Item, level: int, old: Typed, as_of: date) -> Typed:
    """What is chosen already, and then the next ones, until they are enough."""
    del as_of
    value = read_value(item, old)
    chosen = value if isinstance(value, tuple) else ()
    counted = [option.id for option in item.options if not option.exclusive]
    return tuple(sorted(counted, key=lambda option: option not in chosen)[: item.counts[level]])


def _number(item: Item, level: int, old: Typed, as_of: date) -> Typed:
    """The threshold, with so many decimals that no three of them look like a group of thousands."""
    del old, as_of
    return f"{item.thresholds[level - 1]:.{MORE_DECIMALS_THAN_ANY}f}"


def _date(item: Item, level: int, old: Typed, as_of: date) -> Typed:
    """The oldest day that still counts as the level."""
    del old
    oldest = add_months(as_of, -item.months[level - 1])
    days = (oldest + timedelta(days=more) for more in range(DAYS_A_MONTH_END_MOVES))
    return next(day for day in days if level_of_value(item, day, as_of) >= level).isoformat()


_VALUES: Mapping[ItemType, Callable[[Item, int, Typed, date], Typed]] = {
    ItemType.COVERAGE: _coverage,
    ItemType.YES_NO: _yes_no,
    ItemType.SINGLE_CHOICE: _single_choice,
    ItemType.MULTIPLE_CHOICE: _multiple_choice,
    ItemType.DATE: _date,
    **dict.fromkeys(NUMBER_TYPES, _number),
}
