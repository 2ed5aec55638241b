"""When somebody is reminded of what; pure values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Subject(StrEnum):
    """What somebody is reminded of."""

    EVIDENCE = "evidence"
    CERTIFICATE = "certificate"
    ASSESSMENT = "assessment"


DAYS_LEFT = {Subject.EVIDENCE: (7, 30), Subject.CERTIFICATE: (14, 60)}  # stages of what ends, the nearest first
LEFT_OPEN = 14  # days without a save after which an open assessment is called to mind


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that ends on a day, its last one; or, an assessment, that was last worked on on a day.

    `titles` are by language; the one under "" serves where there is no other.
    """

    subject: Subject
    id: UUID
    titles: Mapping[str, str]
    day: date

    def title(self, language: str) -> str:
        """How it is called in the language."""
        return self.titles.get(language) or self.titles[""]


@dataclass(frozen=True, slots=True)
class Due:
    """A thing that somebody is reminded of, at a stage in days, and the day by which the reminder is known."""

    thing: Thing
    stage: int
    day: date


def find_due(thing: Thing, on: date) -> Due | None:
    """The reminder that is due on the day; None before the first stage and once the thing has ended.

    Of several stages that have come only the nearest counts. An assessment is called to mind once, however often it is
    left lying: its reminder is known by one fixed day.
    """
    if thing.subject is Subject.ASSESSMENT:
        return Due(thing, LEFT_OPEN, date.min) if (on - thing.day).days >= LEFT_OPEN else None
    left = (thing.day - on).days
    stage = next((stage for stage in DAYS_LEFT[thing.subject] if 0 <= left <= stage), None)
    return None if stage is None else Due(thing, stage, thing.day)
