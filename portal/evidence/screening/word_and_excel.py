"""Looks into Word and Excel files (Office Open XML, ISO/IEC 29500): text, tables and pictures, and nothing that acts.

Refused: macros, controls, embedded files, links that fetch something when the file is opened, fields that do.
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from portal.evidence.rules import FileFormat, Refusal
from portal.evidence.screening.archives import Part
from portal.evidence.screening.pictures import ENDINGS, check_picture
from portal.evidence.screening.verdicts import Unfit
from portal.evidence.screening.xml_parts import check_xml, local_name, walk

CONTENT_TYPES = "[Content_Types].xml"
HARMLESS_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
_XML = frozenset({"xml", "rels", "vml", "psmdcp"})
_FONTS = frozenset({"odttf", "fntdata"})
_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": FileFormat.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": FileFormat.XLSX,
}
_BY_TYPE = (
    (re.compile(r"macro|vba|activex|intlmacrosheet|dialogsheet|attachedtoolbars", re.IGNORECASE), Refusal.MACROS),
    (re.compile(r"oleobject|\.package|officedocument\.embedded", re.IGNORECASE), Refusal.ATTACHMENTS),
    (re.compile(r"externallink|connections\+xml|querytable", re.IGNORECASE), Refusal.OUTSIDE),
)
_BY_NAME = (
    (re.compile(r"vba(project|data)|macrosheets/|dialogsheets/|activex/", re.IGNORECASE), Refusal.MACROS),
    (re.compile(r"embeddings/|oleobject", re.IGNORECASE), Refusal.ATTACHMENTS),
    (re.compile(r"externallinks/|/connections\.xml|querytables/", re.IGNORECASE), Refusal.OUTSIDE),
)
_BY_RELATION = {
    "vbaproject": Refusal.MACROS,
    "wordvbadata": Refusal.MACROS,
    "control": Refusal.MACROS,
    "activexcontrolbinary": Refusal.MACROS,
    "xlmacrosheet": Refusal.MACROS,
    "xlintlmacrosheet": Refusal.MACROS,
    "oleobject": Refusal.ATTACHMENTS,
    "package": Refusal.ATTACHMENTS,
    "afchunk": Refusal.ATTACHMENTS,
    "subdocument": Refusal.OUTSIDE,
    "attachedtemplate": Refusal.OUTSIDE,
    "externallink": Refusal.OUTSIDE,
    "externallinkpath": Refusal.OUTSIDE,
    "connections": Refusal.OUTSIDE,
    "querytable": Refusal.OUTSIDE,
}
_FETCHING_FIELD = re.compile(
    r"^\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b", re.IGNORECASE | re.MULTILINE
)
_FETCHING_FORMULA = re.compile(r"\b(WEBSERVICE|IMAGE|RTD|CALL|REGISTER\.ID)\(", re.IGNORECASE)
_WORD, _FIELDS = "word/", frozenset({"instrText"})
_EXCEL, _FORMULAS = "xl/", frozenset({"f", "formula", "formula1", "formula2", "definedName"})
_ADDRESSES = frozenset({"src", "href"})  # of old drawings; all other links are relations


def read_format(content_types: bytes) -> FileFormat:
    """What the file is by its list of content types. Raises Unfit if it is neither, or lists something active."""
    types: list[str] = []
    walk(content_types, start=lambda _name, attributes: types.append(attributes.get("ContentType", "")))
    for pattern, reason in _BY_TYPE:
        if any(pattern.search(found) for found in types):
            raise Unfit(reason, "the list of content types names it")
    main = [_MAIN[found] for found in types if found in _MAIN]
    if len(main) != 1:
        raise Unfit(Refusal.UNKNOWN_FORMAT, "neither a document nor a workbook")
    return main[0]


def check_part(part: Part) -> None:
    """Raises Unfit if the part is not one that a plain document or workbook has."""
    for pattern, reason in _BY_NAME:
        if pattern.search(part.name):
            raise Unfit(reason, part.name)
    ending = part.name.rpartition(".")[2].lower()
    if ending == "rels":
        walk(part.content, start=_check_relation)
    elif ending in _XML:
        _check_words(part)
    elif ending in ENDINGS:
        check_picture(part.content, ending)
    elif ending not in _FONTS and "/printersettings/" not in part.name.lower():
        raise Unfit(Refusal.ATTACHMENTS, part.name)


def _check_relation(_name: str, attributes: Mapping[str, str]) -> None:
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    if kind in _BY_RELATION:
        raise Unfit(_BY_RELATION[kind], f"a relation of the kind {kind}")
    if attributes.get("TargetMode", "").lower() != "external":
        return
    if kind != "hyperlink" or scheme_of(attributes.get("Target", "")) not in HARMLESS_SCHEMES:
        raise Unfit(Refusal.OUTSIDE, f"a relation of the kind {kind} leads outside")


def scheme_of(address: str) -> str:
    """The scheme of an address, in lower case; "?" if it cannot be read."""
    try:
        return urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return "?"


def _check_words(part: Part) -> None:
    if part.name.startswith(_WORD):
        if _FETCHING_FIELD.search(_collect(part.content, _FIELDS, "instr")):
            raise Unfit(Refusal.OUTSIDE, "a field fetches something")
    elif part.name.startswith(_EXCEL):
        if _FETCHING_FORMULA.search(_collect(part.content, _FORMULAS, "")):
            raise Unfit(Refusal.OUTSIDE, "a formula fetches something")
    else:
        check_xml(part.content)


def _collect(content: bytes, elements: frozenset[str], attribute: str) -> str:
    """The text of all elements of these names together, and the values of the attribute, whatever the namespace.

    Each field of Word, which may be cut into pieces, begins a line of its own. Raises Unfit where an old drawing
    names a picture from elsewhere.
    """
    found: list[str] = []
    inside = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        inside = local_name(name) in elements
        if local_name(name) == "fldChar":
            found.append("\n")
        for key, value in attributes.items():
            if local_name(key) in _ADDRESSES and (scheme_of(value) or value.startswith(("\\\\", "//"))):
                raise Unfit(Refusal.OUTSIDE, "a drawing leads outside")
            if attribute and local_name(key) == attribute:
                found.append(f"\n{value}\n")

    walk(content, start=start, text=lambda piece: found.append(piece) if inside else None)
    return "".join(found)
