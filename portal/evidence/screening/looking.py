"""Decides from its content what a file is, and whether it is taken. Its name and what the browser says do not count.

The content is hostile until shown otherwise; `inspecting` runs this in a process of its own with bounds on it.
"""

import filetype

from portal.evidence.rules import FileFormat, Refusal
from portal.evidence.screening import open_document, word_and_excel
from portal.evidence.screening.archives import read_parts
from portal.evidence.screening.pdf import check_pdf
from portal.evidence.screening.photos import MEDIA_TYPES, rewrite_photo
from portal.evidence.screening.verdicts import Fit, Unfit

HEAD = 8192
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"\xca\xfe\xba\xbe",
    b"L\x00\x00\x00\x01\x14\x02",
)
_ARCHIVES = {
    "application/zip",
    "application/x-tar",
    "application/gzip",
    "application/x-bzip2",
    "application/x-xz",
    "application/x-7z-compressed",
    "application/x-rar-compressed",
}
_MARKUP = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")


def look_into(content: bytes) -> Fit:
    """What the file is. Raises Unfit, with the reason, if it is not taken."""
    if not content:
        raise Unfit(Refusal.EMPTY)
    if content.startswith(b"%PDF-"):
        check_pdf(content)
        return Fit(FileFormat.PDF)
    if content.startswith(_ZIP):
        return Fit(_look_into_archive(content))
    found = filetype.guess(content[:HEAD])
    media_type = found.mime if found else ""
    if media_type in MEDIA_TYPES:
        return Fit(*rewrite_photo(content, media_type))
    raise Unfit(_why_not(content, media_type), media_type or "unknown")


def _look_into_archive(content: bytes) -> FileFormat:
    parts = read_parts(content)
    types = next((part.content for part in parts if part.name == word_and_excel.CONTENT_TYPES), None)
    if types is not None:
        file_format, check_part = word_and_excel.read_format(types), word_and_excel.check_part
    elif parts and parts[0].name == open_document.MIMETYPE:
        file_format, check_part = open_document.read_format(parts), open_document.check_part
    else:
        raise Unfit(Refusal.OTHER_ARCHIVE)
    for part in parts:
        check_part(part)
    return file_format


def _why_not(content: bytes, media_type: str) -> Refusal:
    if content.startswith(_OLD_OFFICE):
        return Refusal.OLD_OFFICE
    if content.startswith(_PROGRAMS):
        return Refusal.PROGRAM
    if content.lstrip().startswith(_MARKUP):
        return Refusal.WEB_PAGE
    if media_type.startswith("image/"):
        return Refusal.OTHER_PICTURE
    return Refusal.OTHER_ARCHIVE if media_type in _ARCHIVES else Refusal.UNKNOWN_FORMAT
