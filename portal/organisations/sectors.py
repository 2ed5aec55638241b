"""The sectors a supplier can belong to: the 88 divisions of ISIC Revision 4, with their names by language."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from portal.core.yaml_files import ContentErrors, read_shape, read_yaml

_GAPS = frozenset({4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89})
SECTOR_CODES = frozenset(f"{division:02d}" for division in range(1, 100) if division not in _GAPS)

_Label = Annotated[str, StringConstraints(min_length=1, max_length=90)]


@dataclass(frozen=True, slots=True)
class Sector:
    """One division: its two digits, the letter of its ISIC section, and its name by language."""

    code: str
    section: str
    names: Mapping[str, str]


class _SectorShape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    section: Annotated[str, StringConstraints(pattern=r"^[A-U]$")]
    en: _Label
    es: _Label
    pt: _Label
    fr: _Label


def load_sectors(path: Path) -> tuple[Sector, ...]:
    """Load the sectors in the order of their codes; raises ContentErrors unless all 88 are there, and no other."""
    file = read_yaml(path, path.name)
    if file.data is not None and not isinstance(file.data, dict):
        file.problems.append(file.problem((), "this must be a mapping of codes to names"))
    raw = file.data if isinstance(file.data, dict) else {}
    for code in sorted(SECTOR_CODES.difference(raw)) if not file.problems else ():
        file.problems.append(file.problem((), f"the division {code} is missing"))
    sectors = []
    for code in sorted(raw):
        if code not in SECTOR_CODES:
            file.problems.append(file.problem((code,), "there is no such division", item=code))
        shape = read_shape(_SectorShape, file, (code,), item=code)
        if shape is not None:
            names = {"en": shape.en, "es": shape.es, "pt": shape.pt, "fr": shape.fr}
            sectors.append(Sector(code, shape.section, names))
    if file.problems:
        raise ContentErrors(file.problems)
    return tuple(sectors)
