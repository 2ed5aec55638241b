"""Keeps tenders that an agency brings in Open Contracting form, and what it says their requirements stand for."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.throttle.services import hold
from portal.criteria.models import RequirementMapping, TenderFile
from portal.criteria.ocds.mapping import Meaning
from portal.criteria.ocds.tender import TenderImport

LONGEST_TITLE = 300
LONGEST_OCID = 200
LONGEST_KEY = 300


def keep_tender(session: Session, found: TenderImport, *, organisation_id: UUID, by: UUID, at: datetime) -> TenderFile:
    """Keep the text as it was brought; bringing the very same again gives the file there is.

    Only a null character is taken out, which no database keeps, and which says nothing.
    """
    hold(session, "keep-tender", str(organisation_id))
    text = found.text.replace("\x00", "")
    digest = hashlib.sha256(text.encode()).hexdigest()
    kept = session.scalar(
        select(TenderFile)
        .where(TenderFile.organisation_id == organisation_id, TenderFile.content_hash == digest)
        .order_by(TenderFile.added_at)
        .limit(1)
    )
    if kept is not None:
        return kept
    kept = TenderFile(
        organisation_id=organisation_id,
        title=(found.facts.title or found.facts.ocid)[:LONGEST_TITLE],
        ocid=found.facts.ocid[:LONGEST_OCID],
        text=text,
        content_hash=digest,
        added_at=at,
        added_by=by,
    )
    session.add(kept)
    session.flush()
    return kept


def keep_meanings(
    session: Session,
    meanings: Mapping[str, Meaning],
    shown: Collection[str],
    *,
    organisation_id: UUID,
    by: UUID,
    at: datetime,
) -> None:
    """Keep what requirements stand for, so that the next import of the same tender knows it; all or nothing.

    `shown` are the keys of all requirements that the person saw: one without a meaning has none from now on.
    """
    hold(session, "keep-meanings", str(organisation_id))
    rows = session.scalars(
        select(RequirementMapping).where(
            RequirementMapping.organisation_id == organisation_id,
            RequirementMapping.requirement_key.in_({kept_key(key) for key in shown}),
        )
    )
    known = {row.requirement_key: row for row in rows}
    for key in shown:
        row, meaning = known.get(kept_key(key)), meanings.get(key)
        if row is not None and meaning is None:
            session.delete(row)
        elif meaning is not None:
            if row is None:
                row = RequirementMapping(organisation_id=organisation_id, requirement_key=kept_key(key))
                session.add(row)
            row.item_id, row.level, row.mapped_at, row.mapped_by = meaning.item_id, meaning.level, at, by
    session.flush()


def kept_key(key: str) -> str:
    """The key as it is kept: a long one by its fingerprint, since four ids of a tender may be longer than a column."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"
