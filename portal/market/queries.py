"""Reads the market's tables: rows still to be made, rows for a market, releases and simulations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Subquery, func, or_, select
from sqlalchemy.orm import Session

from portal.assessments.statistics import select_latest
from portal.core.errors import NotFound
from portal.drives.queries import list_cohorts
from portal.market.filling import Rows
from portal.market.models import MarketRelease, MarketRow, MarketSimulation, SupplierKey
from portal.organisations.queries import select_in_statistics
from portal.questionnaires.queries import get_version

LONGEST_CURRENT = timedelta(days=730)
"""What was sent longer ago is no part of the market."""

AT_ONCE = 5000  # rows that are read together


@dataclass(frozen=True, slots=True)
class Current:
    """What is current: the latest submission to a questionnaire, not too old, of each supplier that takes part."""

    questionnaire_id: str
    layout: str
    at: datetime

    def submissions(self) -> Subquery:
        """Their ids, organisations and versions."""
        latest = select_latest(self.questionnaire_id, since=self.at - LONGEST_CURRENT).subquery()
        return select(latest).where(latest.c.organisation_id.in_(select_in_statistics())).subquery()


def list_unread(session: Session, current: Current) -> Sequence[UUID]:
    """The current submissions of which there is no row of this layout yet."""
    wanted = current.submissions()
    return session.scalars(
        select(wanted.c.id)
        .outerjoin(
            MarketRow,
            (MarketRow.organisation_id == wanted.c.organisation_id)
            & (MarketRow.questionnaire_id == current.questionnaire_id),
        )
        .where(or_(MarketRow.id.is_(None), MarketRow.submission_id != wanted.c.id, MarketRow.layout != current.layout))
        .order_by(wanted.c.id)
    ).all()


def list_without_key(session: Session, current: Current) -> Sequence[UUID]:
    """The organisations with a current submission that have no random key yet."""
    wanted = current.submissions()
    return session.scalars(
        select(wanted.c.organisation_id)
        .outerjoin(SupplierKey, SupplierKey.organisation_id == wanted.c.organisation_id)
        .where(SupplierKey.id.is_(None))
        .order_by(wanted.c.organisation_id)
    ).all()


def count_rows(session: Session, current: Current) -> int:
    """How many suppliers the market has."""
    wanted = current.submissions()
    return (
        session.scalar(
            select(func.count())
            .select_from(MarketRow)
            .join(wanted, wanted.c.id == MarketRow.submission_id)
            .where(MarketRow.layout == current.layout)
        )
        or 0
    )


def list_answered(session: Session, current: Current) -> dict[str, frozenset[str]]:
    """The versions of the questionnaire that the market's suppliers answered, each with its items."""
    wanted = current.submissions()
    ids = session.scalars(select(wanted.c.questionnaire_version_id).distinct())
    found = sorted((get_version(session, version_id).questionnaire for version_id in ids), key=lambda one: one.version)
    return {each.version: frozenset(item.id for item in each.items) for each in found}


def has_synthetic(session: Session, current: Current) -> bool:
    """Whether a supplier of the market is made up."""
    wanted = current.submissions()
    made_up = select(MarketRow.id).join(wanted, wanted.c.id == MarketRow.submission_id)
    return session.scalar(made_up.where(MarketRow.is_synthetic.is_(True)).limit(1)) is not None


def read_rows(session: Session, current: Current) -> Iterator[Rows]:
    """The rows of the market in the order of their tags, some at a time."""
    wanted = current.submissions()
    found = session.execute(
        select(MarketRow.packed, MarketRow.answered, SupplierKey.record_key, SupplierKey.tag)
        .join(wanted, wanted.c.id == MarketRow.submission_id)
        .join(SupplierKey, SupplierKey.organisation_id == MarketRow.organisation_id)
        .where(MarketRow.layout == current.layout)
        .order_by(SupplierKey.tag)
        .execution_options(yield_per=AT_ONCE)
    )
    for part in found.partitions():
        packed, answered, keys, tags = zip(*part, strict=True)
        versions = [get_version(session, version_id).questionnaire.version for version_id in answered]
        yield Rows(packed=packed, versions=versions, record_keys=keys, tags=tags)


def read_cohorts(session: Session, questionnaire_id: str) -> dict[UUID, dict[int, UUID]]:
    """For each association its suppliers by their tags, each with the drive in which it counts."""
    cohorts = list_cohorts(session, questionnaire_id)
    owners = sorted({owner for drives in cohorts.values() for owner in drives})
    tags: dict[UUID, int] = {}
    for start in range(0, len(owners), AT_ONCE):
        wanted = SupplierKey.organisation_id.in_(owners[start : start + AT_ONCE])
        tags |= {key.organisation_id: key.tag for key in session.scalars(select(SupplierKey).where(wanted))}
    return {
        association: {tags[owner]: drive for owner, drive in drives.items() if owner in tags}
        for association, drives in sorted(cohorts.items())
    }


def list_releases(session: Session, questionnaire_id: str) -> Sequence[MarketRelease]:
    """The releases that are kept, the newest first."""
    return session.scalars(
        select(MarketRelease)
        .where(MarketRelease.questionnaire_id == questionnaire_id)
        .order_by(MarketRelease.number.desc())
    ).all()


def find_newest_release(session: Session, questionnaire_id: str) -> MarketRelease | None:
    """The newest release of the questionnaire's market, or None."""
    return session.scalar(
        select(MarketRelease)
        .where(MarketRelease.questionnaire_id == questionnaire_id)
        .order_by(MarketRelease.number.desc())
        .limit(1)
    )


def get_release(session: Session, questionnaire_id: str, number: int) -> MarketRelease:
    """The release with this number; raises NotFound."""
    found = session.scalar(
        select(MarketRelease).where(MarketRelease.questionnaire_id == questionnaire_id, MarketRelease.number == number)
    )
    if found is None:
        raise NotFound
    return found


def list_questionnaires(session: Session) -> Sequence[str]:
    """The ids of the questionnaires of which there is a release."""
    return session.scalars(
        select(MarketRelease.questionnaire_id).distinct().order_by(MarketRelease.questionnaire_id)
    ).all()


def count_simulations(session: Session, release_id: UUID, *, organisation_id: UUID) -> int:
    """How many questions the agency has asked of the release."""
    wanted = (MarketSimulation.release_id == release_id, MarketSimulation.organisation_id == organisation_id)
    return session.scalar(select(func.count()).select_from(MarketSimulation).where(*wanted)) or 0


def has_asked(session: Session, release_id: UUID, question: str, *, organisation_id: UUID) -> bool:
    """Whether the agency has asked this very question of the release before."""
    return (
        session.scalar(
            select(MarketSimulation.id).where(
                MarketSimulation.release_id == release_id,
                MarketSimulation.organisation_id == organisation_id,
                MarketSimulation.question == question,
            )
        )
        is not None
    )
