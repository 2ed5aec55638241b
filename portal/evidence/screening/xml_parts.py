"""Walks through the XML of an office document without resolving anything, and refuses what declares entities."""

from collections.abc import Callable, Mapping
from xml.parsers import expat

from portal.evidence.rules import Refusal
from portal.evidence.screening.verdicts import Unfit

MOST_DEPTH = 250
SEPARATOR = " "

Start = Callable[[str, Mapping[str, str]], None]
Text = Callable[[str], None]


def walk(content: bytes, *, start: Start, text: Text | None = None) -> None:
    """Call `start` for each element, `text` for each piece of text; names are "namespace name", or the name alone.

    Raises Unfit for what is no XML, is nested too deep, or has a document type declaration: office formats have none,
    and it is where entities that swell or read other files come from.
    """
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise Unfit(Refusal.STRANGE, "elements are nested too deep")
        start(name, attributes)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_declaration: object) -> None:
        raise Unfit(Refusal.STRANGE, "it declares a document type")

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as problem:
        raise Unfit(Refusal.DAMAGED, str(problem)) from problem


def check_xml(content: bytes) -> None:
    """Refuse what `walk` refuses."""
    walk(content, start=lambda _name, _attributes: None)


def local_name(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition(SEPARATOR)[2]
