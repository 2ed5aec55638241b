"""Which of a profile's items are not asked of some of those it is for, and who these are; pure."""

from collections.abc import Iterator, Mapping

from portal.criteria.rules.asking import requested_sections
from portal.criteria.rules.reach import ANY_OTHER, Cell, Kind, Reach, summarise
from portal.criteria.rules.warning_codes import EVERYBODY, Code, ProfileWarning, Who
from portal.organisations.rules import Size
from portal.questionnaires.outline import Asked
from portal.questionnaires.rules.structure import Item

Found = Iterator[ProfileWarning]


def audience_warnings(reach: Reach) -> Found:
    """Who is never asked an item, or only after a trait or an answer; and the sections that must be requested."""
    first: dict[str, str] = {}
    for requirement in reach.profile.requirements:
        first.setdefault(requirement.item_id, requirement.id)
    for preference in reach.profile.preferences:
        first.setdefault(preference.item_id, preference.id)
    for item_id, about in first.items():
        item = reach.find_item(item_id)
        if item is not None:
            yield from _item(reach, item, about)
    for section_id in requested_sections(reach.profile, reach.questionnaire):
        yield ProfileWarning(code=Code.SECTION_REQUESTED, values=(section_id,))


def _item(reach: Reach, item: Item, about: str) -> Found:
    cells = reach.cells(item)
    closed = [cell for cell, asked in cells.items() if asked is Asked.NO]
    if len(closed) == len(cells):
        second = reach.is_opened_by_a_second_sector(item)
        who = Who(sectors=tuple(sorted(reach.profile.sectors))) if second else EVERYBODY
        yield ProfileWarning(code=Code.NOT_ASKED if second else Code.NEVER_ASKED, about=about, item_id=item.id, who=who)
        return
    for who in summarise(closed, reach.sectors(item)):
        yield ProfileWarning(code=Code.NOT_ASKED, about=about, item_id=item.id, who=who)
    yield from _countries(reach, item, about)
    yield from _openings(reach, item, about, [cell for cell in cells if cell not in closed])


def _countries(reach: Reach, item: Item, about: str) -> Found:
    countries = reach.countries(item)
    closed = [
        country
        for country in countries
        if all(
            reach.asked(item, Kind(size, sector, country)) is Asked.NO
            for size in Size
            for sector in reach.sectors(item)
        )
    ]
    if ANY_OTHER in closed:
        opened = tuple(country for country in countries if country not in closed)
        yield ProfileWarning(code=Code.ONLY_IN_COUNTRIES, about=about, item_id=item.id, values=opened)
    elif closed:
        yield ProfileWarning(code=Code.NOT_ASKED_IN_COUNTRIES, about=about, item_id=item.id, values=tuple(closed))


def _openings(reach: Reach, item: Item, about: str, cells: list[Cell]) -> Found:
    """What opens the item to those who may be asked: traits that they have, or what they answered before."""
    sectors = tuple(sector for sector in reach.sectors(item) if any(sector == cell[1] for cell in cells))
    traits = {cell: reach.traits_needed(item, cell) for cell in cells}
    answers = {cell: reach.answers_needed(item, cell) for cell in cells}
    openings: tuple[tuple[Code, Mapping[Cell, tuple[str, ...]]], ...] = (
        (Code.ONLY_AFTER_TRAITS, traits),
        (Code.ONLY_AFTER_ANSWERS, answers),
    )
    for code, needed in openings:
        for values in dict.fromkeys(needed.values()):
            alike = [cell for cell in cells if needed[cell] == values]
            for who in summarise(alike, sectors) if values else ():
                yield ProfileWarning(code=code, about=about, item_id=item.id, who=who, values=values)
