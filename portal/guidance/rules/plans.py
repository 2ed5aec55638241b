"""A plan as values: steps in order, what each adds, what is left when the date is near, what makes it impossible."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from portal.criteria.rules.structure import Assurance
from portal.guidance.rules.targets import Target
from portal.questionnaires.rules.answers import Standing
from portal.questionnaires.rules.structure import Action


class Outcome(StrEnum):
    """What came of looking for a plan.

    Reached: there is nothing to do. Planned: the plan reaches the target within the limits. Too late: it reaches the
    target, but not within the limits. Impossible: no plan does, whatever the time.
    """

    REACHED = "reached"
    PLANNED = "planned"
    TOO_LATE = "too-late"
    IMPOSSIBLE = "impossible"


class ObstacleKind(StrEnum):
    """What no plan can get past; "together": each criterion and the pass mark can be reached, but not all at once."""

    NOT_APPLICABLE = "not-applicable"
    SCORE = "score"
    FLOOR = "floor"
    GATE = "gate"
    CRITERION = "criterion"
    POINTS = "points"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that makes the target impossible.

    `what` is the id of the section, item or criterion, else empty. `needed` is out of 100 for a score, floor or
    "not applicable", a level for a gate, points for a pass mark; `best` is what there is when every item is brought
    as far as actions lead. Both are None where there is no figure, and `best` where nothing could be rated.
    """

    kind: ObstacleKind
    what: str = ""
    needed: int | None = None
    best: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ReadinessResult:
    """Where answers stand towards a readiness level: the whole score of 100 and the level reached, None if none is."""

    score: Fraction | None
    level_id: str | None
    reached: bool


@dataclass(frozen=True, slots=True)
class ProfileResult:
    """Where answers stand towards a profile: points, and the criteria needed to qualify that are not met, in order."""

    points: Fraction
    unmet: tuple[str, ...]
    reached: bool


Result = ReadinessResult | ProfileResult


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One item's part of a plan, done in one go, and the result once it and all steps before it are done.

    `missing` are the ids of the checks to tick; `must_choose` says that the answer itself has to rise, too. `effort`
    is in working days, `weeks` what passes from start to end. `gain` is in points of the whole score of 100, or of the
    profile; `criteria` are the ids of those that need the step. For a profile, `after` takes the evidence of the
    plan as named.
    """

    item_id: str
    section_id: str
    standing: Standing
    gate: bool
    from_level: int
    to_level: int
    reached_level: int
    missing: tuple[str, ...]
    must_choose: bool
    actions: tuple[Action, ...]
    effort: Decimal
    weeks: int
    gain: Fraction
    criteria: tuple[str, ...]
    after: Result


@dataclass(frozen=True, slots=True)
class EvidenceNeed:
    """An item whose answer has to be backed, as it is or as it will be, up to this assurance. That is no effort.

    `criteria` and `preferences` are the ids of those that ask for it.
    """

    item_id: str
    assurance: Assurance
    criteria: tuple[str, ...]
    preferences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """An item brought from one level to another."""

    item_id: str
    from_level: int
    to_level: int


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left to do for an item after the date: the move, and its work."""

    move: Move
    actions: tuple[Action, ...]
    effort: Decimal
    weeks: int


@dataclass(frozen=True, slots=True)
class PartInTime:
    """What of a plan fits into the limits, taken in the order of the plan, and what remains."""

    steps: tuple[PlannedStep, ...]
    effort: Decimal
    remaining: tuple[Remainder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The least work that reaches a target.

    `now` is the result before any step. `effort` is in working days, `weeks` from start to end with the days a week
    that were given. `alternatives` are other plans of the same effort, the next best first. Only for a plan that is
    too late: `in_time`, and `earliest_week`, the least weeks in which any plan reaches the target. Only for an
    impossible one: `obstacles`.
    """

    target: Target
    outcome: Outcome
    now: Result
    steps: tuple[PlannedStep, ...] = ()
    effort: Decimal = Decimal()
    weeks: int = 0
    evidence: tuple[EvidenceNeed, ...] = ()
    alternatives: tuple[tuple[Move, ...], ...] = ()
    in_time: PartInTime | None = None
    earliest_week: int | None = None
    obstacles: tuple[Obstacle, ...] = ()


class PlanFault(RuntimeError):
    """A plan that was found does not hold when it is applied: a fault in the planner or the questionnaire."""
