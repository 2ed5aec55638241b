"""What people read of the market's dimensions, values and figures, in their language; the same in pages and files."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_date, format_decimal, gettext
from flask_babel import lazy_gettext as _

from portal.market.disclosure.catalogue import SECTION_PREFIX
from portal.market.disclosure.figures import Count, CountKind, Estimate, Withheld, WithheldReason
from portal.market.pages.figures import Cell, ColumnKind, Name, NoDataYet
from portal.organisations.places import country_name, region_name
from portal.organisations.wording import SIZES, sector_name
from portal.questionnaires.rules.structure import Questionnaire
from portal.questionnaires.wording import Wording

DIMENSIONS: Mapping[str, object] = {
    "sector": _("Sector"),
    "size": _("Size"),
    "country": _("Country"),
    "region": _("Region"),
    "women-led": _("Who leads"),
    "readiness": _("Readiness level"),
    "assurance": _("Answers backed by documents"),
}
YES_NO: Mapping[str, object] = {"yes": _("Yes"), "no": _("No")}
WOMEN_LED: Mapping[str, object] = {"yes": _("Owned or led by women"), "no": _("Not owned or led by women")}
ASSURANCE: Mapping[str, object] = {
    "0": _("None"),
    "1-24": _("Up to a quarter"),
    "25-49": _("Up to a half"),
    "50-74": _("Up to three quarters"),
    "75-100": _("More than three quarters"),
}
RECENCY: Mapping[str, object] = {
    "0-3-months": _("In the last 3 months"),
    "3-6-months": _("3 to 6 months ago"),
    "6-12-months": _("6 to 12 months ago"),
    "over-12-months": _("More than 12 months ago"),
}
COUNTS: Mapping[CountKind, object] = {
    CountKind.FEWER_THAN_5: _("fewer than 5"),
    CountKind.FEWER_THAN_10: _("about 10 or fewer"),
    CountKind.IMPOSSIBLE: _("not possible"),
    CountKind.WITHHELD: _("withheld"),
}
SHORT: Mapping[CountKind, str] = {
    CountKind.FEWER_THAN_5: "<5",
    CountKind.FEWER_THAN_10: "<10",
    CountKind.IMPOSSIBLE: "–",
    CountKind.WITHHELD: "·",
}
REASONS: Mapping[WithheldReason, object] = {
    WithheldReason.GROUP_TOO_SMALL: _("group too small"),
    WithheldReason.PART_TOO_SMALL: _("fewer than 5"),
    WithheldReason.PART_UNDER_10: _("about 10 or fewer"),
    WithheldReason.TOO_UNCERTAIN: _("too uncertain"),
    WithheldReason.IMPOSSIBLE: _("not possible"),
}

_CODES: Mapping[str, Mapping[str, object]] = {
    "size": {size.value: name for size, name in SIZES.items()},
    "assurance": ASSURANCE,
    "women-led": WOMEN_LED,
}


@dataclass(frozen=True)
class Words:
    """Names what a release publishes, in a language."""

    language: str
    questionnaire: Questionnaire

    def dimension(self, name: str) -> str:
        """What the dimension is called."""
        return str(DIMENSIONS.get(name, name))

    def value(self, dimension: str, value: str) -> str:
        """What a value of a dimension is called."""
        if dimension == "readiness":
            return self.questionnaire_text(f"levels.{value}.title")
        if dimension in _CODES:
            return str(_CODES[dimension].get(value, value))
        names = {"sector": sector_name, "country": country_name}
        if dimension in names:
            return names[dimension](value, self.language)
        return region_name(value) if dimension == "region" else str(YES_NO.get(value, value))

    def name(self, dimension: str, value: str) -> Name:
        """A value of a dimension as the head of a row."""
        return Name(value, self.value(dimension, value))

    def questionnaire_text(self, key: str) -> str:
        """A text of the questionnaire, or its key where the version does not have it."""
        return Wording(self.questionnaire, self.language).find_text(key) or key

    def section(self, section_id: str) -> str:
        """The title of a section."""
        return self.questionnaire_text(f"sections.{section_id.removeprefix(SECTION_PREFIX)}.title")

    def item(self, item_id: str) -> str:
        """The name of an item."""
        return self.questionnaire_text(f"{item_id}.name")

    def filters(self, filters: Mapping[str, str]) -> tuple[str, ...]:
        """The filters in words: "Sector: Construction of buildings"."""
        return tuple(
            gettext("%(what)s: %(value)s", what=self.dimension(name), value=self.value(name, value))
            for name, value in filters.items()
        )


def number(value: float) -> str:
    """A whole number as the language writes it."""
    return str(format_decimal(round(value)))


def count_words(count: Count) -> str:
    """A count as people read it."""
    return number(count.value) if count.value is not None else str(COUNTS[count.kind])


def rounded(estimate: Estimate, kind: ColumnKind) -> tuple[float, float]:
    """Value and margin as they are shown everywhere: whole points, for levels tenths; the margin rounded up."""
    if kind is ColumnKind.LEVEL:
        return round(estimate.value, 1), max(0.1, math.ceil(estimate.margin * 10) / 10)
    return float(round(estimate.value)), float(max(1, math.ceil(estimate.margin)))


def estimate_words(estimate: Estimate, kind: ColumnKind) -> str:
    """A share, level or score with how sure it is: "62 % ±2"."""
    value, margin = (str(format_decimal(part)) for part in rounded(estimate, kind))
    return f"{value}{' %' if kind is ColumnKind.PERCENT else ''} ±{margin}"


def cell_words(cell: Cell, kind: ColumnKind) -> str:
    """What stands in a cell of a table."""
    match cell:
        case Name():
            return cell.text
        case Count():
            return count_words(cell)
        case Withheld():
            return str(REASONS[cell.why])
        case NoDataYet():
            return gettext("no data yet")
        case Estimate():
            return estimate_words(cell, kind)


def long_day(at: datetime) -> str:
    """A day in words."""
    return str(format_date(at, "long"))
