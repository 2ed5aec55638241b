"""Writes a criteria profile as Open Contracting data: tender.criteria for everybody, our extension for what is left.

docs/decisions/0010-profiles-as-open-contracting-data.md says why it is written in this way.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from portal.criteria.ocds.publication import (
    Agency,
    Json,
    Publication,
    agency_party,
    package,
    timestamp,
    without_blanks,
)
from portal.criteria.ocds.validating import EXTENSIONS, check_package
from portal.criteria.rules.structure import (
    Assurance,
    CriteriaProfile,
    Criterion,
    LegalBasis,
    Preference,
    Requirement,
    Stage,
    Window,
)
from portal.questionnaires.rules.structure import BEST_LEVEL, Questionnaire

HUMAN_RIGHTS = "social.humanRightsInSupplyChains"
LABOUR_RIGHTS = "social.laborRightsPromotion"
STAGES: Mapping[Stage, str] = {
    Stage.SELECTION: "selectionCriteria",
    Stage.AWARD: "awardCriteria",
    Stage.CONTRACT_PERFORMANCE: "contractPerformanceConditions",
}
ASSURANCES: Mapping[Assurance, str] = {
    Assurance.SELF_DECLARED: "selfDeclared",
    Assurance.EVIDENCED: "evidenced",
    Assurance.REVIEWED: "reviewed",
}
# As the questionnaires' references are named. Of the International Labour Organization's standards, one is not about
# work: Convention 169 is about Indigenous peoples and their lands.
_LABOUR_STANDARDS, _OTHER_STANDARD = "ILO-", "ILO-C169"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileWords:
    """What the file says in words, in the profile's language, by id.

    `titles` and `texts` are by the id of a requirement or preference, `notes` by that of a criterion or preference.
    What is missing is left out of the file.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


def profile_to_ocds(
    profile: CriteriaProfile,
    words: ProfileWords,
    *,
    agency: Agency,
    publication: Publication,
    ocid: str | None = None,
    on_labour: Iterable[str] = (),
) -> Json:
    """The profile as a package of one release, which reads back as the same profile.

    `on_labour` are the `labour_items` of the questionnaire, for the goals. The ocid is the agency's to give: without
    one the release has none, and is a draft for the agency's own system. Raises ValueError for a profile in which two
    things have one id, or that the standard cannot hold.
    """
    _check_ids(profile)
    release = {
        "ocid": ocid,
        "id": f"{profile.id}-{publication.stamp}",
        "date": timestamp(publication.at),
        "language": profile.language,
        "tag": ["tender"],
        "initiationType": "tender",
        "parties": [agency_party(agency)],
        "tender": _tender(profile, words, agency, frozenset(on_labour)),
    }
    extensions = [EXTENSIONS["requirements"], EXTENSIONS["sustainability"], publication.extension_uri]
    written = package(publication, extensions, without_blanks(release))
    check_package(written, is_draft=ocid is None)
    return written


def labour_items(questionnaire: Questionnaire) -> frozenset[str]:
    """The items about the rights of workers: those that refer to a labour standard."""
    return frozenset(
        item.id
        for item in questionnaire.items
        if any(name.startswith(_LABOUR_STANDARDS) and name != _OTHER_STANDARD for name in item.references)
    )


def _check_ids(profile: CriteriaProfile) -> None:
    """Everything that becomes one list of the standard must have ids of its own in it."""
    preferences = [found.id for found in profile.preferences]
    kinds = (
        [found.id for found in profile.criteria],
        [group.id for found in profile.criteria for group in found.groups],
        [found.id for found in profile.requirements],
    )
    for ids in kinds:
        repeated = [name for name, count in Counter((*ids, *preferences)).items() if count > 1]
        if repeated:
            raise ValueError(f"two things in the profile have the id {repeated[0]}")


def _tender(profile: CriteriaProfile, words: ProfileWords, agency: Agency, on_labour: frozenset[str]) -> Json:
    goals = list(_goals(profile, on_labour))
    return without_blanks(
        {
            "id": profile.id,
            **_in_languages(profile, "title", "profile.title"),
            **_in_languages(profile, "description", "profile.summary"),
            "procuringEntity": {"id": agency.party_id, "name": agency.name},
            "tenderPeriod": _period(profile.window),
            "hasSustainability": bool(goals) or None,
            "sustainability": goals,
            "criteria": [
                *(_criterion(profile, found, words) for found in profile.criteria),
                *(_preference(found, words) for found in profile.preferences),
            ],
            "criteriaProfile": _profile(profile),
        }
    )


