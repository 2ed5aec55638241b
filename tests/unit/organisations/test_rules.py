"""Sizes by people, and the list of sectors."""

from pathlib import Path

import pytest

from portal.core.yaml_files import ContentErrors
from portal.organisations.rules import Size, size_for
from portal.organisations.sectors import SECTOR_CODES, load_sectors

SECTORS = Path(__file__).resolve().parents[3] / "questionnaires" / "classifications" / "sectors.yaml"


@pytest.mark.parametrize(
    ("people", "size"),
    [
        (1, Size.MICRO),
        (9, Size.MICRO),
        (10, Size.SMALL),
        (49, Size.SMALL),
        (50, Size.MEDIUM),
        (249, Size.MEDIUM),
        (250, Size.LARGE),
        (10**12, Size.LARGE),
    ],
)
def test_size_follows_from_the_number_of_people(people: int, size: Size) -> None:
    assert size_for(people) is size


def test_a_supplier_without_people_has_no_size() -> None:
    with pytest.raises(ValueError, match="at least one person"):
        size_for(0)


def test_there_are_88_divisions() -> None:
    assert len(SECTOR_CODES) == 88
    assert {"01", "14", "99"} <= SECTOR_CODES


def test_sectors_are_loaded_in_order_with_their_names() -> None:
    sectors = load_sectors(SECTORS)
    assert [sector.code for sector in sectors] == sorted(SECTOR_CODES)
    assert set(sectors[0].names) == {"en", "es", "pt", "fr"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"01":\n', '"04":\n', "there is no such division"),
        ('"01":\n', '"04":\n', "the division 01 is missing"),
        ('section: "A"', "section: A1", "is not written as such a name should be"),
        ("", "- ", "this"),
    ],
)
def test_a_faulty_list_of_sectors_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "sectors.yaml"
    text = SECTORS.read_text("utf-8")
    path.write_text(text.replace(old, new, 1) if old else "- one\n", "utf-8")
    with pytest.raises(ContentErrors, match=message):
        load_sectors(path)
