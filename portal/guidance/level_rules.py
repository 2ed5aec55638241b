"""The rule from an answer to a level, in words, for every type of item; and what a level of an item asks for."""

from collections.abc import Callable, Mapping

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from portal.questionnaires.rules.structure import Better, Item, ItemType
from portal.questionnaires.wording import Wording


def rule_text(item: Item, wording: Wording) -> str:
    """How an answer to the item becomes a level, in one or two sentences."""
    held = " " + _("A check that is not ticked holds the level below the one that needs it.") if item.checks else ""
    return _RULES[item.type](item, wording) + held


def target_text(item: Item, level: int, wording: Wording) -> str:
    """What the answer must be for the level, before any check; "" where no answer stands for just this level."""
    find = _TARGETS.get(item.type)
    return find(item, level, wording) if find else ""


def _description(item: Item, level: int, wording: Wording) -> str:
    return wording.text(f"{item.id}.levels.{level}")


def _options_at(item: Item, level: int, wording: Wording) -> str:
    return " / ".join(
        wording.text(f"{item.id}.options.{option.id}") for option in item.options if option.level == level
    )


def _coverage(item: Item, wording: Wording) -> str:
    del item, wording
    return _("Each description is a level, from 0 to 4.")


def _yes_no(item: Item, wording: Wording) -> str:
    del wording
    yes, no = item.answers.get("yes", 0), item.answers.get("no", 0)
    return _("Yes counts as level %(yes)s, no as level %(no)s.", yes=yes, no=no)


def _single_choice(item: Item, wording: Wording) -> str:
    parts = [
        _("%(answer)s: level %(level)s", answer=wording.text(f"{item.id}.options.{option.id}"), level=option.level)
        for option in item.options
        if option.level is not None
    ]
    return "; ".join(parts) + "."


def _by_level(item: Item, wording: Wording) -> str:
    parts = [_level(level, target_text(item, level, wording)) for level in range(1, 5)]
    return "; ".join(parts) + "."


def _level(level: int, needs: str) -> str:
    return _("Level %(level)s: %(needs)s", level=level, needs=needs)


def _yes_no_target(item: Item, level: int, wording: Wording) -> str:
    del wording
    words = {"yes": _("Yes"), "no": _("No")}
    return next((words[answer] for answer, reached in item.answers.items() if reached == level), "")


def _at_least_options(item: Item, level: int, wording: Wording) -> str:
    del wording
    if not item.counts or not level:
        return ""
    return ngettext("at least %(num)s of the answers", "at least %(num)s of the answers", item.counts[level])


def _not_older(item: Item, level: int, wording: Wording) -> str:
    del wording
    if not item.months or not level:
        return ""
    return ngettext("at most %(num)s month ago", "at most %(num)s months ago", item.months[level - 1])


def _bound(item: Item, level: int, wording: Wording) -> str:
    if not item.thresholds or not level:
        return ""
    number = str(format_decimal(item.thresholds[level - 1]))
    unit = "%" if item.type is ItemType.PERCENTAGE else wording.find_text(f"{item.id}.unit") or ""
    amount = f"{number} {unit}".strip()
    if item.better is Better.HIGHER:
        return _("at least %(amount)s", amount=amount)
    return _("at most %(amount)s", amount=amount)


def _no_rule(item: Item, wording: Wording) -> str:
    del item, wording
    return _("This question is not scored.")


_RULES: Mapping[ItemType, Callable[[Item, Wording], str]] = {
    ItemType.COVERAGE: _coverage,
    ItemType.YES_NO: _yes_no,
    ItemType.SINGLE_CHOICE: _single_choice,
    ItemType.MULTIPLE_CHOICE: _by_level,
    ItemType.NUMBER: _by_level,
    ItemType.PERCENTAGE: _by_level,
    ItemType.DATE: _by_level,
    ItemType.SHORT_TEXT: _no_rule,
    ItemType.LONG_TEXT: _no_rule,
}

_TARGETS: Mapping[ItemType, Callable[[Item, int, Wording], str]] = {
    ItemType.COVERAGE: _description,
    ItemType.YES_NO: _yes_no_target,
    ItemType.SINGLE_CHOICE: _options_at,
    ItemType.MULTIPLE_CHOICE: _at_least_options,
    ItemType.NUMBER: _bound,
    ItemType.PERCENTAGE: _bound,
    ItemType.DATE: _not_older,
}
