"""Checking and counting a whole content folder."""

import shutil
from pathlib import Path

import pytest

from portal.questionnaires.content_check import check_content, questionnaire_folders
from portal.questionnaires.published import lock_line
from portal.questionnaires.rules.structure import ItemType
from tests.factories.questionnaires import SAMPLES, sample

SECTORS = Path(__file__).resolve().parents[3] / "questionnaires" / "classifications"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copy(SAMPLES / "references.yaml", tmp_path)
    shutil.copytree(SECTORS, tmp_path / "classifications")
    for name in ("two-languages", "yes-or-no"):
        shutil.copytree(SAMPLES / name, tmp_path / name)
    return tmp_path


def test_sound_content_is_counted_by_questionnaire_and_language(content: Path) -> None:
    (content / "published.lock").write_text(lock_line(sample("yes-or-no")), "utf-8")
    report = check_content(content)
    assert report.is_sound
    assert (report.references, report.sectors) == (2, 88)
    two, yes = report.questionnaires
    assert (two.id, two.published, two.texts["es"], two.missing) == ("two-languages", False, 37, {"en": 0, "es": 0})
    assert (yes.id, yes.version, yes.published) == ("yes-or-no", "1.0", True)
    assert (yes.sections, yes.items, yes.scored, yes.gates) == (1, 2, 2, 1)
    assert yes.items_by_type == {ItemType.COVERAGE: 1, ItemType.YES_NO: 1}


def test_a_missing_translation_is_a_problem_and_still_counted(content: Path) -> None:
    (content / "two-languages" / "translations" / "es.yaml").write_text('sections.people.title: "Gente"\n', "utf-8")
    report = check_content(content)
    assert len(report.problems) == 36
    assert report.questionnaires[0].missing == {"en": 0, "es": 36}


def test_problems_of_every_file_are_told_together(content: Path) -> None:
    (content / "published.lock").write_text("nonsense\n", "utf-8")
    (content / "classifications" / "sectors.yaml").write_text("- one\n", "utf-8")
    (content / "references.yaml").write_text("UNGP-16: {en: Policy}\n", "utf-8")
    (content / "yes-or-no" / "sections" / "people.yaml").unlink()
    report = check_content(content)
    assert {problem.file for problem in report.problems} == {
        "published.lock",
        "sectors.yaml",
        "references.yaml",
        "yes-or-no/sections/people.yaml",
    }
    assert (report.questionnaires, report.references, report.is_sound) == ((), 0, False)


def test_an_edited_published_version_is_a_problem(content: Path) -> None:
    (content / "published.lock").write_text(f"yes-or-no 1.0 {'0' * 64}\n", "utf-8")
    assert [problem.file for problem in check_content(content).problems] == ["yes-or-no/questionnaire.yaml"]


def test_questionnaires_are_found_by_their_heads(content: Path) -> None:
    (content / "notes").mkdir()
    assert [folder.name for folder in questionnaire_folders(content)] == ["two-languages", "yes-or-no"]
