"""The page on profile files names every key of the shapes, and no other; its example loads and uses all."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from portal.criteria.loading import load_profiles
from portal.criteria.rules.structure import Stage
from portal.criteria.schema import (
    AssuranceWord,
    CriterionShape,
    GroupShape,
    LegalBasisShape,
    ParagraphsShape,
    PreferenceShape,
    ProfileShape,
    RequirementShape,
    SourceShape,
    TitlesShape,
)
from tests.conftest import ROOT
from tests.factories.questionnaires import sample

PAGE = (ROOT / "docs" / "reference" / "criteria-profile-files.md").read_text("utf-8")
SHAPES: dict[str, type[BaseModel]] = {
    "Keys of a profile": ProfileShape,
    "Keys of a text": ParagraphsShape,
    "Keys of a source": SourceShape,
    "Keys of a legal basis": LegalBasisShape,
    "Keys of a criterion": CriterionShape,
    "Keys of a group": GroupShape,
    "Keys of a requirement": RequirementShape,
    "Keys of a preference": PreferenceShape,
}
PARTS = {
    "title": "Keys of a text",
    "summary": "Keys of a text",
    "check": "Keys of a text",
    "text": "Keys of a text",
    "what": "Keys of a text",
    "source": "Keys of a source",
    "legal_basis": "Keys of a legal basis",
    "criteria": "Keys of a criterion",
    "any_of": "Keys of a group",
    "all_of": "Keys of a requirement",
    "preferences": "Keys of a preference",
}


def part(heading: str) -> str:
    return PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def keys_of(shape: type[BaseModel]) -> dict[str, bool]:
    return {name: field.is_required() for name, field in shape.model_fields.items()}


def the_example() -> str:
    return re.findall(r"```yaml\n# example.yaml\n(.*?)```", PAGE, flags=re.DOTALL)[0]


@pytest.mark.parametrize("heading", SHAPES)
def test_the_page_names_every_key_and_whether_it_is_needed(heading: str) -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| (yes|no) \|", part(heading), flags=re.MULTILINE)
    assert {key: needed == "yes" for key, needed in rows} == keys_of(SHAPES[heading])


def test_every_heading_of_keys_is_held_against_a_shape() -> None:
    assert set(re.findall(r"^## (Keys of .*)$", PAGE, flags=re.MULTILINE)) == set(SHAPES)
    assert keys_of(TitlesShape) == keys_of(ParagraphsShape)


def test_the_page_names_every_stage_and_assurance() -> None:
    told = set(re.findall(r"`([a-z-]+)`", part("Keys of a criterion")))
    assert {str(each) for each in (*Stage, *AssuranceWord)} <= told


def test_the_example_loads_with_the_ids_that_the_page_tells(tmp_path: Path) -> None:
    path = tmp_path / "profiles" / "somebody" / "example.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(the_example(), "utf-8")
    [profile] = load_profiles(tmp_path / "profiles", {"hand-worked": sample("hand-worked")})
    told = set(re.findall(r"`([a-z-]+\.[a-z.-]+)`", part("Ids in Open Contracting data")))
    groups = {group.id for criterion in profile.criteria for group in criterion.groups}
    found = groups | {one.id for one in profile.requirements} | {one.id for one in profile.preferences}
    assert len(told) == 3
    assert told <= found


def used(value: Any, shape: str, found: dict[str, set[str]]) -> None:
    """Collects the keys used in a value, by the heading of their shape."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            found.setdefault(shape, set()).update(each)
            for key, inner in each.items():
                if key in PARTS:
                    used(inner, PARTS[key], found)


def test_the_example_uses_every_key() -> None:
    found: dict[str, set[str]] = {}
    used(yaml.safe_load(the_example()), "Keys of a profile", found)
    assert found == {heading: set(keys_of(shape)) for heading, shape in SHAPES.items()}
