"""Whether one item makes sense by itself: its levels can be reached, in the right order, with a step up to each."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from portal.organisations.rules import Size
from portal.questionnaires.rules.answers import number_bounds
from portal.questionnaires.rules.levels import attainable_levels
from portal.questionnaires.rules.soundness.findings import Finding, repeated
from portal.questionnaires.rules.structure import (
    BEST_LEVEL,
    NUMBER_TYPES,
    TEXT_TYPES,
    Action,
    Better,
    Item,
    ItemType,
)

FEWEST_CHECKS = 2


def item_findings(item: Item, references: Collection[str]) -> Iterator[Finding]:
    """Everything that is not sound in this item, apart from its condition."""
    yield from _scoring_findings(item)
    yield from _check_findings(item)
    yield from _option_findings(item)
    yield from _RULES.get(item.type, _nothing)(item)
    yield from _action_findings(item)
    for place, code in enumerate(item.references):
        if code not in references:
            yield Finding(item.id, ("references", place), f"there is no reference “{code}”")
    for place, code in repeated(item.references):
        yield Finding(item.id, ("references", place), f"the reference “{code}” is here twice")


def _nothing(item: Item) -> Iterator[Finding]:
    del item
    yield from ()


def _scoring_findings(item: Item) -> Iterator[Finding]:
    if item.scored and item.type in TEXT_TYPES:
        yield Finding(item.id, ("type",), "a free text is never scored: say scored: false")
    elif item.scored:
        yield from _scored_item_findings(item)
    elif item.gate:
        yield Finding(item.id, ("gate",), "a gate must be scored")
    elif item.weight:
        yield Finding(item.id, ("weight",), "an item that is not scored has no weight")


def _scored_item_findings(item: Item) -> Iterator[Finding]:
    if not item.weight:
        yield Finding(item.id, (), "a scored item needs a weight of 1 to 5")
    if not item.references:
        yield Finding(item.id, (), "a scored item needs at least one reference")
    if not item.evidence_count:
        yield Finding(item.id, (), "a scored item needs at least one example of evidence")
    if item.has_levels and BEST_LEVEL not in attainable_levels(item):
        yield Finding(item.id, (), f"no answer to it counts as level {BEST_LEVEL}")


def _check_findings(item: Item) -> Iterator[Finding]:
    if item.type is ItemType.COVERAGE and item.scored and len(item.checks) < FEWEST_CHECKS:
        yield Finding(item.id, ("checks",), f"a coverage item needs {FEWEST_CHECKS} to 4 checks")
    for place, check_id in repeated(check.id for check in item.checks):
        yield Finding(item.id, ("checks", place), f"the check “{check_id}” is here twice")


def _option_findings(item: Item) -> Iterator[Finding]:
    for place, option_id in repeated(option.id for option in item.options):
        yield Finding(item.id, ("options", place), f"the option “{option_id}” is here twice")
    single = item.type is ItemType.SINGLE_CHOICE
    for place, option in enumerate(item.options):
        if single and option.exclusive:
            yield Finding(item.id, ("options", place, "exclusive"), "in a single choice every option excludes others")
        if single and item.scored and option.level is None:
            yield Finding(item.id, ("options", place), f"the option “{option.id}” of a scored item needs a level")
        if not single and option.level is not None:
            yield Finding(item.id, ("options", place, "level"), "options of a multiple choice are counted: give counts")


def _single_choice(item: Item) -> Iterator[Finding]:
    given = [option.level is not None for option in item.options]
    if any(given) and not all(given) and not item.scored:
        yield Finding(item.id, ("options",), "give a level to every option, or to none")


def _yes_no(item: Item) -> Iterator[Finding]:
    if item.answers and set(item.answers) != {"yes", "no"}:
        yield Finding(item.id, ("answers",), 'answers needs a level for "yes" and for "no", and nothing else')


def _multiple_choice(item: Item) -> Iterator[Finding]:
    most = sum(1 for option in item.options if not option.exclusive)
    if most < 2:
        yield Finding(item.id, ("options",), "it needs at least two options that go together")
    if not item.counts:
        return
    if item.counts[0] != 0 or not _rises(item.counts):
        yield Finding(item.id, ("counts",), "counts must begin with 0 and never fall")
    if item.counts[-1] > most:
        yield Finding(item.id, ("counts",), f"there are only {most} options to count")
    if item.counts[-1] == 0:
        yield Finding(item.id, ("counts",), "the best level needs at least one option")


def _number(item: Item) -> Iterator[Finding]:
    least, greatest = number_bounds(item)
    if least >= greatest:
        yield Finding(item.id, ("minimum",), "minimum must be less than maximum")
    steps = list(item.thresholds)
    ordered = steps if item.better is Better.HIGHER else steps[::-1]
    if any(low >= high for low, high in pairwise(ordered)):
        direction = "rise" if item.better is Better.HIGHER else "fall"
        yield Finding(item.id, ("thresholds",), f"thresholds must {direction} from level 1 to 4")
    for place, threshold in enumerate(steps):
        if not least <= threshold <= greatest:
            yield Finding(item.id, ("thresholds", place), f"nobody can answer {threshold}: it is out of bounds")
        if threshold != round(threshold, item.decimals):
            yield Finding(item.id, ("thresholds", place), f"{threshold} has more decimals than an answer may have")


def _date(item: Item) -> Iterator[Finding]:
    if any(older <= newer for older, newer in pairwise(item.months)):
        yield Finding(item.id, ("months",), "months must fall from level 1 to 4: a better level is more recent")


def _action_findings(item: Item) -> Iterator[Finding]:
    if not item.has_levels:
        if item.actions and not item.scored:
            yield Finding(item.id, ("actions",), "an item without levels has no steps up, so no actions")
    elif item.scored or item.actions:
        yield from _step_findings(item)


def _step_findings(item: Item) -> Iterator[Finding]:
    steps = [action.to_level for action in item.actions]
    wanted = [level for level in attainable_levels(item) if level > 0]
    for level in wanted:
        if level not in steps:
            yield Finding(item.id, ("actions",), f"the action to level {level} is missing")
    for place, action in enumerate(item.actions):
        if action.to_level not in wanted:
            yield Finding(item.id, ("actions", place, "to"), f"no answer counts as level {action.to_level}")
        yield from _effort_findings(item.id, place, action)
    if any(earlier >= later for earlier, later in pairwise(steps)):
        yield Finding(item.id, ("actions",), "actions must go up from level to level, one for each")


def _effort_findings(item_id: str, place: int, action: Action) -> Iterator[Finding]:
    key = ("actions", place, "effort")
    if set(action.effort) != set(Size):
        yield Finding(item_id, key, "effort needs all four sizes: micro, small, medium, large")
    elif not _rises([action.effort[size] for size in Size]):
        yield Finding(item_id, key, "effort may not fall from a smaller firm to a larger one")


def _rises(numbers: Sequence[int | Decimal]) -> bool:
    return all(low <= high for low, high in pairwise(numbers))


_RULES: Mapping[ItemType, Callable[[Item], Iterator[Finding]]] = {
    ItemType.SINGLE_CHOICE: _single_choice,
    ItemType.MULTIPLE_CHOICE: _multiple_choice,
    ItemType.YES_NO: _yes_no,
    ItemType.DATE: _date,
    **dict.fromkeys(NUMBER_TYPES, _number),
}
