"""Changes to a criteria profile that is being written: whole values in, a new profile out; pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar

from portal.criteria.rules.structure import CriteriaProfile, Criterion, Group, Preference, Requirement, Window

_OF_AN_EXAMPLE = frozenset({"profile.source", "profile.check"})
Part = TypeVar("Part", Criterion, Preference)


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """A requirement as it is typed: in which way of meeting the criterion it stands, from 0."""

    requirement: Requirement
    way: int


def empty_profile(questionnaire_id: str, language: str, zone: str) -> CriteriaProfile:
    """A profile with nothing in it."""
    found = CriteriaProfile(id="new", language=language, questionnaire_id=questionnaire_id)
    return replace(found, window=replace(found.window, zone=zone))


def copy_of(profile: CriteriaProfile, language: str, zone: str) -> CriteriaProfile:
    """A profile to start from: the same demands and texts, without dates, ocid and where an example comes from."""
    window = Window(None, None, zone)
    texts = {
        spoken: {key: text for key, text in by_key.items() if key not in _OF_AN_EXAMPLE}
        for spoken, by_key in profile.texts.items()
    }
    own = language if language in profile.texts else profile.language
    return replace(profile, language=own, window=window, texts=texts, source="", ocid="")


def groups_from(criterion_id: str, rows: Sequence[RequirementRow], before: Sequence[Group] = ()) -> tuple[Group, ...]:
    """The ways to meet a criterion, in order, without empty ones.

    A way that was there `before` keeps its id; a new one takes the first free id of this criterion.
    """
    found: list[Group] = []
    taken = {group.id for group in before}
    for way in sorted({row.way for row in rows}):
        own_id = before[way].id if way < len(before) else _free_group_id(criterion_id, taken)
        taken.add(own_id)
        found.append(Group(own_id, tuple(row.requirement for row in rows if row.way == way)))
    return tuple(found)


def _free_group_id(criterion_id: str, taken: Collection[str]) -> str:
    return next(name for number in count(1) if (name := f"{criterion_id}-w{number}") not in taken)


def rows_of(criterion: Criterion) -> tuple[RequirementRow, ...]:
    """The requirements of a criterion as rows."""
    return tuple(
        RequirementRow(found, way) for way, group in enumerate(criterion.groups) for found in group.requirements
    )


def with_criterion(profile: CriteriaProfile, criterion: Criterion, texts: Mapping[str, str]) -> CriteriaProfile:
    """The profile with this criterion for the one with its id, or at the end; `texts` are its title and text."""
    criteria = _put(profile.criteria, criterion)
    keyed = {f"criteria.{criterion.id}.{part}": text for part, text in texts.items()}
    return with_texts(replace(profile, criteria=criteria), keyed)


def without_criterion(profile: CriteriaProfile, criterion_id: str) -> CriteriaProfile:
    """The profile without the criterion and its texts."""
    kept = tuple(found for found in profile.criteria if found.id != criterion_id)
    start = f"criteria.{criterion_id}."
    texts = {
        language: {key: text for key, text in by_key.items() if not key.startswith(start)}
        for language, by_key in profile.texts.items()
    }
    return replace(profile, criteria=kept, texts=texts)


def moved_up(profile: CriteriaProfile, criterion_id: str) -> CriteriaProfile:
    """The profile with the criterion one place earlier."""
    criteria = list(profile.criteria)
    place = next((place for place, found in enumerate(criteria) if found.id == criterion_id), 0)
    if place:
        criteria[place - 1], criteria[place] = criteria[place], criteria[place - 1]
    return replace(profile, criteria=tuple(criteria))


def with_preference(profile: CriteriaProfile, preference: Preference) -> CriteriaProfile:
    """The profile with this preference in the place of the one with its id, or at the end."""
    return replace(profile, preferences=_put(profile.preferences, preference))


def without_preference(profile: CriteriaProfile, preference_id: str) -> CriteriaProfile:
    """The profile without the preference."""
    return replace(profile, preferences=tuple(found for found in profile.preferences if found.id != preference_id))


def with_texts(profile: CriteriaProfile, texts: Mapping[str, str]) -> CriteriaProfile:
    """The profile with these texts in its own language; a changed text drops its translations, which are stale then."""
    own = profile.texts.get(profile.language, {})
    changed = {key for key, text in texts.items() if own.get(key, "") != text}
    kept = {
        language: {key: text for key, text in by_key.items() if key not in changed}
        for language, by_key in profile.texts.items()
    }
    mine = {**kept.get(profile.language, {}), **{key: text for key, text in texts.items() if text}}
    return replace(profile, texts={**kept, profile.language: mine})


def in_language(profile: CriteriaProfile, language: str) -> CriteriaProfile:
    """The profile as one written in this language; a text that is not there in it yet comes over as it stands."""
    if language == profile.language:
        return profile
    own, wanted = profile.texts.get(profile.language, {}), profile.texts.get(language, {})
    stay = {key: text for key, text in own.items() if key in wanted}
    texts = {**profile.texts, profile.language: stay, language: {**own, **wanted}}
    return replace(profile, language=language, texts={spoken: found for spoken, found in texts.items() if found})


def _put(parts: tuple[Part, ...], new: Part) -> tuple[Part, ...]:
    known = any(part.id == new.id for part in parts)
    return tuple(new if part.id == new.id else part for part in parts) if known else parts + (new,)  # noqa: RUF005
