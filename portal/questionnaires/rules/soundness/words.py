"""Whether the texts of a questionnaire are short and say the same in every language, as far as rules can tell; pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MOST_WORDS = 25
ROOM = 5  # languages with more little words than English need a little more for the same sentence

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_PLACEHOLDER = re.compile(r"%\(\w+\)\w|\{\w*\}|\[[^\]]*\]")
_MARKS = re.compile(r"[.,\u00a0\u202f]")


@dataclass(frozen=True, slots=True, order=True)
class WordFinding:
    """What is wrong with the text of this key in this language."""

    language: str
    key: str
    message: str


def word_findings(texts: Mapping[str, Mapping[str, str]], source: str) -> Iterator[WordFinding]:
    """Sentences that are too long; numbers and placeholders that are not those of the source language."""
    for language, by_key in texts.items():
        most = MOST_WORDS if language == source else MOST_WORDS + ROOM
        for key, text in by_key.items():
            for sentence in _SENTENCE.split(text):
                count = len(_WORD.findall(sentence))
                if count > most:
                    yield WordFinding(language, key, f"a sentence of {count} words, {most} at most: “{sentence[:60]}…”")
            original = texts[source].get(key, text)
            for kind, pattern in (("numbers", _NUMBER), ("placeholders", _PLACEHOLDER)):
                if _found(pattern, text) != _found(pattern, original):
                    yield WordFinding(language, key, f"its {kind} are not those of the original")


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return sorted(_MARKS.sub("", found) if pattern is _NUMBER else "" for found in pattern.findall(text))
