"""A profile is written as sound Open Contracting data, says in words what it means, and reads back as itself."""

import json
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given

from portal.criteria.ocds.problems import Code
from portal.criteria.ocds.profiles import ocds_to_profile
from portal.criteria.ocds.publication import Agency
from portal.criteria.ocds.reading import read_tender
from portal.criteria.ocds.validating import find_faults
from portal.criteria.ocds.writing import labour_items, profile_to_ocds
from portal.criteria.rules.structure import CriteriaProfile, LegalBasis, Stage, Window
from tests.factories.profiles import profiles, uniforms
from tests.factories.questionnaires import sample
from tests.factories.strategies import unhurried
from tests.unit.criteria.ocds.exports import WORDS, written
from tests.unit.criteria.ocds.files import AGENCY, OCID, PUBLICATION


def tender(profile: CriteriaProfile) -> dict[str, Any]:
    found: dict[str, Any] = written(profile)["releases"][0]["tender"]
    return found


def there_and_back(profile: CriteriaProfile, ocid: str | None = OCID) -> object:
    return ocds_to_profile(read_tender(json.dumps(written(profile, ocid))))


@unhurried
@given(profiles())
def test_a_profile_survives_as_open_contracting_data(profile: CriteriaProfile) -> None:
    assert there_and_back(profile) == profile


@unhurried
@given(profiles())
def test_what_is_written_is_sound_and_wholly_understood(profile: CriteriaProfile) -> None:
    package = written(profile)
    assert find_faults(package) == ()
    found = read_tender(json.dumps(package))
    assert {problem.code for problem in found.problems} <= {Code.NO_TEXT, Code.NOTHING_FOUND}
    assert [one.id for *_, one in found.requirements] == [
        *(one.id for one in profile.requirements),
        *(one.id for one in profile.preferences),
    ]


def test_the_example_survives() -> None:
    assert there_and_back(uniforms()) == uniforms()


def test_a_requirement_is_a_level_of_an_item() -> None:
    policy = tender(uniforms())["criteria"][0]
    assert policy["requirementGroups"][0] == {
        "id": "policy-own",
        "description": "Necesario.",
        "requirements": [
            {
                "id": "policy-own-1",
                "title": "Compromiso",
                "description": "Al menos nivel 3 de 4.",
                "dataType": "integer",
                "minValue": 3,
                "maxValue": 4,
                "item": "policy.commitment",
                "relief": [{"scale": "micro", "minValue": 1}],
            }
        ],
    }
    assert (policy["stage"], policy["assurance"], policy["relatesToTenderer"]) == (
        "selectionCriteria",
        "evidenced",
        True,
    )


def test_a_preference_shuts_nobody_out_even_for_who_does_not_know_our_extension() -> None:
    wages = tender(uniforms())["criteria"][-1]
    (requirement,) = wages["requirementGroups"][0]["requirements"]
    assert (requirement["minValue"], requirement["maxValue"], requirement["points"]) == (0, 4, [0, 0, 5, 10, 20])
    assert (wages["id"], wages["title"]) == ("wages", "Salarios a tiempo")


def test_texts_stand_in_every_language_under_the_standards_names() -> None:
    found = tender(uniforms())
    assert (found["title"], found["title_pt"]) == ("Uniformes escolares", "Uniformes escolares")
    assert found["criteria"][0]["title_pt"] == "Política de direitos humanos"
    assert "description_pt" not in found


def test_the_goals_name_the_stages_in_which_they_are_pursued() -> None:
    package = profile_to_ocds(
        uniforms(),
        WORDS,
        agency=AGENCY,
        publication=PUBLICATION,
        ocid=OCID,
        on_labour={"pay.full-and-on-time", "other"},
    )
    assert package["releases"][0]["tender"]["sustainability"] == [
        {
            "goal": "social.humanRightsInSupplyChains",
            "strategies": ["selectionCriteria", "awardCriteria", "contractPerformanceConditions"],
        },
        {"goal": "social.laborRightsPromotion", "strategies": ["awardCriteria"]},
    ]


def test_a_profile_without_criteria_claims_no_goals() -> None:
    found = tender(replace(uniforms(), criteria=(), preferences=(), pass_mark=0))
    assert not {"sustainability", "hasSustainability", "criteria"} & set(found)


def test_items_on_labour_are_those_that_cite_a_labour_standard() -> None:
    questionnaire = sample("hand-worked")
    first, second, *rest = questionnaire.items
    section = replace(
        questionnaire.sections[0],
        items=(replace(first, references=("UNGP-12", "ILO-C138")), replace(second, references=("ILO-C169",)), *rest),
    )
    assert labour_items(replace(questionnaire, sections=(section,))) == {first.id}


def test_the_window_is_the_tender_period_in_utc() -> None:
    assert tender(uniforms())["tenderPeriod"] == {
        "startDate": "2026-10-01T13:00:00Z",
        "endDate": "2026-11-15T22:00:00Z",
    }
    assert "tenderPeriod" not in tender(replace(uniforms(), window=Window(None, None, "UTC")))


def test_without_an_ocid_the_file_is_a_draft_that_lacks_nothing_else() -> None:
    package = written(uniforms(), None)
    assert [(fault.code, fault.path) for fault in find_faults(package)] == [(Code.MISSING_FIELD, "/releases/0/ocid")]
    assert there_and_back(uniforms(), None) == uniforms()


def test_an_agency_without_a_scheme_is_named_by_its_number() -> None:
    package = profile_to_ocds(
        uniforms(), WORDS, agency=Agency(id="7", name="Alcaldía"), publication=PUBLICATION, ocid=OCID
    )
    assert package["releases"][0]["parties"] == [
        {
            "id": "7",
            "name": "Alcaldía",
            "roles": ["procuringEntity"],
            "identifier": {"id": "7", "legalName": "Alcaldía"},
        }
    ]


def test_two_things_with_one_id_are_refused() -> None:
    profile = uniforms()
    with pytest.raises(ValueError, match="two things in the profile have the id told"):
        written(replace(profile, preferences=(replace(profile.preferences[0], id="told"),)))
    twice = replace(profile.criteria[1], id="again")
    with pytest.raises(ValueError, match="two things in the profile have the id told-1"):
        written(replace(profile, criteria=(*profile.criteria, twice)))


def test_what_the_standard_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="legalBasis/0/name missing-field"):
        written(replace(uniforms(), legal_basis=(LegalBasis("", "https://x.example"),)))


def test_times_are_written_in_utc_wherever_they_were_taken() -> None:
    there = PUBLICATION.at.astimezone(timezone(timedelta(hours=-5)))
    package = profile_to_ocds(uniforms(), WORDS, agency=AGENCY, publication=replace(PUBLICATION, at=there), ocid=OCID)
    assert package == written(uniforms())
    assert package["releases"][0]["id"] == "uniforms-2026-20260901T120000Z"


def test_the_same_profile_is_written_the_same_way() -> None:
    assert json.dumps(written(uniforms())) == json.dumps(written(uniforms()))


def test_stages_are_codes_of_the_standards_own_list() -> None:
    assert {criterion["stage"] for criterion in tender(uniforms())["criteria"]} == {
        "selectionCriteria",
        "contractPerformanceConditions",
        "awardCriteria",
    }
    assert len(Stage) == 3
