"""What ordinary documents have is taken, and what acts or hides is refused, part by part."""

import io
from dataclasses import dataclass

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from portal.core.pdf import render_pdf
from portal.evidence.rules import FileFormat, Refusal
from portal.evidence.screening import pdf as pdf_screening
from portal.evidence.screening.looking import look_into
from portal.evidence.screening.verdicts import Fit, Unfit
from tests.factories.evidence_files import (
    OFFICE,
    RELATIONS,
    changed,
    docx,
    odt,
    packed,
    parts_of,
    pdf,
    pdf_with_object_stream,
    photo,
    stream,
    with_text,
    xlsx,
)
from tests.factories.hostile_documents import RELS, TEXT, TYPES
from tests.factories.hostile_files import CASES, Case

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">%s</svg>'
GO_TO = b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>"


@dataclass(frozen=True)
class Taken:
    """A document that is taken, and as what."""

    content: bytes
    file_format: FileFormat


def media(name: str, content: bytes | str) -> bytes:
    """A Word file with this picture."""
    return packed(parts_of(docx()) | {f"word/media/{name}": content})


def made_by_pypdf() -> bytes:
    writer, target = PdfWriter(PdfReader(io.BytesIO(pdf()))), io.BytesIO()
    writer.add_outline_item(title="First", page_number=0)
    writer.write(target)
    return target.getvalue()


