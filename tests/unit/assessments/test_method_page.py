"""The page on the scoring method tells the bounds that the core questionnaire has."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_tells_the_readiness_levels_of_the_core_questionnaire() -> None:
    page = (ROOT / "docs" / "reference" / "scoring.md").read_text("utf-8")
    head = yaml.safe_load((ROOT / "questionnaires" / "hrdd-core" / "questionnaire.yaml").read_text("utf-8"))
    rows = re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \| (\d) \| up to (\d+) % \|$", page, flags=re.MULTILINE)
    assert rows == [
        (level["title"], *(str(level[key]) for key in ("score", "floor", "gates_at", "most_not_applicable")))
        for level in head["levels"]
    ]
