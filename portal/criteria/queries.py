"""Reads criteria profiles: an agency's own, and those that are published for everybody."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.criteria.documents import from_document
from portal.criteria.models import (
    ProfileRelation,
    ProfileState,
    ProfileVersion,
    RequirementMapping,
    StoredProfile,
    TenderFile,
)
from portal.criteria.rules.structure import CriteriaProfile

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class PublishedProfile:
    """A published version, read: whose it is, under which code, and its fingerprint."""

    id: UUID
    profile_id: UUID
    organisation_id: UUID
    code: str
    number: int
    content_hash: str
    published_at: datetime
    state: ProfileState
    profile: CriteriaProfile

    def is_open(self, at: datetime) -> bool:
        """Whether bids are taken at this moment."""
        window = self.profile.window
        started = window.opens_at is None or window.opens_at <= at
        ended = self.state is ProfileState.CLOSED or (window.closes_at is not None and window.closes_at < at)
        return started and not ended


def get_profile(session: Session, profile_id: UUID, *, organisation_id: UUID, lock: bool = False) -> StoredProfile:
    """The agency's own profile with this id, its row locked if wanted; raises NotFound."""
    wanted = select(StoredProfile).where(
        StoredProfile.id == profile_id, StoredProfile.organisation_id == organisation_id
    )
    found = session.scalar(wanted.with_for_update().execution_options(populate_existing=True) if lock else wanted)
    if found is None:
        raise NotFound
    return found


def read_draft(stored: StoredProfile) -> CriteriaProfile:
    """The profile as it is being worked on."""
    return from_document(stored.draft)


def list_profiles(session: Session, *, organisation_id: UUID) -> Sequence[StoredProfile]:
    """The agency's own profiles, the one changed last first."""
    return session.scalars(
        select(StoredProfile)
        .where(StoredProfile.organisation_id == organisation_id)
        .order_by(StoredProfile.updated_at.desc(), StoredProfile.id)
    ).all()


def list_versions(session: Session, profile_id: UUID, *, organisation_id: UUID) -> Sequence[ProfileVersion]:
    """What the agency published of its profile, the latest first."""
    return session.scalars(
        select(ProfileVersion)
        .join(StoredProfile, StoredProfile.id == ProfileVersion.profile_id)
        .where(ProfileVersion.profile_id == profile_id, StoredProfile.organisation_id == organisation_id)
        .order_by(ProfileVersion.number.desc())
    ).all()


def find_published(session: Session, code: str) -> PublishedProfile | None:
    """What was published last under this code, also when it is closed; for everybody. None if nothing was."""
    row = session.execute(_LATEST.where(StoredProfile.code == code)).one_or_none()
    return _published(row.ProfileVersion, row.StoredProfile) if row else None


def get_published(session: Session, code: str) -> PublishedProfile:
    """As `find_published`, but raises NotFound."""
    found = find_published(session, code)
    if found is None:
        raise NotFound
    return found


def get_published_version(session: Session, version_id: UUID) -> PublishedProfile:
    """The published version with this id, the latest or not; for everybody. Raises NotFound."""
    row = session.execute(_VERSIONS.where(ProfileVersion.id == version_id)).one_or_none()
    if row is None:
        raise NotFound
    return _published(row.ProfileVersion, row.StoredProfile)


def list_published(session: Session, *, at: datetime, with_past: bool = False) -> list[PublishedProfile]:
    """What is published last of every profile and takes bids at this moment or later; with `with_past` all.

    Those that close soonest come first, then those without an end; at most MOST_LISTED.
    """
    wanted = _LATEST
    if not with_past:
        wanted = wanted.where(
            StoredProfile.state == ProfileState.PUBLISHED,
            (ProfileVersion.closes_at.is_(None)) | (ProfileVersion.closes_at >= at),
        )
    ordered = wanted.order_by(
        ProfileVersion.closes_at.is_(None), ProfileVersion.closes_at, ProfileVersion.published_at.desc()
    )
    rows = session.execute(ordered.limit(MOST_LISTED)).all()
    return [_published(row.ProfileVersion, row.StoredProfile) for row in rows]


def list_relations(session: Session, profile_id: UUID) -> list[tuple[ProfileRelation, StoredProfile]]:
    """What the profile's agency says of other published profiles, in the order it was said, each with the other."""
    rows = session.execute(
        select(ProfileRelation, StoredProfile)
        .join(StoredProfile, StoredProfile.id == ProfileRelation.other_id)
        .where(ProfileRelation.profile_id == profile_id)
        .order_by(ProfileRelation.created_at, ProfileRelation.id)
    ).all()
    return [(row.ProfileRelation, row.StoredProfile) for row in rows]


def get_tender_file(session: Session, file_id: UUID, *, organisation_id: UUID) -> TenderFile:
    """The tender that the agency brought; raises NotFound."""
    found = session.scalar(
        select(TenderFile).where(TenderFile.id == file_id, TenderFile.organisation_id == organisation_id)
    )
    if found is None:
        raise NotFound
    return found


def list_tender_files(session: Session, *, organisation_id: UUID) -> Sequence[TenderFile]:
    """The tenders that the agency brought, the latest first."""
    return session.scalars(
        select(TenderFile)
        .where(TenderFile.organisation_id == organisation_id)
        .order_by(TenderFile.added_at.desc(), TenderFile.id)
    ).all()


def read_mappings(session: Session, *, organisation_id: UUID) -> dict[str, tuple[str, int]]:
    """What the agency said foreign requirements stand for: key -> item and level."""
    rows = session.scalars(
        select(RequirementMapping)
        .where(RequirementMapping.organisation_id == organisation_id)
        .order_by(RequirementMapping.requirement_key)
    )
    return {row.requirement_key: (row.item_id, row.level) for row in rows}


_VERSIONS = select(ProfileVersion, StoredProfile).join(StoredProfile, StoredProfile.id == ProfileVersion.profile_id)
_LAST_NUMBER = (
    select(func.max(ProfileVersion.number))
    .where(ProfileVersion.profile_id == StoredProfile.id)
    .correlate(StoredProfile)
    .scalar_subquery()
)
_LATEST = _VERSIONS.where(ProfileVersion.number == _LAST_NUMBER)


def _published(version: ProfileVersion, stored: StoredProfile) -> PublishedProfile:
    return PublishedProfile(
        id=version.id,
        profile_id=stored.id,
        organisation_id=stored.organisation_id,
        code=stored.code,
        number=version.number,
        content_hash=version.content_hash,
        published_at=version.published_at,
        state=stored.state,
        profile=from_document(json.loads(version.document)),
    )
