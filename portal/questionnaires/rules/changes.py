"""What changed from one version of a questionnaire to another, item by item; pure."""

from dataclasses import dataclass, replace
from decimal import Decimal

from portal.questionnaires.rules.structure import Item, Questionnaire


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of items: new ones, ones that are gone, and ones that ask or count something else than before.

    An item is changed when what it asks, its answers, its checks or how they count are others; not when its weight,
    its place, its references, its actions or whom it is asked of are.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def compare(old: Questionnaire, new: Questionnaire) -> Changes:
    """Compare two versions of one questionnaire; what an item asks is read in its source language."""
    before = {item.id: item for item in old.items}
    after = {item.id: item for item in new.items}
    return Changes(
        added=tuple(item_id for item_id in after if item_id not in before),
        removed=tuple(item_id for item_id in before if item_id not in after),
        changed=tuple(
            item_id
            for item_id, item in after.items()
            if item_id in before and _asked(old, before[item_id]) != _asked(new, item)
        ),
    )


def _asked(questionnaire: Questionnaire, item: Item) -> tuple[Item, dict[str, str]]:
    core = replace(
        item, section_id="", weight=0, gate=False, condition=None, references=(), actions=(), evidence_count=0
    )
    return _plain(core), _words(questionnaire, item)


def _words(questionnaire: Questionnaire, item: Item) -> dict[str, str]:
    texts = questionnaire.texts[questionnaire.source_language]
    wanted = [f"{item.id}.text", f"{item.id}.unit"]
    wanted += [f"{item.id}.levels.{level}" for level in range(5)]
    wanted += [f"{item.id}.checks.{check.id}" for check in item.checks]
    wanted += [f"{item.id}.options.{option.id}" for option in item.options]
    return {key: texts[key] for key in wanted if key in texts}


def _plain(item: Item) -> Item:
    """The item with numbers in one form, so that 1 and 1.0 are the same."""
    return replace(item, thresholds=tuple(map(Decimal.normalize, item.thresholds)))
