"""Decides about certificates: the code, who may get one, how long it holds, what it is worth on a day; pure."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.assessments.rules.scoring import Scorecard
from portal.core.errors import Conflict
from portal.questionnaires.rules.levels import add_months
from portal.questionnaires.rules.structure import Questionnaire

CODE_LENGTH = 16
CODE_BITS = 80
GROUP = 4
LONGEST_TYPED = 80
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE = re.compile(f"[{_ALPHABET}]{{{CODE_LENGTH}}}")
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SEPARATORS = re.compile(r"[\s\u2010-\u2015\u2212._-]+")
_FURTHEST_BEHIND = timedelta(hours=12)


class CertificateState(StrEnum):
    """What a certificate is worth on a day."""

    VALID = "valid"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class Refusal(StrEnum):
    """Why no certificate is given for a submission."""

    NOT_RATED = "not-rated"
    LEVEL_TOO_LOW = "level-too-low"
    NOT_LATEST = "not-latest"
    TOO_OLD = "too-old"


class CannotIssue(Conflict):
    """No certificate can be given; `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """A submission held out for a certificate: its scorecard, the day it was sent, and whether it is the latest."""

    scorecard: Scorecard
    sent_on: date
    is_latest: bool


def code_from_bits(bits: int) -> str:
    """The code of 80 random bits: 16 characters of Crockford's base 32, five bits each; raises ValueError."""
    if not 0 <= bits < 1 << CODE_BITS:
        raise ValueError("a code is made of 80 bits")
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(CODE_BITS - 5, -1, -5))


def read_code(typed: str) -> str | None:
    """The code that was typed or scanned, or None: small letters, blanks and hyphens do not matter, nor I, L and O."""
    if len(typed) > LONGEST_TYPED:
        return None
    code = _SEPARATORS.sub("", typed).upper().translate(_READ_AS)
    return code if _CODE.fullmatch(code) else None


def hash_of_code(code: str) -> str:
    """SHA-256 of a code: of 80 random bits nobody finds it by trying."""
    return hashlib.sha256(code.encode("ascii")).hexdigest()


def grouped_code(code: str) -> str:
    """The code in groups of four, as people read it to each other."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def state_on(day: date, *, expires_on: date, is_withdrawn: bool, is_replaced: bool) -> CertificateState:
    """What the certificate is worth on the day; its last day is still valid. Withdrawn outweighs all else."""
    if is_withdrawn:
        return CertificateState.WITHDRAWN
    if is_replaced:
        return CertificateState.REPLACED
    return CertificateState.VALID if day <= expires_on else CertificateState.EXPIRED


def day_of_checking(at: datetime) -> date:
    """The day by which a certificate is judged: it is over only when it is over everywhere (UTC-12)."""
    return (at - _FURTHEST_BEHIND).date()


def last_day(sent_on: date, valid_months: int) -> date:
    """The last day of a certificate: so many months from the day the answers were sent, less a day.

    From 31 August, one month leads to 30 September, and so to 29 September.
    """
    return add_months(sent_on, valid_months) - timedelta(days=1)


def find_refusal(candidate: Candidate, questionnaire: Questionnaire, *, on: date) -> Refusal | None:
    """Why the submission gets no certificate on this day, or None when it may have one."""
    level = candidate.scorecard.level
    if level is None:
        return Refusal.NOT_RATED
    ids = [each.id for each in questionnaire.levels]
    if ids.index(level.id) < ids.index(questionnaire.certificate_from):
        return Refusal.LEVEL_TOO_LOW
    if not candidate.is_latest:
        return Refusal.NOT_LATEST
    return Refusal.TOO_OLD if on > last_day(candidate.sent_on, questionnaire.valid_months) else None


def can_issue(candidate: Candidate, questionnaire: Questionnaire, *, on: date) -> bool:
    """Whether the submission may have a certificate on this day."""
    return find_refusal(candidate, questionnaire, on=on) is None


def check_can_issue(candidate: Candidate, questionnaire: Questionnaire, *, on: date) -> None:
    """Raises CannotIssue, with the reason, unless the submission may have a certificate on this day."""
    refusal = find_refusal(candidate, questionnaire, on=on)
    if refusal is not None:
        raise CannotIssue(refusal)
