"""Which items a kind of firm may be asked before it has answered anything: surely, perhaps, or not; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from portal.organisations.rules import Size
from portal.questionnaires.rules.conditions import profile_values_referred_to
from portal.questionnaires.rules.structure import (
    AllOf,
    AnyOf,
    Condition,
    Item,
    Not,
    ProfileField,
    ProfileIs,
    Questionnaire,
    Section,
)


class Asked(StrEnum):
    """Whether an item is asked of a kind of firm; perhaps: an earlier answer, sector or country decides."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of firm, as far as it was chosen; with `size` None any size, with `traits` None any traits.

    Without a `sector` what is asked of some sectors only is left out. `requested` are the sections that a tender asks
    for, with None any.
    """

    size: Size | None = None
    traits: frozenset[str] | None = None
    sector: str = ""
    requested: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section and those of its items that may be asked."""

    section: Section
    items: tuple[tuple[Item, Asked], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """What a kind of firm may be asked."""

    sections: tuple[OutlineSection, ...]

    @property
    def fewest(self) -> int:
        """How many items are surely asked."""
        return sum(1 for section in self.sections for _item, asked in section.items if asked is Asked.YES)

    @property
    def most(self) -> int:
        """How many items may be asked at most."""
        return sum(len(section.items) for section in self.sections)


def outline_for(questionnaire: Questionnaire, kind: Kind) -> Outline:
    """The items that this kind of firm may be asked, by section."""
    sections = [_outline_section(section, kind) for section in questionnaire.sections]
    return Outline(tuple(section for section in sections if section.items))


def sector_sections(questionnaire: Questionnaire) -> tuple[Section, ...]:
    """The sections that are asked of some sectors only, in order."""
    return tuple(section for section in questionnaire.sections if sectors_of(section))


def sectors_of(section: Section) -> tuple[str, ...]:
    """The sectors without which the section is never asked, in order; none for a section of every sector."""
    return _named(section, ProfileField.SECTOR) if _asked(section.condition, Kind()) is Asked.NO else ()


def sections_on_request(questionnaire: Questionnaire) -> tuple[Section, ...]:
    """The sections that are asked only when a tender needs them, in order."""
    return tuple(section for section in questionnaire.sections if _named(section, ProfileField.REQUESTED))


def _named(section: Section, field: ProfileField) -> tuple[str, ...]:
    found = [part for part in profile_values_referred_to(section.condition) if part.field is field]
    return tuple(sorted(value for part in found for value in part.any_of))


def minutes_for(questionnaire: Questionnaire, size: Size, items: int) -> int:
    """How many minutes so many items take a firm of this size, rounded up."""
    return ceil(questionnaire.minutes_per_item[size] * items)


def traits_that_matter(questionnaire: Questionnaire) -> frozenset[str]:
    """The traits that decide whether some item of the questionnaire is asked."""
    conditions = [section.condition for section in questionnaire.sections]
    conditions += [item.condition for item in questionnaire.items]
    return frozenset(
        trait
        for condition in conditions
        for found in profile_values_referred_to(condition)
        if found.field is ProfileField.TRAITS
        for trait in found.any_of
    )


def _outline_section(section: Section, kind: Kind) -> OutlineSection:
    of_section = _asked(section.condition, kind)
    found = [(item, all_of([of_section, _asked(item.condition, kind)])) for item in section.items]
    return OutlineSection(section, tuple((item, asked) for item, asked in found if asked is not Asked.NO))


def _asked(condition: Condition | None, kind: Kind) -> Asked:
    match condition:
        case None:
            return Asked.YES
        case ProfileIs():
            return _profile_is(condition, kind)
        case AllOf(parts):
            return all_of(_asked(part, kind) for part in parts)
        case AnyOf(parts):
            return opposite(all_of(opposite(_asked(part, kind)) for part in parts))
        case Not(part):
            return opposite(_asked(part, kind))
        case _:
            return Asked.PERHAPS


def _profile_is(condition: ProfileIs, kind: Kind) -> Asked:
    if condition.field is ProfileField.SIZE and kind.size is not None:
        return Asked.YES if kind.size.value in condition.any_of else Asked.NO
    if condition.field is ProfileField.TRAITS and kind.traits is not None:
        return Asked.NO if condition.any_of.isdisjoint(kind.traits) else Asked.YES
    if condition.field is ProfileField.REQUESTED and kind.requested is not None:
        return Asked.NO if condition.any_of.isdisjoint(kind.requested) else Asked.YES
    if condition.field is ProfileField.SECTOR:
        return Asked.YES if kind.sector in condition.any_of else Asked.NO
    return Asked.PERHAPS


def all_of(parts: Iterable[Asked]) -> Asked:
    """No if any is no, yes if all are yes."""
    found = set(parts)
    if Asked.NO in found:
        return Asked.NO
    return Asked.PERHAPS if Asked.PERHAPS in found else Asked.YES


def opposite(asked: Asked) -> Asked:
    """No for yes, yes for no."""
    return {Asked.YES: Asked.NO, Asked.NO: Asked.YES, Asked.PERHAPS: Asked.PERHAPS}[asked]
