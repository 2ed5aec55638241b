"""Keeps rows, keys, releases and simulations of the market. Opening a release is in `market.opening`."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from portal.assessments.statistics import SentAnswers
from portal.core.throttle.services import hold
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record
from portal.criteria.rules.structure import CriteriaProfile
from portal.market import queries
from portal.market.disclosure.questions import question_of
from portal.market.models import MarketRelease, MarketRow, MarketSimulation, SupplierKey
from portal.market.packing import Layout, Sent
from portal.questionnaires.rules.structure import Questionnaire

RELEASES_KEPT = 24
SIMULATIONS_FREE = 30
"""So many questions may an agency ask of one release: figures that are composed freely say more the more there are."""

SYNTHETIC = "SYNTHETIC"
"""The tax scheme of suppliers that the demonstration makes up."""

RECORD_KEYS = 1 << 16
TAG_BITS = 63


@dataclass(frozen=True, slots=True)
class PackedRow:
    """A row that is ready to be kept."""

    organisation_id: UUID
    submission_id: UUID
    version_id: UUID
    packed: bytes
    is_synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelease:
    """A release whose file is written already."""

    questionnaire_id: str
    version_id: UUID
    number: int
    file: str
    sha256: str
    size: int
    kept: Mapping[str, Sequence[int]]
    protection: Mapping[str, str | int]
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class Budget:
    """How many free questions of a release an agency has asked, and whether this one may be answered."""

    used: int
    allowed: bool

    @property
    def left(self) -> int:
        """How many more questions may be asked."""
        return max(0, SIMULATIONS_FREE - self.used)


def pack_row(layout: Layout, sent: SentAnswers) -> PackedRow:
    """The row of a submission."""
    packed = layout.pack(
        Sent(
            questionnaire=sent.questionnaire,
            supplier=sent.supplier,
            region=sent.region,
            answers=sent.answers,
            asked=sent.asked,
            attached=sent.attached,
            as_of=sent.submitted_at.date(),
        )
    )
    synthetic = sent.tax_scheme == SYNTHETIC
    return PackedRow(sent.organisation_id, sent.submission_id, sent.version_id, packed, synthetic)


def keep_rows(session: Session, layout: Layout, rows: Sequence[PackedRow]) -> None:
    """Keep these rows, one or more, in place of what there was of the same suppliers."""
    questionnaire_id = layout.shape.questionnaire.id
    owners = [row.organisation_id for row in rows]
    session.execute(
        delete(MarketRow).where(MarketRow.questionnaire_id == questionnaire_id, MarketRow.organisation_id.in_(owners))
    )
    values = [
        {
            "organisation_id": row.organisation_id,
            "questionnaire_id": questionnaire_id,
            "submission_id": row.submission_id,
            "answered": row.version_id,
            "layout": layout.fingerprint,
            "packed": row.packed,
            "is_synthetic": row.is_synthetic,
        }
        for row in rows
    ]
    session.execute(insert(MarketRow), values)


def give_keys(session: Session, organisation_ids: Sequence[UUID]) -> None:
    """Give each of these suppliers a random key and tag for ever; raises IntegrityError if one has them already."""
    keep_keys(
        session, {owner: (secrets.randbelow(RECORD_KEYS), secrets.randbits(TAG_BITS)) for owner in organisation_ids}
    )


def keep_keys(session: Session, keys: Mapping[UUID, tuple[int, int]]) -> None:
    """Keep the key and the tag of each of these suppliers; raises IntegrityError if one has them already."""
    values = [{"organisation_id": owner, "record_key": key, "tag": tag} for owner, (key, tag) in keys.items()]
    session.execute(insert(SupplierKey), values)


def add_release(session: Session, new: NewRelease, *, by: UUID | None, at: datetime) -> MarketRelease:
    """Publish a release; raises IntegrityError when another with this number was published meanwhile."""
    release = MarketRelease(
        questionnaire_id=new.questionnaire_id,
        number=new.number,
        questionnaire_version_id=new.version_id,
        file=new.file,
        sha256=new.sha256,
        size=new.size,
        kept={name: list(places) for name, places in new.kept.items()},
        protection=dict(new.protection),
        is_synthetic=new.is_synthetic,
        made_at=at,
        made_by=by,
    )
    session.add(release)
    session.flush()
    told = {"questionnaire": new.questionnaire_id, "number": str(new.number), "hash": new.sha256}
    record(session, Event.MARKET_RELEASED, by=by, at=at, about=Thing("market-release", release.id), new=told)
    return release


def forget_old_releases(session: Session, questionnaire_id: str) -> list[str]:
    """Forget all but the newest releases; gives the names of the files that nobody needs any more."""
    old = queries.list_releases(session, questionnaire_id)[RELEASES_KEPT:]
    files = [release.file for release in old]
    for release in old:
        session.delete(release)
    session.flush()
    return files


def record_simulation(
    session: Session,
    release: MarketRelease,
    questionnaire: Questionnaire,
    profile: CriteriaProfile,
    filters: Mapping[str, str],
    *,
    organisation_id: UUID,
    by: UUID,
    at: datetime,
) -> Budget:
    """Count a question that an agency asks of a release, and say whether it may be answered.

    The same question again costs nothing, however the profile is written down.
    """
    hold(session, "market-simulation", str(organisation_id))
    question = question_key(profile, questionnaire, filters)
    used = queries.count_simulations(session, release.id, organisation_id=organisation_id)
    if queries.has_asked(session, release.id, question, organisation_id=organisation_id):
        return Budget(used, allowed=True)
    if used >= SIMULATIONS_FREE:
        return Budget(used, allowed=False)
    session.add(
        MarketSimulation(
            release_id=release.id, organisation_id=organisation_id, question=question, asked_at=at, asked_by=by
        )
    )
    about, told = Thing("market-release", release.id), {"number": str(release.number), "hash": question}
    record(session, Event.MARKET_SIMULATED, by=by, at=at, organisation_id=organisation_id, about=about, new=told)
    session.flush()
    return Budget(used + 1, allowed=True)


def question_key(profile: CriteriaProfile, questionnaire: Questionnaire, filters: Mapping[str, str]) -> str:
    """By what a question that was asked of a release is known again."""
    return _hash([question_of(profile, questionnaire), sorted(filters.items())])


def _hash(question: Any) -> str:
    return hashlib.sha256(json.dumps(question).encode()).hexdigest()
