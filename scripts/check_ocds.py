"""Has files of Open Contracting data judged by libcoveocds, without any network: a second opinion on what we write.

Runs in an environment of its own (`make ocds-check`), for libcoveocds is under the AGPL and no part of the portal.
Prints one JSON object by file; the exit status is 1 if any file has an error or a field that no schema knows.
"""

import io
import json
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from libcoveocds.api import ocds_json_output
from libcoveocds.config import LibCoveOCDSConfig
from ocdsextensionregistry.util import session
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "portal" / "criteria" / "ocds" / "schemas"
STANDARD = ROOT / "tests" / "fixtures" / "ocds" / "standard"
OURS, PUBLISHED_AS = "criteriaProfile", "criteria-profile"


class Shelf(HTTPAdapter):
    """Answers every request for an extension from the folder with our copies; there is no line to anywhere else."""

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        """The file that the address means."""
        body = find_body(urlsplit(str(request.url)).path)
        if body is None:
            raise requests.ConnectionError(f"{request.url} is not at hand")
        return self.build_response(request, HTTPResponse(io.BytesIO(body), status=200, preload_content=False))


def find_body(path: str) -> bytes | None:
    """A file of an extension, or a zip of all of it, as the code host gives them; None if it is not here."""
    parts = [part for part in path.split("/") if part]
    known = [part[5:-10] for part in parts if part.startswith("ocds_") and part.endswith("_extension")]
    known += [OURS for part in parts if part == PUBLISHED_AS]
    if not known or not (SCHEMAS / known[0]).is_dir():
        return None
    folder = SCHEMAS / known[0]
    if path.endswith(".zip"):
        return zipped({f"{folder.name}/{file.relative_to(folder)}": file for file in folder.rglob("*.*")}, folder.name)
    file = folder / ("codelists" if parts[-1].endswith(".csv") else "") / parts[-1]
    return file.read_bytes() if file.is_file() else None


def zipped(files: dict[str, Path], top: str) -> bytes:
    """A zip of the files, which begins with its topmost folder."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(f"{top}/", "")
        for name, file in sorted(files.items()):
            archive.write(file, name)
    return target.getvalue()


def standard_zip() -> bytes:
    """The standard's schemas and codelists, packed as its repository is."""
    places = [(SCHEMAS / "standard").glob("*.json"), STANDARD.glob("*.json")]
    files = {f"standard/schema/{file.name}": file for place in places for file in place}
    files |= {f"standard/schema/codelists/{file.name}": file for file in (STANDARD / "codelists").glob("*.csv")}
    return zipped(files, "standard")


def check(file: Path, standard: bytes) -> dict[str, Any]:
    """What libcoveocds says of a file."""
    config = LibCoveOCDSConfig({"context": "api", "standard_zip": standard})
    data = json.loads(file.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        found = ocds_json_output(folder, json_data=data, lib_cove_ocds_config=config)
    return {
        "errors": [f"{error['path']}: {error['description']}" for error in found["validation_errors"]],
        "additional_fields": [f"{field['path']}/{field['field']}" for field in found["additional_fields"]],
        "unreadable_extensions": (found["extensions"] or {}).get("invalid_extensions", []),
        "schema_error": found.get("json_deref_error", ""),
        "conformance": found.get("conformance_errors", {}),
        "empty_fields": found["additional_checks"].get("empty_field", []),
        "other_codes": found["additional_open_codelist_values"],
        "closed_codes": found["additional_closed_codelist_values"],
    }


def main(names: list[str]) -> int:
    """Check the files; 1 if any is not sound."""
    for scheme in ("http://", "https://"):
        session.mount(scheme, Shelf())
    standard = standard_zip()
    reports = {name: check(Path(name), standard) for name in names}
    print(json.dumps(reports, ensure_ascii=False, indent=2))
    return int(any(value for report in reports.values() for key, value in report.items() if key != "other_codes"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
