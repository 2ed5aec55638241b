"""Reads published questionnaire versions. Each is parsed once in a process: a version never changes."""

import json
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.questionnaires.canonical import from_document
from portal.questionnaires.models import QuestionnaireVersion
from portal.questionnaires.rules.structure import Item, Questionnaire

MOST_KEPT = 24
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A published version: its row's id, its hash, when it was published, and the questionnaire itself."""

    id: UUID
    content_hash: str
    published_at: datetime
    questionnaire: Questionnaire


class _Kept:
    """The versions parsed last, at most MOST_KEPT of them; safe to share, as all of it is frozen."""

    def __init__(self) -> None:
        self._versions: OrderedDict[UUID, PublishedVersion] = OrderedDict()
        self._lock = Lock()

    def find(self, version_id: UUID) -> PublishedVersion | None:
        with self._lock:
            found = self._versions.get(version_id)
            if found is not None:
                self._versions.move_to_end(version_id)
            return found

    def keep(self, version: PublishedVersion) -> None:
        with self._lock:
            self._versions[version.id] = version
            while len(self._versions) > MOST_KEPT:
                self._versions.popitem(last=False)


_kept = _Kept()


def get_version(session: Session, version_id: UUID) -> PublishedVersion:
    """The published version with this id; raises NotFound. Asks the database only the first time."""
    kept = _kept.find(version_id)
    if kept is not None:
        return kept
    row = session.get(QuestionnaireVersion, version_id)
    if row is None:
        raise NotFound
    version = PublishedVersion(row.id, row.content_hash, row.published_at, from_document(json.loads(row.document)))
    _kept.keep(version)
    return version


def find_current_version(session: Session, questionnaire_id: str) -> PublishedVersion | None:
    """The version of this questionnaire published last, or None if there is none."""
    if len(questionnaire_id) > _LONGEST_ID or not _ID.fullmatch(questionnaire_id):
        return None
    latest = (
        select(QuestionnaireVersion.id)
        .where(QuestionnaireVersion.questionnaire_id == questionnaire_id)
        .order_by(QuestionnaireVersion.published_at.desc(), QuestionnaireVersion.id)
        .limit(1)
    )
    version_id = session.scalar(latest)
    return None if version_id is None else get_version(session, version_id)


def get_current_version(session: Session, questionnaire_id: str) -> PublishedVersion:
    """As `find_current_version`, but raises NotFound."""
    found = find_current_version(session, questionnaire_id)
    if found is None:
        raise NotFound
    return found


def list_current_versions(session: Session) -> list[PublishedVersion]:
    """The version published last of every questionnaire, by questionnaire id."""
    rows = session.execute(
        select(QuestionnaireVersion.questionnaire_id, QuestionnaireVersion.id).order_by(
            QuestionnaireVersion.questionnaire_id, QuestionnaireVersion.published_at, QuestionnaireVersion.id.desc()
        )
    )
    latest = dict(rows.all())
    return [get_version(session, version_id) for version_id in latest.values()]


def get_item(questionnaire: Questionnaire, item_id: str) -> Item:
    """The item with this id; raises NotFound."""
    try:
        return questionnaire.item(item_id)
    except KeyError:
        raise NotFound from None
