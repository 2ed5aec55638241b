"""The fixtures by name, and short ways to write a tender for a test."""

import json
from datetime import UTC, datetime
from typing import Any

from portal.criteria.ocds.publication import Agency, Publication
from tests.conftest import ROOT

FIXTURES = ROOT / "tests" / "fixtures" / "ocds"
OCID = "ocds-213czf-lp-2026-014"
AGENCY = Agency(id="899999061", name="Ministerio de Educación", scheme="CO-NIT")
PUBLICATION = Publication(
    uri="https://portal.example/criteria/uniforms-2026.json",
    publisher="Portal",
    extension_uri="https://portal.example/ocds/criteria-profile/extension.json",
    at=datetime(2026, 9, 1, 12, tzinfo=UTC),
)


def fixture(name: str) -> str:
    """The text of a file such as "samples/pre-selection-tender.json"."""
    return (FIXTURES / name).read_text(encoding="utf-8")


def release(tender: dict[str, Any], **fields: Any) -> str:
    """A release with this tender, one value to a line."""
    return json.dumps({"ocid": OCID, "date": "2026-01-01T00:00:00Z", "tender": tender} | fields, indent=1)


def criterion(**fields: Any) -> dict[str, Any]:
    """A criterion with one group and one requirement."""
    return {"id": "c", "title": "Policy", "requirementGroups": [group()]} | fields


def group(**fields: Any) -> dict[str, Any]:
    """A group with one requirement."""
    return {"id": "g", "requirements": [requirement()]} | fields


def requirement(**fields: Any) -> dict[str, Any]:
    """A requirement of today's shape."""
    return {"id": "r", "title": "There is a policy", "dataType": "boolean", "expectedValue": True} | fields


def with_requirement(**fields: Any) -> str:
    """A release with one requirement that has these fields too."""
    return release({"criteria": [criterion(requirementGroups=[group(requirements=[requirement(**fields)])])]})


def with_criterion(**fields: Any) -> str:
    """A release with one criterion that has these fields too."""
    return release({"criteria": [criterion(**fields)]})
