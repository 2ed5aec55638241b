"""What an outsider reads from the page on a try of a criteria profile, as the simulation that stands behind it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from portal.criteria.rules.structure import CriteriaProfile
from portal.market.disclosure.figures import FEWER_THAN_10, WITHHELD, Count, CountKind, Withheld, WithheldReason
from portal.market.simulated import POINTS, CurvePoint, GroupResult, Simulation, Without
from portal.organisations.rules import Size
from tests.attacks.pages import Cells, Page
from tests.attacks.simulations import Reader, may_qualify
from tests.attacks.tables import Range
from tests.factories.criteria import criterion, need, prefer, profile

_wants = partial(profile, questionnaire_id="hrdd-core")
NOTHING = Withheld(WithheldReason.TOO_UNCERTAIN)
Names = Mapping[str, Mapping[str, str]]  # by dimension the value of each name


def chain(one: str, other: str) -> Iterator[CriteriaProfile]:
    """Profiles that mostly differ from the one before in one level, relief or preference."""
    for level in range(1, 5):
        for second in range(1, 5):
            yield _wants(criterion("c1", (need(one, level),)), criterion("c2", (need(other, second),)))
    for level in range(1, 5):
        yield _wants(criterion("c1", (need(one, level),)))
        yield _wants(criterion("c2", (need(other, level),)))
    for level in range(2, 5):
        relieved = criterion("c1", (need(one, level, micro=level - 1),))
        yield _wants(relieved, preferences=(prefer(other, 1, 2, 3, 4),), pass_mark=2)
        yield _wants(relieved, preferences=(prefer(other, 0, 1, 3, 6),), pass_mark=3)


def simulation_of(page: Page, asked: CriteriaProfile, names: Names) -> Simulation:
    """The figures of the page."""
    told = re.search(r"Today about ([\d,]+) of ([\d,]+) suppliers qualify", page.story)
    qualifying = count_of(told[1]) if told else FEWER_THAN_10
    titles = {asked.texts["en"][f"criteria.{one.id}.title"]: one.id for one in asked.criteria}
    titles["The points needed"] = POINTS
    left_out = _rows(page, "Which criterion shuts out most")
    marks = _rows(page, "How many qualify at each pass mark")
    return Simulation(
        filters={},
        of=count_of(told[2]) if told else WITHHELD,
        qualifying=qualifying,
        share=NOTHING,
        groups={name: tuple(_group(page, name, values)) for name, values in names.items()},
        curve=tuple(CurvePoint(int(mark), count_of(count)) for mark, count in marks),
        without=tuple(Without(titles[name], count_of(count), count_of(more)) for name, more, count in left_out),
        relief=None,
        enough=20,
    )


def _group(page: Page, name: str, values: Mapping[str, str]) -> Iterator[GroupResult]:
    caption = f"Who qualifies, by group: {name.capitalize()}"
    found = {values[row[0]]: row for row in _rows(page, caption)}
    for value in values.values():
        _text, of, qualifying, _share = found[value]
        yield GroupResult(value, count_of(qualifying), count_of(of), NOTHING)


def _rows(page: Page, caption: str) -> Cells:
    return page.tables[caption][1:] if caption in page.tables else []


def count_of(text: str) -> Count:
    """A count from its words on the page."""
    if text.replace(",", "").isdigit():
        return Count(int(text.replace(",", "")), CountKind.SHOWN)
    return {"about 10 or fewer": FEWER_THAN_10}.get(text, WITHHELD)


@dataclass(frozen=True)
class TryReader:
    """Reads pages on tries; `items` are the questions by their names."""

    reader: Reader
    names: Names
    items: Mapping[str, str]

    def read(self, page: Page, asked: CriteriaProfile) -> Iterator[tuple[np.ndarray, Range]]:
        """Every figure as the places of the kinds that it counts, and what its number may be."""
        yield from self.reader.read(asked, simulation_of(page, asked, self.names))
        kinds = self.reader.kinds
        for name, _more, below, _days, _rate in _rows(page, "Which help would open the market most"):
            levels = kinds.levels[kinds.item_rows[self.items[name]]]
            needed = np.array([_needed(asked, self.items[name], size) for size in kinds.dimensions["size"].values])
            lacking = (levels >= 0) & (levels < needed[kinds.dimensions["size"].codes])
            yield np.flatnonzero(lacking), may_qualify(count_of(below))


def _needed(asked: CriteriaProfile, item: str, size: str) -> int:
    found = [one for each in asked.criteria for group in each.groups for one in group.requirements]
    return max((one.level_for(Size(size)) for one in found if one.item_id == item), default=4)
