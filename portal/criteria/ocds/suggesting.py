"""Which items share words with a text: a help to whoever matches requirements by hand, and nothing more.

Words are compared without accents, without the commonest small words, and by their first letters. It is the same
every time, knows nothing of meaning, and decides nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.questionnaires.rules.structure import Questionnaire
from portal.questionnaires.wording import Wording

SHORTEST_WORD = 3  # letters
STEM = 5  # letters by which longer words are compared; tried against 4, 6 and 7 with the core questionnaire
LONGEST_TEXT = 20_000  # characters that are looked at

_WORD = re.compile(r"[^\W\d_]+")
# The commonest words that say nothing here, without accents.
_SMALL_WORDS = {
    "en": """
        the and for are was were has have had not but you your our its his her their they them this that these those
        with from into than then who which what when where how all any each can may must shall should will would
        been being about also only other such over under more most out one two
    """,
    "es": """
        los las del una unos unas con por para que como mas pero sus sin sobre este esta estos estas ese esa eso esos
        esas aquel son fue han hay ser sea cada cual cuando donde quien todo toda todos todas otro otra otros otras
        entre desde hasta tambien muy nos les debe deben puede pueden
    """,
    "pt": """
        dos das uma uns umas com por para que como mais mas nao seus suas sem sobre este esta estes estas esse essa
        isso esses essas aquele sao foi tem ser seja cada qual quando onde quem todo toda todos todas outro outra
        outros outras entre desde ate tambem muito nos nas pelo pela pelos pelas aos deve devem pode podem voce
    """,
    "fr": """
        les des une aux avec par pour que qui comme plus mais ses son leur leurs sans sur sous cet cette ces est sont
        ete etre soit chaque quel quelle quand tout toute tous toutes autre autres entre depuis aussi tres nous vous
        ils elles dans pas doit doivent peut peuvent lui dont votre vos notre nos
    """,
}
_SMALL: Mapping[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}


@dataclass(frozen=True, slots=True)
class ItemWords:
    """The stems of each item in one language, in the order of the questionnaire: of its name, and of all its words."""

    language: str
    names: Mapping[str, frozenset[str]]
    all: Mapping[str, frozenset[str]]


def index_items(questionnaire: Questionnaire, language: str) -> ItemWords:
    """The words of all items' names, texts and reasons, to be made once for many texts."""
    wording = Wording(questionnaire, language)
    names, everything = {}, {}
    for item in questionnaire.items:
        name, *rest = (
            frozenset(stem for stem, _ in _stems(wording.find_text(f"{item.id}.{part}") or "", language))
            for part in ("name", "text", "why")
        )
        names[item.id], everything[item.id] = name, name.union(*rest)
    return ItemWords(language, names, everything)


def suggest_from(text: str, words: ItemWords) -> list[tuple[str, tuple[str, ...]]]:
    """As `suggest_items`, with the items' words at hand."""
    said: dict[str, str] = {}
    for stem, word in _stems(text, words.language):
        said.setdefault(stem, word)
    found = [
        (item_id, tuple(word for stem, word in said.items() if stem in stems))
        for item_id, stems in words.all.items()
        if not stems.isdisjoint(said)
    ]
    return sorted(found, key=lambda pair: (-len(pair[1]), -len(words.names[pair[0]].intersection(said))))


def suggest_items(text: str, questionnaire: Questionnaire, language: str) -> list[tuple[str, tuple[str, ...]]]:
    """The items that share words with a requirement's text, and those words as the text has them.

    Most words come first; among equals, most words of the item's name; then the order of the questionnaire.
    """
    return suggest_from(text, index_items(questionnaire, language))


def _stems(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Each word that says something: the letters it is compared by, and the word."""
    small = _SMALL.get(language, frozenset())
    for match in _WORD.finditer(text[:LONGEST_TEXT].lower()):
        folded = _fold(match[0])
        if len(folded) >= SHORTEST_WORD and folded not in small:
            yield _stem(folded), match[0]


def _fold(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))


def _stem(word: str) -> str:
    singular = word[:-1] if word.endswith("s") and len(word) > SHORTEST_WORD + 1 else word
    return singular[:STEM]