TAKEN = {
    "a PDF of the portal's own": lambda: Taken(
        render_pdf("<p>Hello</p>", title="T", language="en", assets={}), FileFormat.PDF
    ),
    "a PDF with an outline": lambda: Taken(made_by_pypdf(), FileFormat.PDF),
    "a PDF that opens at a page": lambda: Taken(pdf(catalog=GO_TO), FileFormat.PDF),
    "a PDF that names its first page": lambda: Taken(pdf(catalog=b"/OpenAction[3 0 R/Fit]"), FileFormat.PDF),
    "a PDF that opens at a page, in an object stream": lambda: Taken(
        pdf_with_object_stream(b"null", catalog=GO_TO), FileFormat.PDF
    ),
    "a PDF with objects in a stream that is not packed": lambda: Taken(
        pdf_with_object_stream(b"[1 [2]]", packing=b"", pack=lambda content: content), FileFormat.PDF
    ),
    "a PDF with a link to a web page": lambda: Taken(
        pdf(page=b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://a.org)>>>>]"), FileFormat.PDF
    ),
    "a PDF with a stream of text": lambda: Taken(pdf(stream(b"BT (JS) Tj ET")), FileFormat.PDF),
    "a PDF with line ends after it": lambda: Taken(pdf() + b"\r\n\x1a", FileFormat.PDF),
    "a Word file with a page of its own for pictures": lambda: Taken(
        media("image9.svg", SVG % '<path d="M0 0"/><use xlink:href="#a"/>'), FileFormat.DOCX
    ),
    "a Word file with old drawings": lambda: Taken(
        media("image9.emf", bytes(40) + b" EMF" + bytes(9)), FileFormat.DOCX
    ),
    "a Word file with very old drawings": lambda: Taken(
        media("image9.wmf", b"\x01\x00\x09\x00" + bytes(9)), FileFormat.DOCX
    ),
    "a Word file with a font": lambda: Taken(changed(docx(), word__fonts__font1_DOT_odttf=b"\x00"), FileFormat.DOCX),
    "a Word file with a link to a page about links": lambda: Taken(
        with_text(
            docx(),
            TEXT,
            b"<w:body>",
            b'<w:body><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK </w:instrText>'
            b'</w:r><w:r><w:instrText>"https://a.org/import link"</w:instrText></w:r></w:p>',
        ),
        FileFormat.DOCX,
    ),
    "a Word file with a page number": lambda: Taken(
        with_text(docx(), TEXT, b"<w:body>", b'<w:body><w:p><w:fldSimple w:instr=" PAGE "/></w:p>'), FileFormat.DOCX
    ),
    "an Excel file that talks about fetching": lambda: Taken(
        changed(xlsx(), xl__sharedStrings_DOT_xml="<sst><si><t>=WEBSERVICE(1)</t></si></sst>"), FileFormat.XLSX
    ),
    "an Excel file with settings of the printer": lambda: Taken(
        changed(xlsx(), xl__printerSettings__printerSettings1_DOT_bin=b"\x00"), FileFormat.XLSX
    ),
    "a text of LibreOffice with a link, a picture and a chart": lambda: Taken(
        odt(
            '<text:p><text:a xlink:href="https://a.org">a</text:a><text:a xlink:href="#b"/>'
            '<draw:image xlink:href="Pictures/a.png"/><draw:object xlink:href="./Object 1"/></text:p>',
            {
                "Pictures/a.png": photo("PNG"),
                "Object 1/content.xml": "<a/>",
                "ObjectReplacements/Object 1": b"VCLMTF" + bytes(9),
                "layout-cache": b"\x00",
                "manifest.rdf": "<a/>",
                "Fonts/a.ttf": b"\x00",
            },
        ),
        FileFormat.ODT,
    ),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_ordinary_documents_have_is_taken_as_it_is(what: str) -> None:
    given = TAKEN[what]()
    assert look_into(given.content) == Fit(given.file_format)


def relation(kind: str, target: str = "a.xml", mode: str = "") -> bytes:
    text = f'<Relationship Id="rId98" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return with_text(docx(), RELS, b"</Relationships>", text.encode())


OUTSIDE = ' TargetMode="External"'
REFUSED = {
    "an old drawing from elsewhere": (
        lambda: changed(xlsx(), xl__drawings__vmlDrawing1_DOT_vml='<xml><i src="https://a.org/p.png"/></xml>'),
        Refusal.OUTSIDE,
    ),
    "an old drawing from another machine": (
        lambda: changed(docx(), word__a_DOT_xml='<xml><i src="\\\\host\\p.png"/></xml>'),
        Refusal.OUTSIDE,
    ),
    "a name that stands for a page of the web": (
        lambda: changed(xlsx(), xl__a_DOT_xml='<a><definedName>WEBSERVICE("https://a.org")</definedName></a>'),
        Refusal.OUTSIDE,
    ),
    "a control": (lambda: relation("control"), Refusal.MACROS),
    "a package": (lambda: relation("package"), Refusal.ATTACHMENTS),
    "a document in the document": (lambda: relation("subDocument"), Refusal.OUTSIDE),
    "a link that cannot be read": (lambda: relation("hyperlink", "http://[x/", OUTSIDE), Refusal.OUTSIDE),
    "a link to a script": (lambda: relation("hyperlink", "javascript:alert(1)", OUTSIDE), Refusal.OUTSIDE),
    "a listed embedded file": (
        lambda: with_text(docx(), TYPES, b"</Types>", b'<Default Extension="b" ContentType="a.oleObject"/></Types>'),
        Refusal.ATTACHMENTS,
    ),
    "two texts": (
        lambda: changed(docx(), **{TYPES.replace(".", "_DOT_"): parts_of(docx())[TYPES] * 2}),
        Refusal.DAMAGED,
    ),
    "no list of types worth the name": (
        lambda: packed(parts_of(docx()) | {TYPES: "<Types/>"}),
        Refusal.UNKNOWN_FORMAT,
    ),
    "a drawing with a script": (lambda: media("a.svg", SVG % "<script/>"), Refusal.SCRIPTS),
    "a drawing that reacts": (lambda: media("a.svg", SVG % '<g onclick="a()"/>'), Refusal.SCRIPTS),
    "a drawing that fetches": (lambda: media("a.svg", SVG % '<image xlink:href="http://a.org/a"/>'), Refusal.SCRIPTS),
    "a drawing that is none": (lambda: media("a.emf", b"MZ"), Refusal.ATTACHMENTS),
    "a part without an ending": (lambda: packed(parts_of(docx()) | {"word/evil": b"MZ"}), Refusal.ATTACHMENTS),
    "relations with a document type": (
        lambda: packed(parts_of(docx()) | {RELS: "<!DOCTYPE a>" + RELATIONS % ""}),
        Refusal.STRANGE,
    ),
    "a text with a connection to another program": (
        lambda: odt('<text:dde-connection-decl office:name="a"/>'),
        Refusal.OUTSIDE,
    ),
    "a text with an embedded program": (lambda: odt("<text:p><draw:plugin/></text:p>"), Refusal.ATTACHMENTS),
    "a text with an embedded object": (
        lambda: odt("<text:p/>", {"Object 2": b"\xd0\xcf\x11\xe0"}),
        Refusal.ATTACHMENTS,
    ),
    "a text with a link to a macro": (
        lambda: odt('<text:p><text:a xlink:href="macro:///a"/></text:p>'),
        Refusal.OUTSIDE,
    ),
    "a text with a picture beside the file": (
        lambda: odt('<text:p><draw:image xlink:href="../../a.png"/></text:p>'),
        Refusal.OUTSIDE,
    ),
    "a text whose XML is none": (lambda: odt("<text:p>"), Refusal.DAMAGED),
    "an archive that is empty": (lambda: b"PK\x05\x06" + bytes(18), Refusal.OTHER_ARCHIVE),
    "a PDF that does several things": (lambda: pdf(catalog=GO_TO[:-2] + b"/Next 3 0 R>>"), Refusal.ACTIONS),
    "a PDF of an action without a kind": (lambda: pdf(catalog=b"/OpenAction<</D 3>>"), Refusal.ACTIONS),
    "a PDF without pages": (lambda: pdf().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0      "), Refusal.DAMAGED),
    "a PDF with a stream without end": (lambda: pdf(b"<<>>\nstream\nx"), Refusal.DAMAGED),
    "a PDF whose object stream is broken": (
        lambda: pdf_with_object_stream(b"null", pack=lambda content: b"broken" + content),
        Refusal.DAMAGED,
    ),
    "a bare table of LibreOffice": (lambda: packed({"mimetype": "x", "content.xml": "<a/>"}), Refusal.UNKNOWN_FORMAT),
    "a list in a list in a list": (
        lambda: pdf_with_object_stream(b"[" * 60 + b"]" * 60),
        Refusal.STRANGE,
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_acts_hides_or_is_broken_is_refused(what: str) -> None:
    make, reason = REFUSED[what]
    with pytest.raises(Unfit) as unfit:
        look_into(make())
    assert unfit.value.reason is reason, unfit.value


def test_a_reader_looks_for_what_the_bytes_do_not_show() -> None:
    """The second look alone: objects as pypdf reads them."""
    for found in (
        NameObject("/JS"),
        ArrayObject([NameObject("/Launch")]),
        DictionaryObject({NameObject("/AA"): NumberObject(1)}),
    ):
        with pytest.raises(Unfit):
            pdf_screening._check_object(found, 5)
    pdf_screening._check_object(NameObject("/Ñandú"), 5)


@pytest.mark.parametrize("case", [case for case in CASES if not case.with_scanner], ids=lambda case: case.what)
def test_every_hostile_file_gets_what_the_table_says(case: Case) -> None:
    try:
        gets: object = look_into(case.make()).file_format
    except Unfit as unfit:
        gets = unfit.reason
    assert gets is case.gets


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_photos_of_every_mode_are_written_anew(kind: str, mode: str) -> None:
    if (kind, mode) in {("PNG", "CMYK"), ("JPEG", "LA"), ("JPEG", "P"), ("JPEG", "RGBA"), ("JPEG", "I;16")}:
        mode = "RGB"
    target = io.BytesIO()
    Image.new(mode, (30, 20)).save(target, kind)
    fit = look_into(target.getvalue())
    with Image.open(io.BytesIO(fit.rewritten or b"")) as kept:
        assert (kept.size, kept.format) == ((30, 20), kind)


def test_a_photo_taken_sideways_is_kept_upright() -> None:
    target, about = io.BytesIO(), Image.Exif()
    about[0x0112] = 6
    Image.new("RGB", (30, 20), "teal").save(target, "JPEG", exif=about.tobytes())
    fit = look_into(target.getvalue())
    with Image.open(io.BytesIO(fit.rewritten or b"")) as kept:
        assert kept.size == (20, 30)
        assert not kept.getexif()


def test_a_photo_with_several_pictures_is_kept_as_its_first() -> None:
    target = io.BytesIO()
    first, second = Image.new("RGB", (30, 20), "teal"), Image.new("RGB", (60, 40), "red")
    first.save(target, "MPO", save_all=True, append_images=[second])
    fit = look_into(target.getvalue())
    with Image.open(io.BytesIO(fit.rewritten or b"")) as kept:
        assert (kept.size, kept.format) == ((30, 20), "JPEG")
