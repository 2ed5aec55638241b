"""A foreign tender's requirements, matched by hand to items, as a criteria profile that keeps their structure; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.criteria.ocds.tender import ReadCriterion, ReadRequirement, TenderImport
from portal.criteria.rules.bounds import (
    LONGEST_BASIS,
    LONGEST_LINK,
    LONGEST_OCID,
    LONGEST_TEXT,
    LONGEST_TITLE,
    is_within_reach,
)
from portal.criteria.rules.structure import CriteriaProfile, Criterion, Group, LegalBasis, Requirement, Stage, Window


@dataclass(frozen=True, slots=True)
class Meaning:
    """The item and the level that a foreign requirement stands for, as a person said."""

    item_id: str
    level: int


Meanings = Mapping[str, Meaning]


def profile_from(
    found: TenderImport, meanings: Meanings, *, questionnaire_id: str, language: str, zone: str
) -> CriteriaProfile:
    """The profile of the requirements that have a meaning, criterion by criterion and group by group.

    A group keeps only what was matched in it; a group or criterion without anything is left out. The tender's own
    words become the texts; what is too long for a page is cut. A closing time that nobody can mean is left out.
    """
    criteria: list[Criterion] = []
    texts: dict[str, str] = {}
    for read in found.criteria:
        criterion = _criterion(read, meanings, f"c{len(criteria) + 1}")
        if criterion is not None:
            criteria.append(criterion)
            texts |= _texts(read, criterion.id)
    facts = found.facts
    texts["profile.title"] = (facts.title or facts.ocid)[:LONGEST_TITLE]
    return CriteriaProfile(
        id="new",
        language=language,
        questionnaire_id=questionnaire_id,
        criteria=tuple(criteria),
        window=Window(None, facts.closes_at if facts.closes_at and is_within_reach(facts.closes_at) else None, zone),
        ocid=facts.ocid[:LONGEST_OCID],
        texts={language: {key: text for key, text in texts.items() if text}},
    )


def _criterion(read: ReadCriterion, meanings: Meanings, own_id: str) -> Criterion | None:
    groups: list[Group] = []
    for group in read.groups:
        requirements = tuple(
            Requirement(f"{own_id}-r{place}-w{len(groups) + 1}", *_meaning(found, meanings))
            for place, found in enumerate(group.requirements, start=1)
            if found.key in meanings
        )
        if requirements:
            groups.append(Group(f"{own_id}-w{len(groups) + 1}", requirements))
    basis = next(map(_basis, read.legislation), None)
    return Criterion(id=own_id, stage=Stage.SELECTION, groups=tuple(groups), legal_basis=basis) if groups else None


def _basis(found: LegalBasis) -> LegalBasis:
    name = found.name or found.link
    return LegalBasis(name[:LONGEST_BASIS], found.link if len(found.link) <= LONGEST_LINK else "")


def _meaning(found: ReadRequirement, meanings: Meanings) -> tuple[str, int]:
    meaning = meanings[found.key]
    return meaning.item_id, meaning.level


def _texts(read: ReadCriterion, own_id: str) -> dict[str, str]:
    first = next((found for group in read.groups for found in group.requirements), None)
    title = read.title or (first.title if first else "") or read.id
    return {
        f"criteria.{own_id}.title": title[:LONGEST_TITLE],
        f"criteria.{own_id}.text": read.text[:LONGEST_TEXT],
    }
