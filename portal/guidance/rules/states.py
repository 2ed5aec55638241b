"""What a kept plan leads to, and how far its steps are."""

from enum import StrEnum


class TargetKind(StrEnum):
    """What a plan leads to: a readiness level of a questionnaire, or a published criteria profile."""

    LEVEL = "level"
    PROFILE = "profile"


class StepState(StrEnum):
    """How far a chosen step is."""

    TO_DO = "to-do"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"
