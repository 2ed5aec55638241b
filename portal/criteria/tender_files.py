"""Keeps tenders that an agency brings in Open Contracting form, and what it says their requirements stand for."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.criteria.models import RequirementMapping, TenderFile
from portal.criteria.ocds.mapping import Meaning
from portal.criteria.ocds.tender import TenderImport

LONGEST_TITLE = 300
LONGEST_OCID = 200
LONGEST_KEY = 300


def keep_tender(session: Session, found: TenderImport, *, organisation_id: UUID, by: UUID, at: datetime) -> TenderFile:
    """Keep the text as it was brought; bringing the very same again gives the file there is."""
    digest = hashlib.sha256(found.text.encode()).hexdigest()
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
        text=found.text,
        content_hash=digest,
        added_at=at,
        added_by=by,
    )
    session.add(kept)
    session.flush()
    return kept


def keep_meanings(
    session: Session, meanings: Mapping[str, Meaning], *, organisation_id: UUID, by: UUID, at: datetime
) -> None:
    """Keep what requirements stand for, so that the next import of the same tender knows it; all or nothing."""
    known = {
        row.requirement_key: row
        for row in session.scalars(
            select(RequirementMapping).where(RequirementMapping.organisation_id == organisation_id)
        )
    }
    for key, meaning in meanings.items():
        row = known.get(kept_key(key))
        if row is None:
            row = RequirementMapping(organisation_id=organisation_id, requirement_key=kept_key(key))
            session.add(row)
        row.item_id, row.level, row.mapped_at, row.mapped_by = meaning.item_id, meaning.level, at, by
    session.flush()


def kept_key(key: str) -> str:
    """The key as it is kept: a long one by its fingerprint, since ids of a tender have no bound."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"
