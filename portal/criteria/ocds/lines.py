"""In which lines of a JSON text values stand; it reads the text itself, for parsers keep no places."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

# A string, closed or cut off by the end of the text; a bracket or mark; a number or word. Nothing is tried twice.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{},:]|[^\s\[\]{},:"]++', re.DOTALL)
_OPEN, _CLOSE = frozenset("[{"), frozenset("]}")


def first_too_deep(text: str, most: int) -> int | None:
    """The line of the first bracket that opens a level below `most`; None if there is none."""
    depth = 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in _OPEN:
            depth += 1
            if depth > most:
                return text.count("\n", 0, token.start()) + 1
        elif mark in _CLOSE:
            depth -= 1
    return None


def find_lines(text: str, paths: Iterable[Path]) -> Mapping[Path, int]:
    """The line, from 1, in which the value at each path begins; of a repeated name the last. Takes sound JSON."""
    wanted = _Node()
    for path in paths:
        wanted.want(path)
    breaks = [match.start() for match in re.finditer("\n", text)]
    return {path: bisect_right(breaks, start) + 1 for path, start in _starts(text, wanted)}


@dataclass(slots=True)
class _Node:
    """A place that is looked for, or lies on the way to one."""

    path: Path | None = None
    below: dict[str | int, "_Node"] = field(default_factory=dict)

    def want(self, path: Path) -> None:
        node = self
        for part in path:
            node = node.below.setdefault(part, _Node())
        node.path = path


@dataclass(slots=True)
class _Level:
    """An open object or list: what is wanted below it, and where in it the reader is."""

    node: _Node | None
    is_list: bool
    place: int = 0
    name: str | None = None

    def next_node(self) -> _Node | None:
        if self.node is None:
            return None
        return self.node.below.get(self.place if self.is_list else self.name or "")


def _starts(text: str, wanted: _Node) -> Iterable[tuple[Path, int]]:
    levels: list[_Level] = []
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in _CLOSE:
            levels.pop()
        elif mark == ",":
            levels[-1].place += 1
            levels[-1].name = None
        elif mark == ":":
            continue
        elif levels and not levels[-1].is_list and levels[-1].name is None:
            levels[-1].name = json.loads(mark, strict=False) if levels[-1].node else mark
        else:
            node = levels[-1].next_node() if levels else wanted
            if node is not None and node.path is not None:
                yield node.path, token.start()
            if mark in _OPEN:
                levels.append(_Level(node, is_list=mark == "["))
