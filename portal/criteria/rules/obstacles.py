"""What keeps a profile from being published, beside the errors in what it demands; pure."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from portal.criteria.rules.structure import CriteriaProfile
from portal.criteria.rules.warnings import has_errors
from portal.questionnaires.rules.structure import Questionnaire


class Obstacle(StrEnum):
    """Nobody could find the profile by its title, or bid any more."""

    NO_TITLE = "no-title"
    CLOSING_TIME_PASSED = "closing-time-passed"


def find_obstacles(profile: CriteriaProfile, at: datetime) -> Iterator[Obstacle]:
    """What is missing at this moment."""
    if not profile.text("profile.title", profile.language):
        yield Obstacle.NO_TITLE
    if profile.window.has_ended(at):
        yield Obstacle.CLOSING_TIME_PASSED


def can_publish(profile: CriteriaProfile, questionnaire: Questionnaire, at: datetime) -> bool:
    """Whether nothing keeps the profile from being published."""
    return not any(find_obstacles(profile, at)) and not has_errors(profile, questionnaire)
