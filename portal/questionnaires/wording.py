"""The texts of a questionnaire in one language, falling back to the language it was written in."""

from dataclasses import dataclass

from portal.questionnaires.rules.structure import Questionnaire


@dataclass(frozen=True, slots=True)
class Wording:
    """Gives the texts of a questionnaire in a language, or else in the source language."""

    questionnaire: Questionnaire
    language: str

    def text(self, key: str) -> str:
        """Return the text with this key, such as `policy.commitment.name`; raises KeyError."""
        return self.questionnaire.texts[self.language_of(key)][key]

    def find_text(self, key: str) -> str | None:
        """Return the text with this key, or None when the questionnaire has none, such as an item without help."""
        known = key in self.questionnaire.texts[self.language_of(key)]
        return self.text(key) if known else None

    def language_of(self, key: str) -> str:
        """The language in which `text` gives this key, so that a page can say which language it shows."""
        translated = key in self.questionnaire.texts.get(self.language, {})
        return self.language if translated else self.questionnaire.source_language
