"""The page on questionnaire files names every key of the shapes, and no other; its example loads and uses all."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from portal.organisations.rules import Size, Trait
from portal.questionnaires.building import KEYS_BY_TYPE, NEEDED_KEYS_IF_SCORED
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.structure import ItemType
from portal.questionnaires.schema import (
    ActionShape,
    CheckShape,
    ConditionShape,
    ItemShape,
    OptionShape,
    QuestionnaireShape,
    ReadinessLevelShape,
    SectionShape,
)

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "questionnaire-files.md").read_text("utf-8")
SHAPES: dict[str, type[BaseModel]] = {
    "Keys of questionnaire.yaml": QuestionnaireShape,
    "Keys of a readiness level": ReadinessLevelShape,
    "Keys of a section file": SectionShape,
    "Keys of an item": ItemShape,
    "Keys of a check": CheckShape,
    "Keys of an option": OptionShape,
    "Keys of an action": ActionShape,
    "Keys of a condition": ConditionShape,
}


def part(heading: str) -> str:
    return PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def keys_of(shape: type[BaseModel]) -> dict[str, bool]:
    return {field.alias or name: field.is_required() for name, field in shape.model_fields.items()}


@pytest.mark.parametrize("heading", SHAPES)
def test_the_page_names_every_key_and_whether_it_is_needed(heading: str) -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| (yes|no) \|", part(heading), flags=re.MULTILINE)
    assert {key: needed == "yes" for key, needed in rows} == keys_of(SHAPES[heading])


def test_every_heading_of_keys_is_held_against_a_shape() -> None:
    assert set(re.findall(r"^## (Keys of .*)$", PAGE, flags=re.MULTILINE)) == set(SHAPES)


def test_the_page_names_every_type_with_its_keys() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| [^|]* \|([^|]*)\|([^|]*)\|$", part("Types of item"), flags=re.MULTILINE)
    told = {ItemType(kind): set(re.findall(r"`([a-z]+)`", keys)) for kind, keys, _ in rows}
    assert told == {kind: set(keys) for kind, keys in KEYS_BY_TYPE.items()}
    needed = {ItemType(kind): set(re.findall(r"`([a-z]+)`", keys)) - {"level"} for kind, _, keys in rows}
    assert needed == {kind: set(NEEDED_KEYS_IF_SCORED.get(kind, ())) for kind in ItemType}


def test_the_page_names_every_size_and_trait() -> None:
    told = set(re.findall(r"`([a-z-]+)`", part("Keys of a condition")))
    assert {str(each) for each in (*Size, *Trait)} <= told


def files_of_the_example() -> dict[str, str]:
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE, flags=re.DOTALL)
    return dict(blocks)


def test_the_example_loads(tmp_path: Path) -> None:
    for name, text in files_of_the_example().items():
        path = tmp_path / name if name == "references.yaml" else tmp_path / "example" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert len(load_questionnaire(tmp_path / "example", allow_untranslated=True).items) == 6


def used(value: Any, shape_of_part: dict[str, str], shape: str, found: dict[str, set[str]]) -> None:
    """Collects the keys used in a value, by the heading of their shape."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            found.setdefault(shape, set()).update(each)
            for key, inner in each.items():
                if key in shape_of_part and shape != "Keys of a condition":
                    used(inner, shape_of_part, shape_of_part[key], found)
                elif key in {"all", "any", "not"}:
                    used(inner, shape_of_part, shape, found)


def test_the_example_uses_every_key() -> None:
    files = {name: yaml.safe_load(text) for name, text in files_of_the_example().items()}
    found: dict[str, set[str]] = {}
    head = files["questionnaire.yaml"]
    used({**head, "levels": None}, {}, "Keys of questionnaire.yaml", found)
    used(head["levels"], {}, "Keys of a readiness level", found)
    parts = {
        "items": "Keys of an item",
        "checks": "Keys of a check",
        "options": "Keys of an option",
        "actions": "Keys of an action",
        "applies_when": "Keys of a condition",
    }
    used([files["sections/people.yaml"], files["sections/talk.yaml"]], parts, "Keys of a section file", found)
    assert found == {heading: set(keys_of(shape)) for heading, shape in SHAPES.items()}
