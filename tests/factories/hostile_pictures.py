"""Makes pictures that lie, swell, carry something or are cut."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

from tests.factories.evidence_files import heic, photo

_PNG = b"\x89PNG\r\n\x1a\n"


def svg_with_script() -> bytes:
    """A drawing that runs a script where it is shown."""
    return b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def _saved(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(target, kind)
    return target.getvalue()


def webp() -> bytes:
    """A picture of a kind that is not taken."""
    return _saved("WEBP")


def tiff() -> bytes:
    """Another."""
    return _saved("TIFF")


def with_comment(comment: bytes) -> bytes:
    """A JPEG with a comment in it."""
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(target, "JPEG", comment=comment)
    return target.getvalue()


def png_with_text(text: bytes) -> bytes:
    """A PNG with a text in it."""
    target, about = io.BytesIO(), PngImagePlugin.PngInfo()
    about.add_text("Comment", text.decode())
    Image.new("RGBA", (40, 30), "teal").save(target, "PNG", pnginfo=about)
    return target.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _png(width: int, height: int, rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return _PNG + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def huge_png() -> bytes:
    """A real picture of a hundred million points, all white."""
    return _png(10_000, 10_000, bytes(10_001 * 10_000))


def lying_png() -> bytes:
    """A picture that says it is enormous and holds nothing."""
    return _png(50_000, 40_000, b"")


def lying_jpeg() -> bytes:
    """A photo whose header says that it is enormous."""
    found = bytearray(photo())
    place = found.index(b"\xff\xc0")
    found[place + 5 : place + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(found)


def lying_heic() -> bytes:
    """A telephone's photo that says it is enormous."""
    found = bytearray(heic())
    place = found.index(b"ispe")
    found[place + 8 : place + 16] = struct.pack(">II", 90_000, 90_000)
    return bytes(found)


def broken_png() -> bytes:
    """A picture of which a part does not fit its checksum."""
    found = bytearray(photo("PNG"))
    place = found.index(b"IDAT")
    found[place + 8] ^= 0xFF
    return bytes(found)
