"""Reads criteria profiles: an agency's own, and those that are published for everybody."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, case, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

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

MOST_LISTED = 1000
CODE = re.compile(r"[0-9A-Z]{1,12}")  # whatever else is typed is never asked of the database


@dataclass(frozen=True, slots=True)
class PublishedProfile:
    """A published version, read: whose it is, under which code, the frozen document and its fingerprint."""

    id: UUID
    profile_id: UUID
    organisation_id: UUID
    code: str
    number: int
    document: str
    content_hash: str
    published_at: datetime
    state: ProfileState
    profile: CriteriaProfile

    def has_ended(self, at: datetime) -> bool:
        """Whether bids are no longer taken: the agency closed it, or the closing time has passed."""
        return self.state is ProfileState.CLOSED or self.profile.window.has_ended(at)

    def is_open(self, at: datetime) -> bool:
        """Whether bids are taken at this moment."""
        return self.profile.window.has_begun(at) and not self.has_ended(at)


Relation = tuple[ProfileRelation, PublishedProfile]


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
    if not CODE.fullmatch(code):
        return None
    row = session.execute(_LATEST.where(StoredProfile.code == code)).one_or_none()
    return _published(row.ProfileVersion, row.StoredProfile) if row else None


def get_published(session: Session, code: str) -> PublishedProfile:
    """As `find_published`, but raises NotFound."""
    found = find_published(session, code)
    if found is None:
        raise NotFound
    return found


def list_published(session: Session, *, at: datetime, with_past: bool = False) -> list[PublishedProfile]:
    """What is published last of every profile and takes bids at this moment or later; with `with_past` all.

    Those that close soonest come first, then those without an end, then past ones, the latest published first. At
    most MOST_LISTED.
    """
    closes_at = ProfileVersion.closes_at
    is_past = or_(StoredProfile.state == ProfileState.CLOSED, and_(closes_at.is_not(None), closes_at < at))
    wanted = _LATEST if with_past else _LATEST.where(not_(is_past))
    ordered = wanted.order_by(
        case((is_past, 2), (closes_at.is_(None), 1), else_=0),
        case((is_past, None), else_=closes_at),
        ProfileVersion.published_at.desc(),
        ProfileVersion.id,
    )
    rows = session.execute(ordered.limit(MOST_LISTED)).all()
    return [_published(row.ProfileVersion, row.StoredProfile) for row in rows]


def list_relations(session: Session, profile_id: UUID, *, organisation_id: UUID) -> list[Relation]:
    """What the profile's agency says of other published profiles, in the order it was said, each with the other.

    Everybody may read it beside a published profile; whose that is must be known.
    """
    own = aliased(StoredProfile)
    rows = session.execute(
        _LATEST.add_columns(ProfileRelation)
        .join(ProfileRelation, ProfileRelation.other_id == StoredProfile.id)
        .join(own, own.id == ProfileRelation.profile_id)
        .where(ProfileRelation.profile_id == profile_id, own.organisation_id == organisation_id)
        .order_by(ProfileRelation.created_at, ProfileRelation.id)
    ).all()
    return [(row.ProfileRelation, _published(row.ProfileVersion, row.StoredProfile)) for row in rows]


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
        document=version.document,
        content_hash=version.content_hash,
        published_at=version.published_at,
        state=stored.state,
        profile=from_document(json.loads(version.document)),
    )
