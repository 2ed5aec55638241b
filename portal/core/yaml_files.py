"""Reading YAML content so that every problem can be told with its file and line; knows no content itself.

Only plain YAML is taken: no aliases, no tags, no repeated keys, no dates, and numbers in plain digits.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

_LARGEST_FILE = 1_000_000
_DEEPEST = 30
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,8})\.[0-9]{1,6}")
_TAG = "tag:yaml.org,2002:"

Place = tuple[str | int, ...]
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True, order=True)
class ContentProblem:
    """One thing wrong in a content file; `item` names what it is about, and may be empty."""

    file: str
    line: int
    item: str
    message: str

    def __str__(self) -> str:
        about = f"{self.item}: " if self.item else ""
        return f"{self.file}, line {self.line}: {about}{self.message}"


class ContentErrors(Exception):
    """Every problem found in content files, in the order of files and lines."""

    def __init__(self, problems: Iterable[ContentProblem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        return "\n".join([f"{count} problem{'s' if count != 1 else ''} in the content:", *map(str, self.problems)])


@dataclass(slots=True)
class YamlFile:
    """The plain values of one file, the line of each, and what was wrong in reading it."""

    name: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[ContentProblem] = field(default_factory=list)
    refused: set[Place] = field(default_factory=set)

    def line_of(self, place: Place) -> int:
        """The line of the value at this place, or of the nearest thing around it that the file has."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, message: str, *, item: str = "") -> ContentProblem:
        """A problem with what stands at this place."""
        return ContentProblem(self.name, self.line_of(place), item, message)


def read_yaml(path: Path, name: str) -> YamlFile:
    """Read a file; what cannot be read is told in the result's problems. Raises nothing for what is in it."""
    found = YamlFile(name)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            found.problems.append(found.problem((), "the file is too large"))
            return found
        return read_yaml_text(path.read_text(encoding="utf-8"), name)
    except (OSError, UnicodeDecodeError) as error:
        reason = "is missing" if isinstance(error, FileNotFoundError) else "cannot be read as UTF-8 text"
        found.problems.append(found.problem((), f"the file {reason}"))
    return found


def read_yaml_text(text: str, name: str) -> YamlFile:
    """Read YAML that stands in a file of this name; as `read_yaml`."""
    found = YamlFile(name)
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        line, reason = _syntax_fault(error, text)
        found.problems.append(ContentProblem(name, line, "", f"this is not YAML: {reason}"))
    else:
        if root is None:
            found.problems.append(found.problem((), "the file is empty"))
        else:
            found.data = _Reader(found).value(root, ())
    return found


def _syntax_fault(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return mark.line + 1 if mark is not None else 1, str(error.problem)
    before = text.encode()[: getattr(error, "position", 0)]
    return before.count(b"\n") + 1, "there is a character that YAML does not allow"


class _Reader:
    """Turns the nodes of one file into plain values, noting lines and problems as it goes."""

    def __init__(self, file: YamlFile) -> None:
        self._file = file
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, place: Place) -> Any:
        self._file.lines[place] = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, place)
        if id(node) in self._seen:
            return self._refuse(place, "write it out: aliases (*name) are not used here")
        self._seen.add(id(node))
        if len(place) > _DEEPEST:
            return self._refuse(place, "this is nested too deeply")
        if isinstance(node, yaml.SequenceNode):
            return [self.value(part, (*place, index)) for index, part in enumerate(node.value)]
        return self._mapping(node, place)

    def _mapping(self, node: yaml.Node, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != f"{_TAG}str":
                self._tell(line, f"put the key in quotes: {_quoted(key_node)}")
            elif key_node.value in found:
                self._tell(line, f"the key “{key_node.value}” is here twice")
            else:
                found[key_node.value] = self.value(value_node, (*place, key_node.value))
                self._file.lines[(*place, key_node.value)] = line
        return found

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> Any:
        text: str = node.value
        match node.tag.removeprefix(_TAG):
            case "str":
                return text
            case "null":
                return None
            case "bool":
                return text.lower() in {"true", "yes", "on"}
            case "int" if _WHOLE.fullmatch(text):
                return int(text)
            case "float" if _DECIMAL.fullmatch(text):
                return Decimal(text)
            case _:
                return self._refuse(place, f"put it in quotes, or write a number in plain digits: {_quoted(node)}")

    def _refuse(self, place: Place, message: str) -> None:
        self._file.refused.add(place)
        self._tell(self._file.lines[place], message)

    def _tell(self, line: int, message: str) -> None:
        self._file.problems.append(ContentProblem(self._file.name, line, "", message))


def _quoted(node: yaml.Node) -> str:
    return f'"{node.value}"' if isinstance(node, yaml.ScalarNode) else "a key is a plain word"


def read_shape(model: type[Shape], file: YamlFile, place: Place = (), *, item: str = "") -> Shape | None:
    """Hold what stands at this place against the model; what does not fit is added to the file's problems."""
    data = file.data
    for step in place:
        data = data[step]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors():
            around = (*place, *detail["loc"])
            if around not in file.refused:
                file.problems.append(file.problem(around, _say(detail), item=item))
        return None


def _say(detail: ErrorDetails) -> str:
    key = ".".join(str(part) for part in detail["loc"]) or "this"
    say = _SAID.get(detail["type"])
    return f"“{key}” {say(detail)}" if say is not None else f"“{key}”: {detail['msg']}"


def _not_text(detail: ErrorDetails) -> str:
    match detail["input"]:
        case bool():
            return "must be text: put it in quotes, because YAML reads a bare yes, no, on or off as true or false"
        case int() | Decimal() as number:
            return f'must be text: put it in quotes: "{number}"'
        case None:
            return "is empty"
        case _:
            return "must be text"


def _too_short(detail: ErrorDetails) -> str:
    if isinstance(detail["input"], str):
        return "is empty"
    return f"needs at least {detail['ctx']['min_length']} entries"


def _too_long(detail: ErrorDetails) -> str:
    kind = "is longer than {} characters" if isinstance(detail["input"], str) else "takes at most {} entries"
    return kind.format(detail["ctx"]["max_length"])


def _context(name: str, sentence: str) -> Callable[[ErrorDetails], str]:
    return lambda detail: sentence.format(detail.get("ctx", {}).get(name))


def _plain(sentence: str) -> Callable[[ErrorDetails], str]:
    return lambda _: sentence


_SAID: Mapping[str, Callable[[ErrorDetails], str]] = {
    "missing": _plain("is missing"),
    "extra_forbidden": _plain("is not a key that is known here"),
    "string_type": _not_text,
    "int_type": _plain("must be a whole number"),
    "bool_type": _plain("must be true or false"),
    "list_type": _plain("must be a list"),
    "dict_type": _plain("must be a mapping of keys to values"),
    "model_type": _plain("must be a mapping of keys to values"),
    "enum": _context("expected", "must be one of {}"),
    "string_too_short": _too_short,
    "string_too_long": _too_long,
    "too_short": _too_short,
    "too_long": _too_long,
    "greater_than_equal": _context("ge", "must be {} or more"),
    "less_than_equal": _context("le", "must be {} or less"),
    "greater_than": _context("gt", "must be more than {}"),
    "string_pattern_mismatch": _plain("is not written as such a name should be"),
    "value_error": _context("error", "{}"),
}
