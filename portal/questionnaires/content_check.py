"""Checking all content at once and counting it, for the command line and the tests; prints nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from portal.core.yaml_files import ContentErrors, ContentProblem
from portal.organisations.sectors import load_sectors
from portal.questionnaires.catalogues import load_references
from portal.questionnaires.item_ids import ITEM_IDS_FILE, check_ids, read_register
from portal.questionnaires.loading import HEAD_FILE, load_questionnaire
from portal.questionnaires.published import LOCK_FILE, check_published, is_locked, read_lock
from portal.questionnaires.rules.soundness.words import word_findings
from portal.questionnaires.rules.structure import ItemType, Questionnaire

REFERENCES_FILE = "references.yaml"
SECTORS_FILE = Path("classifications", "sectors.yaml")

Loaded = TypeVar("Loaded")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireCount:
    """What one questionnaire holds; `texts` counts its texts and `missing` those not translated, by language."""

    id: str
    version: str
    published: bool
    sections: int
    items: int
    scored: int
    gates: int
    items_by_type: Mapping[ItemType, int]
    texts: Mapping[str, int]
    missing: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ContentReport:
    """All that the check found."""

    questionnaires: tuple[QuestionnaireCount, ...]
    references: int
    sectors: int
    problems: tuple[ContentProblem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether no problem was found."""
        return not self.problems


def questionnaire_folders(root: Path) -> tuple[Path, ...]:
    """The folders of all questionnaires under the content folder, by name."""
    return tuple(sorted(head.parent for head in root.glob(f"*/{HEAD_FILE}")))


def check_content(root: Path) -> ContentReport:
    """Load everything in the content folder, hold it to every rule and count it. Raises nothing for its content."""
    problems: set[ContentProblem] = set()
    references = _attempt(partial(load_references, root / REFERENCES_FILE), problems) or {}
    sectors = _attempt(partial(load_sectors, root / SECTORS_FILE), problems) or ()
    lock = _attempt(partial(read_lock, root / LOCK_FILE), problems) or {}
    loaded = [_load(folder, problems) for folder in questionnaire_folders(root)]
    questionnaires = [found for found in loaded if found is not None]
    _attempt(partial(check_published, questionnaires, lock), problems)
    register = _attempt(partial(read_register, root / ITEM_IDS_FILE), problems) or {}
    _attempt(partial(check_ids, questionnaires, register), problems)
    for found in questionnaires:
        problems.update(_word_problems(root, found))
    counts = tuple(_count(found, published=is_locked(found, lock)) for found in questionnaires)
    return ContentReport(counts, len(references), len(sectors), tuple(sorted(problems)))


def _attempt(load: Callable[[], Loaded], problems: set[ContentProblem]) -> Loaded | None:
    try:
        return load()
    except ContentErrors as errors:
        problems.update(errors.problems)
        return None


def _load(folder: Path, problems: set[ContentProblem]) -> Questionnaire | None:
    whole = _attempt(partial(load_questionnaire, folder), problems)
    return whole or _attempt(partial(load_questionnaire, folder, allow_untranslated=True), problems)


def _word_problems(root: Path, questionnaire: Questionnaire) -> Iterator[ContentProblem]:
    folder = root / questionnaire.id
    files = {language: folder / "translations" / f"{language}.yaml" for language in questionnaire.languages}
    for found in word_findings(questionnaire.texts, questionnaire.source_language):
        text = questionnaire.texts[found.language][found.key]
        file = files[found.language]
        if not file.exists():
            sources = [folder / HEAD_FILE, *sorted((folder / "sections").glob("*.yaml"))]
            file = next((path for path in sources if text[:40] in path.read_text("utf-8")), sources[0])
        name = file.relative_to(root).as_posix()
        yield ContentProblem(name, _line_of(text[:40], file.read_text("utf-8")), found.key, found.message)


def _line_of(text: str, content: str) -> int:
    """The line on which the text begins, or 1."""
    return content[: max(content.find(text), 0)].count("\n") + 1


def _count(questionnaire: Questionnaire, *, published: bool) -> QuestionnaireCount:
    source = questionnaire.texts[questionnaire.source_language]
    texts = {language: len(questionnaire.texts[language]) for language in questionnaire.languages}
    return QuestionnaireCount(
        id=questionnaire.id,
        version=questionnaire.version,
        published=published,
        sections=len(questionnaire.sections),
        items=len(questionnaire.items),
        scored=sum(1 for item in questionnaire.items if item.scored),
        gates=sum(1 for item in questionnaire.items if item.gate),
        items_by_type=Counter(item.type for item in questionnaire.items),
        texts=texts,
        missing={language: len(source) - count for language, count in texts.items()},
    )
