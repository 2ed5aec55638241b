"""What the norms that items refer to are about, in the reader's language; read from the content folder once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from portal.questionnaires.catalogues import load_references

CONTENT = Path(__file__).resolve().parents[2] / "questionnaires"
_SOURCE = "en"


@cache
def _subjects() -> Mapping[str, Mapping[str, str]]:
    return load_references(CONTENT / "references.yaml")


def reference_subject(code: str, language: str) -> str:
    """The subject of the norm with this code, in the language or else in English; the code itself if unknown."""
    texts = _subjects().get(code, {})
    return texts.get(language) or texts.get(_SOURCE) or code
