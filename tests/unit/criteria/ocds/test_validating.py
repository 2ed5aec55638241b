"""What is not as the standard wants it is found before it leaves the portal."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from portal.core.config import LANGUAGES
from portal.criteria.ocds.extension import FILES, METADATA, find_extension_file
from portal.criteria.ocds.problems import Code
from portal.criteria.ocds.validating import EXTENSIONS, OURS, SCHEMAS, check_package, find_faults, release_schema
from portal.criteria.ocds.writing import ASSURANCES, STAGES
from portal.criteria.rules.structure import RELIEVED_SIZES
from tests.factories.profiles import uniforms
from tests.unit.criteria.ocds.exports import written
from tests.unit.criteria.ocds.files import fixture

R = "/releases/0"
Change = Callable[[dict[str, Any]], object]
FAULTS: dict[str, tuple[Change, Code, str]] = {
    "no date": (lambda release: release.pop("date"), Code.MISSING_FIELD, R + "/date"),
    "a day for a time": (lambda release: release.update(date="2026-01-01"), Code.UNREADABLE_DATE, R + "/date"),
    "no time at all": (lambda release: release.update(date="soon"), Code.UNREADABLE_DATE, R + "/date"),
    "a tag that is none": (lambda release: release.update(tag=["bid"]), Code.UNKNOWN_VALUE, R + "/tag/0"),
    "no tags": (lambda release: release.update(tag=[]), Code.OUT_OF_RANGE, R + "/tag"),
    "a field nobody knows": (lambda release: release.update(colour="red"), Code.UNKNOWN_FIELD, R + "/colour"),
    "a field of no extension": (
        lambda release: release["tender"].update(lots=[]),
        Code.UNKNOWN_FIELD,
        R + "/tender/lots",
    ),
    "a text in no language": (
        lambda release: release["tender"].update(title_1="x"),
        Code.UNKNOWN_FIELD,
        R + "/tender/title_1",
    ),
    "a status that is none": (
        lambda release: release.update(bids={"details": [{"id": "1", "status": "good"}]}),
        Code.UNKNOWN_VALUE,
        R + "/bids/details/0/status",
    ),
    "a party that is a text": (lambda release: release.update(parties=["x"]), Code.WRONG_TYPE, R + "/parties/0"),
    "a whole number in words": (
        lambda release: release["tender"]["criteriaProfile"].update(passMark="ten"),
        Code.WRONG_TYPE,
        R + "/tender/criteriaProfile/passMark",
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_planted_fault_is_found(what: str) -> None:
    change, code, path = FAULTS[what]
    package = deepcopy(written(uniforms()))
    change(package["releases"][0])
    assert (code, path) in [(fault.code, fault.path) for fault in find_faults(package)]
    with pytest.raises(ValueError, match=f"not sound Open Contracting data: {path} {code}"):
        check_package(package)


def test_the_package_itself_is_checked() -> None:
    package = written(uniforms())
    del package["uri"]
    assert [(fault.code, fault.path) for fault in find_faults(package | {"x": 1})] == [
        (Code.MISSING_FIELD, "/uri"),
        (Code.UNKNOWN_FIELD, "/x"),
    ]


def test_only_a_draft_may_lack_its_ocid() -> None:
    draft = written(uniforms(), None)
    check_package(draft, is_draft=True)
    with pytest.raises(ValueError, match="/releases/0/ocid missing-field"):
        check_package(draft)


def test_published_samples_are_sound() -> None:
    for name in ("our-criteria-and-responses", "ocds-213czf-000-00001-02-tender", "ocds-213czf-000-00001-05-contract"):
        assert find_faults(json.loads(fixture(f"samples/{name}.json"))) == ()


def test_checking_leaves_the_shared_schema_alone() -> None:
    before = json.dumps(release_schema())
    find_faults(written(uniforms()))
    assert json.dumps(release_schema()) == before


def test_the_patches_of_all_extensions_are_in_the_schema() -> None:
    definitions = release_schema()["definitions"]
    assert {"criteria", "sustainability", "criteriaProfile"} <= set(definitions["Tender"]["properties"])
    assert "requirementResponses" in definitions["Bid"]["properties"]
    assert {"scale", "classifications"} <= set(definitions["Organization"]["properties"]["details"]["properties"])


def test_every_extension_lies_there_whole() -> None:
    for name in (*EXTENSIONS, OURS):
        metadata = json.loads((SCHEMAS / name / "extension.json").read_text(encoding="utf-8"))
        files = {f"codelists/{codelist}" for codelist in metadata["codelists"]} if "codelists" in metadata else set()
        assert all((SCHEMAS / name / file).is_file() for file in files | {"release-schema.json"})
        assert name in (SCHEMAS / "README.md").read_text(encoding="utf-8")


def test_our_extension_has_a_field_for_every_language_of_the_portal() -> None:
    ours = json.loads((SCHEMAS / OURS / "release-schema.json").read_text(encoding="utf-8"))["definitions"]
    wanted = {f"{name}_{language}" for name in ("title", "description") for language in LANGUAGES}
    for definition in ("Tender", "Criterion"):
        assert {name for name in ours[definition]["properties"] if "_" in name} == wanted


def test_our_extension_has_the_codes_that_the_portal_writes() -> None:
    ours = json.loads((SCHEMAS / OURS / "release-schema.json").read_text(encoding="utf-8"))["definitions"]
    criterion = ours["Criterion"]["properties"]
    assert criterion["stage"]["enum"] == list(STAGES.values())
    assert criterion["assurance"]["enum"] == list(ASSURANCES.values())
    assert ours["RequirementRelief"]["properties"]["scale"]["enum"] == [size.value for size in RELIEVED_SIZES]
    codelist = (SCHEMAS / OURS / "codelists" / "criterionAssurance.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in codelist] == ["Code", *ASSURANCES.values()]


def test_strategies_are_codes_of_the_standards_own_list() -> None:
    codelist = (SCHEMAS / "sustainability" / "codelists" / "sustainabilityStrategy.csv").read_text(encoding="utf-8")
    assert set(STAGES.values()) <= {line.split(",")[0] for line in codelist.splitlines()}


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_portal_can_publish_every_file_of_its_extension(name: str) -> None:
    content = find_extension_file(name, documentation_uri="https://portal.example/help/criteria")
    assert content is not None
    if name == METADATA:
        assert json.loads(content)["documentationUrl"] == {"en": "https://portal.example/help/criteria"}
    else:
        assert content == (SCHEMAS / OURS / name).read_bytes()


@pytest.mark.parametrize("name", ["", "../README.md", "release-schema.json/", "codelists"])
def test_nothing_else_is_published(name: str) -> None:
    assert find_extension_file(name, documentation_uri="https://portal.example") is None


def test_the_files_published_are_all_there_are() -> None:
    folder = SCHEMAS / OURS
    assert {file.relative_to(folder).as_posix() for file in folder.rglob("*.*")} == FILES
