"""Suggestions are words in common, the same every time, in four languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.criteria.ocds.suggesting import LONGEST_TEXT, index_items, suggest_from, suggest_items
from portal.questionnaires.wording import Wording
from tests.factories.strategies import unhurried
from tests.unit.criteria.ocds.exports import core

LANGUAGES = ("es", "pt", "en", "fr")
MOST_MISSED = 0.05  # items whose names share their words with others


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_an_item_leads_to_the_item(language: str) -> None:
    wording, words = Wording(core(), language), index_items(core(), language)
    firsts = [suggest_from(wording.text(f"{item.id}.name"), words)[0][0] for item in core().items]
    missed = [item.id for item, first in zip(core().items, firsts, strict=True) if item.id != first]
    assert len(missed) <= len(core().items) * MOST_MISSED, missed


@pytest.mark.parametrize(
    ("language", "text", "item_id", "words"),
    [
        ("es", "Mecanismo de QUEJAS accesible para trabajadoras", "complaints.channel", ("quejas", "trabajadoras")),
        ("pt", "Canal acessível a trabalhadoras", "complaints.channel", ("canal", "trabalhadoras")),
        ("en", "No child labour is used", "child-labour.age-checks", ("child", "labour")),
        ("fr", "Les salaires sont payés à temps", "pay.full-and-on-time", ("salaires", "temps")),
    ],
)
def test_the_words_in_common_are_named_as_the_text_has_them(
    language: str, text: str, item_id: str, words: tuple[str, ...]
) -> None:
    assert (item_id, words) in suggest_items(text, core(), language)[:3]


def test_accents_capitals_and_endings_make_no_difference() -> None:
    found = [item_id for item_id, _ in suggest_items("política derechos", core(), "es")]
    assert [item_id for item_id, _ in suggest_items("POLITICAS DERECHO", core(), "es")] == found


@pytest.mark.parametrize("text", ["", "the of and with", "12 345 --", "zyx"])
def test_a_text_without_words_suggests_nothing(text: str) -> None:
    assert suggest_items(text, core(), "en") == []


def test_a_word_counts_once_however_often_it_is_said() -> None:
    assert suggest_items("wages " * 50, core(), "en") == suggest_items("wages", core(), "en")


def test_more_words_in_common_come_first() -> None:
    counts = [len(words) for _, words in suggest_items("wages are paid on time to all workers", core(), "en")]
    assert counts == sorted(counts, reverse=True)


def test_a_language_without_small_words_of_ours_is_compared_all_the_same() -> None:
    assert suggest_items("wages", core(), "ht")[0][1] == ("wages",)


@unhurried
@given(st.text(max_size=200))
def test_any_text_is_answered_and_the_same_way_twice(text: str) -> None:
    assert suggest_items(text, core(), "es") == suggest_items(text, core(), "es")


def test_of_an_endless_text_only_the_beginning_is_looked_at() -> None:
    assert suggest_items("x " * LONGEST_TEXT + "wages", core(), "en") == []
