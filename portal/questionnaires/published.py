"""The lock on published versions: a version, once published, never changes; only its hash is kept here."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from portal.core.yaml_files import ContentErrors, ContentProblem
from portal.questionnaires.canonical import content_hash, to_document
from portal.questionnaires.rules.structure import Questionnaire

LOCK_FILE = "published.lock"

_LINE = re.compile(r"([a-z0-9-]+) ([0-9.]+) ([0-9a-f]{64})")

Lock = Mapping[tuple[str, str], str]


def read_lock(path: Path) -> Lock:
    """The hash of every published version, by id and version; empty without a file. Raises ContentErrors."""
    if not path.exists():
        return {}
    lock: dict[tuple[str, str], str] = {}
    problems = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if not line or line.startswith("#"):
            continue
        if found is None:
            problems.append(ContentProblem(path.name, number, "", "a line is: id, version, SHA-256 in hexadecimal"))
        elif (found[1], found[2]) in lock:
            problems.append(ContentProblem(path.name, number, found[1], f"version {found[2]} is here twice"))
        else:
            lock[found[1], found[2]] = found[3]
    if problems:
        raise ContentErrors(problems)
    return lock


def lock_line(questionnaire: Questionnaire) -> str:
    """The line that locks this version."""
    return f"{questionnaire.id} {questionnaire.version} {content_hash(to_document(questionnaire))}"


def is_locked(questionnaire: Questionnaire, lock: Lock) -> bool:
    """Whether this version has been published."""
    return (questionnaire.id, questionnaire.version) in lock


def check_published(questionnaires: Iterable[Questionnaire], lock: Lock) -> None:
    """Refuse a questionnaire that was edited after this version of it was published; raises ContentErrors."""
    problems = [
        ContentProblem(
            f"{edited.id}/questionnaire.yaml",
            1,
            "",
            f"version {edited.version} is published and may not change: undo the change or give it a new version",
        )
        for edited in questionnaires
        if lock.get((edited.id, edited.version)) not in {None, content_hash(to_document(edited))}
    ]
    if problems:
        raise ContentErrors(problems)


def add_to_lock(root: Path, questionnaires: Iterable[Questionnaire]) -> list[str]:
    """Write the lines of versions not locked yet to the content folder's lock, and return them."""
    lock = read_lock(root / LOCK_FILE)
    lines = [lock_line(found) for found in questionnaires if not is_locked(found, lock)]
    with (root / LOCK_FILE).open("a", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    return lines
