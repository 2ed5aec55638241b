"""Opens the ZIP archive that an office document is, and refuses one that is built to mislead or to swell."""

import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from portal.evidence.rules import Refusal
from portal.evidence.screening.verdicts import Unfit

MOST_PARTS = 3000
MOST_BYTES = 100_000_000  # of all parts together, unpacked
MOST_RATIO = 200  # unpacked to packed, of a part that is large enough to matter
MATTERS = 1_000_000
CHUNK = 256 * 1024
WIDEST_GAP = 24  # bytes that may stand after a part: its sizes, where they were not known before
_LOCAL_HEADER = b"PK\x03\x04"
_END_LENGTH = 22
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the archive: its name, and its whole content."""

    name: str
    content: bytes


def read_parts(content: bytes) -> list[Part]:
    """The parts, in the archive's order, each unpacked within bounds. Raises Unfit at the first thing that is wrong."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check_build(content, archive)
            return _unpack_all(archive, infos)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, IndexError) as problem:
        raise Unfit(Refusal.DAMAGED, str(problem)) from problem


def _unpack_all(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> list[Part]:
    parts, left = [], MOST_BYTES
    for info in infos:
        unpacked = _unpack(archive, info, left)
        left -= len(unpacked)
        parts.append(Part(info.filename, unpacked))
    return parts


def _check_build(content: bytes, archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len(infos) > MOST_PARTS:
        raise Unfit(Refusal.SWOLLEN, f"{len(infos)} parts")
    if archive.comment or content[-_END_LENGTH : -_END_LENGTH + 4] != b"PK\x05\x06":
        raise Unfit(Refusal.STRANGE, "something stands after the archive")
    folded = [info.filename.casefold() for info in infos]
    if len(set(folded)) != len(folded):
        raise Unfit(Refusal.STRANGE, "two parts have one name")
    for info in infos:
        _check_entry(info)
    _check_places(content, infos, archive.start_dir)


def _check_entry(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise Unfit(Refusal.PASSWORD, "a part is encrypted")
    if info.compress_type not in _METHODS:
        raise Unfit(Refusal.STRANGE, f"packed by method {info.compress_type}")
    name = info.orig_filename
    if not _is_plain(name):
        raise Unfit(Refusal.STRANGE, "the name of a part leads elsewhere")
    if info.file_size > MATTERS and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        raise Unfit(Refusal.SWOLLEN, "a part says that it swells")


def _is_plain(name: str) -> bool:
    leads_elsewhere = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    return name.isprintable() and not leads_elsewhere


def _check_places(content: bytes, infos: list[zipfile.ZipInfo], end: int) -> None:
    """Parts lie one after the other from the first byte on: none on another, and nothing before or between them."""
    free = 0
    for place, size in sorted((info.header_offset, info.compress_size) for info in infos):
        _check_gap(free, place)
        if content[place : place + 4] != _LOCAL_HEADER:
            raise Unfit(Refusal.DAMAGED, "a part is not where it should be")
        name, extra = content[place + 26 : place + 28], content[place + 28 : place + 30]
        free = place + 30 + int.from_bytes(name, "little") + int.from_bytes(extra, "little") + size
    _check_gap(free, end)


def _check_gap(free: int, place: int) -> None:
    if place < free:
        raise Unfit(Refusal.SWOLLEN, "parts lie on one another")
    if place > free + (WIDEST_GAP if free else 0):
        raise Unfit(Refusal.STRANGE, "something stands between the parts or before them")


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    """The part, counted while it is unpacked: what its header says of its size may be wrong."""
    most = min(left, max(MATTERS, MOST_RATIO * info.compress_size))
    pieces, size = [], 0
    with archive.open(info) as part:
        while piece := part.read(CHUNK):
            size += len(piece)
            if size > most:
                raise Unfit(Refusal.SWOLLEN, "a part swells")
            pieces.append(piece)
    return b"".join(pieces)
