"""Loading the library from its folders: shape first, then whether the languages say the same; all problems at once."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field

from portal.core.yaml_files import ContentErrors, ContentProblem, YamlFile, read_shape, read_yaml_text
from portal.guidance.library.articles import (
    LANGUAGES,
    SOURCE,
    Article,
    Audience,
    Library,
    ProcurementStage,
    Starter,
    Text,
)
from portal.guidance.library.blocks import links_in, outline_of, read_blocks
from portal.questionnaires.references import CONTENT
from portal.questionnaires.schema import Code, ItemId, Shape

ARTICLES = "library"
STARTERS = "starters"
FEWEST_WORDS, MOST_WORDS = 400, 900
ROOM = 1.25  # the other languages need more words for the same

_HEAD = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_AnyShape = TypeVar("_AnyShape", bound=BaseModel)


class _TextShape(Shape):
    """What stands at the top of a translation."""

    title: Annotated[str, Field(min_length=1, max_length=75)]
    summary: Annotated[str, Field(min_length=1, max_length=200)]


class _ArticleShape(_TextShape):
    """What stands at the top of an article in the source language."""

    for_: Annotated[Audience, Field(alias="for", strict=False)]
    minutes: Annotated[int, Field(ge=1, le=15)]
    order: Annotated[int, Field(ge=1)]
    stage: Annotated[ProcurementStage, Field(strict=False)] | None = None
    items: list[ItemId] = []
    references: list[Code] = []


class _StarterShape(_TextShape):
    """What stands at the top of a starter document in the source language."""

    order: Annotated[int, Field(ge=1)]
    items: Annotated[list[ItemId], Field(min_length=1)]


@dataclass(slots=True)
class _File:
    """One file as read: its head's plain values with their places, its body, and on which line the body begins."""

    yaml: YamlFile
    body: str = ""
    first_line: int = 1

    def problem(self, message: str) -> ContentProblem:
        return ContentProblem(self.yaml.name, self.first_line, "", message)


@dataclass(slots=True)
class LibraryReading:
    """The library as far as it could be read, and everything that is wrong with it."""

    library: Library
    problems: list[ContentProblem] = field(default_factory=list)
    words: Mapping[str, int] = field(default_factory=dict)


@cache
def get_library() -> Library:
    """The library of this installation, read once. Raises ContentErrors."""
    reading = read_library(CONTENT)
    if reading.problems:
        raise ContentErrors(reading.problems)
    return reading.library


def read_library(
    root: Path, *, items: Collection[str] | None = None, references: Collection[str] | None = None
) -> LibraryReading:
    """Read the library under the content folder; where they are given, items and references must be among these."""
    reader = _Reader(root, items, references)
    articles = tuple(sorted(reader.articles(), key=lambda found: (found.order, found.slug)))
    starters = tuple(sorted(reader.starters(), key=lambda found: (found.order, found.slug)))
    return LibraryReading(Library(articles, starters), sorted(set(reader.problems)), reader.words)


