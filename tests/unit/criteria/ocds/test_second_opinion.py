"""libcoveocds, which publishers use to check their data, agrees: no errors, no field it does not know, no network."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from portal.criteria.ocds.writing import ProfileWords, profile_to_ocds
from tests.conftest import ROOT
from tests.factories.profiles import uniforms
from tests.unit.criteria.ocds.exports import respond, written
from tests.unit.criteria.ocds.files import AGENCY, OCID, PUBLICATION, fixture

pytestmark = pytest.mark.ocds_check
ALL_IN_ORDER = {
    "errors": [],
    "additional_fields": [],
    "unreadable_extensions": [],
    "schema_error": "",
    "conformance": {},
    "empty_fields": [],
    "closed_codes": {},
}


def judge(python: Path, folder: Path, document: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """The exit status, and what is said of the document."""
    file = folder / "file.json"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    done = subprocess.run(
        [python, ROOT / "scripts" / "check_ocds.py", file], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)[str(file)]


def test_a_profile_is_in_order(ocds_check_python: Path, tmp_path: Path) -> None:
    status, report = judge(ocds_check_python, tmp_path, written(uniforms()))
    assert status == 0
    assert report == ALL_IN_ORDER | {"other_codes": {}}


def test_a_profile_without_any_words_is_in_order(ocds_check_python: Path, tmp_path: Path) -> None:
    package = profile_to_ocds(
        uniforms(),
        ProfileWords(),
        agency=AGENCY,
        publication=PUBLICATION,
        ocid=OCID,
        on_labour={"pay.full-and-on-time"},
    )
    assert judge(ocds_check_python, tmp_path, package)[0] == 0


def test_a_suppliers_answers_are_in_order(ocds_check_python: Path, tmp_path: Path) -> None:
    status, report = judge(ocds_check_python, tmp_path, respond().document)
    assert status == 0
    assert {name: value for name, value in report.items() if name != "other_codes"} == ALL_IN_ORDER
    assert [found["values"] for found in report["other_codes"].values()] == [["ISIC"]]


def test_a_draft_lacks_its_ocid_and_nothing_else(ocds_check_python: Path, tmp_path: Path) -> None:
    status, report = judge(ocds_check_python, tmp_path, written(uniforms(), None))
    assert status == 1
    assert len(report["errors"]) == 1
    assert report | {"errors": [], "other_codes": {}} == ALL_IN_ORDER | {"other_codes": {}}


def test_without_our_extension_every_field_of_it_is_named(ocds_check_python: Path, tmp_path: Path) -> None:
    package = written(uniforms())
    package["extensions"].pop()
    status, report = judge(ocds_check_python, tmp_path, package)
    assert status == 1
    assert report["errors"] == []
    assert sorted(name.rpartition("/")[2] for name in report["additional_fields"]) == [
        "assurance", "criteriaProfile", "item", "legalBasis", "points", "relief", "stage",
    ]  # fmt: skip


def test_faults_put_in_are_found(ocds_check_python: Path, tmp_path: Path) -> None:
    package = written(uniforms())
    release = package["releases"][0]
    release["tag"] = ["bid"]
    release["tender"]["criteria"][0]["requirementGroups"][0]["requirements"][0]["minValue"] = "three"
    release["tender"]["colour"] = "red"
    status, report = judge(ocds_check_python, tmp_path, package)
    assert status == 1
    assert [error.split(":")[0].rpartition("/")[2] for error in report["errors"]] == ["minValue"]
    assert [found["values"] for found in report["closed_codes"].values()] == [["bid"]]
    assert report["additional_fields"] == ["/releases/tender/colour"]


def test_an_extension_that_is_not_at_hand_is_named(ocds_check_python: Path, tmp_path: Path) -> None:
    package = written(uniforms())
    package["extensions"].append("https://example.org/ocds_unknown_extension/extension.json")
    status, report = judge(ocds_check_python, tmp_path, package)
    assert status == 1
    assert [found[0] for found in report["unreadable_extensions"]] == [package["extensions"][-1]]


def test_the_sample_that_passed_before_passes_here(ocds_check_python: Path, tmp_path: Path) -> None:
    sample = json.loads(fixture("samples/our-criteria-and-responses.json"))
    assert judge(ocds_check_python, tmp_path, sample)[0] == 0
