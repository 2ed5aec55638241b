"""A questionnaire as one plain document that loses nothing, and the canonical bytes and hash of any document."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

from portal.questionnaires.rules.structure import Questionnaire

Document = Mapping[str, Any]


def canonical_json(document: Document) -> bytes:
    """The document as canonical JSON (RFC 8785) in UTF-8; raises ValueError for what JSON cannot hold."""
    return rfc8785.dumps(dict(document))


def content_hash(document: Document) -> str:
    """The SHA-256 of the document's canonical JSON, in lower-case hexadecimal."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def to_document(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questionnaire, with all its texts, as JSON values."""
    raise NotImplementedError


def from_document(document: Document) -> Questionnaire:
    """The questionnaire that `to_document` made the document from."""
    raise NotImplementedError
