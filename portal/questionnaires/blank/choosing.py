"""Which questions a blank copy holds. Few kinds on purpose: each is drawn once and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.organisations.rules import Size
from portal.questionnaires.outline import Kind, sector_sections, sectors_of
from portal.questionnaires.rules.structure import Questionnaire


@dataclass(frozen=True, slots=True)
class Choice:
    """A size, or None for any, and the id of the section for one's sectors, or "" for none."""

    size: Size | None = None
    section: str = ""

    @property
    def query(self) -> dict[str, Any]:
        """The choice as the arguments of an address."""
        found = {"size": self.size.value if self.size else "", "sector": self.section}
        return {key: value for key, value in found.items() if value}

    def kind(self, questionnaire: Questionnaire) -> Kind:
        """The kind of firm it stands for: any traits, and whatever a tender may request."""
        chosen = [found for found in sector_sections(questionnaire) if found.id == self.section]
        return Kind(self.size, None, sectors_of(chosen[0])[0] if chosen else "", None)


def read_choice(questionnaire: Questionnaire, arguments: Mapping[str, str]) -> Choice:
    """The choice in an address: `size`, and `sector` as a sector or its section's id. What makes no sense is none."""
    size = next((size for size in Size if size.value == arguments.get("size")), None)
    wanted = arguments.get("sector", "")
    sections = sector_sections(questionnaire)
    section = next((found.id for found in sections if wanted == found.id or wanted in sectors_of(found)), "")
    return Choice(size, section)
