"""Reads evidence; whose it must be is always asked for."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from portal.core.errors import NotFound
from portal.evidence.models import EvidenceDocument, EvidenceUse
from portal.evidence.rules import Backing, Validity

Backings = Mapping[str, tuple[Backing, ...]]

# Put together once: every question shown asks this.
_USES = (
    select(EvidenceUse.item_id, EvidenceDocument)
    .join(EvidenceDocument, EvidenceDocument.id == EvidenceUse.document_id)
    .where(
        EvidenceDocument.organisation_id == bindparam("organisation_id", type_=Uuid()),
        EvidenceDocument.removed_at.is_(None),
    )
    .order_by(EvidenceUse.item_id, EvidenceDocument.created_at, EvidenceDocument.id)
)
_USES_FOR = _USES.where(EvidenceUse.item_id == bindparam("item_id"))


def get_document(session: Session, document_id: UUID, *, organisation_id: UUID, lock: bool = False) -> EvidenceDocument:
    """The organisation's document with this id, removed or not, its row locked if wanted; raises NotFound."""
    wanted = select(EvidenceDocument).where(
        EvidenceDocument.id == document_id, EvidenceDocument.organisation_id == organisation_id
    )
    found = session.scalar(wanted.with_for_update().execution_options(populate_existing=True) if lock else wanted)
    if found is None:
        raise NotFound
    return found


def list_documents(session: Session, *, organisation_id: UUID) -> Sequence[EvidenceDocument]:
    """The organisation's documents that were not removed, the newest first."""
    return session.scalars(
        select(EvidenceDocument)
        .where(EvidenceDocument.organisation_id == organisation_id, EvidenceDocument.removed_at.is_(None))
        .order_by(EvidenceDocument.created_at.desc(), EvidenceDocument.id)
    ).all()


def list_uses(session: Session, *, organisation_id: UUID) -> dict[UUID, tuple[str, ...]]:
    """The items that each of the organisation's documents backs, by document; items in order of their ids."""
    found: dict[UUID, tuple[str, ...]] = {}
    for item_id, document in session.execute(_USES, {"organisation_id": organisation_id}):
        found[document.id] = (*found.get(document.id, ()), item_id)
    return found


def list_attached(session: Session, item_id: str, *, organisation_id: UUID) -> tuple[Backing, ...]:
    """What is attached to the item, valid or not, the oldest first."""
    rows = session.execute(_USES_FOR, {"organisation_id": organisation_id, "item_id": item_id})
    return tuple(document.backing() for _item_id, document in rows)


def list_backings(session: Session, *, organisation_id: UUID, on: date) -> Backings:
    """What is valid on the day and attached, by item; items without are left out."""
    found: dict[str, tuple[Backing, ...]] = {}
    for item_id, document in session.execute(_USES, {"organisation_id": organisation_id}):
        backing = document.backing()
        if backing.validity(on) is Validity.VALID:
            found[item_id] = (*found.get(item_id, ()), backing)
    return found


def count_documents(session: Session, *, organisation_id: UUID) -> int:
    """How many documents the organisation has, those that it removed and that are kept among them."""
    wanted = select(func.count()).where(EvidenceDocument.organisation_id == organisation_id)
    return session.scalar(wanted) or 0


def count_bytes(session: Session, *, organisation_id: UUID) -> int:
    """The bytes that the organisation's files take in the store; the same content counts once."""
    sizes = (
        select(EvidenceDocument.storage_key, func.max(EvidenceDocument.size).label("size"))
        .where(EvidenceDocument.organisation_id == organisation_id)
        .group_by(EvidenceDocument.storage_key)
        .subquery()
    )
    return session.scalar(select(func.coalesce(func.sum(sizes.c.size), 0))) or 0


def is_key_in_use(session: Session, storage_key: str, *, organisation_id: UUID) -> bool:
    """Whether a document of the organisation, removed or not, is kept under this key."""
    wanted = select(EvidenceDocument.id).where(
        EvidenceDocument.organisation_id == organisation_id, EvidenceDocument.storage_key == storage_key
    )
    return session.scalar(wanted.limit(1)) is not None


def list_keys(session: Session, *, organisation_id: UUID) -> set[str]:
    """The keys of all files that the organisation's documents need, those that it removed and that are kept as well."""
    wanted = select(EvidenceDocument.storage_key).where(
        EvidenceDocument.organisation_id == organisation_id, EvidenceDocument.storage_key != ""
    )
    return set(session.scalars(wanted))


def list_ending(session: Session, *, first: date, last: date) -> Sequence[EvidenceDocument]:
    """For reminders: every organisation's documents whose last day lies between these, both included."""
    ending = EvidenceDocument.removed_at.is_(None) & EvidenceDocument.valid_until.between(first, last)
    return session.scalars(select(EvidenceDocument).where(ending).order_by(EvidenceDocument.id)).all()
