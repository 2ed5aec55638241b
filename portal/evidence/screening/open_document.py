"""Looks into text documents of LibreOffice and OpenOffice (OpenDocument, ISO/IEC 26300), as `word_and_excel` does."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from portal.evidence.rules import FileFormat, Refusal
from portal.evidence.screening.archives import Part
from portal.evidence.screening.pictures import ENDINGS, check_picture
from portal.evidence.screening.verdicts import Unfit
from portal.evidence.screening.word_and_excel import HARMLESS_SCHEMES, scheme_of
from portal.evidence.screening.xml_parts import SEPARATOR, walk

MIMETYPE = "mimetype"
_LAYOUT = "layout-cache"
_STAND_INS = ("ObjectReplacements/", (b"VCLMTF", b"\x89PNG"))
_MACROS = re.compile(r"^(basic|scripts|dialogs)/", re.IGNORECASE)
_FONTS = frozenset({"ttf", "otf", "woff", "woff2"})
_SCRIPT_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:script:1.0"
_LINKS = frozenset({"text a", "draw a", "form form"})
_FETCHING = frozenset({"text dde-connection-decl", "office dde-source", "text section-source", "table dde-link"})
_EMBEDDED = frozenset({"draw object-ole", "draw plugin", "draw applet", "draw floating-frame"})
_ENCRYPTED = "manifest encryption-data"


def read_format(parts: Sequence[Part]) -> FileFormat:
    """The format that the first part names. Raises Unfit if it is not a text document."""
    named = parts[0].content.decode("ascii", "replace").strip() if parts and parts[0].name == MIMETYPE else ""
    if named != FileFormat.ODT:
        raise Unfit(Refusal.UNKNOWN_FORMAT, f"it calls itself {named[:80]!r}")
    return FileFormat.ODT


def check_part(part: Part) -> None:
    """Raises Unfit if the part is not one that a plain text document has."""
    if _MACROS.search(part.name):
        raise Unfit(Refusal.MACROS, part.name)
    ending = part.name.rpartition(".")[2].lower()
    if part.name.startswith("META-INF/") or ending == "rdf":
        walk(part.content, start=_check_manifest)
    elif ending == "xml":
        _check_words(part.content)
    elif ending in ENDINGS:
        check_picture(part.content, ending)
    elif ending not in _FONTS and not _belongs_to_the_program(part):
        raise Unfit(Refusal.ATTACHMENTS, part.name)


def _belongs_to_the_program(part: Part) -> bool:
    """What the office program keeps for itself: the format's name, line breaks, pictures of charts."""
    folder, marks = _STAND_INS
    return part.name in {MIMETYPE, _LAYOUT} or (part.name.startswith(folder) and part.content.startswith(marks))


def _check_words(content: bytes) -> None:
    if content:  # key bindings that are as they come are an empty file
        walk(content, start=_check_element)


def _check_manifest(name: str, _attributes: Mapping[str, str]) -> None:
    if _short(name) == _ENCRYPTED:
        raise Unfit(Refusal.PASSWORD, "a part is encrypted")


def _check_element(name: str, attributes: Mapping[str, str]) -> None:
    short = _short(name)
    if name.startswith(_SCRIPT_NAMESPACE) or short == "office script":
        raise Unfit(Refusal.MACROS, short)
    if short in _FETCHING:
        raise Unfit(Refusal.OUTSIDE, short)
    if short in _EMBEDDED:
        raise Unfit(Refusal.ATTACHMENTS, short)
    for attribute, value in attributes.items():
        if _short(attribute) == "xlink href":
            _check_address(short, value)


def _check_address(element: str, address: str) -> None:
    scheme = scheme_of(address)
    if element in _LINKS:
        if scheme not in HARMLESS_SCHEMES:
            raise Unfit(Refusal.OUTSIDE, f"a link of the kind {scheme}")
    elif scheme or address.startswith(("/", "\\", "..")):
        raise Unfit(Refusal.OUTSIDE, f"{element} leads outside")


@lru_cache(2048)
def _short(name: str) -> str:
    """The last word of the namespace, before its version, and the local name: "text a"."""
    namespace, _separator, local = name.rpartition(SEPARATOR)
    words = [word for word in re.split(r"[:/#]", namespace) if word and not re.fullmatch(r"[0-9.]+", word)]
    return f"{words[-1]} {local}" if words else local
