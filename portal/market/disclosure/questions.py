"""Says what a criteria profile asks, in one text that is the same however the profile is written down; pure.

Two profiles with the same text let the same suppliers qualify. What cannot matter is left out: ids, texts, order, what
is said twice, demands that everybody meets, duties of the contract, preferences where there is no pass mark.
"""

import json

from portal.criteria.rules.asking import requested_sections
from portal.criteria.rules.structure import CriteriaProfile, Criterion, Group
from portal.organisations.rules import Size
from portal.questionnaires.rules.structure import Questionnaire

Demand = list[object]


def question_of(profile: CriteriaProfile, questionnaire: Questionnaire, *, without: str = "") -> str:
    """The text of the profile, or of what it would be without the criterion of this id, all else (also what it
    requests of suppliers) as it is."""
    criteria = [
        found
        for criterion in profile.criteria
        if criterion.is_needed_to_qualify and criterion.id != without and (found := _criterion(criterion)) is not None
    ]
    said = {
        "criteria": _each_once(criteria),
        "preferences": _preferences(profile) if profile.pass_mark > 0 else [],
        "pass-mark": max(profile.pass_mark, 0),
        "requested": sorted(requested_sections(profile, questionnaire)),
        **audience_question(profile),
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"))


def audience_question(profile: CriteriaProfile) -> dict[str, list[str]]:
    """Whom the profile is meant for, as a part of its question."""
    return {"sectors": sorted(profile.sectors), "countries": sorted(profile.countries)}


def _criterion(criterion: Criterion) -> Demand | None:
    """The groups of which one must be met; None if everybody meets one."""
    groups = [_group(group, criterion.assurance) for group in criterion.groups]
    return None if [] in groups else _each_once(groups)


def _group(group: Group, assurance: int) -> Demand:
    """For each requirement the item and the level needed by size, with the assurance; none if nothing is demanded."""
    demands: list[Demand] = []
    for found in group.requirements:
        levels = [found.level_for(size) for size in Size]
        if any(level > 0 for level in levels):
            demands.append([found.item_id, levels, int(assurance)])
    return _each_once(demands)


def _preferences(profile: CriteriaProfile) -> Demand:
    """Each counts, also one like another."""
    return sorted(
        ([found.item_id, list(found.points), int(found.assurance)] for found in profile.preferences), key=repr
    )


def _each_once(demands: list[Demand]) -> Demand:
    return [json.loads(text) for text in sorted({json.dumps(demand) for demand in demands})]
