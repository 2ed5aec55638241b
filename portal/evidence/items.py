"""The questions that evidence can back, by the names people know; evidence itself knows them by their ids alone."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.organisations.queries import get_profile
from portal.questionnaires.queries import list_current_versions
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.structure import Questionnaire
from portal.questionnaires.wording import Wording

LONGEST_ID = 80
_ID = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Question:
    """An item's id, its name, and the language of that where it is not the page's."""

    item_id: str
    name: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one section, under its name, with the language of that where it is not the page's."""

    name: str
    language: str
    questions: tuple[Question, ...]


def read_item_id(text: str | None) -> str:
    """The text if it may be an item's id, else ""."""
    return text if text and len(text) <= LONGEST_ID and _ID.fullmatch(text) else ""


def name_items(session: Session, *, language: str) -> dict[str, Question]:
    """All items of the questionnaires in use, by id."""
    names: dict[str, Question] = {}
    for version in list_current_versions(session):
        wording = Wording(version.questionnaire, language)
        names |= {item.id: _question(item.id, wording) for item in version.questionnaire.items}
    return names


def list_questions(session: Session, *, organisation_id: UUID, language: str, on: date) -> tuple[Group, ...]:
    """The questions asked of the organisation that evidence can back, section by section, each once."""
    profile = get_profile(session, organisation_id)
    groups: list[Group] = []
    seen: set[str] = set()
    for version in list_current_versions(session):
        asked = {item.id for item in asked_items(version.questionnaire, profile, {}, on) if item.evidence_count}
        groups += _groups(version.questionnaire, asked - seen, language)
        seen |= asked
    return tuple(groups)


def _groups(questionnaire: Questionnaire, wanted: set[str], language: str) -> list[Group]:
    wording = Wording(questionnaire, language)
    found = []
    for section in questionnaire.sections:
        items = [item.id for item in section.items if item.id in wanted]
        if items:
            questions = tuple(_question(item_id, wording) for item_id in items)
            found.append(Group(*_text(f"sections.{section.id}.title", wording), questions))
    return found


def _question(item_id: str, wording: Wording) -> Question:
    return Question(item_id, *_text(f"{item_id}.name", wording))


def _text(key: str, wording: Wording) -> tuple[str, str]:
    language = wording.language_of(key)
    return wording.text(key), "" if language == wording.language else language
