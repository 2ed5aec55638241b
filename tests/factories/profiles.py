"""Makes criteria profiles for tests: one to start from, and generated ones in which everything occurs."""

from collections.abc import Mapping
from datetime import UTC, datetime

from hypothesis import strategies as st

from portal.core.text import clean_line, clean_text
from portal.criteria.rules.structure import (
    RELIEVED_SIZES,
    Assurance,
    CriteriaProfile,
    Criterion,
    Group,
    LegalBasis,
    Preference,
    Requirement,
    Stage,
    Window,
)
from portal.organisations.rules import Size

ITEMS = (
    "policy.commitment",
    "child-labour.age-checks",
    "pay.full-and-on-time",
    "suppliers.expectations",
    "complaints.channel",
)
LANGUAGES = ("es", "pt", "en", "fr")


_POLICY = Criterion(
    id="policy",
    stage=Stage.SELECTION,
    assurance=Assurance.EVIDENCED,
    legal_basis=LegalBasis("Decreto 1082 de 2015", "https://example.org/decreto-1082"),
    groups=(
        Group("policy-own", (Requirement("policy-own-1", "policy.commitment", 3, {Size.MICRO: 1}),)),
        Group(
            "policy-other",
            (
                Requirement("policy-other-1", "policy.commitment", 2, {Size.MICRO: 0, Size.SMALL: 1}),
                Requirement("policy-other-2", "complaints.channel", 2),
            ),
        ),
    ),
)
_TOLD = Criterion(
    id="told",
    stage=Stage.CONTRACT_PERFORMANCE,
    groups=(Group("told-1", (Requirement("told-1-1", "suppliers.expectations", 2),)),),
)


def uniforms() -> CriteriaProfile:
    """A Colombian agency's criteria for school uniforms: one thing required, one preferred, one duty of the winner."""
    return CriteriaProfile(
        id="uniforms-2026",
        language="es",
        questionnaire_id="hrdd-core",
        criteria=(_POLICY, _TOLD),
        preferences=(Preference(id="wages", item_id="pay.full-and-on-time", points=(0, 0, 5, 10, 20)),),
        pass_mark=10,
        sectors=frozenset({"13", "14"}),
        countries=frozenset({"CO"}),
        legal_basis=(LegalBasis("Plan Nacional de Acción"),),
        window=Window(datetime(2026, 10, 1, 13, tzinfo=UTC), datetime(2026, 11, 15, 22, tzinfo=UTC), "America/Bogota"),
        texts={
            "es": {
                "profile.title": "Uniformes escolares",
                "profile.summary": "Derechos humanos en la confección.",
                "criteria.policy.title": "Política de derechos humanos",
                "criteria.policy.text": "La empresa tiene una política propia o se adhiere a otra.",
                "criteria.told.title": "Sus proveedores lo saben",
            },
            "pt": {"profile.title": "Uniformes escolares", "criteria.policy.title": "Política de direitos humanos"},
        },
    )


words = st.text(min_size=1, max_size=40).map(clean_text).filter(bool)
lines = st.text(min_size=1, max_size=30).map(clean_line).filter(bool)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
bases = st.builds(LegalBasis, lines, st.sampled_from(["", "https://example.org/law?x=1&y=ñ"]))
windows = st.builds(
    Window, st.none() | moments, st.none() | moments, st.sampled_from(["UTC", "America/Bogota", "America/Sao_Paulo"])
)
item_ids = st.sampled_from(ITEMS)
stages, assurances = st.sampled_from(Stage), st.sampled_from(Assurance)


@st.composite
def points(draw: st.DrawFn) -> tuple[int, int, int, int, int]:
    """Points for the levels 0 to 4 that never fall."""
    none, one, two, three, four = sorted(draw(st.lists(st.integers(0, 1000), min_size=5, max_size=5)))
    return none, one, two, three, four


@st.composite
def requirements(draw: st.DrawFn, own_id: str) -> Requirement:
    """A requirement, perhaps with relief for some sizes."""
    level = draw(st.integers(1, 4))
    relief = draw(st.dictionaries(st.sampled_from(RELIEVED_SIZES), st.integers(0, level)))
    return Requirement(own_id, draw(item_ids), level, relief)


@st.composite
def criteria(draw: st.DrawFn, own_id: str) -> Criterion:
    """A criterion with one to three groups."""
    groups = tuple(
        Group(
            f"{own_id}/g{place}",
            tuple(draw(requirements(f"{own_id}/g{place}/r{number}")) for number in range(draw(st.integers(1, 3)))),
        )
        for place in range(draw(st.integers(1, 3)))
    )
    return Criterion(
        id=own_id,
        stage=draw(stages),
        groups=groups,
        assurance=draw(assurances),
        legal_basis=draw(st.none() | bases),
    )


@st.composite
def profile_texts(draw: st.DrawFn, criterion_ids: tuple[str, ...]) -> Mapping[str, Mapping[str, str]]:
    """Texts in some languages, each with some of the keys that there may be."""
    keys = [f"criteria.{own_id}.{part}" for own_id in criterion_ids for part in ("title", "text")]
    some = st.dictionaries(st.sampled_from(["profile.title", "profile.summary", *keys]), words, min_size=1)
    return draw(st.dictionaries(st.sampled_from(LANGUAGES), some))


@st.composite
def profiles(draw: st.DrawFn) -> CriteriaProfile:
    """A sound profile of any kind, even one that asks for nothing."""
    names = draw(st.lists(lines, max_size=4, unique=True))
    split = draw(st.integers(0, len(names)))
    found = tuple(draw(criteria(name)) for name in names[:split])
    preferred = tuple(
        Preference(
            id=name, item_id=draw(item_ids), points=draw(points()), stage=draw(stages), assurance=draw(assurances)
        )
        for name in names[split:]
    )
    return CriteriaProfile(
        id=draw(st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True)),
        language=draw(st.sampled_from(LANGUAGES)),
        questionnaire_id=draw(lines),
        criteria=found,
        preferences=preferred,
        pass_mark=draw(st.integers(0, sum(preference.points[-1] for preference in preferred))),
        sectors=draw(st.frozensets(st.sampled_from(["01", "14", "82"]))),
        countries=draw(st.frozensets(st.sampled_from(["CO", "BR", "HT"]))),
        legal_basis=tuple(draw(st.lists(bases, max_size=2))),
        window=draw(windows),
        texts=draw(profile_texts(tuple(names[:split]))),
        source=draw(st.just("") | lines),
    )
