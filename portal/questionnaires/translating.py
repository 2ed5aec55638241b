"""Reading the translations of a questionnaire: one flat file of key and text for each language but the source."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.core.text import clean_text
from portal.core.yaml_files import YamlFile, read_yaml
from portal.questionnaires.schema import (
    LONGEST_NAME,
    LONGEST_PARAGRAPH,
    LONGEST_TEXT,
    LONGEST_TITLE,
    QuestionnaireShape,
)

_PARAGRAPHS = frozenset({"summary", "audience", "help", "do"})
_LONGEST = {"name": LONGEST_NAME, "unit": LONGEST_NAME, "title": LONGEST_TITLE}


@dataclass(frozen=True, slots=True)
class Translations:
    """The translated texts by language and key, and the files they came from with their problems."""

    texts: Mapping[str, Mapping[str, str]]
    files: tuple[YamlFile, ...]


def longest_translation(key: str) -> int:
    """How long the translation of the text with this key may be: a quarter longer than the source may."""
    last = key.rpartition(".")[2]
    source = LONGEST_PARAGRAPH if last in _PARAGRAPHS else _LONGEST.get(last, LONGEST_TEXT)
    return source * 5 // 4


def read_translations(
    folder: Path, head: QuestionnaireShape, source: Mapping[str, str], *, allow_missing: bool
) -> Translations:
    """Read a translation for every declared language; each has every text of the source and no other."""
    names = [language for language in dict.fromkeys(head.languages) if language != head.source_language]
    there = folder / "translations"
    files = {name: read_yaml(there / f"{name}.yaml", f"{folder.name}/translations/{name}.yaml") for name in names}
    texts = {}
    for language, file in files.items():
        if allow_missing and not (there / f"{language}.yaml").exists():
            file.problems.clear()
        texts[language] = _texts(file, source, allow_missing=allow_missing)
    stray = [path.stem for path in sorted(there.glob("*.yaml")) if path.stem not in files]
    strays = [_stray(folder, language) for language in stray]
    return Translations(texts, (*files.values(), *strays))


def _stray(folder: Path, language: str) -> YamlFile:
    file = YamlFile(f"{folder.name}/translations/{language}.yaml")
    file.problems.append(file.problem((), "this language is not declared, or is the source language"))
    return file


def _texts(file: YamlFile, source: Mapping[str, str], *, allow_missing: bool) -> dict[str, str]:
    if file.data is None:
        return {}
    if not isinstance(file.data, dict):
        file.problems.append(file.problem((), "a translation is a mapping of keys to texts"))
        return {}
    texts = {}
    for key, text in file.data.items():
        fault = _fault(key, text, source)
        if fault is None:
            texts[key] = text.rstrip("\n")
        else:
            file.problems.append(file.problem((key,), f"“{key}” {fault}"))
    if not allow_missing:
        for key in source:
            if key not in file.data:
                file.problems.append(file.problem((), f"“{key}” is not translated"))
    return texts


def _fault(key: str, text: object, source: Mapping[str, str]) -> str | None:
    if key not in source:
        return "is not a text of this questionnaire"
    if not isinstance(text, str):
        return "must be text: put it in quotes"
    if not text.strip():
        return "is empty"
    if text.rstrip("\n") != clean_text(text):
        return "begins or ends with blanks, or has characters that no text should have"
    longest = longest_translation(key)
    return f"is longer than {longest} characters" if len(text) > longest else None
