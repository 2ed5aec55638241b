"""An item's id keeps its meaning and is never given to another item."""

from pathlib import Path

import pytest

from portal.core.yaml_files import ContentErrors
from portal.questionnaires.item_ids import ITEM_IDS_FILE, add_to_register, check_ids, read_register
from tests.factories.assessments import every_type, without


def test_without_a_register_nothing_is_known(tmp_path: Path) -> None:
    assert read_register(tmp_path / ITEM_IDS_FILE) == {}


def test_new_ids_are_written_once_and_in_order(tmp_path: Path) -> None:
    lines = add_to_register(tmp_path, [every_type()])
    assert "first.promise coverage" in lines
    assert add_to_register(tmp_path, [every_type()]) == []
    written = (tmp_path / ITEM_IDS_FILE).read_text().splitlines()
    assert written == sorted(lines)


def test_an_id_that_no_questionnaire_has_any_more_is_given_up_for_good(tmp_path: Path) -> None:
    add_to_register(tmp_path, [every_type()])
    assert add_to_register(tmp_path, [without(every_type(), "first.told", version="2.0")]) == [
        "first.told single_choice retired"
    ]
    with pytest.raises(ContentErrors, match="an id is never used again"):
        check_ids([every_type()], read_register(tmp_path / ITEM_IDS_FILE))


def test_an_id_with_another_type_is_refused(tmp_path: Path) -> None:
    (tmp_path / ITEM_IDS_FILE).write_text("# the ids\nfirst.told number\n")
    with pytest.raises(ContentErrors, match="stands for an item of type number"):
        check_ids([every_type()], read_register(tmp_path / ITEM_IDS_FILE))


def test_known_ids_are_sound(tmp_path: Path) -> None:
    add_to_register(tmp_path, [every_type()])
    check_ids([every_type()], read_register(tmp_path / ITEM_IDS_FILE))


def test_every_line_of_the_register_that_makes_no_sense_is_told(tmp_path: Path) -> None:
    (tmp_path / ITEM_IDS_FILE).write_text("a.b coverage\nnonsense\na.b coverage retired\n")
    with pytest.raises(ContentErrors) as caught:
        read_register(tmp_path / ITEM_IDS_FILE)
    assert [(problem.line, problem.item) for problem in caught.value.problems] == [(2, ""), (3, "a.b")]


def test_an_empty_register_stays_empty(tmp_path: Path) -> None:
    assert add_to_register(tmp_path, []) == []
    assert (tmp_path / ITEM_IDS_FILE).read_text() == ""
