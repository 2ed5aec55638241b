"""Makes office files that are built wrongly as archives: they swell, hide something or lead elsewhere."""

import io
import struct
import warnings
import zipfile

from tests.factories.evidence_files import changed, docx, packed, parts_of, pdf

DOCUMENT = "word/document.xml"


def plain_archive() -> bytes:
    """Documents packed together."""
    return packed({"policy.pdf": pdf(), "hours.txt": "40"})


def java_archive() -> bytes:
    """A program for Java."""
    return packed({"META-INF/MANIFEST.MF": "Main-Class: A\n", "A.class": b"\xca\xfe\xba\xbe" + bytes(20)})


def bomb() -> bytes:
    """A part that is 300 MB of blanks."""
    return changed(docx(), word__styles_DOT_xml=b" " * 300_000_000)


def lying_bomb() -> bytes:
    """The same, smaller, with headers that say it is 10 bytes."""
    found = bytearray(changed(docx(), word__styles_DOT_xml=b" " * 40_000_000))
    for place in _places(found, b"word/styles.xml"):
        found[place : place + 4] = struct.pack("<I", 10)
    return bytes(found)


def _places(archive: bytearray, name: bytes) -> list[int]:
    """Where the two headers of a part tell its unpacked size."""
    local = archive.index(name) - 30
    central = archive.rindex(name) - 46
    return [local + 22, central + 24]


def overlapping() -> bytes:
    """Two entries of the list lead to the same packed bytes."""
    found = bytearray(changed(docx(), word__a_DOT_xml=b"<a/>", word__b_DOT_xml=b"<a/>"))
    first = found.rindex(b"word/a.xml") - 46
    second = found.rindex(b"word/b.xml") - 46
    found[second + 42 : second + 46] = found[first + 42 : first + 46]
    return bytes(found)


def many_parts() -> bytes:
    """Five thousand parts."""
    return packed(parts_of(docx()) | {f"word/media/{number}.xml": b"<a/>" for number in range(5000)})


def nested() -> bytes:
    """An archive inside."""
    return changed(docx(), word__more_DOT_zip=plain_archive())


def duplicate() -> bytes:
    """The text twice: which one is shown depends on the program."""
    target = io.BytesIO(docx())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(target, "a") as archive:
            archive.writestr(DOCUMENT, "<a/>")
    return target.getvalue()


def with_name(name: str) -> bytes:
    """A part with this name."""
    return packed(parts_of(docx()) | {name: b"<a/>"})


def zero_name() -> bytes:
    """A part whose name goes on after a zero byte."""
    return with_name("word/aXexe.xml").replace(b"word/aXexe.xml", b"word/a\x00exe.xml")


def encrypted_part() -> bytes:
    """A part that says it has a password."""
    found = bytearray(docx())
    local, central = found.index(DOCUMENT.encode()) - 30, found.rindex(DOCUMENT.encode()) - 46
    found[local + 6] |= 1
    found[central + 8] |= 1
    return bytes(found)


def other_method() -> bytes:
    """Parts packed as office programs never do."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in parts_of(docx()).items():
            archive.writestr(name, content)
    return target.getvalue()


def with_gap() -> bytes:
    """Bytes between the last part and the list of parts, which no program reads."""
    found = bytearray(docx())
    end = len(found) - 22
    start = struct.unpack("<I", found[end + 16 : end + 20])[0]
    found[end + 16 : end + 20] = struct.pack("<I", start + 400)
    return bytes(found[:start] + b"MZ" + bytes(398) + found[start:])


def changed_byte() -> bytes:
    """A part that does not fit its checksum."""
    found = bytearray(docx())
    found[found.index(DOCUMENT.encode()) + 200] ^= 0xFF
    return bytes(found)


def deep() -> bytes:
    """Elements in elements in elements."""
    return changed(docx(), word__styles_DOT_xml=b"<a>" * 100_000 + b"</a>" * 100_000)
