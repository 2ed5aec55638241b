"""Checks all content of an installation, part by part, and counts it; prints nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.core.yaml_files import ContentErrors, ContentProblem
from portal.criteria.content_check import ProfilesReport, check_profiles
from portal.guidance.library.loading import LibraryReading, read_library
from portal.questionnaires.catalogues import load_references
from portal.questionnaires.content_check import REFERENCES_FILE, ContentReport, check_content, questionnaire_folders
from portal.questionnaires.loading import load_questionnaire


@dataclass(slots=True)
class ContentState:
    """What was found so far, with every problem in the order of files and lines."""

    questionnaires: ContentReport | None = None
    library: LibraryReading | None = None
    profiles: ProfilesReport | None = None
    problems: list[ContentProblem] = field(default_factory=list)


def check_all(root: Path, state: ContentState) -> Sequence[tuple[str, Callable[[], None]]]:
    """The parts of the check, each with its name; calling one adds what it finds to the state."""
    return (
        ("questionnaires", lambda: _check_questionnaires(root, state)),
        ("library and documents", lambda: _check_library(root, state)),
        ("criteria profiles", lambda: _check_profiles(root, state)),
    )


def run_all(root: Path) -> ContentState:
    """Everything at once."""
    state = ContentState()
    for _name, check in check_all(root, state):
        check()
    return state


def _check_questionnaires(root: Path, state: ContentState) -> None:
    state.questionnaires = check_content(root)
    state.problems.extend(state.questionnaires.problems)


def _check_library(root: Path, state: ContentState) -> None:
    state.library = read_library(root, items=set(_item_ids(root)), references=_reference_codes(root))
    state.problems.extend(state.library.problems)


def _check_profiles(root: Path, state: ContentState) -> None:
    state.profiles = check_profiles(root)
    state.problems.extend(state.profiles.problems)


def _item_ids(root: Path) -> Iterator[str]:
    for folder in questionnaire_folders(root):
        try:
            yield from (item.id for item in load_questionnaire(folder).items)
        except ContentErrors:  # told by the check of the questionnaires
            continue


def _reference_codes(root: Path) -> set[str]:
    try:
        return set(load_references(root / REFERENCES_FILE))
    except ContentErrors:  # told by the check of the questionnaires
        return set()