class _Reader:
    def __init__(self, root: Path, items: Collection[str] | None, references: Collection[str] | None) -> None:
        self._root, self._items, self._references = root, items, references
        self.problems: list[ContentProblem] = []
        self.words: dict[str, int] = dict.fromkeys(LANGUAGES, 0)

    def articles(self) -> Iterator[Article]:
        slugs = self._slugs(ARTICLES)
        for slug in slugs:
            files = self._files(ARTICLES, slug)
            head = self._shape(_ArticleShape, files[SOURCE])
            texts = self._texts(files, links=slugs)
            if head is None:
                continue
            self._known(files[SOURCE], head.items, head.references)
            self._lengths(files)
            yield Article(
                slug=slug,
                audience=head.for_,
                minutes=head.minutes,
                order=head.order,
                stage=head.stage,
                items=tuple(head.items),
                references=tuple(head.references),
                texts=texts | {SOURCE: Text(head.title, head.summary, files[SOURCE].body)},
            )

    def starters(self) -> Iterator[Starter]:
        for slug in self._slugs(STARTERS):
            files = self._files(STARTERS, slug)
            head = self._shape(_StarterShape, files[SOURCE])
            texts = self._texts(files, links=())
            if head is not None:
                self._known(files[SOURCE], head.items, ())
                source = Text(head.title, head.summary, files[SOURCE].body)
                yield Starter(slug=slug, order=head.order, items=tuple(head.items), texts=texts | {SOURCE: source})

    def _slugs(self, folder: str) -> list[str]:
        source = {path.stem for path in (self._root / folder / SOURCE).glob("*.md")}
        for language in LANGUAGES:
            for path in sorted((self._root / folder / language).glob("*.md")):
                if path.stem not in source:
                    name = f"{folder}/{language}/{path.name}"
                    self.problems.append(ContentProblem(name, 1, "", "there is no such text in English"))
        return sorted(source)

    def _files(self, folder: str, slug: str) -> dict[str, _File]:
        return {language: self._read(folder, language, slug) for language in LANGUAGES}

    def _read(self, folder: str, language: str, slug: str) -> _File:
        name = f"{folder}/{language}/{slug}.md"
        path = self._root / folder / language / f"{slug}.md"
        if not path.exists():
            self.problems.append(ContentProblem(name, 1, "", "this text is missing"))
            return _File(YamlFile(name))
        found = _HEAD.fullmatch(path.read_text(encoding="utf-8"))
        if found is None:
            self.problems.append(ContentProblem(name, 1, "", "a text begins with its head between two lines of ---"))
            return _File(YamlFile(name))
        return _File(read_yaml_text("\n" + found[1], name), found[2].strip(), found[1].count("\n") + 4)

    def _shape(self, model: type[_AnyShape], file: _File) -> _AnyShape | None:
        shape = read_shape(model, file.yaml) if file.yaml.data is not None else None
        self.problems.extend(file.yaml.problems)
        return shape

    def _texts(self, files: Mapping[str, _File], *, links: Collection[str]) -> dict[str, Text]:
        """The translations; each is built like the source and links to the same."""
        built = {language: self._built(file, links) for language, file in files.items() if file.body}
        texts = {}
        for language, file in files.items():
            self.words[language] += len(_WORD.findall(file.body))
            if language == SOURCE or file.yaml.data is None:
                continue
            head = self._shape(_TextShape, file)
            if head is not None:
                texts[language] = Text(head.title, head.summary, file.body)
            if language in built and SOURCE in built and built[language] != built[SOURCE]:
                self.problems.append(file.problem("this is not built like the English text, or links elsewhere"))
        return texts

    def _built(self, file: _File, links: Collection[str]) -> tuple[str, ...]:
        try:
            blocks = read_blocks(file.body)
        except ValueError as fault:
            self.problems.append(file.problem(str(fault)))
            return ()
        found = links_in(blocks)
        self.problems.extend(file.problem(f"there is no article “{link}”") for link in found if link not in links)
        return (*outline_of(blocks), *found)

    def _known(self, file: _File, items: Collection[str], references: Collection[str]) -> None:
        if self._items is not None:
            unknown = [item for item in items if item not in self._items]
            self.problems.extend(file.problem(f"there is no item “{item}”") for item in unknown)
        if self._references is not None:
            missing = [code for code in references if code not in self._references]
            self.problems.extend(file.problem(f"there is no reference “{code}”") for code in missing)

    def _lengths(self, files: Mapping[str, _File]) -> None:
        for language, file in files.items():
            words = len(_WORD.findall(file.body))
            most = MOST_WORDS if language == SOURCE else round(MOST_WORDS * ROOM)
            if file.body and not FEWEST_WORDS <= words <= most:
                self.problems.append(file.problem(f"an article has {FEWEST_WORDS} to {most} words, this has {words}"))
