"""Loading example profiles from their files: shape first, then meaning; every problem is told at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.core.yaml_files import ContentErrors, ContentProblem, Place, YamlFile, read_shape, read_yaml
from portal.criteria.building import LANGUAGE, build_profile, groups_of, places_of
from portal.criteria.rules.structure import CriteriaProfile, Stage
from portal.criteria.rules.warnings import Code, Severity, find_warnings
from portal.criteria.schema import CriterionShape, ProfileShape
from portal.criteria.warning_words import warning_text
from portal.questionnaires.catalogues import KNOWN
from portal.questionnaires.rules.soundness.findings import repeated
from portal.questionnaires.rules.structure import Questionnaire
from portal.questionnaires.wording import Wording

PROFILES_FOLDER = "profiles"

_KEYS: Mapping[Code, Place] = {Code.MARK_OUT_OF_REACH: ("pass_mark",)}


@dataclass(slots=True)
class ProfilesReading:
    """The profiles that are sound, in the order of their files, and every problem of the others."""

    profiles: list[CriteriaProfile] = field(default_factory=list)
    problems: list[ContentProblem] = field(default_factory=list)


def load_profiles(folder: Path, questionnaires: Mapping[str, Questionnaire]) -> tuple[CriteriaProfile, ...]:
    """Load `<agency>/<profile>.yaml` of the folder; raises ContentErrors with every problem found.

    `questionnaires` are by id: each profile is held against the one that it names.
    """
    reading = read_profiles(folder, questionnaires)
    if reading.problems:
        raise ContentErrors(reading.problems)
    return tuple(reading.profiles)


def read_profiles(folder: Path, questionnaires: Mapping[str, Questionnaire]) -> ProfilesReading:
    """Read every profile of the folder; what is wrong is told in the result. Raises nothing for its content."""
    reading = ProfilesReading()
    first: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        stray = ContentProblem(f"{folder.name}/{path.name}", 1, "", "a profile stands in the folder of its agency")
        reading.problems.append(stray)
    for path in sorted(folder.glob("*/*.yaml")):
        file = read_yaml(path, f"{folder.name}/{path.parent.name}/{path.name}")
        profile = _read_profile(file, path.stem, questionnaires)
        if path.stem in first:
            _tell(file, ("id",), f"there is a profile of this id already: {first[path.stem]}")
        first.setdefault(path.stem, file.name)
        reading.problems.extend(file.problems)
        if profile is not None and not file.problems:
            reading.profiles.append(profile)
    return reading


def _read_profile(file: YamlFile, stem: str, questionnaires: Mapping[str, Questionnaire]) -> CriteriaProfile | None:
    shape = read_shape(ProfileShape, file) if file.data is not None else None
    if shape is None:
        return None
    if shape.id != stem:
        _tell(file, ("id",), "the id must be the name of the file")
    _check_lists(shape, file)
    for number, criterion in enumerate(shape.criteria):
        _check_groups(criterion, file, ("criteria", number))
    profile = build_profile(shape)
    questionnaire = questionnaires.get(shape.questionnaire)
    if questionnaire is None:
        _tell(file, ("questionnaire",), f"there is no sound questionnaire “{shape.questionnaire}”")
    else:
        _check_demands(shape, profile, questionnaire, file)
    return profile


def _tell(file: YamlFile, place: Place, message: str, about: str = "") -> None:
    file.problems.append(file.problem(place, message, item=about))


def _check_lists(shape: ProfileShape, file: YamlFile) -> None:
    """Lists name nothing twice, only what is known, and points only where they can still be earned."""
    lists = {
        "sectors": (shape.sectors, KNOWN.sectors),
        "countries": (shape.countries, KNOWN.countries),
        "criteria": ([criterion.id for criterion in shape.criteria], None),
        "preferences": ([preference.item for preference in shape.preferences], None),
    }
    for key, (names, known) in lists.items():
        for place, name in repeated(names):
            _tell(file, (key, place), f"“{name}” is here twice")
        for place, name in enumerate(names if known is not None else ()):
            if name not in (known or ()):
                _tell(file, (key, place), f"“{name}” is not known")
    for place, preference in enumerate(shape.preferences):
        if preference.stage is Stage.CONTRACT_PERFORMANCE:
            message = "points are earned in selection or award, before there is a contract"
            _tell(file, ("preferences", place, "stage"), message, preference.item)


def _check_groups(criterion: CriterionShape, file: YamlFile, here: Place) -> None:
    if (criterion.all_of is None) == (criterion.any_of is None):
        _tell(file, here, "a criterion has either all_of or any_of", criterion.id)
    for place, name in repeated(group_id for group_id, _place, _requirements in groups_of(criterion)):
        _tell(file, (*here, "any_of", place), f"there is a group {name} already", criterion.id)


def _check_demands(shape: ProfileShape, profile: CriteriaProfile, questionnaire: Questionnaire, file: YamlFile) -> None:
    """What would block publishing, each said as an agency reads it. Ids that are here twice are told elsewhere."""
    places, wording = places_of(shape), Wording(questionnaire, LANGUAGE)
    for found in find_warnings(profile, questionnaire):
        if found.severity is Severity.ERROR and found.code is not Code.ID_TWICE:
            place = _KEYS.get(found.code, places.get(found.about, ()))
            _tell(file, place, warning_text(found, profile, wording), found.item_id)
