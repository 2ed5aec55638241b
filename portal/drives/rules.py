"""What a drive is, how far it is, and how a pasted list of addresses is read; pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_INVITED_A_DAY = 500
MOST_INVITED = 2000
_SEPARATORS = re.compile(r"[\s,;\t<>\"']+")


class Stage(StrEnum):
    """How far a supplier of a drive is with the drive's questionnaire, in this drive's period."""

    JOINED = "joined"
    STARTED = "started"
    SUBMITTED = "submitted"


class Phase(StrEnum):
    """Where a drive is in its life."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class DrivePlan:
    """What an association says of a drive. `goal` is how many suppliers shall submit, both days are part of it."""

    title: str
    note: str
    questionnaire_id: str
    starts_on: date
    ends_on: date
    goal: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How many were invited by mail, joined, started and submitted; those that submitted also started and joined."""

    invited: int
    joined: int
    started: int
    submitted: int
    goal: int

    @property
    def missing(self) -> int:
        """How many more must submit to reach the goal."""
        return max(0, self.goal - self.submitted)


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line of a pasted list without one address: its number, from 1, and what stands there."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class AddressList:
    """The addresses of a pasted list, each once, in order; and the lines that could not be read."""

    addresses: tuple[str, ...]
    wrong: tuple[WrongLine, ...]


def phase_of(starts_on: date, ends_on: date, *, closed: bool, on: date) -> Phase:
    """Where the drive is on this day."""
    if closed or on > ends_on:
        return Phase.OVER
    return Phase.RUNNING if on >= starts_on else Phase.COMING


def stage_of(*, has_open: bool, submitted_on: Iterable[date], starts_on: date, ends_on: date) -> Stage:
    """How far a supplier is: what it sent before or after the drive's days is not the drive's."""
    if any(starts_on <= day <= ends_on for day in submitted_on):
        return Stage.SUBMITTED
    return Stage.STARTED if has_open else Stage.JOINED


def progress_of(stages: Iterable[Stage], *, invited: int, goal: int) -> Progress:
    """The counts of a drive whose suppliers are so far."""
    found = list(stages)
    submitted = found.count(Stage.SUBMITTED)
    return Progress(invited, len(found), submitted + found.count(Stage.STARTED), submitted, goal)


def read_addresses(text: str, normal: Callable[[str], str | None]) -> AddressList:
    """Reads a list as it is pasted from a mail or a spreadsheet: one address a line, other cells are passed over.

    `normal` gives an address in the form in which it is kept, or None for what is none.
    """
    addresses: dict[str, None] = {}
    wrong: list[WrongLine] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = [word for word in _SEPARATORS.split(line) if word]
        found = [address for word in words if "@" in word for address in [normal(word)] if address]
        if words and not found:
            wrong.append(WrongLine(number, line.strip()))
        addresses.update(dict.fromkeys(found))
    return AddressList(tuple(addresses), tuple(wrong))
