"""What the library holds, as frozen values: articles and starter documents, their texts by language; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

SOURCE = "en"
LANGUAGES = ("en", "es", "pt", "fr")


class Audience(StrEnum):
    """For whom an article is written."""

    SUPPLIER = "supplier"
    AGENCY = "agency"


class ProcurementStage(StrEnum):
    """The stages of a procurement, in order, each with one article for agencies."""

    PLANNING = "planning"
    MARKET_ENGAGEMENT = "market-engagement"
    TENDER = "tender"
    EVALUATION = "evaluation"
    CONTRACT = "contract"
    FOLLOW_UP = "follow-up"


@dataclass(frozen=True, slots=True)
class Text:
    """A piece in one language: its title, what it is about, and its body in Markdown."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article. `minutes` is how long reading takes; `items` are the items that it helps with."""

    slug: str
    audience: Audience
    minutes: int
    order: int
    stage: ProcurementStage | None
    items: tuple[str, ...]
    references: tuple[str, ...]
    texts: Mapping[str, Text]

    def text(self, language: str) -> Text:
        """The text in the language, or else in the source language."""
        return self.texts.get(language) or self.texts[SOURCE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """A document to begin with. It counts for nothing until somebody has made it theirs and uses it."""

    slug: str
    order: int
    items: tuple[str, ...]
    texts: Mapping[str, Text]

    def text(self, language: str) -> Text:
        """The text in the language, or else in the source language."""
        return self.texts.get(language) or self.texts[SOURCE]


@dataclass(frozen=True)
class Library:
    """All articles and starter documents, each kind in its order."""

    articles: tuple[Article, ...]
    starters: tuple[Starter, ...]

    @cached_property
    def _articles_by_slug(self) -> Mapping[str, Article]:
        return {article.slug: article for article in self.articles}

    @cached_property
    def _starters_by_slug(self) -> Mapping[str, Starter]:
        return {starter.slug: starter for starter in self.starters}

    def find_article(self, slug: str) -> Article | None:
        """The article with this name in its address, or None."""
        return self._articles_by_slug.get(slug)

    def find_starter(self, slug: str) -> Starter | None:
        """The starter document with this name in its address, or None."""
        return self._starters_by_slug.get(slug)

    def articles_for(self, audience: Audience) -> tuple[Article, ...]:
        """The articles for these readers, in order."""
        return tuple(article for article in self.articles if article.audience is audience)

    def articles_on(self, item_id: str) -> tuple[Article, ...]:
        """The articles that help with the item, in order."""
        return tuple(article for article in self.articles if item_id in article.items)

    def starters_for(self, item_id: str) -> tuple[Starter, ...]:
        """The starter documents that help with the item, in order."""
        return tuple(starter for starter in self.starters if item_id in starter.items)
