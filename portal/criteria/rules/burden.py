"""What a profile costs those who want to meet it: number of items, levels for small firms, time, proof; pure."""

from collections.abc import Iterator

from portal.criteria.rules.reach import Reach
from portal.criteria.rules.structure import RELIEVED_SIZES, Assurance, Criterion, Group, Preference, Requirement
from portal.criteria.rules.warning_codes import Code, ProfileWarning
from portal.organisations.rules import Size
from portal.questionnaires.rules.levels import attainable_levels
from portal.questionnaires.rules.structure import Item

MOST_ITEMS_FOR_MICRO = 8
SECONDS_IN_A_WEEK = 7 * 24 * 3600

Found = Iterator[ProfileWarning]


def burden_warnings(reach: Reach) -> Found:
    """Too many items for micro firms, no relief, too little time, and proof that takes long or that nothing shows."""
    items = len(items_required(reach, Size.MICRO))
    if items > MOST_ITEMS_FOR_MICRO:
        yield ProfileWarning(code=Code.TOO_MANY_FOR_MICRO, number=items, bound=MOST_ITEMS_FOR_MICRO)
    if _lacks_relief(reach):
        yield ProfileWarning(code=Code.NO_RELIEF)
    for requirement in reach.profile.requirements:
        yield from _micro_above_small(reach, requirement)
    for criterion in reach.profile.criteria:
        item_ids = tuple(found.item_id for group in criterion.groups for found in group.requirements)
        yield from _proof(reach, criterion, item_ids)
    for preference in reach.profile.preferences:
        yield from _proof(reach, preference, (preference.item_id,))
    yield from _time(reach)


def items_required(reach: Reach, size: Size) -> frozenset[str]:
    """The items that a supplier of this size may have to bring to some level before there is a contract.

    Where a criterion leaves a choice, its group with the fewest items counts.
    """
    found: set[str] = set()
    for criterion in _needed_to_qualify(reach):
        groups = [_asked_in(reach, group, size) for group in criterion.groups]
        found |= min(groups, key=len, default=frozenset())
    return frozenset(found)


def weeks_needed(reach: Reach, size: Size) -> int:
    """The fewest weeks in which a supplier of this size that has nothing yet can meet every criterion of the bid.

    Items are worked on side by side, the steps of one item one after the other; of a choice the fastest group counts.
    """
    return max((_weeks_of_criterion(reach, criterion, size) for criterion in _needed_to_qualify(reach)), default=0)


def _needed_to_qualify(reach: Reach) -> list[Criterion]:
    return [criterion for criterion in reach.profile.criteria if criterion.is_needed_to_qualify]


def _asked_in(reach: Reach, group: Group, size: Size) -> frozenset[str]:
    return frozenset(found.item_id for found in group.requirements if _is_due(reach, found, size))


def _is_due(reach: Reach, requirement: Requirement, size: Size) -> bool:
    item = reach.find_item(requirement.item_id)
    return item is not None and requirement.level_for(size) > 0 and reach.is_asked_of(item, size)


def _lacks_relief(reach: Reach) -> bool:
    """Whether a level above the first is required of micro or small firms, and nothing at all is lowered for them."""
    requirements = [
        found
        for criterion in _needed_to_qualify(reach)
        for group in criterion.groups
        for found in group.requirements
        if any(_is_due(reach, found, size) for size in RELIEVED_SIZES)
    ]
    eased = any(found.level_for(size) < found.level for found in reach.profile.requirements for size in RELIEVED_SIZES)
    return not eased and any(found.level > 1 for found in requirements)


def _micro_above_small(reach: Reach, found: Requirement) -> Found:
    micro, small = found.level_for(Size.MICRO), found.level_for(Size.SMALL)
    if micro > small and _is_due(reach, found, Size.MICRO):
        yield ProfileWarning(
            code=Code.MICRO_ABOVE_SMALL, about=found.id, item_id=found.item_id, number=micro, bound=small
        )


def _proof(reach: Reach, found: Criterion | Preference, item_ids: tuple[str, ...]) -> Found:
    if found.assurance is Assurance.REVIEWED:
        yield ProfileWarning(code=Code.REVIEW_TAKES_TIME, about=found.id)
    if found.assurance > Assurance.SELF_DECLARED:
        for item_id in dict.fromkeys(item_ids):
            item = reach.find_item(item_id)
            if item is not None and not item.evidence_count:
                yield ProfileWarning(code=Code.NOTHING_TO_SHOW, about=found.id, item_id=item_id)


def _time(reach: Reach) -> Found:
    weeks = max(weeks_needed(reach, size) for size in Size)
    opens, closes = reach.profile.window.opens_at, reach.profile.window.closes_at
    if opens is None or closes is None:
        if weeks:
            yield ProfileWarning(code=Code.WEEKS_NEEDED, number=weeks)
    elif closes > opens:
        notice = int((closes - opens).total_seconds() // SECONDS_IN_A_WEEK)
        if notice < weeks:
            yield ProfileWarning(code=Code.SHORT_NOTICE, number=notice, bound=weeks)


def _weeks_of_criterion(reach: Reach, criterion: Criterion, size: Size) -> int:
    groups = (
        max((_weeks_of(reach, found, size) for found in group.requirements), default=0) for group in criterion.groups
    )
    return min(groups, default=0)


def _weeks_of(reach: Reach, requirement: Requirement, size: Size) -> int:
    item = reach.find_item(requirement.item_id)
    if item is None or not _is_due(reach, requirement, size):
        return 0
    return weeks_from_zero(item, requirement.level_for(size))


def weeks_from_zero(item: Item, level: int) -> int:
    """The weeks that the item's actions take from level 0 to this level, or the next above it that can be reached."""
    target = next((reached for reached in attainable_levels(item) if reached >= level), 0)
    return sum(action.weeks for action in item.actions if action.to_level <= target)
