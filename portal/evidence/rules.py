"""What evidence is and when it backs an answer: kinds, formats, why a file is refused, dates; pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

LONGEST_TITLE = 200
LONGEST_ADDRESS = 2000
LONGEST_NOTE = 2000
SOON = timedelta(days=45)  # how long before its last day a document is said to end soon
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_NOT_PLAIN = re.compile(r"[^\w. ()-]+")


class EvidenceKind(StrEnum):
    """What a document is: a file kept here, or the address of a page somewhere else."""

    FILE = "file"
    LINK = "link"


class FileFormat(StrEnum):
    """The formats that are taken, by their media type. A photo of a phone arrives as HEIC and is kept as JPEG."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"

    @property
    def ending(self) -> str:
        """How the name of such a file ends, without the dot."""
        return _ENDINGS[self]


_ENDINGS = {
    FileFormat.PDF: "pdf",
    FileFormat.JPEG: "jpg",
    FileFormat.PNG: "png",
    FileFormat.DOCX: "docx",
    FileFormat.XLSX: "xlsx",
    FileFormat.ODT: "odt",
}


class Refusal(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    UNKNOWN_FORMAT = "unknown-format"
    OLD_OFFICE = "old-office"
    OTHER_PICTURE = "other-picture"
    OTHER_ARCHIVE = "other-archive"
    WEB_PAGE = "web-page"
    PROGRAM = "program"
    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105
    MACROS = "macros"
    SCRIPTS = "scripts"
    ACTIONS = "actions"
    ATTACHMENTS = "attachments"
    OUTSIDE = "outside"
    SWOLLEN = "swollen"
    TOO_MANY_PIXELS = "too-many-pixels"
    STRANGE = "strange"
    VIRUS = "virus"
    NO_ROOM = "no-room"


class Validity(StrEnum):
    """How a document stands on a day; only a valid one backs an answer."""

    VALID = "valid"
    NOT_YET = "not-yet"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """A document that stands behind an answer, as pages name it and a submission freezes it.

    A file has a SHA-256, in hexadecimal, and no address; a link has an address and no SHA-256.
    """

    document_id: UUID
    title: str
    kind: EvidenceKind
    media_type: str = ""
    sha256: str = ""
    address: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def validity(self, on: date) -> Validity:
        """How it stands on this day."""
        return validity(self.valid_from, self.valid_until, on)


def validity(valid_from: date | None, valid_until: date | None, on: date) -> Validity:
    """How a document with these dates, both included, stands on the day; without a date it has no bound."""
    if valid_from is not None and on < valid_from:
        return Validity.NOT_YET
    return Validity.ENDED if valid_until is not None and on > valid_until else Validity.VALID


def ends_soon(valid_until: date | None, on: date) -> bool:
    """Whether its last day has come close, or is today."""
    return valid_until is not None and on <= valid_until <= on + SOON


def title_from(file_name: str) -> str:
    """A title for people from the name that a file came with, which may be anything; "" if nothing is left of it."""
    last = re.split(r"[/\\]", file_name)[-1]
    words = _ENDING.sub("", last).replace("_", " ")
    return " ".join(words.split())[:LONGEST_TITLE].strip(" .")


def download_name(title: str, file_format: FileFormat) -> str:
    """The name under which the file is downloaded: from the title, with the ending of what it really is."""
    plain = " ".join(_NOT_PLAIN.sub(" ", title).split()).strip(" .")[:80].rstrip(" .")
    return f"{plain or 'document'}.{file_format.ending}"
