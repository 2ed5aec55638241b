"""What the public pages of the questions show: how much a kind of firm is asked, and every question."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.core.i18n import current_language
from portal.organisations.rules import Size, Trait
from portal.organisations.sectors import SECTOR_CODES
from portal.organisations.wording import SIZES, TRAITS, list_sectors
from portal.questionnaires.outline import (
    Kind,
    Outline,
    OutlineSection,
    minutes_for,
    outline_for,
    sections_on_request,
    sector_sections,
    sectors_of,
    traits_that_matter,
)
from portal.questionnaires.rules.structure import Questionnaire, Section
from portal.questionnaires.wording import Wording


@dataclass(frozen=True, slots=True)
class SizeRow:
    """How much a firm of this size without special traits is asked, and how many minutes that takes."""

    name: str
    outline: Outline
    minutes: tuple[int, int]


@dataclass(frozen=True, slots=True)
class SectorLink:
    """A section for some sectors: one sector to choose for it, how many questions it has, and the sectors' names."""

    section: Section
    sector: str
    items: int
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PreviewPage:
    """What a kind of firm may be asked, and how long it takes."""

    questionnaire: Questionnaire
    wording: Wording
    kind: Kind
    outline: Outline
    minutes: tuple[int, int]
    by_size: tuple[SizeRow, ...]
    by_sector: tuple[SectorLink, ...]
    sizes: tuple[tuple[str, str], ...]
    sectors: tuple[tuple[str, str], ...]
    traits: tuple[tuple[str, str, str], ...]
    on_request: tuple[Section, ...]

    @property
    def most_of_a_sector(self) -> int:
        """The most questions that a sector adds."""
        return max((link.items for link in self.by_sector), default=0)

    @property
    def of_sector_only(self) -> bool:
        """Whether a sector with questions of its own is chosen and no size: then the page holds only those."""
        return self.kind.size is None and bool(self._sections_of_sector())

    @property
    def shown_sections(self) -> tuple[OutlineSection, ...]:
        """The sections whose questions are on the page."""
        return self._sections_of_sector() if self.of_sector_only else self.outline.sections

    def _sections_of_sector(self) -> tuple[OutlineSection, ...]:
        ids = {link.section.id for link in self.by_sector} if self.kind.sector else frozenset()
        return tuple(found for found in self.outline.sections if found.section.id in ids)


def preview_page(questionnaire: Questionnaire, kind: Kind) -> PreviewPage:
    """The page of the questions for one kind of firm, or for any."""
    outline = outline_for(questionnaire, kind)
    matter = traits_that_matter(questionnaire)
    language = current_language()
    return PreviewPage(
        questionnaire=questionnaire,
        wording=Wording(questionnaire, language),
        kind=kind,
        outline=outline,
        minutes=_minutes(questionnaire, kind.size or Size.SMALL, outline),
        by_size=tuple(_size_row(questionnaire, size) for size in Size),
        by_sector=sector_links(questionnaire, language),
        sizes=tuple((size.value, str(SIZES[size])) for size in Size),
        sectors=list_sectors(language),
        traits=tuple(
            (trait.value, str(label), str(hint)) for trait, (label, hint) in TRAITS.items() if trait.value in matter
        ),
        on_request=sections_on_request(questionnaire),
    )


def read_kind(questionnaire: Questionnaire, chosen: Mapping[str, Collection[str]]) -> Kind:
    """The kind of firm that a query names by `size`, `sector`, `trait` and `section`; nonsense counts for nothing.

    Without a size nothing else but the sector is known, so what a tender may request is perhaps asked.
    """
    size = next((size for size in Size if size.value in chosen.get("size", ())), None)
    sector = next((code for code in chosen.get("sector", ()) if code in SECTOR_CODES), "")
    if size is None:
        return Kind(sector=sector)
    traits = {trait.value for trait in Trait}.intersection(chosen.get("trait", ()))
    requested = {section.id for section in sections_on_request(questionnaire)}.intersection(chosen.get("section", ()))
    return Kind(size, frozenset(traits), sector, frozenset(requested))


def sector_links(questionnaire: Questionnaire, language: str) -> tuple[SectorLink, ...]:
    """The sections that are asked of some sectors only, with the names of those sectors."""
    names = dict(list_sectors(language))
    return tuple(
        SectorLink(section, sectors[0], len(section.items), tuple(names[code] for code in sectors))
        for section in sector_sections(questionnaire)
        for sectors in [sectors_of(section)]
    )


def _size_row(questionnaire: Questionnaire, size: Size) -> SizeRow:
    outline = outline_for(questionnaire, Kind(size, frozenset(), "", frozenset()))
    return SizeRow(str(SIZES[size]), outline, _minutes(questionnaire, size, outline))


def _minutes(questionnaire: Questionnaire, size: Size, outline: Outline) -> tuple[int, int]:
    return minutes_for(questionnaire, size, outline.fewest), minutes_for(questionnaire, size, outline.most)
