"""Looks into a PDF (ISO 32000) and refuses one that acts, hides something, or cannot be read whole.

Two looks, because readers differ in how they find their way through a PDF. The first reads the bytes: every name that
stands outside of streams, and in every object stream, whatever points to it; objects hidden inside a stream are
refused. The second follows the structure, to see that there are pages and what opening the file would do.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import IndirectObject, NameObject

from portal.evidence.rules import Refusal
from portal.evidence.screening.verdicts import Unfit

MOST_UNPACKED = 50_000_000  # bytes of all object streams together
MOST_PAGES = 5_000
_HEADER, _END = b"%PDF-", b"%%EOF"
_NAME = re.compile(rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]*)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb">>[\x00\t\n\x0c\r ]*stream(\r\n|\n|\r)")
_HIDDEN_OBJECT = re.compile(rb"[0-9\x00\t\n\x0c\r ]obj[\x00\t\n\x0c\r <\[(/%]")
_BLANK = b"\x00\t\n\x0c\r \x1a"
_REASONS: Mapping[bytes, Refusal] = {
    b"Encrypt": Refusal.PASSWORD,
    b"JavaScript": Refusal.SCRIPTS,
    b"JS": Refusal.SCRIPTS,
    b"XFA": Refusal.SCRIPTS,
    b"AA": Refusal.ACTIONS,
    b"Launch": Refusal.ACTIONS,
    b"SubmitForm": Refusal.ACTIONS,
    b"ImportData": Refusal.ACTIONS,
    b"GoToR": Refusal.ACTIONS,
    b"GoToE": Refusal.ACTIONS,
    b"Rendition": Refusal.ACTIONS,
    b"Movie": Refusal.ATTACHMENTS,
    b"Sound": Refusal.ATTACHMENTS,
    b"RichMedia": Refusal.ATTACHMENTS,
    b"RichMediaContent": Refusal.ATTACHMENTS,
    b"3D": Refusal.ATTACHMENTS,
    b"EmbeddedFile": Refusal.ATTACHMENTS,
    b"EmbeddedFiles": Refusal.ATTACHMENTS,
    b"FileAttachment": Refusal.ATTACHMENTS,
    b"EF": Refusal.ATTACHMENTS,
}
_OBJECT_STREAM_KEY, _FILTER_KEYS = b"First", {b"Filter", b"DecodeParms", b"DP"}
_DEFLATE = {b"FlateDecode", b"Fl"}
_ABBREVIATED = {b"Fl", b"AHx", b"A85", b"LZW", b"RL", b"Crypt"}
MOST_LEVELS = 40


def check_pdf(content: bytes) -> None:
    """Raises Unfit if the PDF is not one that is merely read."""
    _check_ends(content)
    left = MOST_UNPACKED
    for names, stream in _split(content):
        _check_names(names)
        if stream:
            left -= _check_stream(names, stream, left)
    _check_structure(content)


def _check_ends(content: bytes) -> None:
    if not content.startswith(_HEADER):
        raise Unfit(Refusal.STRANGE, "something stands before the PDF")
    if _END not in content:
        raise Unfit(Refusal.DAMAGED, "it has no end")
    if content[content.rindex(_END) + len(_END) :].strip(_BLANK):
        raise Unfit(Refusal.STRANGE, "something stands after the PDF")
    if zipfile.is_zipfile(BytesIO(content)):
        raise Unfit(Refusal.STRANGE, "it is an archive at the same time")


def _split(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What stands outside of streams, in pieces, each with the data of the stream that follows it (b"" at the end)."""
    place = 0
    while found := _STREAM.search(content, place):
        end = content.find(b"endstream", found.end())
        if end < 0:
            raise Unfit(Refusal.DAMAGED, "a stream has no end")
        yield content[place : found.end()], content[found.end() : end]
        place = end
    yield content[place:], b""


def _names(text: bytes) -> list[bytes]:
    return [_ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), name) for name in _NAME.findall(text)]


def _check_names(text: bytes) -> None:
    for name in _names(text):
        if name in _REASONS:
            raise Unfit(_REASONS[name], f"it names /{name.decode('latin-1')}")


def _check_stream(before: bytes, stream: bytes, left: int) -> int:
    """Look into the stream that follows this text; gives how many bytes it unpacked."""
    if _HIDDEN_OBJECT.search(stream):
        raise Unfit(Refusal.STRANGE, "an object stands inside a stream")
    described = _names(before[before.rfind(b"obj") :])
    if _OBJECT_STREAM_KEY not in described:
        return 0
    unpacked = _unpack(described, stream, left)
    _check_names(unpacked)
    return len(unpacked)


def _unpack(described: list[bytes], stream: bytes, left: int) -> bytes:
    """The objects in an object stream. It is packed the one way that programs use, or not at all."""
    if not _FILTER_KEYS & set(described):
        return stream
    if not _is_plainly_packed(described):
        raise Unfit(Refusal.STRANGE, "objects are packed in an unusual way")
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(stream, left)
    except zlib.error as problem:
        raise Unfit(Refusal.DAMAGED, str(problem)) from problem
    if unpacker.unconsumed_tail:
        raise Unfit(Refusal.SWOLLEN, "object streams swell")
    return unpacked


def _is_plainly_packed(described: list[bytes]) -> bool:
    packings = [name for name in described if name.endswith(b"Decode") or name in _ABBREVIATED]
    return len(packings) == 1 and packings[0] in _DEFLATE and b"Predictor" not in described


def _check_structure(content: bytes) -> None:
    """See that a reader finds pages, what it finds in object streams, and that opening leads to a page at most."""
    try:
        reader = PdfReader(BytesIO(content))
        pages = len(reader.pages)
        opening = _opening(reader)
        for number in reader.xref_objStm:
            _check_object(reader.get_object(IndirectObject(number, 0, reader)), MOST_LEVELS)
    except Unfit:
        raise
    except Exception as problem:  # whatever a parser raises for what somebody sent: it cannot be read
        raise Unfit(Refusal.DAMAGED, f"{type(problem).__name__}: {problem}") from problem
    if not 0 < pages <= MOST_PAGES:
        raise Unfit(Refusal.DAMAGED, f"{pages} pages")
    if opening not in {"", "/GoTo"}:
        raise Unfit(Refusal.ACTIONS, f"opening it does {opening}")


def _check_object(found: Any, levels: int) -> None:
    """Refuse names that act, in an object as a reader sees it; what it refers to is looked at by itself."""
    if isinstance(found, dict):
        parts = [*found.keys(), *found.values()]
    elif isinstance(found, list):
        parts = list(found)
    else:
        reason = _REASONS.get(str(found)[1:].encode("latin-1", "replace")) if isinstance(found, NameObject) else None
        if reason is not None:
            raise Unfit(reason, f"a reader finds {found}")
        return
    if not levels:
        raise Unfit(Refusal.STRANGE, "objects are nested too deep")
    for part in parts:
        _check_object(part, levels - 1)


def _opening(reader: PdfReader) -> str:
    """The kind of action that opening the document does; "" where it only says which page is shown first."""
    root: Any = reader.trailer["/Root"].get_object()
    action: Any = root.get("/OpenAction")
    found = action.get_object() if action is not None else None
    if not isinstance(found, dict):
        return ""
    return "several" if "/Next" in found else str(found.get("/S", "unknown"))
