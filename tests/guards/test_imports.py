"""What the layers contract cannot say: tables, forms and views stay inside their feature."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

PORTAL = ROOT / "portal"
PRIVATE = {"models", "forms", "views"}
FEATURES = {
    folder.name
    for folder in PORTAL.iterdir()
    if (folder / "__init__.py").exists() and folder.name not in {"core", "translations"}
}


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_tables_forms_and_views_are_used_in_their_own_feature_only() -> None:
    assert len(FEATURES) > 7
    strangers = []
    for feature in FEATURES:
        for file in (PORTAL / feature).rglob("*.py"):
            for name in imports_of(file):
                parts = name.split(".")
                if parts[0] == "portal" and parts[1] in FEATURES - {feature} and PRIVATE & set(parts[2:]):
                    strangers.append((str(file.relative_to(PORTAL)), name))
    assert strangers == []


def test_views_and_forms_touch_no_database_library() -> None:
    files = [
        file for name in ("views", "forms") for file in [*PORTAL.rglob(f"{name}.py"), *PORTAL.rglob(f"{name}/*.py")]
    ]
    assert len(files) > 8
    assert [str(file) for file in files for name in imports_of(file) if name.startswith("sqlalchemy")] == []


def test_nothing_is_imported_inside_a_function() -> None:
    local = [
        f"{file.relative_to(ROOT)}:{inner.lineno}"
        for file in PORTAL.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert local == []


def test_rules_read_no_clock() -> None:
    files = [*PORTAL.rglob("rules.py"), *PORTAL.rglob("rules/**/*.py")]
    calls = [
        f"{file.relative_to(ROOT)}: {ast.unparse(node)}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".now", ".today", ".utcnow"))
    ]
    assert len(files) > 8
    assert calls == []
