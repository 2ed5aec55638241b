"""Whether each item can be asked of somebody, and whether each condition ever makes a difference; pure.

A condition is tried with every combination of the facts that it looks at, so the answer is certain. Conditions look
at few facts; one that looks at more than `MOST_FACTS` is refused, since nobody can understand it either.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from portal.questionnaires.rules.conditions import items_referred_to, profile_values_referred_to
from portal.questionnaires.rules.soundness.findings import Finding
from portal.questionnaires.rules.structure import (
    AllOf,
    AnyOf,
    Condition,
    Item,
    ItemAtLeast,
    ItemIsAnyOf,
    Not,
    ProfileField,
    ProfileIs,
    Section,
)

MOST_FACTS = 14
_OTHER = ""
_SEVERAL = frozenset({ProfileField.TRAITS, ProfileField.REQUESTED})

Fact = tuple[str, str]  # what is looked at, and, where it can have several values at once, which
Facts = Mapping[Fact, str]


def reach_findings(sections: Collection[Section]) -> Iterator[Finding]:
    """Items that nobody is ever asked, and conditions that are always true."""
    conditions: dict[str, Condition] = {}
    for section in sections:
        if section.condition is not None and _always(section.condition):
            yield Finding(f"sections.{section.id}", ("applies_when",), _IDLE)
        for item in section.items:
            yield from _item_findings(section, item, conditions)


_IDLE = "this condition is always true: leave it out"


def _item_findings(section: Section, item: Item, conditions: dict[str, Condition]) -> Iterator[Finding]:
    parts = [part for part in (section.condition, item.condition) if part is not None]
    if item.condition is not None and _always(item.condition):
        yield Finding(item.id, ("applies_when",), _IDLE)
    whole = _with_what_it_needs(parts, conditions)
    conditions[item.id] = whole
    if len(_facts_of(whole)) > MOST_FACTS:
        yield Finding(item.id, ("applies_when",), f"with all it depends on it looks at more than {MOST_FACTS} facts")
    elif not any(_holds(whole, facts) for facts in _all_facts(whole)):
        yield Finding(item.id, ("applies_when",), "nobody is ever asked this item")


def _with_what_it_needs(parts: Sequence[Condition], conditions: Mapping[str, Condition]) -> Condition:
    """The parts, and for every item that they must have an answer to, when that item is asked."""
    needed = [
        conditions[found.item_id] for part in parts for found in _must_be_said(part) if found.item_id in conditions
    ]
    return AllOf((*parts, *needed))


def _must_be_said(condition: Condition) -> tuple[ItemAtLeast | ItemIsAnyOf, ...]:
    """What the condition says of items and cannot do without."""
    match condition:
        case ItemAtLeast() | ItemIsAnyOf():
            return (condition,)
        case AllOf(parts):
            return tuple(found for part in parts for found in _must_be_said(part))
        case _:
            return ()


def _always(condition: Condition) -> bool:
    facts = _facts_of(condition)
    return len(facts) <= MOST_FACTS and all(_holds(condition, found) for found in _all_facts(condition))


def _facts_of(condition: Condition) -> dict[Fact, set[str]]:
    """The facts that the condition looks at, with the values that make a difference."""
    facts: dict[Fact, set[str]] = {}
    for part in profile_values_referred_to(condition):
        for value in part.any_of:
            several = part.field in _SEVERAL
            facts.setdefault((part.field.value, value if several else ""), set()).add(value)
    for found in items_referred_to(condition):
        facts.setdefault(_fact_of(found), set()).add("yes")
    return facts


def _fact_of(found: ItemAtLeast | ItemIsAnyOf) -> Fact:
    said = str(found.at_least) if isinstance(found, ItemAtLeast) else "|".join(sorted(found.any_of))
    return found.item_id, said


def _all_facts(condition: Condition) -> Iterator[Facts]:
    facts = _facts_of(condition)
    choices = [sorted({*values, _OTHER}) for values in facts.values()]
    for chosen in product(*choices):
        yield dict(zip(facts, chosen, strict=True))


def _holds(condition: Condition, facts: Facts) -> bool:
    match condition:
        case ProfileIs(field, any_of):
            if field in _SEVERAL:
                return any(facts[field.value, value] for value in any_of)
            return facts[field.value, ""] in any_of
        case AllOf(parts):
            return all(_holds(part, facts) for part in parts)
        case AnyOf(parts):
            return any(_holds(part, facts) for part in parts)
        case Not(part):
            return not _holds(part, facts)
        case _:
            return bool(facts[_fact_of(condition)])
