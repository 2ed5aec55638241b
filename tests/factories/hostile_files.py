"""Files that should not be kept, or not as they are, and what each must get; docs/reference/uploads.md shows the table.

`tests/integration/evidence/test_hostile_files.py` sends every one of them to the running app.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.evidence.rules import FileFormat, Refusal
from tests.factories import hostile_archives as archives
from tests.factories import hostile_documents as documents
from tests.factories import hostile_pictures as pictures
from tests.factories.evidence_files import docx, heic, odt, pdf, photo, xlsx

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<script>alert(document.cookie)</script>"
JPEG, PNG, PDF, DOCX, XLSX, ODT = (
    FileFormat.JPEG,
    FileFormat.PNG,
    FileFormat.PDF,
    FileFormat.DOCX,
    FileFormat.XLSX,
    FileFormat.ODT,
)
LONGEST_NAME = "n" * 5000


@dataclass(frozen=True)
class Case:
    """A file, the name it is sent under, and what it gets: kept in a format, or a reason.

    `gone` must not be in what is kept; `with_scanner` says that a virus scanner is there.
    """

    what: str
    file_name: str
    make: Callable[[], bytes]
    gets: FileFormat | Refusal
    gone: bytes = b""
    with_scanner: bool = False


def _always(content: bytes) -> Callable[[], bytes]:
    return lambda: content


NO_DOCUMENTS = (
    Case("Nothing at all", "policy.pdf", _always(b""), Refusal.EMPTY),
    Case("One byte", "policy.pdf", _always(b"\x00"), Refusal.UNKNOWN_FORMAT),
    Case("Plain text named as a PDF", "policy.pdf", _always(b"We pay on time."), Refusal.UNKNOWN_FORMAT),
    Case(
        "A web page with a script, named as a PDF", "policy.pdf", _always(b"<!doctype html>" + SCRIPT), Refusal.WEB_PAGE
    ),
    Case("A web page named as a photo", "photo.jpg", _always(b" \n<html>" + SCRIPT + b"</html>"), Refusal.WEB_PAGE),
    Case("A web page in UTF-16", "photo.png", _always("\ufeff<html>".encode("utf-16-le")), Refusal.WEB_PAGE),
    Case("An SVG drawing with a script", "seal.svg", pictures.svg_with_script, Refusal.WEB_PAGE),
    Case("An SVG drawing named as PNG", "seal.png", pictures.svg_with_script, Refusal.WEB_PAGE),
    Case("A Windows program with two endings", "policy.pdf.exe", _always(b"MZ\x90\x00" + bytes(200)), Refusal.PROGRAM),
    Case("A Windows program named as a PDF", "policy.pdf", _always(b"MZ\x90\x00" + bytes(200)), Refusal.PROGRAM),
    Case("A Linux program", "policy.pdf", _always(b"\x7fELF\x02\x01\x01" + bytes(200)), Refusal.PROGRAM),
    Case("A shell script", "policy.sh.png", _always(b"#!/bin/sh\nrm -rf .\n"), Refusal.PROGRAM),
    Case(
        "A Windows shortcut", "policy.pdf.lnk", _always(b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(80)), Refusal.PROGRAM
    ),
    Case(
        "A PHP page with the beginning of a GIF",
        "photo.php.gif",
        _always(b"GIF89a<?php system($_GET[0]); ?>"),
        Refusal.OTHER_PICTURE,
    ),
    Case("A WebP picture", "photo.webp", pictures.webp, Refusal.OTHER_PICTURE),
    Case("A TIFF picture named as JPEG", "photo.jpg", pictures.tiff, Refusal.OTHER_PICTURE),
    Case("An old Word file, or one with a password", "policy.docx", documents.old_office, Refusal.OLD_OFFICE),
    Case("A ZIP archive of documents", "all.zip", archives.plain_archive, Refusal.OTHER_ARCHIVE),
    Case("A ZIP archive named as .docx", "policy.docx", archives.plain_archive, Refusal.OTHER_ARCHIVE),
    Case("A Java archive", "policy.jar", archives.java_archive, Refusal.OTHER_ARCHIVE),
    Case("A RAR archive", "policy.rar", _always(b"Rar!\x1a\x07\x01\x00" + bytes(80)), Refusal.OTHER_ARCHIVE),
    Case("The test virus EICAR as it is", "policy.pdf", _always(EICAR), Refusal.UNKNOWN_FORMAT),
    Case(
        "The test virus EICAR in a PDF, where a scanner is set",
        "policy.pdf",
        lambda: documents.with_comment(EICAR),
        Refusal.VIRUS,
        with_scanner=True,
    ),
    Case(
        "The test virus EICAR in a photo, where a scanner is set",
        "photo.jpg",
        lambda: photo() + EICAR,
        Refusal.VIRUS,
        with_scanner=True,
    ),
)
PICTURES = (
    Case("A photo with place and device", "photo.jpg", photo, JPEG, gone=b"Taller"),
    Case("A photo with a program after it", "photo.jpg", lambda: photo() + b"MZ\x90" + SCRIPT, JPEG, gone=SCRIPT),
    Case(
        "A photo that is an archive as well",
        "photo.jpg",
        lambda: photo() + archives.plain_archive(),
        JPEG,
        gone=b"PK\x03\x04",
    ),
    Case("A photo with a script in its comment", "photo.jpg", lambda: pictures.with_comment(SCRIPT), JPEG, gone=SCRIPT),
    Case(
        "A PNG picture with a script in its text", "seal.png", lambda: pictures.png_with_text(SCRIPT), PNG, gone=SCRIPT
    ),
    Case("A photo as telephones keep it, with place", "photo.heic", heic, JPEG, gone=b"SecretMaker"),
    Case("A photo named as a program", "photo.exe", photo, JPEG, gone=b"Taller"),
    Case("A PNG picture of 10,000 by 10,000 points, 100 kB", "wall.png", pictures.huge_png, Refusal.TOO_MANY_PIXELS),
    Case(
        "A PNG picture that says it has 2,000,000,000 points", "wall.png", pictures.lying_png, Refusal.TOO_MANY_PIXELS
    ),
    Case("A JPEG that says it has 65,000 by 65,000 points", "wall.jpg", pictures.lying_jpeg, Refusal.TOO_MANY_PIXELS),
    Case("A HEIC that says it has 90,000 by 90,000 points", "wall.heic", pictures.lying_heic, Refusal.DAMAGED),
    Case("A photo cut in the middle", "photo.jpg", lambda: photo(size=(800, 600))[:4000], Refusal.DAMAGED),
    Case("A HEIC photo cut in the middle", "photo.heic", lambda: heic()[:600], Refusal.DAMAGED),
    Case("A PNG picture with a broken part", "seal.png", pictures.broken_png, Refusal.DAMAGED),
    Case(
        "The beginning of a JPEG and then nothing",
        "photo.jpg",
        _always(b"\xff\xd8\xff\xe0" + bytes(20)),
        Refusal.DAMAGED,
    ),
)
DOCUMENTS = (
    Case("A PDF with a script", "policy.pdf", documents.script, Refusal.SCRIPTS),
    Case(
        "A PDF with a script under a disguised name (/J#61vaScript)",
        "policy.pdf",
        documents.disguised_script,
        Refusal.SCRIPTS,
    ),
    Case("A PDF with a script in an object stream", "policy.pdf", documents.script_in_object_stream, Refusal.SCRIPTS),
    Case(
        "A PDF whose object stream is packed in an unusual way",
        "policy.pdf",
        documents.unusually_packed,
        Refusal.STRANGE,
    ),
    Case("A PDF whose object stream swells to 200 MB", "policy.pdf", documents.swelling_object_stream, Refusal.SWOLLEN),
    Case("A PDF with an object hidden inside a stream", "policy.pdf", documents.hidden_object, Refusal.STRANGE),
    Case("A PDF that starts a program", "policy.pdf", documents.launch, Refusal.ACTIONS),
    Case("A PDF that opens a web page by itself", "policy.pdf", documents.opens_page, Refusal.ACTIONS),
    Case("A PDF that acts when a page is turned", "policy.pdf", documents.acts_on_page, Refusal.ACTIONS),
    Case("A PDF form that sends what is entered elsewhere", "policy.pdf", documents.submits, Refusal.ACTIONS),
    Case("A PDF with a file inside", "policy.pdf", documents.attachment, Refusal.ATTACHMENTS),
    Case("A PDF with a film inside", "policy.pdf", documents.film, Refusal.ATTACHMENTS),
    Case("A PDF with an XFA form", "policy.pdf", documents.xfa, Refusal.SCRIPTS),
    Case("A PDF with a password", "policy.pdf", documents.encrypted, Refusal.PASSWORD),
    Case("A PDF that is an archive as well", "policy.pdf", documents.and_archive, Refusal.STRANGE),
    Case("A PDF with a web page after it", "policy.pdf", lambda: pdf() + SCRIPT, Refusal.STRANGE),
    Case("A PDF with something before it", "policy.pdf", lambda: b"GIF89a" + pdf(), Refusal.OTHER_PICTURE),
    Case("A PDF cut in the middle", "policy.pdf", lambda: pdf()[:200], Refusal.DAMAGED),
    Case(
        "A PDF of which only the beginning and the end are there",
        "policy.pdf",
        _always(b"%PDF-1.7\n%%EOF"),
        Refusal.DAMAGED,
    ),
    Case("A PDF whose pages are their own parents", "policy.pdf", documents.circular, Refusal.DAMAGED),
    Case("A Word file with macros, renamed", "policy.docx", documents.macros, Refusal.MACROS),
    Case("A Word file with a macro part that is not listed", "policy.docx", documents.unlisted_macros, Refusal.MACROS),
    Case("A Word file that fetches its template", "policy.docx", documents.outside_template, Refusal.OUTSIDE),
    Case("A Word file that fetches a picture", "policy.docx", documents.outside_picture, Refusal.OUTSIDE),
    Case("A Word file with a link to a program", "policy.docx", documents.link_to_program, Refusal.OUTSIDE),
    Case(
        "A Word file with a field that runs a command (DDEAUTO)",
        "policy.docx",
        documents.command_field,
        Refusal.OUTSIDE,
    ),
    Case("A Word file with an embedded file", "policy.docx", documents.embedded, Refusal.ATTACHMENTS),
    Case(
        "A Word file with a web page inside (altChunk)", "policy.docx", documents.web_page_inside, Refusal.ATTACHMENTS
    ),
    Case(
        "A Word file with a program where a picture should be",
        "policy.docx",
        documents.program_as_picture,
        Refusal.ATTACHMENTS,
    ),
    Case("A Word file that reads a file of the server (XXE)", "policy.docx", documents.reads_files, Refusal.STRANGE),
    Case("A Word file whose entities swell (billion laughs)", "policy.docx", documents.laughs, Refusal.STRANGE),
    Case("An Excel file with macros, renamed", "hours.xlsx", documents.excel_macros, Refusal.MACROS),
    Case("An Excel file with a table in another file", "hours.xlsx", documents.outside_table, Refusal.OUTSIDE),
    Case("An Excel file with a formula that fetches a page", "hours.xlsx", documents.fetching_formula, Refusal.OUTSIDE),
    Case("A presentation named as .docx", "policy.docx", documents.presentation, Refusal.UNKNOWN_FORMAT),
    Case("An OpenDocument text with macros", "policy.odt", documents.odt_macros, Refusal.MACROS),
    Case("An OpenDocument text that reacts by a script", "policy.odt", documents.odt_event, Refusal.MACROS),
    Case("An OpenDocument text that fetches a picture", "policy.odt", documents.odt_outside, Refusal.OUTSIDE),
    Case("An OpenDocument text with a password", "policy.odt", documents.odt_encrypted, Refusal.PASSWORD),
    Case("An OpenDocument table named as text", "policy.odt", documents.ods, Refusal.UNKNOWN_FORMAT),
)
ARCHIVES = (
    Case("A Word file that swells to 300 MB", "policy.docx", archives.bomb, Refusal.SWOLLEN),
    Case("A Word file whose headers lie about its size", "policy.docx", archives.lying_bomb, Refusal.DAMAGED),
    Case("A Word file whose parts lie on one another", "policy.docx", archives.overlapping, Refusal.SWOLLEN),
    Case("A Word file of 5,000 parts", "policy.docx", archives.many_parts, Refusal.SWOLLEN),
    Case("A Word file with an archive in an archive", "policy.docx", archives.nested, Refusal.ATTACHMENTS),
    Case("A Word file with two parts of one name", "policy.docx", archives.duplicate, Refusal.STRANGE),
    Case(
        "A Word file with a part named ../../evil",
        "policy.docx",
        lambda: archives.with_name("../../evil.xml"),
        Refusal.STRANGE,
    ),
    Case(
        "A Word file with a part named C:\\evil",
        "policy.docx",
        lambda: archives.with_name("C:\\evil.xml"),
        Refusal.STRANGE,
    ),
    Case("A Word file with a part named with a zero byte", "policy.docx", archives.zero_name, Refusal.STRANGE),
    Case("A Word file with a password on a part", "policy.docx", archives.encrypted_part, Refusal.PASSWORD),
    Case("A Word file packed by another method", "policy.docx", archives.other_method, Refusal.STRANGE),
    Case("A Word file with a program before it", "policy.docx", lambda: b"MZ\x90\x00" + docx(), Refusal.PROGRAM),
    Case("A Word file with a program after it", "policy.docx", lambda: docx() + b"MZ\x90\x00" * 40, Refusal.STRANGE),
    Case("A Word file with something between its parts", "policy.docx", archives.with_gap, Refusal.STRANGE),
    Case("A Word file cut in the middle", "policy.docx", lambda: docx()[:9000], Refusal.DAMAGED),
    Case("A Word file with a changed byte", "policy.docx", archives.changed_byte, Refusal.DAMAGED),
    Case("A Word file whose XML is nested 100,000 deep", "policy.docx", archives.deep, Refusal.STRANGE),
)
NAMES = (
    Case("A PDF named ../../../etc/passwd", "../../../etc/passwd", pdf, PDF),
    Case("A PDF named C:\\Windows\\win.ini", "C:\\Windows\\win.ini", pdf, PDF),
    Case("A PDF whose name turns its writing direction (fdp.exe)", "policy\u202efdp.exe", pdf, PDF),
    Case("A PDF with a name of 5,000 letters", LONGEST_NAME, pdf, PDF),
    Case("A PDF named with markup", "<img src=x onerror=alert(1)>.pdf", pdf, PDF),
    Case("A PDF named with line ends and a header", "a\r\nSet-Cookie: x=1.pdf", pdf, PDF),
    Case("A PDF whose name is a dot", ".", pdf, PDF),
    Case("A Word file named as a PDF", "policy.pdf", docx, DOCX),
    Case("An Excel file without an ending", "hours", xlsx, XLSX),
    Case("An OpenDocument text named as a photo", "photo.jpg", odt, ODT),
)
CASES = (*NO_DOCUMENTS, *PICTURES, *DOCUMENTS, *ARCHIVES, *NAMES)
