"""What is asked of a market in the measurements, and the same as SQL over a plain table, without any protection."""

from collections.abc import Iterator, Sequence

from portal.criteria.loading import load_profiles
from portal.criteria.rules.structure import CriteriaProfile, Criterion, Group, Preference, Requirement
from portal.market.forecasting.reading import without_backing
from portal.organisations.rules import Size
from portal.questionnaires.rules.structure import Questionnaire
from tests.conftest import ROOT

PROFILE = "due-diligence-ambitious"
DIMENSIONS = ("sector", "size", "country", "region", "women-led", "readiness", "assurance")
GROUPS = ("sector", "size", "region", "women-led")


def load_profile(questionnaire: Questionnaire, profile_id: str) -> CriteriaProfile:
    """An example profile, its answers good without backing: so that the plain table needs no column for it."""
    found = load_profiles(ROOT / "questionnaires" / "profiles", {questionnaire.id: questionnaire})
    return without_backing(next(profile for profile in found if profile.id == profile_id))


def readiness_queries() -> list[str]:
    """The counts of the readiness page."""
    return [_counts("readiness"), _counts("sector", "readiness"), _counts("readiness", "assurance")]


def asked_of_all(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The sections without a condition: the topics page breaks these down."""
    return tuple(section.id for section in questionnaire.sections if section.condition is None)


def topics_queries(sections: Sequence[str], of_all: Sequence[str]) -> list[str]:
    """The mean scores of the topics page: of each section, and by sector."""
    return [
        f"SELECT {_means(sections)} FROM market",
        f"SELECT sector, {_means(of_all)} FROM market GROUP BY sector",
    ]


def _means(sections: Sequence[str]) -> str:
    return ", ".join(f"avg({_name(section)})" for section in sections)


def three_way_queries() -> list[str]:
    """A table by three dimensions."""
    return [_counts("sector", "size", "country")]


def simulation_queries(profile: CriteriaProfile) -> list[str]:
    """Who qualifies, in all and by group, and who would without each criterion."""
    criteria = [found for found in profile.criteria if found.is_needed_to_qualify]
    flags = [f"({_criterion(found)}) AS c{place}" for place, found in enumerate(criteria)]
    judged = f"SELECT *, {', '.join(flags)}, ({_passes(profile)}) AS passes FROM market"
    every = [f"c{place}" for place in range(len(criteria))] + ["passes"]
    wanted = [every, *([flag for flag in every if flag != left_out] for left_out in every)]
    counts = ", ".join(f"count(*) FILTER (WHERE {' AND '.join(flags)})" for flags in wanted)
    whole = f"count(*) FILTER (WHERE {' AND '.join(every)})"
    by_group = (f"SELECT {_name(name)}, {whole} FROM judged GROUP BY 1" for name in GROUPS)
    return [f"WITH judged AS ({judged}) {query}" for query in (f"SELECT {counts} FROM judged", *by_group)]


def _name(name: str) -> str:
    return f'"{name}"'


def _counts(*names: str) -> str:
    columns = ", ".join(map(_name, names))
    return f"SELECT {columns}, count(*) FROM market GROUP BY {columns}"


def _criterion(criterion: Criterion) -> str:
    return " OR ".join(_group(group) for group in criterion.groups)


def _group(group: Group) -> str:
    return "(" + " AND ".join(_requirement(found) for found in group.requirements) + ")"


def _requirement(found: Requirement) -> str:
    column = _name(found.item_id)
    if not found.relief:
        return f"({column} < 0 OR {column} >= {found.level})"
    cases = " ".join(f"WHEN '{size.value}' THEN {found.level_for(size)}" for size in Size)
    return f"({column} < 0 OR {column} >= CASE size {cases} END)"


def _passes(profile: CriteriaProfile) -> str:
    earned = " + ".join(_earned(found) for found in profile.preferences)
    possible = " + ".join(
        f"CASE WHEN {_name(found.item_id)} >= 0 THEN {found.points[-1]} ELSE 0 END" for found in profile.preferences
    )
    return f"({earned}) * {profile.possible_points} >= {profile.pass_mark} * ({possible})"


def _earned(found: Preference) -> str:
    cases = " ".join(f"WHEN {level} THEN {points}" for level, points in enumerate(found.points))
    return f"CASE {_name(found.item_id)} {cases} ELSE 0 END"


def columns_needed(profile: CriteriaProfile, sections: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The columns of the plain table, with their types."""
    yield from ((name, "text") for name in DIMENSIONS)
    yield from ((item_id, "smallint") for item_id in profile.item_ids)
    yield from ((section, "real") for section in sections)
