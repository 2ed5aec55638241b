"""Records what a supplier takes away for a bid."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.bids.queries import Sent
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record


def record_pack(session: Session, sent: Sent, file: str, *, by: UUID, at: datetime) -> None:
    """Record that somebody of the supplier took this file of its bid pack: for which tender, and from which answers."""
    published = sent.listed.published
    new = {
        "code": published.code,
        "version": str(published.number),
        "file": file,
        "hash": sent.work.content_hash,
    }
    about, owner = Thing("submission", sent.work.submission_id), sent.work.organisation_id
    record(session, Event.BID_PACK_TAKEN, by=by, at=at, organisation_id=owner, about=about, new=new)
