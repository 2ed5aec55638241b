"""Real files are read, and the report of each is what was counted by hand."""

import json
from datetime import UTC, datetime

import pytest

from portal.criteria.ocds.problems import Code
from portal.criteria.ocds.reading import read_tender
from portal.criteria.ocds.tender import Answerer, DataType, Outcome, Place, Shape, Subject
from portal.criteria.rules.structure import LegalBasis
from tests.unit.criteria.ocds.files import FIXTURES, fixture

# Taken, shown, not understood; and what was not understood.
GOLDEN = {
    "prozorro/article_17.json": ((24, 0, 1), ["/12/relatesTo"]),
    "prozorro/decree_1178.json": ((22, 0, 1), ["/11/relatesTo"]),
    "prozorro/other.json": (
        (13, 0, 3),
        ["/1/requirementGroups/0/requirements/0/dataType", "/5/relatesTo", "/6/relatesTo"],
    ),
    "samples/ocds-213czf-000-00001-02-tender.json": ((0, 0, 0), []),
    "samples/ocds-213czf-000-00001-04-award.json": ((0, 0, 0), []),
    "samples/ocds-213czf-000-00001-05-contract.json": ((0, 0, 0), []),
    "samples/organization-classification-women-owned.json": ((0, 0, 0), []),
    "samples/our-criteria-and-responses.json": ((4, 0, 0), []),
    "samples/pre-selection-tender.json": ((1, 0, 0), []),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_real_file_gives_the_report_that_was_counted(name: str) -> None:
    counts, not_understood = GOLDEN[name]
    found = read_tender(fixture(name))
    assert tuple(found.count(outcome) for outcome in Outcome) == counts
    assert [row.path for row in found.rows if row.outcome is Outcome.NOT_UNDERSTOOD] == not_understood


def test_every_file_of_the_fixtures_is_among_them() -> None:
    files = {
        f"{folder}/{file.name}" for folder in ("samples", "prozorro") for file in (FIXTURES / folder).glob("*.json")
    }
    assert files == set(GOLDEN)


@pytest.mark.parametrize("name", GOLDEN)
def test_as_many_requirements_are_taken_as_the_file_has(name: str) -> None:
    def count(value: object) -> int:
        match value:
            case {"requirements": list(found)}:
                return len(found)
            case dict():
                return sum(map(count, value.values()))
            case list():
                return sum(map(count, value))
            case _:
                return 0

    found = read_tender(fixture(name))
    in_criteria = [criterion for criterion, _, _ in found.requirements if criterion.place is Place.CRITERIA]
    assert len(in_criteria) == count(json.loads(fixture(name)))


def test_a_tender_is_read_with_what_is_said_of_it() -> None:
    found = read_tender(fixture("samples/our-criteria-and-responses.json"))
    assert found.shape is Shape.RELEASE_PACKAGE
    assert found.ocids == ("ocds-000000-LP-2026-014",)
    assert found.facts.title == "Uniformes escolares"
    assert found.facts.procuring_entity == "Ministerio de Ejemplo"
    assert found.facts.language == "es"
    assert [(goal.goal, goal.strategies) for goal in found.facts.goals] == [
        ("social.humanRightsInSupplyChains", ("selectionCriteria", "contractPerformanceConditions"))
    ]
    assert found.places == (Place.CRITERIA,)
    assert found.problems == ()
    assert [group.id for group in found.criteria[0].groups] == ["C1-G1", "C1-G2"]


def test_todays_shape_is_read_whole() -> None:
    found = read_tender(fixture("samples/our-criteria-and-responses.json"))
    criterion, _, requirement = list(found.requirements)[-1]
    assert (criterion.subject, criterion.answerer) == (Subject.TENDERER, Answerer.TENDERER)
    assert requirement.key == "ocds-000000-LP-2026-014/C2/C2-G1/C2-G1-R1"
    assert (requirement.data_type, requirement.least, requirement.most) == (DataType.INTEGER, 50, 100)
    assert requirement.starts_at == datetime(2025, 1, 1, tzinfo=UTC)
    assert requirement.ends_at == datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_ukraines_criteria_are_read_with_all_they_add() -> None:
    found = read_tender(fixture("prozorro/other.json"))
    assert found.shape is Shape.CRITERIA
    origin, _, percent = next(iter(found.requirements))
    assert (origin.id, origin.subject, origin.answerer) == ("c1", Subject.ITEM, Answerer.TENDERER)
    assert origin.classification == "LAW922 CRITERION.OTHER.SUBJECT_OF_PROCUREMENT.LOCAL_ORIGIN_LEVEL"
    assert len(origin.legislation) == 3
    assert all(law.link.startswith("https://") for law in origin.legislation)
    assert (percent.least, percent.unit, percent.key) == (30, "відсоток", "/c1/c1-g1/c1-g1-r1")
    languages = next(found for *_, found in found.requirements if ("dataSchema", "ISO 639-3") in found.details)
    assert (languages.expected, languages.least_count) == (("ukr", "eng", "fra", "spa"), 1)
    guarantee = next(found for *_, found in found.requirements if found.evidence)
    assert guarantee.evidence == ("Банківська гарантія забезпечення тендерної пропозиції/пропозиції",)


def test_a_law_is_read_with_its_article() -> None:
    law = read_tender(fixture("prozorro/article_17.json")).criteria[0].legislation[0]
    assert law == LegalBasis(
        'Закон України "Про публічні закупівлі", 17.1.1', "https://zakon.rada.gov.ua/laws/show/922-19#n1261"
    )


def test_evidence_without_a_title_is_named_by_its_kind() -> None:
    found = read_tender(fixture("prozorro/article_17.json"))
    assert next(requirement.evidence for *_, requirement in found.requirements) == ("document",)


def test_who_answers_is_read_also_where_it_is_the_winner() -> None:
    found = read_tender(fixture("prozorro/article_17.json"))
    counts = {who: sum(criterion.answerer is who for criterion in found.criteria) for who in Answerer}
    assert counts == {Answerer.TENDERER: 4, Answerer.BUYER: 0, Answerer.PROCURING_ENTITY: 2, Answerer.WINNER: 7}


def test_a_selection_criterion_is_a_requirement_in_words() -> None:
    found = read_tender(fixture("samples/pre-selection-tender.json"))
    assert found.places == (Place.SELECTION_CRITERIA,)
    criterion, _, requirement = next(iter(found.requirements))
    assert requirement.text.startswith("The SSQ will be utilised.")
    assert requirement.key.endswith("/s1/s1-g1/s1-g1-r1")
    assert found.facts.closes_at == datetime(2020, 2, 17, 12, tzinfo=UTC)
    assert found.facts.procuring_entity == "National Nuclear Laboratory"
    assert criterion.path == "/releases/0/tender/selectionCriteria/criteria/0"


def test_a_tender_without_criteria_says_so() -> None:
    found = read_tender(fixture("samples/ocds-213czf-000-00001-02-tender.json"))
    assert [problem.code for problem in found.problems] == [Code.NOTHING_FOUND]
    assert found.facts.title == "Planned cycle lane improvements"


def test_rows_name_the_line_in_which_a_requirement_begins() -> None:
    text = fixture("samples/our-criteria-and-responses.json")
    found = read_tender(text)
    for row in found.rows:
        assert row.line is not None
        assert row.text in text.splitlines()[row.line + 1]


@pytest.mark.parametrize("name", GOLDEN)
def test_the_same_file_read_again_gives_the_same_keys(name: str) -> None:
    once, again = (list(read_tender(fixture(name)).requirements) for _ in range(2))
    keys = [requirement.key for *_, requirement in once]
    assert keys == [requirement.key for *_, requirement in again]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", GOLDEN)
def test_bytes_with_a_mark_at_their_start_are_read_as_the_text(name: str) -> None:
    assert read_tender(b"\xef\xbb\xbf" + fixture(name).encode()).rows == read_tender(fixture(name)).rows
