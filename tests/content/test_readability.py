"""The texts are easy to read, and the page that says so is in step with them."""

import pytest

from scripts.readability import PAGE, TARGET, article_eases, ease_of, item_eases, page, syllables_of


def test_the_page_is_in_step_with_the_texts() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: .venv/bin/python -m scripts.readability"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_item_and_article_reaches_the_target(language: str) -> None:
    hard = [ease for ease in [*item_eases(language), *article_eases(language)] if ease.figure < TARGET]
    assert hard == []


@pytest.mark.parametrize(
    ("word", "language", "syllables"),
    [
        ("readiness", "en", 3),
        ("table", "en", 2),
        ("xqzable", "en", 2),
        ("trabajadores", "es", 5),
        ("empresa", "es", 3),
        ("pessoas", "pt", 3),
        ("entreprise", "fr", 3),
    ],
)
def test_syllables_are_counted(word: str, language: str, syllables: int) -> None:
    assert syllables_of(word, language) == syllables


def test_a_long_winded_text_is_harder_than_a_plain_one() -> None:
    plain = "We pay people on time. We keep a list."
    winded = "Remuneration is habitually administered in conformity with contractual obligations pertaining thereto."
    assert ease_of([plain], "en") > 90
    assert ease_of([winded], "en") < 10
