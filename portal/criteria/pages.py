"""What the pages of an agency's criteria profiles show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.criteria.about_lines import Line, about_lines
from portal.criteria.models import ProfileState, ProfileVersion, RelationKind, StoredProfile
from portal.criteria.queries import Relation, read_draft
from portal.criteria.rules.obstacles import Obstacle, find_obstacles
from portal.criteria.rules.structure import CriteriaProfile, Criterion, Preference, Requirement, Stage
from portal.criteria.rules.warnings import Severity, find_warnings
from portal.criteria.warning_words import warning_text
from portal.organisations.wording import SIZES
from portal.questionnaires.rules.structure import Questionnaire
from portal.questionnaires.wording import Wording

STATES = {
    ProfileState.DRAFT: (_("Draft"), "not-started"),
    ProfileState.PUBLISHED: (_("Published"), "complete"),
    ProfileState.CLOSED: (_("Closed"), "blocked"),
}
RELATIONS = {
    RelationKind.EQUAL: _("Both demand the same."),
    RelationKind.NARROWER: _("This profile demands less: whoever meets the other meets this one."),
    RelationKind.WIDER: _("This profile demands more: whoever meets this one meets the other."),
    RelationKind.OVERLAPPING: _("Each demands something that the other does not."),
}
OBSTACLES = {
    Obstacle.NO_TITLE: _("The profile has no title."),
    Obstacle.CLOSING_TIME_PASSED: _("The closing time has passed."),
}
STAGES = {
    Stage.SELECTION: _("To take part"),
    Stage.AWARD: _("To win"),
    Stage.CONTRACT_PERFORMANCE: _("During the contract"),
}


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """One of the agency's profiles."""

    id: UUID
    title: str
    code: str
    status: str
    state: str
    origin: str


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion in the builder: what it demands in one line for each way."""

    id: str
    title: str
    stage: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreferenceLine:
    """A preference in the builder."""

    id: str
    name: str
    points: str


@dataclass(frozen=True, slots=True)
class RelationLine:
    """How the profile compares with another, as its agency says."""

    id: UUID
    code: str
    title: str
    text: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuilderPage:
    """One profile with all its parts; `versions` are what was published, `errors` what stops that from happening."""

    id: UUID
    code: str
    title: str
    summary: str
    status: str
    state: ProfileState
    tag: str
    is_changed: bool
    origin: str
    about: tuple[Line, ...]
    criteria: tuple[CriterionLine, ...]
    preferences: tuple[PreferenceLine, ...]
    possible: int
    pass_mark: int
    revision: int
    versions: tuple[ProfileVersion, ...]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    information: tuple[str, ...]
    relations: tuple[RelationLine, ...]


def profile_cards(found: Sequence[StoredProfile]) -> tuple[ProfileCard, ...]:
    """The agency's profiles."""
    return tuple(
        ProfileCard(
            one.id, one.title or gettext("Without a title"), one.code, *_status(one.state, one.is_changed), one.origin
        )
        for one in found
    )


def builder_page(
    stored: StoredProfile,
    questionnaire: Questionnaire,
    versions: Sequence[ProfileVersion],
    relations: Sequence[RelationLine],
    *,
    language: str,
    at: datetime,
) -> BuilderPage:
    """The page on which a profile is put together. `relations` say how it compares with others."""
    profile = read_draft(stored)
    said = _warnings(profile, questionnaire, language)
    names = ItemNames(questionnaire, language)
    status, tag = _status(stored.state, stored.is_changed)
    return BuilderPage(
        id=stored.id,
        code=stored.code,
        title=stored.title or gettext("Without a title"),
        summary=profile.text("profile.summary", profile.language),
        status=status,
        state=stored.state,
        tag=tag,
        is_changed=stored.is_changed,
        origin=stored.origin,
        about=tuple(about_lines(profile, language)),
        criteria=tuple(_criterion(profile, found, names) for found in profile.criteria),
        preferences=tuple(_preference(found, names) for found in profile.preferences),
        possible=profile.possible_points,
        pass_mark=profile.pass_mark,
        revision=stored.revision,
        versions=tuple(versions),
        errors=(*(str(OBSTACLES[found]) for found in find_obstacles(profile, at)), *said[Severity.ERROR]),
        warnings=tuple(said[Severity.WARNING]),
        information=tuple(said[Severity.INFORMATION]),
        relations=tuple(relations),
    )


def relation_lines(found: Sequence[Relation], language: str) -> tuple[RelationLine, ...]:
    """How the profile compares with others, in the page's language."""
    return tuple(
        RelationLine(
            id=relation.id,
            code=other.code,
            title=other.profile.text("profile.title", language) or gettext("Without a title"),
            text=str(RELATIONS[relation.kind]),
            note=relation.note,
        )
        for relation, other in found
    )


class ItemNames:
    """What the items of a questionnaire are called in a language."""

    def __init__(self, questionnaire: Questionnaire, language: str) -> None:
        self._questionnaire = questionnaire
        self._wording = Wording(questionnaire, language)

    def name(self, item_id: str) -> str:
        """The item's name, or its id where the questionnaire does not have it."""
        return self._wording.find_text(f"{item_id}.name") or item_id

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The items that have levels, by section: (section's title, [(item's id, its name)])."""
        found = []
        for section in self._questionnaire.sections:
            items = [(item.id, self.name(item.id)) for item in section.items if item.has_levels]
            if items:
                found.append((self._wording.text(f"sections.{section.id}.title"), items))
        return found

    def ids(self) -> list[str]:
        """The ids of the items that have levels."""
        return [item.id for item in self._questionnaire.items if item.has_levels]


def _warnings(profile: CriteriaProfile, questionnaire: Questionnaire, language: str) -> dict[Severity, list[str]]:
    wording = Wording(questionnaire, language)
    said: dict[Severity, list[str]] = {severity: [] for severity in Severity}
    for warning in find_warnings(profile, questionnaire):
        said[warning.severity].append(warning_text(warning, profile, wording))
    return said


def _status(state: ProfileState, is_changed: bool) -> tuple[str, str]:
    words, tag = STATES[state]
    if state is ProfileState.PUBLISHED and is_changed:
        return gettext("Published, with changes not published yet"), "in-progress"
    return str(words), tag


def _criterion(profile: CriteriaProfile, criterion: Criterion, names: ItemNames) -> CriterionLine:
    title = profile.text(f"criteria.{criterion.id}.title", profile.language)
    ways = tuple("; ".join(_requirement(found, names) for found in group.requirements) for group in criterion.groups)
    return CriterionLine(criterion.id, title or gettext("Without a title"), str(STAGES[criterion.stage]), ways)


def ways_of(criterion: Criterion, names: ItemNames) -> str:
    """What a criterion asks, in words, a way to meet it on each line."""
    return "\n".join(
        "; ".join(_requirement(found, names) for found in group.requirements) for group in criterion.groups
    )


def _requirement(found: Requirement, names: ItemNames) -> str:
    words = gettext("%(name)s: level %(level)s", name=names.name(found.item_id), level=found.level)
    relief = ", ".join(
        gettext("%(size)s: level %(level)s", size=str(SIZES[size]), level=level) for size, level in found.relief.items()
    )
    return f"{words} ({relief})" if relief else words


def _preference(found: Preference, names: ItemNames) -> PreferenceLine:
    return PreferenceLine(found.id, names.name(found.item_id), " · ".join(map(str, found.points[1:])))
