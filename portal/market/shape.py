"""What the columns of a questionnaire's market are: its items, sections, dimensions and the facts that decide; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from portal.market.asking import Test, answer_tests, values_on_request
from portal.market.columns import ASSURANCE_BANDS, TRAIT_VALUES
from portal.organisations.places import COUNTRIES, list_regions
from portal.organisations.rules import Size, Trait
from portal.organisations.sectors import SECTOR_CODES
from portal.questionnaires.rules.conditions import deciding_items
from portal.questionnaires.rules.structure import Item, Questionnaire

SECTORS = tuple(sorted(SECTOR_CODES))
COUNTRY_CODES = tuple(sorted(COUNTRIES))
REGIONS = tuple(sorted(code for country in COUNTRY_CODES for code, _name in list_regions(country)))


@dataclass(frozen=True)
class Shape:
    """The columns that the market of this version of a questionnaire has.

    Values are all that there can be, whether a supplier has them or not: which ones occur says something of suppliers.
    """

    questionnaire: Questionnaire

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items that count as levels, in order."""
        return tuple(item for item in self.questionnaire.items if item.has_levels)

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The ids of all sections, in order."""
        return tuple(section.id for section in self.questionnaire.sections)

    @cached_property
    def deciding(self) -> tuple[str, ...]:
        """The ids of the items whose answers decide whether others are asked, in order."""
        wanted = deciding_items(self.questionnaire)
        return tuple(item.id for item in self.questionnaire.items if item.id in wanted)

    @cached_property
    def tests(self) -> Mapping[str, Test]:
        """The conditions on answers, by name."""
        return answer_tests(self.questionnaire)

    @cached_property
    def on_request(self) -> tuple[str, ...]:
        """What may be requested."""
        return values_on_request(self.questionnaire)

    @cached_property
    def dimensions(self) -> Mapping[str, tuple[str, ...]]:
        """The values of every dimension, in order."""
        return {
            "sector": SECTORS,
            "size": tuple(size.value for size in Size),
            "country": COUNTRY_CODES,
            "region": REGIONS,
            "readiness": tuple(level.id for level in self.questionnaire.levels),
            "assurance": ASSURANCE_BANDS,
            **{trait.value: TRAIT_VALUES for trait in Trait},
        }
