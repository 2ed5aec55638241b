"""Style sheet and script have a compressed twin that holds the same."""

import gzip

import pytest

from tests.conftest import ROOT

DIST = ROOT / "static" / "dist"


@pytest.mark.parametrize("name", ["listo.css", "listo.js"])
def test_the_compressed_twin_is_in_step(name: str) -> None:
    assert gzip.decompress((DIST / f"{name}.gz").read_bytes()) == (DIST / name).read_bytes(), "run node build.mjs"
