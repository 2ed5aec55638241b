"""Checking all example profiles at once and counting them, for the command line and the tests; prints nothing."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from portal.core.yaml_files import ContentErrors, ContentProblem
from portal.criteria.loading import PROFILES_FOLDER, read_profiles
from portal.criteria.rules.structure import CriteriaProfile
from portal.criteria.rules.warnings import Severity, find_warnings
from portal.questionnaires.content_check import questionnaire_folders
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.structure import Questionnaire


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilesReport:
    """The sound profiles, how many criteria, preferences and warnings they have, and the problems of the others."""

    profiles: tuple[CriteriaProfile, ...]
    criteria: int
    preferences: int
    warnings: Counter[Severity]
    problems: tuple[ContentProblem, ...]


def check_profiles(root: Path) -> ProfilesReport:
    """Load every profile of the content folder and hold it to every rule. Raises nothing for its content."""
    questionnaires = _sound_questionnaires(root)
    reading = read_profiles(root / PROFILES_FOLDER, questionnaires)
    warnings = Counter(
        found.severity
        for profile in reading.profiles
        for found in find_warnings(profile, questionnaires[profile.questionnaire_id])
    )
    return ProfilesReport(
        profiles=tuple(reading.profiles),
        criteria=sum(len(profile.criteria) for profile in reading.profiles),
        preferences=sum(len(profile.preferences) for profile in reading.profiles),
        warnings=warnings,
        problems=tuple(sorted(reading.problems)),
    )


def _sound_questionnaires(root: Path) -> dict[str, Questionnaire]:
    found = {}
    for folder in questionnaire_folders(root):
        try:
            found[folder.name] = load_questionnaire(folder, allow_untranslated=True)
        except ContentErrors:  # told by the check of the questionnaires
            continue
    return found
