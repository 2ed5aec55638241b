"""Starts, changes, publishes and closes criteria profiles. What was published never changes."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.errors import Conflict, NotFound
from portal.core.throttle.services import hold
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record
from portal.criteria import queries
from portal.criteria.documents import to_document
from portal.criteria.models import ProfileRelation, ProfileState, ProfileVersion, RelationKind, StoredProfile
from portal.criteria.rules.structure import CriteriaProfile
from portal.questionnaires.canonical import canonical_json, content_hash

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letters that are taken for digits
CODE_LENGTH = 8
LONGEST_TITLE = 200
LONGEST_ORIGIN = 300
DOUBLE_PRESS = timedelta(seconds=10)


def start_profile(
    session: Session, profile: CriteriaProfile, *, organisation_id: UUID, origin: str, by: UUID, at: datetime
) -> StoredProfile:
    """Keep a new draft for the agency under a code of its own, which becomes the profile's id.

    When the same person started the very same a moment ago, the button was pressed twice: then it is that draft.
    """
    hold(session, "start-profile", str(organisation_id))
    begun = _find_just_begun(session, profile, organisation_id=organisation_id, origin=origin, by=by, at=at)
    if begun is not None:
        return begun
    code = "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))
    own = replace(profile, id=code)
    stored = StoredProfile(
        organisation_id=organisation_id,
        code=code,
        state=ProfileState.DRAFT,
        title=_title(own),
        draft=to_document(own),
        revision=1,
        is_changed=True,
        origin=origin[:LONGEST_ORIGIN],
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

    What is kept already is as wanted, whoever kept it. The row must be locked. Raises Conflict for a closed profile.
    """
    check_can_change(stored)
    document = to_document(replace(profile, id=stored.code))
    if document == stored.draft:
        return True
    if stored.revision != revision:
        return False
    stored.draft, stored.title = document, _title(profile)
    stored.revision += 1
    stored.is_changed = True
    stored.updated_at = at
    session.flush()
    return True


def check_can_change(stored: StoredProfile) -> None:
    """Raise Conflict for a closed profile."""
    if stored.state is ProfileState.CLOSED:
        raise Conflict(_("The profile is closed. It is not changed any more."))


def publish_profile(session: Session, stored: StoredProfile, *, by: UUID, at: datetime) -> ProfileVersion:
    """Freeze the draft as the next version, and record that. Publishing the same again gives the version there is.

    The row must be locked, and the caller has asked the rules whether the draft may be published. Raises Conflict
    for a closed profile.
    """
    check_can_change(stored)
    profile = queries.read_draft(stored)
    document = to_document(profile)
    digest = content_hash(document)
    latest = _find_latest(session, stored)
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
        _record(session, Event.CRITERIA_PUBLISHED, stored, latest, by=by, at=at)
    stored.state = ProfileState.PUBLISHED
    stored.is_changed = False
    stored.updated_at = at
    session.flush()
    return latest


def close_profile(session: Session, stored: StoredProfile, *, by: UUID, at: datetime) -> None:
    """Take no more bids, and record that; what was published stays to be read. A mere draft is not closed."""
    if stored.state is ProfileState.DRAFT:
        raise Conflict(_("The profile was never published. A draft is removed, not closed."))
    if stored.state is ProfileState.PUBLISHED:
        stored.state, stored.closed_at, stored.updated_at = ProfileState.CLOSED, at, at
        session.flush()
        _record(session, Event.CRITERIA_CLOSED, stored, _find_latest(session, stored), by=by, at=at)


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


def withdraw_relation(session: Session, stored: StoredProfile, relation_id: UUID) -> None:
    """Say no longer how the profile compares with another. Raises NotFound for what was not said of this profile."""
    found = session.scalar(
        select(ProfileRelation).where(ProfileRelation.id == relation_id, ProfileRelation.profile_id == stored.id)
    )
    if found is None:
        raise NotFound
    session.delete(found)
    session.flush()


def discard_draft(session: Session, stored: StoredProfile) -> None:
    """Remove a profile that was never published; raises Conflict for any other."""
    published = session.scalar(select(func.count()).where(ProfileVersion.profile_id == stored.id))
    if published:
        raise Conflict(_("The profile was published. It can be closed, not removed."))
    session.delete(stored)
    session.flush()


def _find_latest(session: Session, stored: StoredProfile) -> ProfileVersion | None:
    return session.scalar(
        select(ProfileVersion)
        .where(ProfileVersion.profile_id == stored.id)
        .order_by(ProfileVersion.number.desc())
        .limit(1)
    )


def _record(
    session: Session, event: Event, stored: StoredProfile, version: ProfileVersion | None, *, by: UUID, at: datetime
) -> None:
    told = {"version": str(version.number), "hash": version.content_hash} if version else {}
    about, owner = Thing("criteria-profile", stored.id), stored.organisation_id
    record(session, event, by=by, at=at, organisation_id=owner, about=about, new={"code": stored.code, **told})


def _find_just_begun(
    session: Session, profile: CriteriaProfile, *, organisation_id: UUID, origin: str, by: UUID, at: datetime
) -> StoredProfile | None:
    drafts = session.scalars(
        select(StoredProfile)
        .where(
            StoredProfile.organisation_id == organisation_id,
            StoredProfile.created_by == by,
            StoredProfile.created_at >= at - DOUBLE_PRESS,
            StoredProfile.state == ProfileState.DRAFT,
            StoredProfile.origin == origin[:LONGEST_ORIGIN],
        )
        .order_by(StoredProfile.created_at, StoredProfile.id)
    )
    return next((found for found in drafts if found.draft == to_document(replace(profile, id=found.code))), None)


def _title(profile: CriteriaProfile) -> str:
    return profile.text("profile.title", profile.language)[:LONGEST_TITLE]
