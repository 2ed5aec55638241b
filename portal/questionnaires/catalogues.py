"""What questionnaires refer to but do not hold: the references to norms, and the known sectors and countries."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pycountry
from pydantic import BaseModel, ConfigDict, StringConstraints

from portal.core.yaml_files import ContentErrors, YamlFile, read_shape, read_yaml
from portal.organisations.sectors import SECTOR_CODES
from portal.questionnaires.rules.soundness.conditions import Known

KNOWN = Known(sectors=SECTOR_CODES, countries=frozenset(country.alpha_2 for country in pycountry.countries))

_Subject = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class _ReferenceShape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    en: _Subject
    es: _Subject
    pt: _Subject
    fr: _Subject


@dataclass(frozen=True, slots=True)
class References:
    """The subject of each norm by code and language, all codes that the file names, and the file."""

    subjects: Mapping[str, Mapping[str, str]]
    codes: frozenset[str]
    file: YamlFile


def read_references(path: Path) -> References:
    """Read the references; problems are in the file of the result."""
    file = read_yaml(path, path.name)
    if file.data is not None and not isinstance(file.data, dict):
        file.problems.append(file.problem((), "this must be a mapping of codes to subjects"))
    raw = file.data if isinstance(file.data, dict) else {}
    shapes = {code: read_shape(_ReferenceShape, file, (code,), item=code) for code in raw}
    subjects = {code: shape.model_dump() for code, shape in shapes.items() if shape is not None}
    return References(subjects, frozenset(raw), file)


def load_references(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Load code -> language -> the subject of the norm; raises ContentErrors."""
    references = read_references(path)
    if references.file.problems:
        raise ContentErrors(references.file.problems)
    return references.subjects
