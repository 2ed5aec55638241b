"""Starts, changes, publishes and closes criteria profiles. What was published never changes."""

import secrets
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.errors import Conflict
from portal.criteria import queries
from portal.criteria.documents import to_document
from portal.criteria.models import ProfileRelation, ProfileState, ProfileVersion, RelationKind, StoredProfile
from portal.criteria.rules.structure import CriteriaProfile
from portal.questionnaires.canonical import canonical_json, content_hash

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letters that are taken for digits
CODE_LENGTH = 8
LONGEST_TITLE = 200


def start_profile(
    session: Session, profile: CriteriaProfile, *, organisation_id: UUID, origin: str, by: UUID, at: datetime
) -> StoredProfile:
    """Keep a new draft for the agency under a code of its own, which becomes the profile's id."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    own = replace(profile, id=code)
    stored = StoredProfile(
        organisation_id=organisation_id,
        code=code,
        state=ProfileState.DRAFT,
        title=_title(own),
        draft=to_document(own),
        revision=1,
        is_changed=True,
        origin=origin[:300],
        created_at=at,
        created_by=by,
        updated_at=at,
    )
    session.add(stored)
    session.flush()
    return stored


def save_draft(
    session: Session, stored: StoredProfile, profile: CriteriaProfile, *, revision: int, at: datetime
) -> bool:
    """Keep the changed draft; False, and nothing kept, if it has moved on since `revision` was read.

    The row must be locked. Raises Conflict for a closed profile.
    """
    if stored.state is ProfileState.CLOSED:
        raise Conflict("a closed profile is not changed any more")
    if stored.revision != revision:
        return False
    document = to_document(replace(profile, id=stored.code))
    if document != stored.draft:
        stored.draft, stored.title = document, _title(profile)
        stored.revision += 1
        stored.is_changed = True
        stored.updated_at = at
    session.flush()
    return True


def publish_profile(session: Session, stored: StoredProfile, *, by: UUID, at: datetime) -> ProfileVersion:
    """Freeze the draft as the next version. Publishing the same again gives the version there is.

    The row must be locked, and the caller has asked the rules whether the draft may be published. Raises Conflict
    for a closed profile.
    """
    if stored.state is ProfileState.CLOSED:
        raise Conflict("a closed profile is not published again")
    profile = queries.read_draft(stored)
    document = to_document(profile)
    digest = content_hash(document)
    latest = session.scalar(
        select(ProfileVersion)
        .where(ProfileVersion.profile_id == stored.id)
        .order_by(ProfileVersion.number.desc())
        .limit(1)
    )
    if latest is None or latest.content_hash != digest:
        latest = ProfileVersion(
            profile_id=stored.id,
            number=(latest.number if latest else 0) + 1,
            questionnaire_id=profile.questionnaire_id,
            document=canonical_json(document).decode(),
            content_hash=digest,
            opens_at=profile.window.opens_at,
            closes_at=profile.window.closes_at,
            published_at=at,
            published_by=by,
        )
        session.add(latest)
    stored.state = ProfileState.PUBLISHED
    stored.is_changed = False
    stored.updated_at = at
    session.flush()
    return latest


def close_profile(session: Session, stored: StoredProfile, *, at: datetime) -> None:
    """Take no more bids; what was published stays to be read. A draft that was never published is not closed."""
    if stored.state is ProfileState.DRAFT:
        raise Conflict("a draft is discarded, not closed")
    if stored.state is ProfileState.PUBLISHED:
        stored.state, stored.closed_at, stored.updated_at = ProfileState.CLOSED, at, at
        session.flush()


def relate(
    session: Session, stored: StoredProfile, code: str, kind: RelationKind, note: str, *, by: UUID, at: datetime
) -> bool:
    """Say how the profile compares with the one published under this code; what was said before is replaced.

    False, and nothing kept, when there is no other published profile of this code.
    """
    other = queries.find_published(session, code)
    if other is None or other.profile_id == stored.id:
        return False
    found = session.scalar(
        select(ProfileRelation).where(
            ProfileRelation.profile_id == stored.id, ProfileRelation.other_id == other.profile_id
        )
    )
    if found is None:
        found = ProfileRelation(profile_id=stored.id, other_id=other.profile_id, created_at=at, created_by=by)
        session.add(found)
    found.kind, found.note = kind, note
    session.flush()
    return True


def discard_draft(session: Session, stored: StoredProfile) -> None:
    """Remove a profile that was never published; raises Conflict for any other."""
    published = session.scalar(select(func.count()).where(ProfileVersion.profile_id == stored.id))
    if published:
        raise Conflict("what was published is not removed")
    session.delete(stored)
    session.flush()


def _title(profile: CriteriaProfile) -> str:
    return profile.text("profile.title", profile.language)[:LONGEST_TITLE]
