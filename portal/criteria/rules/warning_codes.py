"""What may be wrong with a criteria profile: each kind by its code, how grave it is, and what it is about; pure."""

from dataclasses import dataclass
from enum import StrEnum

from portal.organisations.rules import Size


class Severity(StrEnum):
    """An error blocks publishing, a warning is advice, information is what an agency should know."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


class Code(StrEnum):
    """Each kind of warning; `ProfileWarning` says which values come with it."""

    NOTHING_ASKED = "nothing-asked"
    ID_TWICE = "id-twice"
    NO_GROUPS = "no-groups"
    NO_REQUIREMENTS = "no-requirements"
    UNKNOWN_ITEM = "unknown-item"
    ITEM_WITHOUT_LEVELS = "item-without-levels"
    NEVER_ASKED = "never-asked"
    LEVEL_TOO_LOW = "level-too-low"
    LEVEL_OUT_OF_REACH = "level-out-of-reach"
    ITEM_TWICE_IN_GROUP = "item-twice-in-group"
    RELIEF_ABOVE_LEVEL = "relief-above-level"
    RELIEF_FOR_LARGER = "relief-for-larger"
    POINTS_FALL = "points-fall"
    POINTS_OUT_OF_REACH = "points-out-of-reach"
    MARK_OUT_OF_REACH = "mark-out-of-reach"
    CLOSES_BEFORE_OPENING = "closes-before-opening"

    NOT_ASKED = "not-asked"
    NOT_ASKED_IN_COUNTRIES = "not-asked-in-countries"
    ONLY_IN_COUNTRIES = "only-in-countries"
    OPEN_ALTERNATIVE = "open-alternative"
    GROUP_IMPLIED = "group-implied"
    CRITERION_IMPLIED = "criterion-implied"
    LEVEL_FOUR = "level-four"
    TOO_MANY_FOR_MICRO = "too-many-for-micro"
    MICRO_ABOVE_SMALL = "micro-above-small"
    NO_RELIEF = "no-relief"
    SHORT_NOTICE = "short-notice"
    REVIEW_TAKES_TIME = "review-takes-time"
    NOTHING_TO_SHOW = "nothing-to-show"
    PREFERRED_TWICE = "preferred-twice"
    EARNS_NOTHING = "earns-nothing"
    EARNS_NOTHING_BEYOND = "earns-nothing-beyond"
    POINTS_FOR_NOTHING = "points-for-nothing"
    MARK_IS_EVERYTHING = "mark-is-everything"

    ONLY_AFTER_TRAITS = "only-after-traits"
    ONLY_AFTER_ANSWERS = "only-after-answers"
    SECTION_REQUESTED = "section-requested"
    WEEKS_NEEDED = "weeks-needed"


_CODES = tuple(Code)
_ERRORS = frozenset(_CODES[: _CODES.index(Code.CLOSES_BEFORE_OPENING) + 1])
_INFORMATION = frozenset(_CODES[_CODES.index(Code.ONLY_AFTER_TRAITS) :])


@dataclass(frozen=True, slots=True)
class Who:
    """Some of the suppliers that a profile is for: these sizes and sectors (ISIC divisions); none of a kind means all.

    With `except_sectors` it is every sector but these.
    """

    sizes: tuple[Size, ...] = ()
    sectors: tuple[str, ...] = ()
    except_sectors: tuple[str, ...] = ()


EVERYBODY = Who()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileWarning:
    """One thing to tell whoever writes a profile.

    `about` is the id of the criterion, group, requirement or preference, "" for the whole profile; `other` is that of
    a second one. `number` is what stands in the profile and `bound` what it is held against: levels, points, weeks or
    items, as the code says. `who` are the suppliers concerned; `values` are traits, item ids, countries or sections.
    """

    code: Code
    about: str = ""
    other: str = ""
    item_id: str = ""
    number: int = 0
    bound: int = 0
    who: Who = EVERYBODY
    values: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        if self.code in _ERRORS:
            return Severity.ERROR
        return Severity.INFORMATION if self.code in _INFORMATION else Severity.WARNING
