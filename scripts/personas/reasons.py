"""Says in English why a condition holds, or does not hold, for a supplier."""

from collections.abc import Iterable, Iterator, Mapping

from portal.organisations.rules import FEWEST_PEOPLE, Size, SupplierProfile, Trait
from portal.questionnaires.rules.conditions import Facts, is_met
from portal.questionnaires.rules.structure import (
    AllOf,
    AnyOf,
    Condition,
    ItemAtLeast,
    ItemIsAnyOf,
    Not,
    ProfileField,
    ProfileIs,
)

_TRAITS: Mapping[str, tuple[str, str]] = {
    Trait.SUBCONTRACTORS: ("it uses subcontractors", "it uses no subcontractors"),
    Trait.LABOUR_AGENCIES: ("it uses labour agencies", "it uses no labour agencies"),
    Trait.MIGRANT_WORKERS: ("it has migrant workers", "it has no migrant workers"),
    Trait.YOUNG_WORKERS: ("people under 18 work for it", "nobody under 18 works for it"),
    Trait.HOME_WORKERS: ("people work for it at home", "nobody works for it at home"),
    Trait.HOUSING_PROVIDED: ("it houses workers", "it houses no workers"),
    Trait.SEASONAL_WORKERS: ("it takes on people for a season", "it takes on nobody for a season"),
    Trait.LAND_OR_COMMUNITIES: ("its work affects neighbours or land", "its work affects no neighbours or land"),
    Trait.INDIGENOUS_PEOPLES: ("its work affects Indigenous peoples", "its work affects no Indigenous peoples"),
    Trait.SECURITY_GUARDS: ("guards protect its people or sites", "it has no guards"),
    Trait.NIGHT_WORK: ("people work for it at night", "nobody works for it at night"),
    Trait.WOMEN_LED: ("women lead it", "women do not lead it"),
}


def reason(condition: Condition | None, facts: Facts) -> str:
    """Why the condition holds, or why it does not, as clauses without a full stop; "" for no condition.

    Where one of several parts is enough, the first that holds is given; what does not hold is given in full.
    """
    *before, last = dict.fromkeys(_clauses(condition, facts, is_met(condition, facts))) or [""]
    return f"{', '.join(before)}, and {last}" if before else last


def _clauses(condition: Condition | None, facts: Facts, holds: bool) -> Iterator[str]:
    """The clauses that make the condition what it is."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            agreeing = [part for part in parts if is_met(part, facts) is holds]
            enough = agreeing[:1] if holds and isinstance(condition, AnyOf) else agreeing
            for part in enough:
                yield from _clauses(part, facts, holds)
        case Not(part):
            yield from _clauses(part, facts, not holds)
        case ProfileIs():
            yield from _profile_clauses(condition, facts.profile, holds)
        case ItemAtLeast(item_id, at_least):
            yield f"its answer to `{item_id}` {'counts' if holds else 'does not count'} as {at_least} or more"
        case ItemIsAnyOf(item_id, any_of):
            yield f"it {'answered' if holds else 'did not answer'} {_or(any_of)} to `{item_id}`"


def _profile_clauses(condition: ProfileIs, profile: SupplierProfile, holds: bool) -> Iterator[str]:
    match condition.field:
        case ProfileField.TRAITS:
            named = [trait for trait in Trait if trait in condition.any_of and (trait in profile.traits) is holds]
            yield from (_TRAITS[trait][0 if holds else 1] for trait in named)
        case ProfileField.SECTOR:
            own = condition.any_of & {profile.sector, profile.other_sector}
            yield f"its sector is {' and '.join(sorted(own)) if holds else f'not {_or(condition.any_of)}'}"
        case ProfileField.SIZE:
            yield _size_clause(condition, profile.size, holds)
        case ProfileField.COUNTRY:
            yield f"it is {'' if holds else 'not '}in {_or(condition.any_of)}"
        case ProfileField.REQUESTED:
            yield "a tender needs it" if holds else "no tender needs it"


def _size_clause(condition: ProfileIs, size: Size, holds: bool) -> str:
    named = [one for one in Size if one in condition.any_of]
    if named == [*Size][-len(named) :]:
        fewest = FEWEST_PEOPLE[named[0]]
        return f"it has {fewest} people or more" if holds else f"it has fewer than {fewest} people"
    return f"its size is {size}"


def _or(words: Iterable[str]) -> str:
    *before, last = sorted(words)
    return f"{', '.join(before)} or {last}" if before else last
