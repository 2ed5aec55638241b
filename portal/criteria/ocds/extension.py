"""The portal's own extension of the Open Contracting Data Standard, as the portal publishes it beside its exports.

Its address ends in "criteria-profile/extension.json": by that the independent check knows it.
"""

import json

from portal.criteria.ocds.validating import OURS, SCHEMAS

METADATA = "extension.json"
FILES = frozenset({METADATA, "release-schema.json", "codelists/criterionAssurance.csv"})


def find_extension_file(name: str, *, documentation_uri: str) -> bytes | None:
    """The file of the extension with this name, as it is sent to whoever asks; None if there is no such file.

    `documentation_uri` is the page of this portal that tells people what the fields mean.
    """
    if name not in FILES:
        return None
    content = (SCHEMAS / OURS / name).read_bytes()
    if name != METADATA:
        return content
    metadata = json.loads(content) | {"documentationUrl": {"en": documentation_uri}}
    return json.dumps(metadata, ensure_ascii=False, indent=2).encode()
