"""A tender's criteria as frozen values: what is required, what is preferred, of whom, how it is shown; pure.

A criterion is met when any one of its groups is met, a group when all its requirements are: the logic of the
Requirements extension of the Open Contracting Data Standard.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from functools import cached_property

from portal.organisations.rules import Size

RELIEVED_SIZES = (Size.MICRO, Size.SMALL)


class Stage(StrEnum):
    """When in the procurement a criterion is used."""

    SELECTION = "selection"
    AWARD = "award"
    CONTRACT_PERFORMANCE = "contract-performance"


class Assurance(IntEnum):
    """How far an answer is backed; each includes those before it."""

    SELF_DECLARED = 0
    EVIDENCED = 1
    REVIEWED = 2


@dataclass(frozen=True, slots=True)
class Requirement:
    """An item, and the level (1 to 4) that it must count as; for the sizes of `relief` a lower one is enough (0: none).

    `id` is unique in the profile and never changes: it is the id of the requirement in Open Contracting data.
    """

    id: str
    item_id: str
    level: int
    relief: Mapping[Size, int] = field(default_factory=dict)

    def level_for(self, size: Size) -> int:
        """The level that a supplier of this size must reach."""
        return self.relief.get(size, self.level)


@dataclass(frozen=True, slots=True)
class Group:
    """Requirements that must all be met."""

    id: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """The law, rule or policy behind a criterion or profile: what it is, and where to read it ("" if nowhere)."""

    name: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """Something required: met when any one of the groups is. Its texts stand in the profile, under its id.

    A criterion of the stage contract performance is a duty of whoever wins: it is shown, and shuts nobody out.
    """

    id: str
    stage: Stage
    groups: tuple[Group, ...]
    assurance: Assurance = Assurance.SELF_DECLARED
    legal_basis: LegalBasis | None = None

    @property
    def is_needed_to_qualify(self) -> bool:
        """Whether it must be met before there is a contract."""
        return self.stage is not Stage.CONTRACT_PERFORMANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """Something that earns points: `points` has one entry for each level 0 to 4 and never falls."""

    id: str
    item_id: str
    points: tuple[int, int, int, int, int]
    stage: Stage = Stage.AWARD
    assurance: Assurance = Assurance.SELF_DECLARED


@dataclass(frozen=True, slots=True)
class Window:
    """When bids are taken, in UTC, and the zone (an IANA name) in which times are shown."""

    opens_at: datetime | None
    closes_at: datetime | None
    zone: str

    def has_begun(self, at: datetime) -> bool:
        """Whether bids are taken from this moment on or were before."""
        return self.opens_at is None or self.opens_at <= at

    def has_ended(self, at: datetime) -> bool:
        """Whether the closing time has passed."""
        return self.closes_at is not None and self.closes_at < at


@dataclass(frozen=True, kw_only=True)
class CriteriaProfile:
    """One agency's criteria for one tender or kind of tender, over the items of a questionnaire.

    `pass_mark` is in points, out of `possible_points`. `sectors` (ISIC divisions) and `countries` (ISO codes) say
    for whom it is meant; empty means all. `texts` are by language, then by key: `profile.title`,
    `profile.summary`, `criteria.<id>.title`, `criteria.<id>.text`; `language` is the one it was written in.
    `source` says where an example profile comes from and when that was read; "" for an agency's own. An example has
    two more texts: `profile.source`, and `profile.check` for what an agency should check before it uses it. `ocid` is
    the tender's id in Open Contracting data, "" if the agency gave none.
    """

    id: str
    language: str
    questionnaire_id: str
    criteria: tuple[Criterion, ...] = ()
    preferences: tuple[Preference, ...] = ()
    pass_mark: int = 0
    sectors: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    legal_basis: tuple[LegalBasis, ...] = ()
    window: Window = Window(None, None, "UTC")
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    source: str = ""
    ocid: str = ""

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """Every requirement of every group, in order."""
        return tuple(found for criterion in self.criteria for group in criterion.groups for found in group.requirements)

    @cached_property
    def item_ids(self) -> tuple[str, ...]:
        """The items that the profile looks at, each once, in order."""
        named = [found.item_id for found in self.requirements] + [found.item_id for found in self.preferences]
        return tuple(dict.fromkeys(named))

    @property
    def possible_points(self) -> int:
        """The most points that can be earned."""
        return sum(preference.points[-1] for preference in self.preferences)

    def text(self, key: str, language: str) -> str:
        """The text with this key in the language, or else in the profile's own; "" if there is none."""
        return self.texts.get(language, {}).get(key) or self.texts.get(self.language, {}).get(key, "")
