"""Checking and counting the example profiles of a whole content folder."""

import shutil
from pathlib import Path

import pytest

from portal.criteria.content_check import check_profiles
from portal.criteria.rules.warnings import Severity
from tests.conftest import ROOT
from tests.factories.questionnaires import SAMPLES


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copy(SAMPLES / "references.yaml", tmp_path)
    shutil.copytree(SAMPLES / "hand-worked", tmp_path / "hand-worked")
    shutil.copytree(ROOT / "tests" / "fixtures" / "profiles" / "samples" / "sound", tmp_path / "profiles" / "sound")
    return tmp_path


def test_sound_profiles_are_counted_with_what_is_said_of_them(content: Path) -> None:
    report = check_profiles(content)
    assert ([profile.id for profile in report.profiles], report.problems) == (["promise"], ())
    assert (report.criteria, report.preferences) == (2, 1)
    assert report.warnings == {Severity.INFORMATION: 1}


def test_problems_are_told_in_order_and_broken_profiles_not_counted(content: Path) -> None:
    path = content / "profiles" / "sound" / "promise.yaml"
    path.write_text(path.read_text("utf-8").replace("pass_mark: 2", "pass_mark: 99").replace("[CO]", "[XX]"), "utf-8")
    report = check_profiles(content)
    assert [problem.line for problem in report.problems] == [9, 11]
    assert (report.profiles, report.criteria) == ((), 0)


def test_a_broken_questionnaire_is_one_that_is_not_there(content: Path) -> None:
    (content / "hand-worked" / "sections" / "people.yaml").unlink()
    assert [problem.message for problem in check_profiles(content).problems] == [
        "there is no sound questionnaire “hand-worked”"
    ]


def test_a_content_folder_without_profiles_is_sound(tmp_path: Path) -> None:
    report = check_profiles(tmp_path)
    assert (report.profiles, report.problems) == ((), ())
