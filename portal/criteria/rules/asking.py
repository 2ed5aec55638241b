"""Which questions a profile puts to a supplier: sections to request, and items still to answer; pure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from portal.criteria.rules.structure import CriteriaProfile
from portal.organisations.rules import SupplierProfile
from portal.questionnaires.rules.answers import Answers, Standing, standing
from portal.questionnaires.rules.conditions import asked_items, items_referred_to, profile_values_referred_to
from portal.questionnaires.rules.structure import Condition, Item, ProfileField, Questionnaire

TO_ANSWER = frozenset({Standing.NOT_ANSWERED, Standing.FAULTY})


def requested_sections(profile: CriteriaProfile, questionnaire: Questionnaire) -> tuple[str, ...]:
    """Ids of the sections that must be requested of a supplier so that all items of the profile can be asked.

    These are the sections asked only on request that hold one of the items, or an item that decides whether one is
    asked, in the questionnaire's order. Items that the questionnaire does not have are passed over.
    """
    wanted = _with_deciding(profile, questionnaire)
    found = (
        _to_request(condition, item)
        for item in questionnaire.items
        if item.id in wanted
        for condition in conditions_of(questionnaire, item)
    )
    return tuple(dict.fromkeys(section_id for section_id in found if section_id))


def with_requested(
    supplier: SupplierProfile, profile: CriteriaProfile, questionnaire: Questionnaire
) -> SupplierProfile:
    """The supplier with the sections requested that the profile needs, beside those that were requested already."""
    return replace(supplier, requested=supplier.requested.union(requested_sections(profile, questionnaire)))


def items_to_ask(
    profile: CriteriaProfile, questionnaire: Questionnaire, supplier: SupplierProfile, answers: Answers, as_of: date
) -> tuple[Item, ...]:
    """The items that this supplier must still answer to be matched, in the questionnaire's order.

    An item counts whose answer is missing or cannot be read, if the profile looks at it or if it decides whether such
    an item is asked. What the profile needs to be requested is taken as requested.
    """
    wanted = _with_deciding(profile, questionnaire)
    asked = asked_items(questionnaire, with_requested(supplier, profile, questionnaire), answers, as_of)
    return tuple(
        item for item in asked if item.id in wanted and standing(item, answers.get(item.id), as_of) in TO_ANSWER
    )


def conditions_of(questionnaire: Questionnaire, item: Item) -> tuple[Condition, ...]:
    """The conditions under which the item is asked: its section's and its own, where there are any."""
    both = (questionnaire.section(item.section_id).condition, item.condition)
    return tuple(condition for condition in both if condition is not None)


def deciding_items_of(questionnaire: Questionnaire, item: Item) -> tuple[str, ...]:
    """Ids of the items whose answers decide whether this one is asked, each once."""
    found = (part for condition in conditions_of(questionnaire, item) for part in items_referred_to(condition))
    return tuple(dict.fromkeys(part.item_id for part in found))


def _with_deciding(profile: CriteriaProfile, questionnaire: Questionnaire) -> frozenset[str]:
    """The profile's items that the questionnaire has, and those whose answers decide whether they are asked."""
    known = {item.id for item in questionnaire.items}
    return frozenset(_opened(questionnaire, [item_id for item_id in profile.item_ids if item_id in known]))


def _opened(questionnaire: Questionnaire, item_ids: list[str] | tuple[str, ...]) -> Iterator[str]:
    for item_id in item_ids:
        yield item_id
        yield from _opened(questionnaire, deciding_items_of(questionnaire, questionnaire.item(item_id)))


def _to_request(condition: Condition, item: Item) -> str:
    """What to request for the condition: the item's own section where that is named; "" where nothing is."""
    named = [
        value
        for part in profile_values_referred_to(condition)
        if part.field is ProfileField.REQUESTED
        for value in sorted(part.any_of)
    ]
    return item.section_id if item.section_id in named else next(iter(named), "")
