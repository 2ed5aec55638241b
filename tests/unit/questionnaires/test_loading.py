"""Loading sample questionnaires, and refusing broken ones with the file, the line and a plain sentence."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.core.yaml_files import ContentErrors, ContentProblem
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.structure import ItemType
from tests.factories.questionnaires import SAMPLE_NAMES, SAMPLES, sample

CASES = [
    case for path in sorted((SAMPLES / "broken").glob("*.yaml")) for case in yaml.safe_load(path.read_text("utf-8"))
]


def broken_copy(case: dict[str, Any], there: Path) -> Path:
    """A copy of the case's sample with the case's one edit made."""
    shutil.copy(SAMPLES / "references.yaml", there)
    folder = there / case["sample"]
    shutil.copytree(SAMPLES / case["sample"], folder)
    path = folder / case["file"]
    text = path.read_text("utf-8")
    if "also" in case:
        text = text.replace(case["also"] + "\n", "", 1)
    if "everything" in case:
        text = case["everything"]
    else:
        assert case["replace"] in text, "the edit must find its place"
        before, after = (text.rsplit if case.get("last") else text.split)(case["replace"], 1)
        text = before + case["by"] + after
    path.write_text(text, "utf-8")
    return folder


def expected_line(case: dict[str, Any], folder: Path) -> int:
    if "at" not in case:
        return 1
    lines = (folder / case["file"]).read_text("utf-8").split("\n")
    found = [number for number, line in enumerate(lines, start=1) if case["at"] in line]
    return found[0] if case.get("first") else found[-1]


def problems_of(folder: Path) -> tuple[ContentProblem, ...]:
    with pytest.raises(ContentErrors) as caught:
        load_questionnaire(folder)
    return caught.value.problems


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_a_broken_questionnaire_is_refused_with_its_line_and_a_plain_sentence(
    case: dict[str, Any], tmp_path: Path
) -> None:
    folder = broken_copy(case, tmp_path)
    problems = problems_of(folder)
    matching = [problem for problem in problems if case["says"] in problem.message]
    assert matching, [str(problem) for problem in problems]
    if not case.get("among_others"):
        assert len(problems) == 1, [str(problem) for problem in problems]
    found = matching[0]
    file = case.get("in_file", case["file"])
    assert found.file == ("references.yaml" if file.startswith("..") else f"{folder.name}/{file}")
    assert (found.line, found.item) == (expected_line(case, folder), case["about"])


def test_rules_have_names_of_their_own() -> None:
    rules = [case["rule"] for case in CASES]
    assert len(rules) == len(set(rules))


@pytest.mark.parametrize("name", SAMPLE_NAMES)
def test_a_sample_is_sound(name: str) -> None:
    assert sample(name).id == name


def test_the_samples_show_every_type_of_item() -> None:
    assert {item.type for name in SAMPLE_NAMES for item in sample(name).items} == set(ItemType)


def test_all_problems_are_told_at_once_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "references.yaml", tmp_path)
    folder = tmp_path / "two-languages"
    shutil.copytree(SAMPLES / "two-languages", folder)
    for name, old, new in (
        ("questionnaire.yaml", "valid_months: 12", "valid_months: 0"),
        ("sections/people.yaml", "needed_from: 4", "needed_from: 9"),
        ("sections/people.yaml", "weight: 3", "weight: 9"),
    ):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(ContentErrors) as caught:
        load_questionnaire(folder)
    told = str(caught.value).split("\n")
    assert told[0] == "3 problems in the content:"
    assert [line.partition(":")[0] for line in told[1:]] == [
        "two-languages/questionnaire.yaml, line 11",
        "two-languages/sections/people.yaml, line 8",
        "two-languages/sections/people.yaml, line 16",
    ]


def test_a_single_problem_is_told_in_the_singular() -> None:
    problem = ContentProblem("a.yaml", 3, "x.y", "“weight” is missing")
    assert str(ContentErrors([problem])) == "1 problem in the content:\na.yaml, line 3: x.y: “weight” is missing"


def test_a_folder_without_anything_is_refused(tmp_path: Path) -> None:
    assert {problem.message for problem in problems_of(tmp_path)} == {"the file is missing"}


def test_a_translation_may_be_missing_where_that_is_allowed(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "references.yaml", tmp_path)
    folder = tmp_path / "two-languages"
    shutil.copytree(SAMPLES / "two-languages", folder)
    translation = folder / "translations" / "es.yaml"
    translation.write_text('people.commitment.name: "Compromiso"\n', "utf-8")
    partly = load_questionnaire(folder, allow_untranslated=True)
    assert partly.texts["es"] == {"people.commitment.name": "Compromiso"}
    translation.unlink()
    assert load_questionnaire(folder, allow_untranslated=True).texts["es"] == {}


def test_a_block_of_text_loses_only_its_last_line_break(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "references.yaml", tmp_path)
    folder = tmp_path / "yes-or-no"
    shutil.copytree(SAMPLES / "yes-or-no", folder)
    head = folder / "questionnaire.yaml"
    head.write_text(head.read_text("utf-8").replace('audience: "Tests."', "audience: |\n  One.\n  Two."), "utf-8")
    assert load_questionnaire(folder).texts["en"]["questionnaire.audience"] == "One.\nTwo."
