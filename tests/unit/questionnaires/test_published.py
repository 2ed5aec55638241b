"""The lock that keeps published versions as they are."""

from dataclasses import replace
from pathlib import Path

import pytest

from portal.core.yaml_files import ContentErrors
from portal.questionnaires.published import LOCK_FILE, add_to_lock, check_published, is_locked, lock_line, read_lock
from tests.factories.questionnaires import sample


def test_a_version_that_is_as_it_was_published_passes(tmp_path: Path) -> None:
    path = tmp_path / "published.lock"
    path.write_text(f"# Published versions.\n\n{lock_line(sample('yes-or-no'))}\n", "utf-8")
    lock = read_lock(path)
    assert is_locked(sample("yes-or-no"), lock)
    assert not is_locked(sample("single-choice"), lock)
    check_published([sample("yes-or-no"), sample("single-choice")], lock)


def test_an_edited_published_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "published.lock"
    path.write_text(lock_line(sample("yes-or-no")), "utf-8")
    edited = replace(sample("yes-or-no"), valid_months=24)
    with pytest.raises(ContentErrors, match=r"version 1\.0 is published and may not change"):
        check_published([edited], read_lock(path))
    check_published([replace(edited, version="1.1")], read_lock(path))


def test_without_a_lock_nothing_is_published(tmp_path: Path) -> None:
    assert read_lock(tmp_path / "published.lock") == {}


def test_faulty_lines_are_told_all_at_once(tmp_path: Path) -> None:
    path = tmp_path / "published.lock"
    line = lock_line(sample("yes-or-no"))
    path.write_text(f"{line}\nhrdd-core 1.0 abc\n{line}\n", "utf-8")
    with pytest.raises(ContentErrors) as caught:
        read_lock(path)
    assert [(problem.line, problem.message) for problem in caught.value.problems] == [
        (2, "a line is: id, version, SHA-256 in hexadecimal"),
        (3, "version 1.0 is here twice"),
    ]


def test_a_version_is_added_to_the_lock_once(tmp_path: Path) -> None:
    assert add_to_lock(tmp_path, [sample("yes-or-no")]) == [lock_line(sample("yes-or-no"))]
    both = [sample("yes-or-no"), sample("single-choice")]
    assert add_to_lock(tmp_path, both) == [lock_line(sample("single-choice"))]
    assert all(is_locked(each, read_lock(tmp_path / LOCK_FILE)) for each in both)
