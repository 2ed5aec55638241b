"""The references to norms, and what conditions may name."""

from pathlib import Path

import pytest

from portal.core.yaml_files import ContentErrors
from portal.questionnaires.catalogues import KNOWN, load_references
from tests.factories.questionnaires import SAMPLES


def test_references_are_loaded_by_code_and_language() -> None:
    references = load_references(SAMPLES / "references.yaml")
    assert references["UNGP-22"]["es"] == "Reparación"


def test_faulty_references_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "references.yaml"
    path.write_text("UNGP-16: only a text\n", "utf-8")
    with pytest.raises(ContentErrors, match="must be a mapping"):
        load_references(path)


def test_countries_and_sectors_are_those_of_the_norms() -> None:
    assert {"CO", "BR", "CA", "MX", "NO"} <= set(KNOWN.countries)
    assert len(KNOWN.sectors) == 88
