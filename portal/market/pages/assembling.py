"""Puts a page of the market together: which there are, what each asks of the door, and what its words mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.market.disclosure.catalogue import MOST_DIMENSIONS
from portal.market.disclosure.release import Release
from portal.market.pages.asking import Asked, limiting
from portal.market.pages.coverage import coverage_figures, coverage_story
from portal.market.pages.figures import Definition, Facts, Figure, MarketPage
from portal.market.pages.over_time import time_figures, time_story
from portal.market.pages.questions import questions_figures, questions_story, read_items
from portal.market.pages.readiness import readiness_figures, readiness_story
from portal.market.pages.topics import topics_figures, topics_story
from portal.market.pages.words import Words

Content = tuple[str, tuple[Figure, ...]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: by how many dimensions it counts itself, and whether it also compares groups."""

    title: object
    dimensions: int
    compares: bool
    content: Callable[[Sequence[Release], Asked, Words], Content]

    @property
    def most_filters(self) -> int:
        """How many filters there may be."""
        return MOST_DIMENSIONS - self.dimensions - self.compares


def _coverage(releases: Sequence[Release], asked: Asked, words: Words) -> Content:
    return coverage_story(releases[-1], asked), coverage_figures(releases[-1], asked, words)


def _readiness(releases: Sequence[Release], asked: Asked, words: Words) -> Content:
    return readiness_story(releases[-1], asked, words), readiness_figures(releases[-1], asked, words)


def _topics(releases: Sequence[Release], asked: Asked, words: Words) -> Content:
    return topics_story(releases[-1], asked, words), topics_figures(releases[-1], asked, words)


def _questions(releases: Sequence[Release], asked: Asked, words: Words) -> Content:
    items = read_items(releases[-1], asked, words)
    return questions_story(items), questions_figures(items)


def _over_time(releases: Sequence[Release], asked: Asked, words: Words) -> Content:
    return time_story(releases, asked, words), time_figures(releases, asked, words)


KINDS: Mapping[str, Kind] = {
    "coverage": Kind(_("Who is in the figures"), 0, True, _coverage),
    "readiness": Kind(_("Readiness"), 1, True, _readiness),
    "topics": Kind(_("Topics"), 1, True, _topics),
    "questions": Kind(_("Questions"), 1, False, _questions),
    "over-time": Kind(_("Over time"), 1, False, _over_time),
}


def build_page(name: str, releases: Sequence[Release], asked: Asked, words: Words) -> MarketPage:
    """The page with this name; `releases` are oldest first, the newest is the one that it is about."""
    kind = KINDS[name]
    story, figures = kind.content(releases, asked, words)
    return MarketPage(
        name=name,
        title=str(kind.title),
        story=story,
        figures=figures,
        limits=words.filters(asked.chosen),
        facts=facts_of(releases[-1], words),
        definitions=definitions(),
    )


def facts_of(release: Release, words: Words) -> Facts:
    """What the figures of a release are of."""
    return Facts(
        release=release.number,
        made_at=release.made_at,
        questionnaire=words.questionnaire_text("questionnaire.title"),
        version=release.version,
        is_synthetic=release.is_synthetic,
    )


def kept_filters(asked: Asked, kind: Kind) -> dict[str, Any]:
    """The filters that another page can take over from this one: as many as it has room for."""
    kept: dict[str, str] = {}
    for name, value in asked.chosen.items():
        if len(limiting({**kept, name: value})) <= kind.most_filters:
            kept[name] = value
    return kept


def definitions(*, of_cohort: bool = False) -> tuple[Definition, ...]:
    """What the words on these pages mean."""
    too_few = gettext("About 10 or fewer") if of_cohort else gettext("Fewer than 5")
    return (
        Definition(
            gettext("About"),
            gettext("Every number of suppliers is changed a little, by 3 at most and always alike, to protect them."),
        ),
        Definition(
            "±",
            gettext("How far a share or mean may be off because numbers are changed: in 95 of 100 cases, no further."),
        ),
        Definition(
            too_few,
            gettext("Nobody, or so few that a single supplier could be recognised. Both look the same."),
        ),
        Definition(gettext("Too uncertain"), gettext("The protection changes as much as there would be to say.")),
        Definition(
            gettext("Not possible"),
            gettext("No supplier could ever be here: the question is not asked of such suppliers."),
        ),
        Definition(gettext("No data yet"), gettext("This release did not count it.")),
        Definition(
            gettext("Readiness level"),
            gettext(
                "What a supplier's own answers count as: self-declared, and no judgement by whoever runs this portal."
            ),
        ),
    )
