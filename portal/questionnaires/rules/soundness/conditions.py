"""Whether conditions look only at what is known by then, so that no cycle and no unfair question can exist.

A scored item may be opened by the profile and by unscored items only, and by those only if nothing scored opens
them: otherwise better practice could open an unanswered item and lower the score.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from portal.organisations.rules import Size, Trait
from portal.questionnaires.rules.answers import number_bounds
from portal.questionnaires.rules.conditions import items_referred_to, profile_values_referred_to
from portal.questionnaires.rules.soundness.findings import Finding
from portal.questionnaires.rules.structure import (
    BEST_LEVEL,
    CHOICE_TYPES,
    NUMBER_TYPES,
    Condition,
    Item,
    ItemAtLeast,
    ItemIsAnyOf,
    ItemType,
    ProfileField,
    Section,
)

KEY = ("applies_when",)


@dataclass(frozen=True, slots=True)
class Known:
    """What conditions may name: sectors (ISIC divisions), countries (ISO codes); sizes and traits are fixed.

    `sections` are the questionnaire's own, which a tender may request.
    """

    sectors: Collection[str]
    countries: Collection[str]
    sections: Collection[str] = frozenset()

    def values(self, field: ProfileField) -> Collection[str]:
        """The values that this part of a profile can have."""
        return {
            ProfileField.SIZE: frozenset(Size),
            ProfileField.TRAITS: frozenset(Trait),
            ProfileField.SECTOR: self.sectors,
            ProfileField.COUNTRY: self.countries,
            ProfileField.REQUESTED: self.sections,
        }[field]


def condition_findings(sections: Collection[Section], known: Known, faulty_items: Collection[str]) -> Iterator[Finding]:
    """Everything that is not sound in the conditions; nothing is said of items that are faulty by themselves."""
    known = replace(known, sections=frozenset(section.id for section in sections))
    everything = {item.id for section in sections for item in section.items}
    earlier: dict[str, Item] = {}
    opened_by_scored: set[str] = set()
    for section in sections:
        about = f"sections.{section.id}"
        yield from _profile_findings(about, section.condition, known)
        refers = _Referrer(about, earlier, everything, faulty_items)
        yield from refers.findings(section.condition)
        section_tainted = _is_tainted(section.condition, earlier, opened_by_scored)
        if section_tainted and any(item.scored for item in section.items):
            yield Finding(about, KEY, _UNFAIR)
        for item in section.items:
            yield from _profile_findings(item.id, item.condition, known)
            yield from _Referrer(item.id, earlier, everything, faulty_items).findings(item.condition)
            tainted = _is_tainted(item.condition, earlier, opened_by_scored)
            if tainted and item.scored:
                yield Finding(item.id, KEY, _UNFAIR)
            if tainted or section_tainted:
                opened_by_scored.add(item.id)
            earlier[item.id] = item


_UNFAIR = (
    "a scored item may not depend on a scored item, not even through another: "
    "better practice could then lower the score"
)


def _profile_findings(about: str, condition: Condition | None, known: Known) -> Iterator[Finding]:
    for part in profile_values_referred_to(condition):
        for value in sorted(part.any_of.difference(known.values(part.field))):
            yield Finding(about, KEY, f"there is no {part.field} “{value}”")


def _is_tainted(condition: Condition | None, earlier: Mapping[str, Item], tainted: Collection[str]) -> bool:
    referred = [earlier[part.item_id] for part in items_referred_to(condition) if part.item_id in earlier]
    return any(item.scored or item.id in tainted for item in referred)


@dataclass(frozen=True, slots=True)
class _Referrer:
    """What refers to earlier items, with what it needs to judge them."""

    about: str
    earlier: Mapping[str, Item]
    everything: Collection[str]
    faulty: Collection[str]

    def findings(self, condition: Condition | None) -> Iterator[Finding]:
        for part in items_referred_to(condition):
            item = self.earlier.get(part.item_id)
            if item is not None:
                message = _value_fault(item, part)
            elif part.item_id == self.about or part.item_id in self.everything:
                message = f"“{part.item_id}” is not asked earlier"
            else:
                message = None if part.item_id in self.faulty else f"there is no item “{part.item_id}”"
            if message is not None:
                yield Finding(self.about, KEY, message)


def _value_fault(item: Item, part: ItemAtLeast | ItemIsAnyOf) -> str | None:
    if isinstance(part, ItemAtLeast):
        return _at_least_fault(item, part)
    if item.type is ItemType.YES_NO:
        values = frozenset({"yes", "no"})
    elif item.type in CHOICE_TYPES:
        values = frozenset(option.id for option in item.options)
    else:
        return f"“{item.id}” is no choice: use at_least"
    unknown = sorted(part.any_of - values)
    return f"“{item.id}” has no answer “{unknown[0]}”" if unknown else None


def _at_least_fault(item: Item, part: ItemAtLeast) -> str | None:
    if item.has_levels:
        is_level = part.at_least in range(1, BEST_LEVEL + 1)
        return None if is_level else f"at_least is a level of “{item.id}”, so 1 to 4"
    if item.type in NUMBER_TYPES:
        least, greatest = number_bounds(item)
        return None if least < part.at_least <= greatest else f"at_least is out of bounds of “{item.id}”"
    return f"“{item.id}” has neither levels nor a number: use any_of"
