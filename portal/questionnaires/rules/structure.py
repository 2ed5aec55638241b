"""The structure of a questionnaire as frozen values, apart from any language, with its texts by language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from portal.organisations.rules import Size

BEST_LEVEL = 4


class ItemType(StrEnum):
    """The kind of answer that an item takes."""

    COVERAGE = "coverage"
    YES_NO = "yes_no"
    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    NUMBER = "number"
    PERCENTAGE = "percentage"
    DATE = "date"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"


TEXT_TYPES = frozenset({ItemType.SHORT_TEXT, ItemType.LONG_TEXT})
NUMBER_TYPES = frozenset({ItemType.NUMBER, ItemType.PERCENTAGE})
CHOICE_TYPES = frozenset({ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE})


class Better(StrEnum):
    """Which direction of a number is better."""

    HIGHER = "higher"
    LOWER = "lower"


class ProfileField(StrEnum):
    """The parts of a supplier's profile that a condition may look at."""

    SIZE = "size"
    SECTOR = "sector"
    COUNTRY = "country"
    TRAITS = "traits"
    REQUESTED = "requested"


@dataclass(frozen=True, slots=True)
class ProfileIs:
    """True when the profile's field is, or has among others, any of the values.

    `requested` has the ids of the sections that are asked only when a tender needs them.
    """

    field: ProfileField
    any_of: frozenset[str]


@dataclass(frozen=True, slots=True)
class ItemAtLeast:
    """True when an earlier item counts as at least this level, or, for a number without levels, is that much."""

    item_id: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class ItemIsAnyOf:
    """True when an earlier item was answered with any of these options, or with yes or no."""

    item_id: str
    any_of: frozenset[str]


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is not."""

    part: "Condition"


Condition = ProfileIs | ItemAtLeast | ItemIsAnyOf | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must be true before the level `needed_from`, or a higher one, may be claimed."""

    id: str
    needed_from: int


@dataclass(frozen=True, slots=True)
class Option:
    """A choice; an exclusive one ("none of these") may not be chosen together with another."""

    id: str
    level: int | None = None
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """The step of an item up to a level: working days by size of the supplier, and weeks from start to end."""

    to_level: int
    effort: Mapping[Size, Decimal]
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing asked, with an id that never changes meaning; an unscored item has weight 0."""

    id: str
    section_id: str
    type: ItemType
    weight: int = 0
    gate: bool = False
    scored: bool = True
    condition: Condition | None = None
    checks: tuple[Check, ...] = ()
    options: tuple[Option, ...] = ()
    counts: tuple[int, ...] = ()
    answers: Mapping[str, int] = field(default_factory=dict)
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    thresholds: tuple[Decimal, ...] = ()
    better: Better = Better.HIGHER
    months: tuple[int, ...] = ()
    evidence_count: int = 0
    references: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()

    @property
    def required(self) -> bool:
        """Whether it needs an answer before submitting: everything asked does, but free texts."""
        return self.type not in TEXT_TYPES

    @property
    def has_levels(self) -> bool:
        """Whether an answer to it counts as a level, scored or not."""
        match self.type:
            case ItemType.COVERAGE:
                return True
            case ItemType.SINGLE_CHOICE:
                return all(option.level is not None for option in self.options)
            case _:
                return bool(self.answers or self.counts or self.thresholds or self.months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Items that belong together, with a weight in the whole; its condition applies to each of its items."""

    id: str
    weight: int
    items: tuple[Item, ...]
    condition: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessLevel:
    """A readiness level and what it needs: whole score, floor of every section, level of every gate.

    `score` and `floor` are out of 100, `gates_at` is a level 0 to 4, and `most_not_applicable` is the
    greatest share of the asked weight, in percent, that may be answered "not applicable".
    """

    id: str
    score: int
    floor: int
    gates_at: int
    most_not_applicable: int


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """One version of a questionnaire. Texts are by language, then by key such as `policy.commitment.name`."""

    id: str
    version: str
    publisher: str
    source_language: str
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    levels: tuple[ReadinessLevel, ...]
    certificate_from: str
    valid_months: int
    minutes_per_item: Mapping[Size, Decimal]
    prepare_count: int
    texts: Mapping[str, Mapping[str, str]]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items of all sections, in order."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def _items_by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _sections_by_id(self) -> Mapping[str, Section]:
        return {section.id: section for section in self.sections}

    def item(self, item_id: str) -> Item:
        """Return the item with this id; raises KeyError."""
        return self._items_by_id[item_id]

    def section(self, section_id: str) -> Section:
        """Return the section with this id; raises KeyError."""
        return self._sections_by_id[section_id]

    def level(self, level_id: str) -> ReadinessLevel:
        """Return the readiness level with this id; raises KeyError."""
        return {level.id: level for level in self.levels}[level_id]
