"""Files, functions and views stay small enough to be read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW = 400, 40, 20
FOLDERS = ("portal", "tests", "scripts", "bench", "migrations/env.py")


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        place = ROOT / folder
        yield from sorted(place.rglob("*.py")) if place.is_dir() else [place]


def functions(file: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def lines_of(node: ast.FunctionDef) -> int:
    """Lines of the body, without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1


def is_view(node: ast.FunctionDef) -> bool:
    return any("bp." in ast.unparse(decorator) for decorator in node.decorator_list)


def test_no_file_is_too_long() -> None:
    long = {str(file): lines for file in sources() if (lines := len(file.read_text().splitlines())) > LONGEST_FILE}
    assert long == {}


def test_no_function_is_too_long() -> None:
    long = [
        (file.name, node.name) for file in sources() for node in functions(file) if lines_of(node) > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_view_is_too_long() -> None:
    views = [
        (file, node)
        for file in sources()
        if file.is_relative_to(ROOT / "portal")
        for node in functions(file)
        if is_view(node)
    ]
    assert len(views) > 20
    assert [(file.name, node.name) for file, node in views if lines_of(node) > LONGEST_VIEW] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in sources()
        if file.read_text().strip() and not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert silent == []
