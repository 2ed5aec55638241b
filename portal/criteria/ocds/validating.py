"""Checks Open Contracting data against the standard's schema, release 1.1, with the extensions that the portal writes.

Two strengths: what the portal writes may hold no field that no schema knows; what others send back may.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from functools import cache
from pathlib import Path as FilePath
from typing import Any

import json_merge_patch
from jsonschema import Draft4Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT4

from portal.criteria.ocds.lines import Path
from portal.criteria.ocds.nodes import type_name
from portal.criteria.ocds.problems import Code, Findings, Problem

SCHEMAS = FilePath(__file__).parent / "schemas"
OURS = "criteriaProfile"
# The extensions that the portal writes, in the order in which their patches are put over the standard's schema.
EXTENSIONS: Mapping[str, str] = {
    name: f"https://raw.githubusercontent.com/open-contracting-extensions/ocds_{name}_extension/master/extension.json"
    for name in ("bid", "requirements", "sustainability", "organizationClassification", "partyDetails_scale")
}

_formats = FormatChecker(formats=())


def _is_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


_formats.checks("date-time", raises=ValueError)(_is_time)


def check_package(package: Mapping[str, Any], *, is_draft: bool = False) -> None:
    """Raise ValueError, naming every fault, if a release package is not all that the standard asks and no more.

    A draft has no ocid yet: that is the agency's to give.
    """
    lacking_ocid = (Code.MISSING_FIELD, "/releases/0/ocid")
    faults = [fault for fault in find_faults(package) if not (is_draft and (fault.code, fault.path) == lacking_ocid)]
    if faults:
        listed = "; ".join(f"{fault.path} {fault.code} {dict(fault.parameters)}" for fault in faults[:10])
        raise ValueError(f"this is not sound Open Contracting data: {listed}")


def find_faults(package: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything in a release package that the schemas refuse or do not know, in the order of the paths."""
    findings = Findings()
    _note_all(_package_validator().iter_errors(package), (), findings)
    return findings.problems()


def note_tender_faults(tender: Mapping[str, Any], path: Path, findings: Findings) -> None:
    """Note everything that the schemas refuse in the tender at the path; fields they do not know are let pass."""
    _note_all(_tender_validator().iter_errors(tender), path, findings)


@cache
def release_schema() -> dict[str, Any]:
    """The release schema with all extensions put over it. It is shared: not to be changed."""
    schema = _read("standard/release-schema.json")
    for name in (*EXTENSIONS, OURS):
        schema = json_merge_patch.merge(schema, _read(f"{name}/release-schema.json"))
    return schema


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return found


@cache
def _package_validator() -> Draft4Validator:
    release, package = _strict(deepcopy(release_schema())), _strict(_read("standard/release-package-schema.json"))
    registry: Registry[Any] = Registry().with_resource(release["id"], DRAFT4.create_resource(release))
    return Draft4Validator(package, registry=registry, format_checker=_formats)


@cache
def _tender_validator() -> Draft4Validator:
    schema = {"definitions": release_schema()["definitions"], "$ref": "#/definitions/Tender"}
    return Draft4Validator(schema, format_checker=_formats)


def _strict(schema: Any) -> Any:
    """The schema, changed so that every object whose fields it names may have no others."""
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for part in parts:
        _strict(part)
    if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
        schema.setdefault("additionalProperties", False)
    return schema


def _note_all(errors: Iterator[ValidationError], base: Path, findings: Findings) -> None:
    for error in sorted(errors, key=lambda error: [str(part) for part in error.absolute_path]):
        _note(error, (*base, *error.absolute_path), findings)


def _note(error: ValidationError, path: Path, findings: Findings) -> None:
    value, wanted = error.instance, error.validator_value
    match error.validator:
        case "required":
            names = [name for name in wanted if name not in value]
            _note_names(Code.MISSING_FIELD, path, names, findings)
        case "additionalProperties":
            _note_names(Code.UNKNOWN_FIELD, path, _unknown_names(value, error.schema), findings)
        case "type":
            expected = wanted if isinstance(wanted, str) else wanted[0]
            findings.add(Code.WRONG_TYPE, path, expected=expected, found=type_name(value))
        case "enum" | "format":
            code = Code.UNKNOWN_VALUE if error.validator == "enum" else Code.UNREADABLE_DATE
            findings.add(code, path, value=str(value))
        case _:
            findings.add(Code.OUT_OF_RANGE, path)


def _note_names(code: Code, path: Path, names: Iterable[str], findings: Findings) -> None:
    for name in names:
        findings.add(code, (*path, name), name=name)


def _unknown_names(value: Mapping[str, Any], schema: Any) -> Iterator[str]:
    patterns = schema.get("patternProperties", {})
    for name in value:
        if name not in schema["properties"] and not any(re.search(pattern, name) for pattern in patterns):
            yield name
