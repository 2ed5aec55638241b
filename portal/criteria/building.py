"""From the shape of a profile file to the profile, and where in the file each of its parts stands."""

from collections.abc import Iterator, Mapping, Sequence

from portal.core.yaml_files import Place
from portal.criteria.rules.structure import (
    Assurance,
    CriteriaProfile,
    Criterion,
    Group,
    LegalBasis,
    Preference,
    Requirement,
)
from portal.criteria.schema import (
    AssuranceWord,
    CriterionShape,
    LegalBasisShape,
    ParagraphsShape,
    PreferenceShape,
    ProfileShape,
    RequirementShape,
    TitlesShape,
)

LANGUAGE = "en"  # the one in which example profiles are written; the others are translations
LANGUAGES = tuple(TitlesShape.model_fields)
ONLY_GROUP = "all"

_ASSURANCES: Mapping[AssuranceWord, Assurance] = {word: Assurance[word.name] for word in AssuranceWord}


def build_profile(shape: ProfileShape) -> CriteriaProfile:
    """The profile of this shape.

    Ids are made of what a file names, so that they stay when something is moved or added: a group's of its
    criterion's and its own, a requirement's of its group's and its item's, a preference's of its item's.
    """
    return CriteriaProfile(
        id=shape.id,
        language=LANGUAGE,
        questionnaire_id=shape.questionnaire,
        criteria=tuple(_criterion(criterion) for criterion in shape.criteria),
        preferences=tuple(_preference(preference) for preference in shape.preferences),
        pass_mark=shape.pass_mark,
        sectors=frozenset(shape.sectors),
        countries=frozenset(shape.countries),
        legal_basis=tuple(_legal_basis(basis) for basis in shape.legal_basis),
        texts={language: dict(_texts(shape, language)) for language in LANGUAGES},
        source=_source(shape, LANGUAGE),
    )


def places_of(shape: ProfileShape) -> dict[str, Place]:
    """Where in the file each criterion, group, requirement and preference stands, by its id."""
    places: dict[str, Place] = {}
    for number, criterion in enumerate(shape.criteria):
        here: Place = ("criteria", number)
        places[criterion.id] = here
        for group_id, place, requirements in groups_of(criterion):
            places[group_id] = (*here, *place)
            for at, requirement in enumerate(requirements):
                places[f"{group_id}.{requirement.item}"] = (*here, *place, at)
    for number, preference in enumerate(shape.preferences):
        places[_preference_id(preference)] = ("preferences", number)
    return places


def groups_of(criterion: CriterionShape) -> Iterator[tuple[str, Place, Sequence[RequirementShape]]]:
    """Each group of the criterion: its id, where its requirements stand, and these."""
    if criterion.all_of is not None:
        yield f"{criterion.id}.{ONLY_GROUP}", ("all_of",), criterion.all_of
    for number, group in enumerate(criterion.any_of or ()):
        yield f"{criterion.id}.{group.id}", ("any_of", number, "all_of"), group.all_of


def _criterion(shape: CriterionShape) -> Criterion:
    return Criterion(
        id=shape.id,
        stage=shape.stage,
        groups=tuple(
            Group(group_id, tuple(_requirement(group_id, found) for found in requirements))
            for group_id, _place, requirements in groups_of(shape)
        ),
        assurance=_ASSURANCES[shape.assurance],
        legal_basis=_legal_basis(shape.legal_basis) if shape.legal_basis is not None else None,
    )


def _requirement(group_id: str, shape: RequirementShape) -> Requirement:
    return Requirement(f"{group_id}.{shape.item}", shape.item, shape.level, dict(shape.relief))


def _preference_id(shape: PreferenceShape) -> str:
    return f"preferences.{shape.item}"


def _preference(shape: PreferenceShape) -> Preference:
    zero, one, two, three, four = shape.points
    return Preference(
        id=_preference_id(shape),
        item_id=shape.item,
        points=(zero, one, two, three, four),
        stage=shape.stage,
        assurance=_ASSURANCES[shape.assurance],
    )


def _legal_basis(shape: LegalBasisShape) -> LegalBasis:
    return LegalBasis(shape.name, shape.link or "")


def _texts(shape: ProfileShape, language: str) -> Iterator[tuple[str, str]]:
    yield "profile.title", _in(shape.title, language)
    yield "profile.summary", _in(shape.summary, language)
    yield "profile.check", _in(shape.check, language)
    yield "profile.source", _source(shape, language)
    for criterion in shape.criteria:
        yield f"criteria.{criterion.id}.title", _in(criterion.title, language)
        yield f"criteria.{criterion.id}.text", _in(criterion.text, language)


def _source(shape: ProfileShape, language: str) -> str:
    return f"{_in(shape.source.what, language)} ({shape.source.date})"


def _in(texts: TitlesShape | ParagraphsShape, language: str) -> str:
    found: str = getattr(texts, language)
    return found