def _profile(profile: CriteriaProfile) -> Json:
    return without_blanks(
        {
            "id": profile.id,
            "questionnaire": profile.questionnaire_id,
            "passMark": profile.pass_mark,
            "sectors": sorted(profile.sectors),
            "countries": sorted(profile.countries),
            "legalBasis": [_legal_basis(found) for found in profile.legal_basis],
            "timeZone": profile.window.zone,
            "source": profile.source,
        }
    )


def _in_languages(profile: CriteriaProfile, name: str, key: str) -> Json:
    """A text in the profile's own language under its name, and in others under such names as "title_es"."""
    return {
        name if language == profile.language else f"{name}_{language}": texts[key]
        for language, texts in profile.texts.items()
        if texts.get(key)
    }


def _period(window: Window) -> Json:
    return {
        name: timestamp(at)
        for name, at in (("startDate", window.opens_at), ("endDate", window.closes_at))
        if at is not None
    }


def _goals(profile: CriteriaProfile, on_labour: frozenset[str]) -> Iterator[Json]:
    """The goals that the criteria pursue, each with the stages in which they do."""
    used = {(found.stage, found.item_id) for found in profile.preferences} | {
        (found.stage, need.item_id)
        for found in profile.criteria
        for group in found.groups
        for need in group.requirements
    }
    for goal, stages in (
        (HUMAN_RIGHTS, {stage for stage, _ in used}),
        (LABOUR_RIGHTS, {stage for stage, item_id in used if item_id in on_labour}),
    ):
        if stages:
            yield {"goal": goal, "strategies": [code for stage, code in STAGES.items() if stage in stages]}


def _criterion(profile: CriteriaProfile, criterion: Criterion, words: ProfileWords) -> Json:
    return without_blanks(
        {
            "id": criterion.id,
            **_in_languages(profile, "title", f"criteria.{criterion.id}.title"),
            **_in_languages(profile, "description", f"criteria.{criterion.id}.text"),
            "relatesToTenderer": True,
            "stage": STAGES[criterion.stage],
            "assurance": ASSURANCES[criterion.assurance],
            "legalBasis": _legal_basis(criterion.legal_basis) if criterion.legal_basis else None,
            "requirementGroups": [
                without_blanks(
                    {
                        "id": group.id,
                        "description": words.notes.get(criterion.id),
                        "requirements": [_requirement(found, words) for found in group.requirements],
                    }
                )
                for group in criterion.groups
            ],
        }
    )


def _requirement(requirement: Requirement, words: ProfileWords) -> Json:
    return without_blanks(
        {
            **_level_answer(requirement.id, requirement.item_id, words),
            "minValue": requirement.level,
            "relief": [{"scale": size.value, "minValue": level} for size, level in sorted(requirement.relief.items())],
        }
    )


def _preference(preference: Preference, words: ProfileWords) -> Json:
    """A criterion that any answer meets, for it excludes nobody; what an answer earns stands beside it."""
    requirement = {
        **_level_answer(preference.id, preference.item_id, words),
        "minValue": 0,
        "points": list(preference.points),
    }
    return without_blanks(
        {
            "id": preference.id,
            "title": words.titles.get(preference.id),
            "relatesToTenderer": True,
            "stage": STAGES[preference.stage],
            "assurance": ASSURANCES[preference.assurance],
            "requirementGroups": [
                without_blanks(
                    {
                        "id": preference.id,
                        "description": words.notes.get(preference.id),
                        "requirements": [without_blanks(requirement)],
                    }
                )
            ],
        }
    )


def _level_answer(own_id: str, item_id: str, words: ProfileWords) -> Json:
    return {
        "id": own_id,
        "title": words.titles.get(own_id),
        "description": words.texts.get(own_id),
        "dataType": "integer",
        "maxValue": BEST_LEVEL,
        "item": item_id,
    }


def _legal_basis(basis: LegalBasis) -> Json:
    return without_blanks({"name": basis.name, "uri": basis.link})
