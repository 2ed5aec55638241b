"""Loading example profiles, and refusing broken ones with the file, the line and a plain sentence."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.core.yaml_files import ContentErrors, ContentProblem
from portal.criteria.loading import load_profiles, read_profiles
from portal.criteria.rules.structure import Assurance, LegalBasis, Stage
from portal.organisations.rules import Size
from tests.conftest import ROOT
from tests.factories.questionnaires import sample

FIXTURES = ROOT / "tests" / "fixtures" / "profiles"
SAMPLES = FIXTURES / "samples"
SOUND = (SAMPLES / "sound" / "promise.yaml").read_text("utf-8")
CASES = yaml.safe_load((FIXTURES / "broken.yaml").read_text("utf-8"))
QUESTIONNAIRES = {"hand-worked": sample("hand-worked")}


def folder_with(tmp_path: Path, **texts: str) -> Path:
    """A folder of profiles with these texts, each in the file of its name."""
    for name, text in texts.items():
        path = tmp_path / "profiles" / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "profiles"


def problems_of(folder: Path) -> tuple[ContentProblem, ...]:
    with pytest.raises(ContentErrors) as caught:
        load_profiles(folder, QUESTIONNAIRES)
    return caught.value.problems


def line_with(text: str, part: str, *, first: bool = False) -> int:
    found = [number for number, line in enumerate(text.split("\n"), start=1) if part in line]
    return found[0] if first else found[-1]


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_a_broken_profile_is_refused_with_its_line_and_a_plain_sentence(case: dict[str, Any], tmp_path: Path) -> None:
    assert case["replace"] in SOUND, "the edit must find its place"
    text = SOUND.replace(case["replace"], case["by"].replace("LONG", "long " * 130), 1)
    [problem] = problems_of(folder_with(tmp_path, somewhere__promise=text))
    assert case["says"] in problem.message
    assert problem.file == "profiles/somewhere/promise.yaml"
    line = line_with(text, case["at"], first=case.get("first", False)) + case.get("after", 0)
    assert (problem.line, problem.item) == (line, case["about"])


def test_rules_have_names_of_their_own() -> None:
    rules = [case["rule"] for case in CASES]
    assert len(rules) == len(set(rules))


def test_a_sound_profile_is_loaded_with_all_that_its_file_says() -> None:
    [profile] = load_profiles(SAMPLES, QUESTIONNAIRES)
    assert (profile.id, profile.language, profile.questionnaire_id) == ("promise", "en", "hand-worked")
    assert (profile.sectors, profile.countries, profile.pass_mark) == ({"14", "81"}, {"CO"}, 2)
    assert profile.source == "Made up. (2026-11-25)"
    written, heard = profile.criteria
    assert (written.stage, written.assurance, written.legal_basis) == (Stage.SELECTION, Assurance.SELF_DECLARED, None)
    assert profile.requirements[0].relief == {Size.MICRO: 1, Size.SMALL: 1}
    assert [group.id for group in heard.groups] == ["heard.channel", "heard.ways"]
    assert [found.id for found in profile.requirements][-1] == "heard.ways.people.training"
    assert profile.preferences[0].points == (0, 1, 2, 3, 4)
    assert profile.preferences[0].stage is Stage.AWARD


def test_texts_are_there_in_every_language() -> None:
    [profile] = load_profiles(SAMPLES, QUESTIONNAIRES)
    assert profile.text("profile.title", "fr") == "Un engagement"
    assert profile.text("criteria.heard.title", "pt") == "Ouve-se"
    assert profile.text("profile.check", "es") == "Revise todo."
    assert profile.text("profile.source", "es") == "Inventado. (2026-11-25)"
    assert len({frozenset(texts) for texts in profile.texts.values()}) == 1


def test_assurance_and_legal_basis_are_taken_over(tmp_path: Path) -> None:
    basis = '{name: "Ley 1", link: "https://example.org/ley"}'
    added = f"stage: award\n    assurance: reviewed\n    legal_basis: {basis}"
    text = SOUND.replace("stage: award", added).replace("pass_mark: 2", "legal_basis: [{name: Ley 2}]")
    [profile] = load_profiles(folder_with(tmp_path, a__promise=text), QUESTIONNAIRES)
    assert profile.criteria[1].assurance is Assurance.REVIEWED
    assert profile.criteria[1].legal_basis == LegalBasis("Ley 1", "https://example.org/ley")
    assert profile.legal_basis == (LegalBasis("Ley 2"),)


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        a__promise=SOUND.replace('"81"', '"04"').replace("level: 3", "level: 9"),
        b__promise=SOUND,
        c__other=SOUND.replace("id: promise", "id: other").replace('"81"', '"04"').replace("[0, 1, 2", "[0, 3, 2"),
        stray=SOUND,
        d__empty="",
    )
    told = [(problem.file, problem.line, problem.message) for problem in problems_of(folder)]
    assert told == [
        ("profiles/a/promise.yaml", 26, "“criteria.1.any_of.0.all_of.0.level” must be 4 or less"),
        ("profiles/b/promise.yaml", 1, "there is a profile of this id already: profiles/a/promise.yaml"),
        ("profiles/c/other.yaml", 10, "“04” is not known"),
        ("profiles/c/other.yaml", 32, "“Training”: a higher level may not earn fewer points."),
        ("profiles/d/empty.yaml", 1, "the file is empty"),
        ("profiles/stray.yaml", 1, "a profile stands in the folder of its agency"),
    ]


def test_sound_profiles_are_read_beside_broken_ones_in_the_order_of_their_files(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        b__promise=SOUND,
        a__second=SOUND.replace("id: promise", "id: second"),
        a__first=SOUND.replace("id: promise", "id: nothing"),
    )
    reading = read_profiles(folder, QUESTIONNAIRES)
    assert [profile.id for profile in reading.profiles] == ["second", "promise"]
    assert len(reading.problems) == 1


def test_a_profile_is_not_read_without_its_questionnaire() -> None:
    reading = read_profiles(SAMPLES, {})
    assert reading.profiles == []
    assert [problem.line for problem in reading.problems] == [2]


def test_a_folder_without_profiles_has_none(tmp_path: Path) -> None:
    assert load_profiles(tmp_path, QUESTIONNAIRES) == ()
