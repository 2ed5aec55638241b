"""Figures of the market leave through one door: what is not protected is used by those that protect it alone."""

import re

from tests.conftest import ROOT

INSIDE = ("market/disclosure/", "market/simulation.py", "market/forecasting/")
NOT_PROTECTED = re.compile(r"\.unprotected\b|disclosure\.(?:counting|coding|figuring)\b")


def test_what_is_not_protected_is_used_inside_alone() -> None:
    outside = [
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / "portal").rglob("*.py"))
        if not str(file.relative_to(ROOT / "portal")).startswith(INSIDE)
        and NOT_PROTECTED.search(file.read_text(encoding="utf-8"))
    ]
    assert outside == []


def test_templates_know_protected_values_alone() -> None:
    templates = [
        file for file in (ROOT / "templates").rglob("*.html") if "unprotected" in file.read_text(encoding="utf-8")
    ]
    assert templates == []
