"""Parts of a profile that others make pointless, and alternatives that some meet without doing anything; pure."""

from collections.abc import Iterator, Sequence
from itertools import product

from portal.criteria.rules.reach import Cell, Kind, Reach, summarise
from portal.criteria.rules.structure import CriteriaProfile, Criterion, Group, Preference
from portal.criteria.rules.warning_codes import Code, ProfileWarning
from portal.organisations.rules import Size
from portal.questionnaires.outline import Asked
from portal.questionnaires.rules.structure import BEST_LEVEL

Found = Iterator[ProfileWarning]


def overlap_warnings(reach: Reach) -> Found:
    """Groups, criteria and preferences that change nothing, and groups that some meet because they are not asked."""
    criteria = reach.profile.criteria
    for criterion in criteria:
        for group, enough in _implied(criterion.groups):
            yield ProfileWarning(code=Code.GROUP_IMPLIED, about=group.id, other=enough.id)
        yield from _open_alternatives(reach, criterion)
    for criterion in criteria:
        stricter = next((other for other in criteria if _makes_pointless(other, criterion, criteria)), None)
        if stricter is not None:
            yield ProfileWarning(code=Code.CRITERION_IMPLIED, about=criterion.id, other=stricter.id)
    for preference in reach.profile.preferences:
        yield from _nothing_beyond(reach, preference)


def asks_at_least(group: Group, other: Group) -> bool:
    """Whether a supplier of any size that meets the group meets the other as well."""
    return all(
        any(
            mine.item_id == theirs.item_id and all(mine.level_for(size) >= theirs.level_for(size) for size in Size)
            for mine in group.requirements
        )
        for theirs in other.requirements
    )


def _implied(groups: Sequence[Group]) -> Iterator[tuple[Group, Group]]:
    """Groups that ask at least what an alternative asks, each with that one; of two equals the later."""
    for place, group in enumerate(groups):
        for at, other in enumerate(groups):
            if at == place or not other.requirements or not asks_at_least(group, other):
                continue
            if at < place or not asks_at_least(other, group):
                yield group, other
                break


def _makes_pointless(strict: Criterion, lax: Criterion, criteria: Sequence[Criterion]) -> bool:
    """Whether the first criterion asks all that the other does; of two equals the later is pointless."""
    if strict is lax or not _covers(strict, lax):
        return False
    return not _covers(lax, strict) or criteria.index(strict) < criteria.index(lax)


def _covers(strict: Criterion, lax: Criterion) -> bool:
    comparable = strict.is_needed_to_qualify == lax.is_needed_to_qualify and strict.assurance >= lax.assurance
    sound = bool(strict.groups and lax.groups) and all(group.requirements for group in (*strict.groups, *lax.groups))
    return (
        comparable
        and sound
        and all(any(asks_at_least(group, other) for other in lax.groups) for group in strict.groups)
    )


def _open_alternatives(reach: Reach, criterion: Criterion) -> Found:
    """Groups of which some suppliers may be asked nothing, so that they meet the criterion without the others."""
    if len(criterion.groups) < 2:
        return
    items = [reach.find_item(found.item_id) for group in criterion.groups for found in group.requirements]
    sectors = tuple(sorted({sector for item in items if item is not None for sector in reach.sectors(item)}))
    cells = tuple(product(Size, sectors))
    for group in criterion.groups:
        others = [other for other in criterion.groups if other is not group]
        alike = [cell for cell in cells if _may_be_silent(reach, group, cell) and _any_speaks(reach, others, cell)]
        for who in summarise(alike, sectors):
            yield ProfileWarning(code=Code.OPEN_ALTERNATIVE, about=group.id, other=criterion.id, who=who)


def _may_be_silent(reach: Reach, group: Group, cell: Cell) -> bool:
    return bool(group.requirements) and not _speaks(reach, group, cell)


def _any_speaks(reach: Reach, groups: Sequence[Group], cell: Cell) -> bool:
    return any(_speaks(reach, group, cell) for group in groups)


def _speaks(reach: Reach, group: Group, cell: Cell) -> bool:
    """Whether a supplier of this size and sector surely has to reach something in the group."""
    found = [
        reach.find_item(requirement.item_id) for requirement in group.requirements if requirement.level_for(cell[0]) > 0
    ]
    return any(item is not None and reach.asked(item, Kind(*cell)) is Asked.YES for item in found)


def _nothing_beyond(reach: Reach, preference: Preference) -> Found:
    item = reach.find_item(preference.item_id)
    sizes = [size for size in Size if item is not None and reach.is_asked_of(item, size)]
    required = min((level_required(reach.profile, preference, size) for size in sizes), default=0)
    points = preference.points
    if 0 < required <= BEST_LEVEL and points[-1] > 0 and points[required] == points[-1]:
        yield ProfileWarning(
            code=Code.EARNS_NOTHING_BEYOND, about=preference.id, item_id=preference.item_id, number=required
        )


def level_required(profile: CriteriaProfile, preference: Preference, size: Size) -> int:
    """The level that the item has with every supplier of this size that qualifies, and backed as well; 0 if none."""
    counted = [
        criterion
        for criterion in profile.criteria
        if criterion.is_needed_to_qualify and criterion.assurance >= preference.assurance
    ]
    return max(
        (
            min((_level_in(group, preference.item_id, size) for group in criterion.groups), default=0)
            for criterion in counted
        ),
        default=0,
    )


def _level_in(group: Group, item_id: str, size: Size) -> int:
    return max((found.level_for(size) for found in group.requirements if found.item_id == item_id), default=0)
