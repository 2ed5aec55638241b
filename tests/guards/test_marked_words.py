"""Words are marked only in the ways that the extraction knows; under another name they would never be translated."""

import ast

from tests.conftest import ROOT

KNOWN = {"_", "gettext", "ngettext"}
MARKING = {"gettext", "lazy_gettext", "ngettext", "lazy_ngettext"}


def test_words_are_marked_by_names_that_are_extracted() -> None:
    imports = [
        (str(file.relative_to(ROOT)), alias.asname or alias.name)
        for file in sorted((ROOT / "portal").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "flask_babel"
        for alias in node.names
        if alias.name in MARKING
    ]
    assert len(imports) > 20
    assert [found for found in imports if found[1] not in KNOWN] == []
