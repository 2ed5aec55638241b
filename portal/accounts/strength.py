"""Estimates how many guesses a password stands, by the parts that a guesser would put it together from; pure values.

The idea is that of zxcvbn (Wheeler, USENIX Security 2016): of all ways to read the password as common words, runs of
keys, years, dates and repetitions, with single characters between them, the cheapest counts.
"""

import re
import unicodedata
from collections.abc import Iterable
from math import log10

from portal.accounts.common_passwords import COMMON_STEMS, EVERYDAY_WORDS, SEQUENCES

LOOKED_AT = 64  # characters: what comes after them only adds
A_CHARACTER = 1.0  # all figures are decimal logarithms of numbers of guesses
A_WORD = log10(len(COMMON_STEMS | EVERYDAY_WORDS))
AN_OWN_WORD = 1.0
A_VARIANT = 0.5  # capital letters, accents, and digits or signs in place of letters
A_RUN = 1.3
A_YEAR, A_DATE = 2.2, 4.2
A_JOIN = 0.3  # where one part ends and the next begins
SHORTEST_WORD, SHORTEST_RUN = 3, 3
LONGEST_WORD = max(len(word) for word in COMMON_STEMS | EVERYDAY_WORDS)

_SIGNS = str.maketrans("@4831!0$57+", "aabeiiosstt")
_YEAR = re.compile(r"19\d\d|20[0-4]\d")
_DATE = re.compile(
    r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19\d\d|20\d\d|\d\d)|(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d"
)
_DATE_LENGTHS, _YEAR_LENGTH = (6, 8), 4


def strength(password: str, own_words: Iterable[str] = ()) -> float:
    """The decimal logarithm of the guesses it takes; `own_words` are such as the person's name: tried first."""
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", password[:LOOKED_AT]) if not unicodedata.combining(char)
    )
    return _Reader(frozenset(word.casefold() for word in own_words if len(word) >= SHORTEST_WORD)).cheapest(plain)


class _Reader:
    """Reads one password; what it has found of parts goes with it, so that no password stays in memory."""

    def __init__(self, own: frozenset[str]) -> None:
        self._own = own
        self._known: dict[str, float] = {}

    def cheapest(self, text: str) -> float:
        """The cheapest way to read the text, part by part from its beginning."""
        if text not in self._known:
            costs = [0.0]
            for end in range(1, len(text) + 1):
                ways = (costs[at] + self._cost(text[at:end]) + (A_JOIN if at else 0.0) for at in range(end - 1))
                costs.append(min([costs[end - 1] + A_CHARACTER, *ways]))
            self._known[text] = costs[-1]
        return self._known[text]

    def _cost(self, part: str) -> float:
        """What the part costs as one thing: a word, a run, a year, a date, a repetition; endless if it is none."""
        return min(_as_word(part, self._own), _as_number(part), _as_run(part), self._as_repetition(part))

    def _as_repetition(self, part: str) -> float:
        """A part that is one thing several times costs that thing, and how often."""
        for length in range(1, len(part) // 2 + 1):
            times, rest = divmod(len(part), length)
            if not rest and len(part) >= SHORTEST_RUN and part == part[:length] * times:
                return self.cheapest(part[:length]) + log10(times)
        return float("inf")


def _as_word(part: str, own: frozenset[str]) -> float:
    if not SHORTEST_WORD <= len(part) <= LONGEST_WORD:
        return float("inf")
    folded = part.casefold()
    for variant, word in ((0.0 if part == folded else A_VARIANT, folded), (A_VARIANT, folded.translate(_SIGNS))):
        if word in own:
            return AN_OWN_WORD + variant
        if word in COMMON_STEMS or word in EVERYDAY_WORDS:
            return A_WORD + variant
    return float("inf")


def _as_number(part: str) -> float:
    if len(part) == _YEAR_LENGTH and _YEAR.fullmatch(part):
        return A_YEAR
    return A_DATE if len(part) in _DATE_LENGTHS and _DATE.fullmatch(part) else float("inf")


def _as_run(part: str) -> float:
    folded = part.casefold()
    if len(part) < SHORTEST_RUN or not any(folded in run or folded[::-1] in run for run in SEQUENCES):
        return float("inf")
    return A_RUN + log10(len(part))
