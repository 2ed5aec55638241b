"""Long sentences, and numbers or placeholders that differ between languages."""

import pytest

from portal.questionnaires.rules.soundness.words import MOST_WORDS, ROOM, word_findings


def messages(english: str, spanish: str) -> list[str]:
    texts = {"en": {"a": english}, "es": {"a": spanish}}
    return [f"{found.language}: {found.message}" for found in word_findings(texts, "en")]


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("In the last 12 months.", "En los últimos 12 meses."),
        ("1,000 people", "1.000 personas"),
        ("30\u00a0000 hours of 2 kinds", "2 tipos de 30 000 horas".replace(" 000", "\u202f000")),
        ("Firm: [name], %(count)s", "Empresa: [nombre], %(count)s"),
    ],
)
def test_the_same_said_in_two_languages_is_sound(english: str, spanish: str) -> None:
    assert messages(english, spanish) == []


def test_another_number_is_found() -> None:
    assert messages("In 12 months.", "En 24 meses.") == ["es: its numbers are not those of the original"]


def test_a_lost_placeholder_is_found() -> None:
    assert messages("Firm: [name]", "Empresa") == ["es: its placeholders are not those of the original"]


def test_a_sentence_may_be_so_long_and_no_longer() -> None:
    assert messages(" ".join(["word"] * MOST_WORDS) + ".", "Corto.") == []
    assert messages("Short.", " ".join(["palabra"] * (MOST_WORDS + ROOM)) + ".") == []
    (found,) = messages(" ".join(["word"] * (MOST_WORDS + 1)) + ".", "Corto.")
    assert found.startswith(f"en: a sentence of {MOST_WORDS + 1} words")


def test_each_sentence_is_counted_by_itself() -> None:
    assert messages("\n".join([" ".join(["word"] * 20)] * 3), "Corto.") == []
