"""Evidence in words: kinds of files, sizes, how a document stands, and why a file is not taken."""

from collections.abc import Mapping
from datetime import date

from flask_babel import format_date, format_decimal, gettext
from flask_babel import lazy_gettext as _

from portal.core.uploads import MEGABYTE
from portal.evidence.rules import Backing, EvidenceKind, FileFormat, Refusal, Validity, ends_soon, validity

KILOBYTE = 1000
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.heic,.heif,.docx,.xlsx,.odt"
FORMATS: Mapping[FileFormat, object] = {
    FileFormat.PDF: "PDF",
    FileFormat.JPEG: _("Photo"),
    FileFormat.PNG: _("Picture"),
    FileFormat.DOCX: "Word",
    FileFormat.XLSX: "Excel",
    FileFormat.ODT: "OpenDocument",
}
_REASONS: Mapping[Refusal, object] = {
    Refusal.EMPTY: _("The file is empty. Choose another one"),
    Refusal.UNKNOWN_FORMAT: _(
        "We do not take this kind of file. Send a PDF, a photo, or a file ending in .docx, .xlsx or .odt"
    ),
    Refusal.OLD_OFFICE: _(
        "This is an old Office file, or one with a password. Save it as PDF, .docx or .xlsx, without a password"
    ),
    Refusal.OTHER_PICTURE: _("We do not take this kind of picture. Save it as JPEG or PNG"),
    Refusal.OTHER_ARCHIVE: _("This is a packed folder. Unpack it and send the documents one by one"),
    Refusal.WEB_PAGE: _("This is a web page or a drawing with code in it. Save it as PDF, or name its link"),
    Refusal.PROGRAM: _("This is a program, not a document"),
    Refusal.DAMAGED: _(
        "The file cannot be opened: it is damaged or not complete. Open it on your device, save it again and send that"
    ),
    Refusal.PASSWORD: _("The file has a password. Save it without one"),
    Refusal.MACROS: _("The file has macros (small programs) inside. Save it as PDF and send that"),
    Refusal.SCRIPTS: _("The file has a small program inside. Print it to a new PDF and send that"),
    Refusal.ACTIONS: _("Opening this file does more than showing it. Print it to a new PDF and send that"),
    Refusal.ATTACHMENTS: _("The file has other files inside. Send them one by one, or print it to a new PDF"),
    Refusal.OUTSIDE: _(
        "The file fetches something from elsewhere, such as a linked table or template. Save it as PDF and send that"
    ),
    Refusal.SWOLLEN: _("Unpacked, this file would be far too large. Save it as PDF and send that"),
    Refusal.TOO_MANY_PIXELS: _("The picture is too large. Take it with a lower setting, or make it smaller"),
    Refusal.STRANGE: _("The file is not built as such files are. Print it to a new PDF and send that"),
    Refusal.VIRUS: _("Our scanner says that this file is harmful. Do not open it, and do not pass it on"),
    Refusal.NO_ROOM: _("Your documents take all the room they may. Remove some that you no longer need"),
}


def why_not(reason: Refusal, *, size: int, most: int) -> str:
    """Why the file of this size is not taken, and what to do; `most` is the largest size, both in bytes."""
    if reason is Refusal.TOO_LARGE:
        return gettext("The file has %(size)s. It may have up to %(most)s", size=size_text(size), most=size_text(most))
    return str(_REASONS[reason])


def size_text(size: int) -> str:
    """A size in bytes as people say it."""
    if size < MEGABYTE:
        return gettext("%(size)s kB", size=format_decimal(max(1, size // KILOBYTE)))
    return gettext("%(size)s MB", size=format_decimal(round(size / MEGABYTE, 1)))


def kind_text(kind: EvidenceKind, media_type: str, size: int) -> str:
    """What the document is: "PDF, 1.2 MB", or "Link"."""
    if kind is EvidenceKind.LINK:
        return gettext("Link")
    return f"{FORMATS[FileFormat(media_type)]}, {size_text(size)}"


def day_text(day: date | None) -> str:
    """The day written out, "" for none."""
    return str(format_date(day, "long")) if day else ""


def dates_text(valid_from: date | None, valid_until: date | None) -> str:
    """From when to when the document is valid, "" if it names no day."""
    if valid_from and valid_until:
        return gettext("from %(first)s to %(last)s", first=day_text(valid_from), last=day_text(valid_until))
    if valid_from:
        return gettext("from %(first)s", first=day_text(valid_from))
    return gettext("until %(last)s", last=day_text(valid_until)) if valid_until else ""


def backing_text(backing: Backing) -> str:
    """A document in one line: its title, its dates if it has any, and where a link leads."""
    dates = dates_text(backing.valid_from, backing.valid_until)
    title = f"{backing.title} ({dates})" if dates else backing.title
    return f"{title}: {backing.address}" if backing.address else title


def standing_text(valid_from: date | None, valid_until: date | None, on: date) -> tuple[str, str]:
    """How the document stands on the day, as a word and the kind of its tag; ("", "") where there is nothing to say."""
    match validity(valid_from, valid_until, on):
        case Validity.ENDED:
            return gettext("Ended"), "problem"
        case Validity.NOT_YET:
            return gettext("Not valid yet"), "attention"
        case Validity.VALID if ends_soon(valid_until, on):
            return gettext("Ends soon"), "attention"
        case Validity.VALID:
            return (gettext("Valid"), "complete") if valid_until else ("", "")
