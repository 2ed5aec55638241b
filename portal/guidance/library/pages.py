"""What the pages of the library show, in the page's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.guidance.library.articles import SOURCE, Article, Audience, Library, ProcurementStage, Starter
from portal.guidance.library.blocks import Block, read_blocks
from portal.questionnaires.references import reference_subject

STAGES = {
    ProcurementStage.PLANNING: _("Planning"),
    ProcurementStage.MARKET_ENGAGEMENT: _("Market engagement"),
    ProcurementStage.TENDER: _("Tender"),
    ProcurementStage.EVALUATION: _("Evaluation"),
    ProcurementStage.CONTRACT: _("Contract"),
    ProcurementStage.FOLLOW_UP: _("Follow-up"),
}


def draft_mark() -> str:
    """The line on every starter document."""
    return gettext("Draft: it counts for nothing until you have adapted it and use it.")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A piece to go to: its slug, title, summary, the language that these are in, and a word on it ("" for none)."""

    slug: str
    title: str
    summary: str
    language: str
    kicker: str = ""


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """Everything in the library."""

    for_suppliers: tuple[Pointer, ...]
    for_agencies: tuple[Pointer, ...]
    starters: tuple[Pointer, ...]


@dataclass(frozen=True, kw_only=True)
class PiecePage:
    """One article or starter document. `language` is the one that its text is in."""

    slug: str
    language: str
    title: str
    summary: str
    minutes: int
    blocks: tuple[Block, ...]
    references: tuple[str, ...]
    starters: tuple[Pointer, ...]
    articles: tuple[Pointer, ...]


def library_page(library: Library, language: str) -> LibraryPage:
    """The list of everything."""
    return LibraryPage(
        for_suppliers=article_pointers(library.articles_for(Audience.SUPPLIER), language),
        for_agencies=article_pointers(library.articles_for(Audience.AGENCY), language),
        starters=starter_pointers(library.starters, language),
    )


def article_page(library: Library, article: Article, language: str) -> PiecePage:
    """An article, with the starter documents and other articles that help with the same items."""
    text = article.text(language)
    starters = [found for found in library.starters if set(found.items) & set(article.items)]
    related = [other for other in library.articles if other != article and set(other.items) & set(article.items)]
    return PiecePage(
        slug=article.slug,
        language=_shown(article, language),
        title=text.title,
        summary=text.summary,
        minutes=article.minutes,
        blocks=read_blocks(text.body),
        references=tuple(reference_subject(code, language) for code in article.references),
        starters=starter_pointers(starters, language),
        articles=article_pointers(related, language),
    )


def starter_page(library: Library, starter: Starter, language: str) -> PiecePage:
    """A starter document as it reads, with the articles that explain it."""
    text = starter.text(language)
    articles = [found for found in library.articles if set(found.items) & set(starter.items)]
    return PiecePage(
        slug=starter.slug,
        language=_shown(starter, language),
        title=text.title,
        summary=text.summary,
        minutes=0,
        blocks=read_blocks(text.body),
        references=(),
        starters=(),
        articles=article_pointers(articles, language),
    )


def article_pointers(articles: Sequence[Article], language: str) -> tuple[Pointer, ...]:
    """Where to find these articles."""
    return tuple(
        Pointer(
            found.slug,
            found.text(language).title,
            found.text(language).summary,
            _shown(found, language),
            str(STAGES[found.stage]) if found.stage else "",
        )
        for found in articles
    )


def starter_pointers(starters: Sequence[Starter], language: str) -> tuple[Pointer, ...]:
    """Where to find these starter documents."""
    return tuple(
        Pointer(found.slug, found.text(language).title, found.text(language).summary, _shown(found, language))
        for found in starters
    )


def _shown(piece: Article | Starter, language: str) -> str:
    return language if language in piece.texts else SOURCE
