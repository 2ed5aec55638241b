"""What a check of a questionnaire's meaning finds, and where; it knows nothing of files."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not sound.

    `about` is an item's id, "sections.<id>" or, for the questionnaire itself, empty; `key` leads to the value in
    it, as the keys of its file do.
    """

    about: str
    key: tuple[str | int, ...]
    message: str


def repeated(names: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """The names, with their place, that were there before."""
    seen: set[str] = set()
    found = []
    for place, name in enumerate(names):
        if name in seen:
            found.append((place, name))
        seen.add(name)
    return tuple(found)
