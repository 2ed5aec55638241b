"""Keeps a market in one file that all workers of a machine map into memory, and reads nothing back that was changed.

The file: eight bytes that say what it is, the length of a JSON header, the header, then every array, each beginning at
a multiple of 64 bytes. It holds the answers of single suppliers, so it is closed to other users of the machine.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.core.private_files import make_private_folder
from portal.market.columns import AskingFacts, Column, Market

KIND = b"LISTOMK1"
_LENGTH = 8  # bytes of the header's length
_ALIGNED = 64
_CHUNK = 1 << 22

Header = Mapping[str, Any]


class DamagedMarket(Exception):
    """The file is missing, or is not the one that was written."""


def write_market(path: Path, market: Market) -> tuple[str, int]:
    """Write the market under this name, whole or not at all; gives the SHA-256 of the file and its size in bytes."""
    make_private_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with mode 0600
    draft = Path(name)
    found, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in _pieces(market):
                file.write(piece)
                found.update(piece)
                size += len(piece)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return found.hexdigest(), size


def read_market(path: Path, sha256: str) -> Market:
    """The market in the file, mapped into memory; raises DamagedMarket unless the file has this SHA-256."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != sha256:
                raise DamagedMarket(f"{path.name} holds {found}")
            file.seek(len(KIND))
            length = int.from_bytes(file.read(_LENGTH), "little")
            header: Header = json.loads(file.read(length))
    except FileNotFoundError as problem:
        raise DamagedMarket(f"{path.name} is missing") from problem
    return _from_header(header, np.memmap(path, mode="r", dtype=np.uint8), _aligned(len(KIND) + _LENGTH + length))


def _pieces(market: Market) -> Iterator[bytes | memoryview]:
    header = json.dumps(_header(market), separators=(",", ":")).encode()
    start = KIND + len(header).to_bytes(_LENGTH, "little") + header
    yield start + bytes(_aligned(len(start)) - len(start))
    for _name, array in market.arrays():
        whole = np.ascontiguousarray(array)
        raw = whole.reshape(-1).view(np.uint8).data
        for place in range(0, len(raw), _CHUNK):
            yield raw[place : place + _CHUNK]
        yield bytes(_aligned(whole.nbytes) - whole.nbytes)


def _header(market: Market) -> Header:
    facts = market.facts
    return {
        "questionnaire_id": market.questionnaire_id,
        "version": market.version,
        "items": market.items,
        "sections": market.sections,
        "dimensions": {name: column.values for name, column in market.dimensions.items()},
        "facts": {name: getattr(facts, name) for name in ("on_request", "deciding", "tests")},
        "columns": {name: getattr(facts, name).values for name in ("other_sector", "versions")},
        "arrays": [(name, array.dtype.str, array.shape) for name, array in market.arrays()],
    }


def _from_header(header: Header, raw: NDArray[np.uint8], start: int) -> Market:
    arrays = dict(_arrays(header, raw, start))
    facts: dict[str, Any] = {name: tuple(values) for name, values in header["facts"].items()}
    facts |= {name.partition("/")[2]: array for name, array in arrays.items() if name.startswith("facts/")}
    facts |= {name: Column(tuple(values), facts[name]) for name, values in header["columns"].items()}
    plain = {name: array for name, array in arrays.items() if "/" not in name}
    return Market(
        questionnaire_id=header["questionnaire_id"],
        version=header["version"],
        items=tuple(header["items"]),
        sections=tuple(header["sections"]),
        dimensions={
            name: Column(tuple(values), arrays[f"dimensions/{name}"]) for name, values in header["dimensions"].items()
        },
        facts=AskingFacts(**facts),
        **plain,
    )


def _arrays(header: Header, raw: NDArray[np.uint8], start: int) -> Iterator[tuple[str, NDArray[Any]]]:
    for name, kind, shape in header["arrays"]:
        dtype = np.dtype(kind)
        length = int(np.prod(shape)) * dtype.itemsize
        yield name, np.asarray(raw[start : start + length]).view(dtype).reshape(shape)
        start += _aligned(length)


def _aligned(length: int) -> int:
    return -(-length // _ALIGNED) * _ALIGNED
