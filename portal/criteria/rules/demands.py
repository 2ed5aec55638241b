"""Demands of a profile that contradict themselves or that nobody can meet; pure."""

from collections.abc import Iterator
from itertools import pairwise

from portal.criteria.rules.structure import RELIEVED_SIZES, CriteriaProfile, Criterion, Group, Preference, Requirement
from portal.criteria.rules.warning_codes import Code, ProfileWarning, Who
from portal.questionnaires.rules.levels import attainable_levels
from portal.questionnaires.rules.soundness.findings import repeated
from portal.questionnaires.rules.structure import BEST_LEVEL, Item, Questionnaire

Found = Iterator[ProfileWarning]


def demand_warnings(profile: CriteriaProfile, questionnaire: Questionnaire) -> Found:
    """What is contradictory or impossible in the criteria, the preferences, the pass mark and the times."""
    known = {item.id: item for item in questionnaire.items}
    if not profile.criteria and not profile.preferences:
        yield ProfileWarning(code=Code.NOTHING_ASKED)
    yield from _ids_twice(profile)
    for criterion in profile.criteria:
        yield from _criterion(criterion)
    for requirement in profile.requirements:
        yield from _item(requirement, known)
        yield from _level(requirement, known.get(requirement.item_id))
        yield from _relief(requirement)
    for preference in profile.preferences:
        yield from _item(preference, known)
        yield from _points(preference, known.get(preference.item_id))
    yield from _preferred_twice(profile)
    yield from _pass_mark(profile)
    yield from _times(profile)


def best_level(item: Item) -> int:
    """The highest level that any answer to the item counts as."""
    return attainable_levels(item)[-1]


def _ids_twice(profile: CriteriaProfile) -> Found:
    for ids in (
        [criterion.id for criterion in profile.criteria],
        [group.id for criterion in profile.criteria for group in criterion.groups],
        [found.id for found in profile.requirements] + [found.id for found in profile.preferences],
    ):
        for twice in dict.fromkeys(name for _, name in repeated(ids)):
            yield ProfileWarning(code=Code.ID_TWICE, about=twice)


def _criterion(criterion: Criterion) -> Found:
    if not criterion.groups:
        yield ProfileWarning(code=Code.NO_GROUPS, about=criterion.id)
    for group in criterion.groups:
        if not group.requirements:
            yield ProfileWarning(code=Code.NO_REQUIREMENTS, about=group.id, other=criterion.id)
        yield from _items_twice(group)


def _items_twice(group: Group) -> Found:
    named = (name for _, name in repeated(found.item_id for found in group.requirements))
    for item_id in dict.fromkeys(named):
        levels = [found.level for found in group.requirements if found.item_id == item_id]
        yield ProfileWarning(
            code=Code.ITEM_TWICE_IN_GROUP, about=group.id, item_id=item_id, number=min(levels), bound=max(levels)
        )


def _item(found: Requirement | Preference, known: dict[str, Item]) -> Found:
    item = known.get(found.item_id)
    if item is None:
        yield ProfileWarning(code=Code.UNKNOWN_ITEM, about=found.id, item_id=found.item_id)
    elif not item.has_levels:
        yield ProfileWarning(code=Code.ITEM_WITHOUT_LEVELS, about=found.id, item_id=found.item_id)


def _level(requirement: Requirement, item: Item | None) -> Found:
    if requirement.level < 1:
        yield ProfileWarning(
            code=Code.LEVEL_TOO_LOW, about=requirement.id, item_id=requirement.item_id, number=requirement.level
        )
    elif item is not None and item.has_levels and requirement.level > best_level(item):
        yield ProfileWarning(
            code=Code.LEVEL_OUT_OF_REACH,
            about=requirement.id,
            item_id=item.id,
            number=requirement.level,
            bound=best_level(item),
        )
    elif requirement.level >= BEST_LEVEL:
        yield ProfileWarning(code=Code.LEVEL_FOUR, about=requirement.id, item_id=requirement.item_id)


def _relief(requirement: Requirement) -> Found:
    about, item_id = requirement.id, requirement.item_id
    for size, level in requirement.relief.items():
        if size not in RELIEVED_SIZES:
            yield ProfileWarning(code=Code.RELIEF_FOR_LARGER, about=about, item_id=item_id, who=Who((size,)))
        elif level > requirement.level:
            yield ProfileWarning(
                code=Code.RELIEF_ABOVE_LEVEL,
                about=about,
                item_id=item_id,
                number=level,
                bound=requirement.level,
                who=Who((size,)),
            )


def _points(preference: Preference, item: Item | None) -> Found:
    about, item_id, points = preference.id, preference.item_id, preference.points
    if any(higher < lower for lower, higher in pairwise(points)):
        yield ProfileWarning(code=Code.POINTS_FALL, about=about, item_id=item_id)
    elif points[-1] <= 0:
        yield ProfileWarning(code=Code.EARNS_NOTHING, about=about, item_id=item_id)
    elif item is not None and item.has_levels and points[best_level(item)] < points[-1]:
        reached = points[best_level(item)]
        yield ProfileWarning(
            code=Code.POINTS_OUT_OF_REACH, about=about, item_id=item_id, number=points[-1], bound=reached
        )
    if points[0] > 0:
        yield ProfileWarning(code=Code.POINTS_FOR_NOTHING, about=about, item_id=item_id, number=points[0])


def _preferred_twice(profile: CriteriaProfile) -> Found:
    first: dict[tuple[str, int], str] = {}
    for preference in profile.preferences:
        key = (preference.item_id, preference.assurance)
        if key in first:
            yield ProfileWarning(
                code=Code.PREFERRED_TWICE, about=preference.id, other=first[key], item_id=preference.item_id
            )
        first.setdefault(key, preference.id)


def _pass_mark(profile: CriteriaProfile) -> Found:
    mark, possible = profile.pass_mark, profile.possible_points
    if mark > possible:
        yield ProfileWarning(code=Code.MARK_OUT_OF_REACH, number=mark, bound=possible)
    elif mark == possible and mark > 0:
        yield ProfileWarning(code=Code.MARK_IS_EVERYTHING, number=mark, bound=possible)


def _times(profile: CriteriaProfile) -> Found:
    opens, closes = profile.window.opens_at, profile.window.closes_at
    if opens is not None and closes is not None and closes <= opens:
        yield ProfileWarning(code=Code.CLOSES_BEFORE_OPENING)
