"""What to tell an agency while it writes a profile: errors block publishing, the rest is advice; pure."""

from portal.criteria.rules.audience import audience_warnings
from portal.criteria.rules.burden import burden_warnings
from portal.criteria.rules.demands import demand_warnings
from portal.criteria.rules.overlap import overlap_warnings
from portal.criteria.rules.reach import Reach
from portal.criteria.rules.structure import CriteriaProfile
from portal.criteria.rules.warning_codes import Code, ProfileWarning, Severity, Who
from portal.questionnaires.rules.structure import Questionnaire

__all__ = ["Code", "ProfileWarning", "Severity", "Who", "find_warnings", "has_errors"]

_GRAVEST_FIRST = tuple(Severity)


def find_warnings(profile: CriteriaProfile, questionnaire: Questionnaire) -> tuple[ProfileWarning, ...]:
    """Everything to say about the profile, errors first, then warnings, then information. Raises nothing.

    A profile without errors can be met, within each of its sectors and sizes, by a supplier that does everything
    well. Texts are not looked at.
    """
    reach = Reach(profile, questionnaire)
    found = (
        *demand_warnings(profile, questionnaire),
        *audience_warnings(reach),
        *overlap_warnings(reach),
        *burden_warnings(reach),
    )
    return tuple(sorted(found, key=lambda warning: _GRAVEST_FIRST.index(warning.severity)))


def has_errors(profile: CriteriaProfile, questionnaire: Questionnaire) -> bool:
    """Whether something keeps the profile from being published."""
    return any(found.severity is Severity.ERROR for found in find_warnings(profile, questionnaire))
