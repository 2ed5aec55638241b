"""Writes everything that an organisation owns into one ZIP file, table by table, so that memory stays flat."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from portal.certificates import queries as certificates
from portal.certificates.paper import draw_certificate
from portal.core.config import Settings
from portal.core.files.store import CHUNK, DamagedFile, FileStore
from portal.evidence.rules import FileFormat
from portal.keeping import queries
from portal.keeping.export import readme
from portal.keeping.holdings import HOLDINGS
from portal.keeping.queries import Row

SUMS = "SHA256SUMS"
Tick = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an export comes from, and the language of its words."""

    session: Session
    store: FileStore
    settings: Settings
    language: str


@dataclass(slots=True)
class _Export:
    archive: ZipFile
    at: datetime
    sums: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def add(self, name: str, pieces: Iterable[bytes], *, squeeze: bool = True) -> None:
        info = ZipInfo(name, self.at.timetuple()[:6])
        info.compress_type, info.external_attr = (ZIP_DEFLATED if squeeze else ZIP_STORED), 0o600 << 16
        digest = hashlib.sha256()
        with self.archive.open(info, "w", force_zip64=True) as target:
            for piece in pieces:
                digest.update(piece)
                target.write(piece)
        self.sums[name] = digest.hexdigest()


def write_export(source: Source, target: IO[bytes], *, organisation_id: UUID, at: datetime, tick: Tick) -> None:
    """Write the ZIP file. `tick` is told what is being added.

    A damaged file is named in it as missing. Raises StoreUnavailable if the files cannot be reached, PdfBusyError if
    too many PDFs are being drawn.
    """
    with ZipFile(target, "w") as archive:
        export = _Export(archive, at)
        for name in HOLDINGS:
            tick(name)
            rows = queries.read_rows(source.session, name, organisation_id=organisation_id)
            export.add(f"data/{name}.json", _as_json(rows))
        people = queries.read_people(source.session, organisation_id=organisation_id)
        export.add("data/person.json", _as_json(people))
        export.add("trail.json", _as_json(queries.read_trail(source.session, organisation_id=organisation_id)))
        _add_documents(export, source, organisation_id)
        _add_certificates(export, source, organisation_id, tick)
        _add_evidence(export, source, organisation_id, tick)
        _add_readme(export, source, organisation_id)


def count_parts(session: Session, *, organisation_id: UUID) -> int:
    """How often `tick` will be called, about."""
    singly = ("certificate", "evidence_document")
    return len(HOLDINGS) + sum(queries.count_rows(session, name, organisation_id=organisation_id) for name in singly)


def _as_json(rows: Iterable[Row]) -> Iterable[bytes]:
    """The rows as a JSON list, a row to a line."""
    yield b"["
    for number, row in enumerate(rows):
        line = json.dumps(dict(row), ensure_ascii=False, default=_plain, sort_keys=True)
        yield (",\n" if number else "\n").encode() + line.encode()
    yield b"\n]\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be exported")


def _add_documents(export: _Export, source: Source, organisation_id: UUID) -> None:
    """What is frozen, byte for byte: its SHA-256 is the fingerprint that was given for it."""
    for folder, table in (("submissions", "submission"), ("profiles", "criteria_profile_version")):
        for row_id, text, _hash in queries.read_documents(source.session, table, organisation_id=organisation_id):
            export.add(f"{folder}/{row_id}.json", [text.encode()])
    for row in queries.read_questionnaires(source.session, organisation_id=organisation_id):
        export.add(f"questionnaires/{row['questionnaire_id']}-{row['version']}.json", [row["document"].encode()])


def _add_certificates(export: _Export, source: Source, organisation_id: UUID, tick: Tick) -> None:
    for certificate in certificates.list_own_certificates(source.session, organisation_id=organisation_id):
        name = f"certificates/{certificate.code}.pdf"
        tick(name)
        export.add(name, [draw_certificate(certificate, source.settings, source.language)])


def _add_evidence(export: _Export, source: Source, organisation_id: UUID, tick: Tick) -> None:
    """Every file, of hidden documents too; the same file of several documents is there for each."""
    for row in list(queries.read_rows(source.session, "evidence_document", organisation_id=organisation_id)):
        if not row["storage_key"]:
            continue
        name = f"evidence/{row['id']}.{FileFormat(row['media_type']).ending}"
        tick(name)
        try:
            content = source.store.open_checked(row["storage_key"], row["sha256"])
        except DamagedFile:
            export.missing.append(name)
            continue
        with content:
            export.add(name, _pieces(content), squeeze=False)


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    while piece := content.read(CHUNK):
        yield piece


def _add_readme(export: _Export, source: Source, organisation_id: UUID) -> None:
    (row,) = queries.read_rows(source.session, "organisation", organisation_id=organisation_id)
    text = readme.write_readme(str(row["legal_name"]), source.settings.brand_name, at=export.at, missing=export.missing)
    export.add(readme.NAME, [text.encode()])
    export.add(SUMS, [_sums(export.sums)])


def _sums(sums: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()
