"""Finds English words on a page in another language: what the catalogue or a questionnaire knows but did not show."""

import re
from functools import cache
from typing import Any

from babel.messages.pofile import read_po
from playwright.sync_api import Page

from portal.questionnaires.loading import load_questionnaire
from tests.conftest import ROOT

SHORTEST = 4
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
TEXTS = """(language) => {
  const own = (element) => (element.closest('[lang]') || document.documentElement).lang === language
  const found = new Set([document.title.replace(/ – [^–]*$/, '')])
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement
    if (parent && own(parent)) found.add(walker.currentNode.textContent)
  }
  for (const element of document.querySelectorAll('[aria-label],[title],[placeholder],[alt]')) {
    if (!own(element)) continue
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.add(element.getAttribute(name) || '')
  }
  return [...found].map((text) => text.replace(/\\s+/g, ' ').trim()).filter(Boolean)
}"""


def find_fallbacks(page: Page, language: str) -> list[str]:
    """English texts on a page that should be in this language; marked passages (`lang="en"`) are left out."""
    if language == "en":
        return []
    literal, patterns = english_words(language)
    texts: list[str] = page.evaluate(TEXTS, language)
    found = [text for text in texts if text in literal or any(pattern.fullmatch(text) for pattern in patterns)]
    return [f"English on the page: {found}"] if found else []


@cache
def english_words(language: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """English texts whose translation differs: whole ones, and patterns for those with values in them."""
    pairs = [*catalogue_pairs(language), *questionnaire_pairs(language)]
    translations = {translated for _, translated in pairs}
    samples = [PLACEHOLDER.sub("x", text) for text in translations if PLACEHOLDER.search(text)]
    english = {text for text, translated in pairs if text != translated and text not in translations}
    literal = frozenset(text for text in english if not PLACEHOLDER.search(text) and len(text) >= SHORTEST)
    longer = sorted(text for text in english if PLACEHOLDER.search(text) and len(PLACEHOLDER.sub("", text)) >= 8)
    return literal, tuple(found for found in map(pattern_of, longer) if not any(map(found.fullmatch, samples)))


def pattern_of(text: str) -> re.Pattern[str]:
    """What the English text looks like with values in it."""
    return re.compile(".+?".join(map(re.escape, PLACEHOLDER.split(text))))


def catalogue_pairs(language: str) -> list[tuple[str, str]]:
    """English and translation of every message; what is not translated yet counts as translated differently."""
    file = ROOT / "portal" / "translations" / language / "LC_MESSAGES" / "messages.po"
    if not file.exists():
        return []
    with file.open("rb") as stream:
        messages = [message for message in read_po(stream, locale=language) if message.id]
    return [
        (" ".join(text.split()), " ".join(translated.split()))
        for message in messages
        for text, translated in zip(_several(message.id), _several(message.string), strict=False)
    ]


def _several(text: Any) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text,)


def questionnaire_pairs(language: str) -> list[tuple[str, str]]:
    """English and translation of every text of every questionnaire that knows the language."""
    folders = [file.parent for file in sorted((ROOT / "questionnaires").glob("*/questionnaire.yaml"))]
    loaded = [load_questionnaire(folder) for folder in folders]
    return [
        (" ".join(text.split()), " ".join(questionnaire.texts[language].get(key, "").split()))
        for questionnaire in loaded
        if language in questionnaire.texts
        for key, text in questionnaire.texts[questionnaire.source_language].items()
    ]
