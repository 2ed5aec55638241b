"""The index of evidence: what the supplier named in words, and the documents attached when it sent its answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.evidence.queries import Backings
from portal.evidence.rules import Backing, FileFormat
from portal.evidence.wording import FORMATS, dates_text


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One line of the index. `where` is the fingerprint of a file or the address of a page, `dates` from when to when
    it is valid; both are "" for what is only named in words, and `name` are the questions that it is for.
    """

    number: int
    name: str
    text: str
    where: str = ""
    dates: str = ""


def list_exhibits(named: Mapping[str, str], documents: Backings, names: Mapping[str, str]) -> Iterator[Exhibit]:
    """The index for the items of `names`, in their order: what is named, then every document, each once."""
    number = 0
    for item_id, name in names.items():
        if named.get(item_id, "").strip():
            number += 1
            yield Exhibit(number, name, named[item_id])
    for backing, items in documents_of(documents, list(names)):
        number += 1
        questions = "; ".join(names[item_id] for item_id in items)
        yield Exhibit(number, questions, _title(backing), _where(backing), _dates(backing))


def documents_of(documents: Backings, item_ids: Sequence[str]) -> Iterator[tuple[Backing, tuple[str, ...]]]:
    """Each document that is attached to one of these items, once, with the items that it is attached to."""
    found: dict[Backing, tuple[str, ...]] = {}
    for item_id in item_ids:
        for backing in documents.get(item_id, ()):
            found[backing] = (*found.get(backing, ()), item_id)
    yield from found.items()


def _title(backing: Backing) -> str:
    kind = str(FORMATS[FileFormat(backing.media_type)]) if backing.sha256 else ""
    return f"{backing.title} ({kind})" if kind else backing.title


def _where(backing: Backing) -> str:
    return f"SHA-256 {backing.sha256}" if backing.sha256 else backing.address


def _dates(backing: Backing) -> str:
    return dates_text(backing.valid_from, backing.valid_until)
