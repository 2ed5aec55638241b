"""Figures read the same in words and in files, and nothing that is hidden becomes a number."""

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from portal.core.charts.gaps import Gap
from portal.market.disclosure.figures import (
    FEWER_THAN_5,
    IMPOSSIBLE,
    WITHHELD,
    Count,
    CountKind,
    Estimate,
    Withheld,
    WithheldReason,
)
from portal.market.pages.figures import Cell, Column, ColumnKind, DataTable, Name, NoDataYet
from portal.market.pages.files.tabular import ALL_STATES, fields_of, rows_of, safe
from portal.market.pages.groups import Group, count_chart, hidden_words, share_bar
from portal.market.pages.questions import add
from portal.market.pages.words import cell_words, rounded

TEN, TWENTY = Count(10, CountKind.SHOWN, 3), Count(20, CountKind.SHOWN, 3)


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("words")
    Babel(app, default_locale="en")
    return app


@given(st.floats(0, 100), st.floats(0, 50))
def test_a_rounded_margin_never_says_less_than_the_true_one(value: float, margin: float) -> None:
    for kind in (ColumnKind.PERCENT, ColumnKind.SCORE, ColumnKind.LEVEL):
        shown, sure = rounded(Estimate(value, margin, TEN), kind)

        assert sure >= margin - 1e-9
        assert abs(shown - value) <= 0.5 + 1e-9


def test_every_reason_for_no_figure_has_words_of_its_own(app: Flask) -> None:
    with app.test_request_context():
        hidden: list[Cell] = [FEWER_THAN_5, IMPOSSIBLE, WITHHELD, NoDataYet(), Withheld(WithheldReason.GROUP_TOO_SMALL)]
        words = [cell_words(cell, ColumnKind.COUNT) for cell in hidden]

        assert len(set(words)) == len(words)
        assert not any(character.isdigit() for word in words[1:] for character in word)


def test_in_files_a_hidden_figure_is_empty_and_says_why(app: Flask) -> None:
    with app.test_request_context():
        columns = tuple(Column(kind.value, kind.value, kind, "what it is") for kind in ColumnKind)
        rows: tuple[tuple[Cell, ...], ...] = (
            (Name("a", "=A"), TEN, Estimate(61.6, 1.2, TEN), Estimate(2.44, 0.02, TEN), Estimate(50, 0, TEN)),
            (Name("b", "B"), FEWER_THAN_5, *(Withheld(reason) for reason in list(WithheldReason)[:3])),
            (Name("c", "C"), NoDataYet(), NoDataYet(), NoDataYet(), Withheld(WithheldReason.IMPOSSIBLE)),
        )
        table = DataTable("t", "T", columns, rows)
        found, fields = list(rows_of(table)), fields_of(table)

        assert found[0] == ["a", "'=A", 10, "shown", 62.0, 2.0, "shown", 2.4, 0.1, "shown", 50.0, 1.0, "shown"]
        for row in found:
            by_name = {field.name: value for field, value in zip(fields, row, strict=True)}
            for kind in list(ColumnKind)[1:]:
                assert by_name[f"{kind.value}-status"] in ALL_STATES
                assert (by_name[kind.value] is None) == (by_name[f"{kind.value}-status"] != "shown")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_taken_for_a_formula(start: str) -> None:
    assert safe(f"{start}1+1").startswith("'")
    assert safe("plain") == "plain"


def test_a_bar_of_shares_is_as_long_as_the_whole_and_hides_what_is_hidden(app: Flask) -> None:
    with app.test_request_context():
        whole = Count(200, CountKind.SHOWN, 3)
        bar = share_bar("a", [Count(120, CountKind.SHOWN, 3), FEWER_THAN_5, IMPOSSIBLE], whole)

        assert [round(segment.share) for segment in bar.segments] == [60, 40, 0]
        assert [segment.gap for segment in bar.segments] == [None, Gap.TOO_FEW, Gap.IMPOSSIBLE]
        assert share_bar("b", [TEN], FEWER_THAN_5).gap is Gap.TOO_FEW
        assert share_bar("c", [TEN], IMPOSSIBLE).gap is Gap.IMPOSSIBLE


def test_a_chart_has_the_groups_that_are_shown_and_none_if_there_is_none(app: Flask) -> None:
    with app.test_request_context():
        groups = [Group(Name("a", "A"), TWENTY), Group(Name("b", "B"), FEWER_THAN_5)]
        chart = count_chart("n", "t", "s", groups)

        assert chart is not None
        assert [bar.label for bar in chart.bars] == ["A"]
        assert count_chart("n", "t", "s", groups[1:]) is None
        assert hidden_words(groups) == 1


def test_a_sum_knows_how_far_off_it_may_be() -> None:
    assert add([TEN, TWENTY]) == Count(30, CountKind.SHOWN, 6)
    assert add([TEN, FEWER_THAN_5, IMPOSSIBLE]) == Count(10, CountKind.SHOWN, 7)
    assert add([FEWER_THAN_5]) == FEWER_THAN_5
