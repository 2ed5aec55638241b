"""What the pages of evidence show, one frozen value per page; templates only format it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.i18n import current_language
from portal.evidence import queries
from portal.evidence.items import Group, Question, list_questions, name_items
from portal.evidence.models import EvidenceDocument
from portal.evidence.rules import EvidenceKind
from portal.evidence.wording import dates_text, day_text, kind_text, standing_text


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentShown:
    """A document in words. `standing` is a word and the kind of its tag, both "" where there is nothing to say."""

    id: UUID
    title: str
    kind: str
    is_file: bool
    address: str
    dates: str
    standing: tuple[str, str]
    note: str
    added_on: str
    questions: tuple[Question, ...]
    sha256: str
    is_named: bool
    is_removed: bool


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One document, and the questions that it could back besides."""

    document: DocumentShown
    others: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class AddPage:
    """Adding a document: for which item, if for one, what backs it already, and which documents could."""

    item_id: str
    item_name: str
    attached: tuple[DocumentShown, ...]
    others: tuple[DocumentShown, ...]


def show_document(
    document: EvidenceDocument, items: Sequence[str], names: Mapping[str, Question], *, on: date
) -> DocumentShown:
    """The document in words, as it stands on this day; an item that is in use no longer is called by its id."""
    return DocumentShown(
        id=document.id,
        title=document.title,
        kind=kind_text(document.kind, document.media_type, document.size),
        is_file=document.kind is EvidenceKind.FILE,
        address=document.address,
        dates=dates_text(document.valid_from, document.valid_until),
        standing=standing_text(document.valid_from, document.valid_until, on),
        note=document.note,
        added_on=day_text(document.created_at.date()),
        questions=tuple(names.get(item_id, Question(item_id, item_id)) for item_id in items),
        sha256=document.sha256,
        is_named=document.named_at is not None,
        is_removed=document.removed_at is not None,
    )


def list_page(session: Session, *, organisation_id: UUID, on: date) -> tuple[DocumentShown, ...]:
    """All documents of the organisation, the newest first."""
    names = name_items(session, language=current_language())
    uses = queries.list_uses(session, organisation_id=organisation_id)
    documents = queries.list_documents(session, organisation_id=organisation_id)
    return tuple(show_document(found, uses.get(found.id, ()), names, on=on) for found in documents)


def document_page(session: Session, document: EvidenceDocument, *, on: date) -> DocumentPage:
    """The page of one document."""
    owner, language = document.organisation_id, current_language()
    used = queries.list_uses(session, organisation_id=owner).get(document.id, ())
    groups = list_questions(session, organisation_id=owner, language=language, on=on)
    others = tuple(
        Group(group.name, group.language, questions)
        for group in groups
        if (questions := tuple(found for found in group.questions if found.item_id not in used))
    )
    return DocumentPage(show_document(document, used, name_items(session, language=language), on=on), others)


def add_page(session: Session, item_id: str, *, organisation_id: UUID, on: date) -> AddPage:
    """The page where a document is added, for an item or, with "", for none yet."""
    if not item_id:
        return AddPage("", "", (), ())
    names = name_items(session, language=current_language())
    documents = list_page(session, organisation_id=organisation_id, on=on)
    attached = {shown.id for shown in documents if any(used.item_id == item_id for used in shown.questions)}
    return AddPage(
        item_id,
        names[item_id].name if item_id in names else item_id,
        tuple(shown for shown in documents if shown.id in attached),
        tuple(shown for shown in documents if shown.id not in attached),
    )
