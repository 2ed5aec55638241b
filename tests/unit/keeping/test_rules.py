"""What has to be typed before an organisation is erased, and which cannot be."""

import pytest

from portal.core.access import Kind
from portal.keeping.rules import can_be_erased, is_name


@pytest.mark.parametrize("typed", ["Ñandú  S.A.", "ñandú s.a.", " Ñandú S.A.\n"])
def test_the_name_counts_and_not_how_it_is_typed(typed: str) -> None:
    assert is_name(typed, "Ñandú S.A.")


@pytest.mark.parametrize("typed", ["", None, "Ñandú", "Nandu S.A.", "yes"])
def test_anything_else_does_not(typed: str | None) -> None:
    assert not is_name(typed, "Ñandú S.A.")


def test_everybody_but_the_operator_can_be_erased() -> None:
    assert {kind for kind in Kind if not can_be_erased(kind)} == {Kind.OPERATOR}
