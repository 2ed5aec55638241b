"""What a plan starts from, what it is to reach, and what limits it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal.criteria.rules.structure import CriteriaProfile
from portal.organisations.rules import SupplierProfile
from portal.questionnaires.rules.answers import Answers
from portal.questionnaires.rules.structure import Questionnaire


@dataclass(frozen=True, slots=True)
class Situation:
    """One supplier's answers on a day.

    `reviewed` are the items whose present answer a reviewer accepted, `attached` those with a valid document.
    """

    questionnaire: Questionnaire
    supplier: SupplierProfile
    answers: Answers
    as_of: date
    reviewed: frozenset[str] = frozenset()
    attached: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadinessTarget:
    """A readiness level of the questionnaire: its whole score, every floor, its gates."""

    level_id: str


@dataclass(frozen=True, slots=True)
class ProfileTarget:
    """A criteria profile: every criterion needed to qualify, and the pass mark."""

    profile: CriteriaProfile


Target = ReadinessTarget | ProfileTarget


@dataclass(frozen=True, slots=True)
class Limits:
    """The weeks until the date, and the working days a week that the supplier can give; None for no limit.

    Items go on side by side, so each item's own weeks must fit; all work together must fit into weeks times days.
    Raises ValueError for less than no weeks, or no days at all.
    """

    weeks: int | None = None
    days_per_week: Decimal | None = None

    def __post_init__(self) -> None:
        if self.weeks is not None and self.weeks < 0:
            raise ValueError("there cannot be less than 0 weeks")
        if self.days_per_week is not None and self.days_per_week <= 0:
            raise ValueError("a supplier gives more than 0 days a week")

    def allow(self, effort: Fraction, longest: int) -> bool:
        """Whether so many days of work, the longest item taking so many weeks, are done in time."""
        return self.weeks is None or self.weeks_for(effort, longest) <= self.weeks

    def weeks_for(self, effort: Fraction, longest: int) -> int:
        """The weeks from start to end of so many days of work, the longest item taking so many weeks."""
        if self.days_per_week is None:
            return longest
        return max(longest, -(-effort // Fraction(self.days_per_week)))


NO_LIMITS = Limits()
