"""Makes documents as people have them: PDF, photos, Word, Excel and OpenDocument files; all small."""

import base64
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from functools import cache

from docx import Document
from PIL import Image
from xlsxwriter import Workbook

from tests.conftest import ROOT

SECRET = b"Taller-4.6534N-74.0836W"  # stands for what a photo tells of its place
CATALOG, PAGES = b"<</Type/Catalog/Pages 2 0 R%b>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]%b>>"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def pdf(*more: bytes, catalog: bytes = b"", page: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of one page; `more` are objects from number 4 on, the others stand inside catalog, page and trailer."""
    return _with_table([CATALOG % catalog, PAGES, PAGE % page, *more], trailer)


def _with_table(objects: Sequence[bytes], trailer: bytes) -> bytes:
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    return body + b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)


def stream(content: bytes, more: bytes = b"", *, packed: bool = True) -> bytes:
    """A stream object; what stands in its dictionary besides its length is `more`."""
    data = zlib.compress(content) if packed else content
    packing = b"/Filter/FlateDecode" if packed else b""
    return b"<</Length %d%b%b>>\nstream\n%b\nendstream" % (len(data), packing, more, data)


def pdf_with_object_stream(
    *more: bytes, catalog: bytes = b"", packing: bytes = b"/Filter/FlateDecode", pack: object = zlib.compress
) -> bytes:
    """A PDF whose catalog, and the objects from number 4 on, stand in an object stream that a reader finds."""
    inside = [(1, CATALOG % catalog), *enumerate(more, start=7)]
    offsets, text = [], b""
    for number, content in inside:
        offsets.append(b"%d %d" % (number, len(text)))
        text += content + b" "
    head = b" ".join(offsets) + b" "
    data = pack(head + text)  # type: ignore[operator]
    objects = b"<</Type/ObjStm/N %d/First %d/Length %d%b>>" % (len(inside), len(head), len(data), packing)
    body, places = b"%PDF-1.7\n", {}
    for number, content in ((2, PAGES), (3, PAGE % b""), (4, objects + b"\nstream\n" + data + b"\nendstream")):
        places[number] = len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    return body + _cross_reference(len(body), places, {number: place for place, (number, _) in enumerate(inside)})


def _cross_reference(start: int, places: Mapping[int, int], inside: Mapping[int, int]) -> bytes:
    last = max(5, *inside)
    entries = {0: (0, 0, 255), 5: (1, start, 0)}
    entries |= {number: (1, place, 0) for number, place in places.items()}
    entries |= {number: (2, 4, place) for number, place in inside.items()}
    rows = [entries.get(number, (0, 0, 0)) for number in range(last + 1)]
    data = b"".join(
        kind.to_bytes(1, "big") + at.to_bytes(4, "big") + more.to_bytes(1, "big") for kind, at, more in rows
    )
    about = b"/Type/XRef/W[1 4 1]/Size %d/Root 1 0 R" % (last + 1)
    return b"5 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(data, about), start)


def photo(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB") -> bytes:
    """A photo that tells where and with what it was taken."""
    picture, target = Image.new(mode, size, "teal" if mode == "RGB" else None), io.BytesIO()
    about = Image.Exif()
    about[0x010E] = SECRET.decode()
    about.get_ifd(0x8825).update({1: "N", 2: (4.0, 39.0, 12.0), 3: "W", 4: (74.0, 5.0, 1.0)})
    picture.save(target, kind, exif=about.tobytes())
    return target.getvalue()


@cache
def heic() -> bytes:
    """A photo as a telephone keeps it."""
    file = ROOT / "tests" / "fixtures" / "files" / "photo.heic.base64"
    return base64.b64decode(file.read_text(encoding="ascii"))


def packed(parts: Mapping[str, bytes | str], *, stored: Sequence[str] = ("mimetype",)) -> bytes:
    """A ZIP archive of these parts, in this order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            archive.writestr(info, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return target.getvalue()


def parts_of(archive: bytes) -> dict[str, bytes]:
    """What is in an archive, by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return {name: found.read(name) for name in found.namelist()}


@cache
def docx() -> bytes:
    """A Word file of some paragraphs, a table, a link and a picture."""
    document, target = Document(), io.BytesIO()
    document.add_heading("Policy")
    document.add_paragraph("We pay on time.")
    document.add_table(rows=2, cols=2)
    document.add_picture(io.BytesIO(photo("PNG")))
    document.part.relate_to("https://www.example.org", f"{OFFICE}/hyperlink", is_external=True)
    document.save(target)
    return target.getvalue()


@cache
def xlsx() -> bytes:
    """An Excel file of one sheet with numbers, a formula and a link."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Hours")
        sheet.write_row(0, 0, ["Week", 40])
        sheet.write_formula(1, 1, "=SUM(B1:B1)")
        sheet.write_url(2, 0, "https://www.example.org")
    return target.getvalue()


def changed(archive: bytes, **parts: bytes | str | None) -> bytes:
    """An archive with other parts: names with "__" for "/" and "_DOT_" for "."; None takes a part away."""
    found: dict[str, bytes | str] = dict(parts_of(archive))
    for name, content in parts.items():
        path = name.replace("__", "/").replace("_DOT_", ".")
        found.pop(path, None) if content is None else found.update({path: content})
    return packed(found)


def with_text(archive: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """An archive in which something of one part is put differently."""
    found = parts_of(archive)
    assert old in found[part], part
    return packed(found | {part: found[part].replace(old, new, 1)})


def odt(body: str = "<text:p>We pay on time.</text:p>", more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A text document of LibreOffice, with this body."""
    names = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "text", "draw", "script", "table"))
    content = (
        f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:scripts/><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0"/>'
    kept = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "Thumbnails/thumbnail.png": photo("PNG"),
        "Configurations2/accelerator/current.xml": "",
        "META-INF/manifest.xml": manifest,
    }
    return packed(kept | dict(more or {}))
