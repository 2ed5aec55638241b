"""Says whether a picture inside an office document is one: it is kept as it is, so it must not be something else."""

from collections.abc import Mapping
from functools import partial

import filetype

from portal.evidence.rules import Refusal
from portal.evidence.screening.verdicts import Unfit
from portal.evidence.screening.xml_parts import local_name, walk

RASTER = frozenset({"png", "jpg", "jpeg", "jpe", "gif", "bmp", "tif", "tiff"})
_VECTOR = {"emf": (40, b" EMF"), "wmf": (0, b"\xd7\xcd\xc6\x9a"), "wdp": (0, b"II\xbc")}
ENDINGS = RASTER | set(_VECTOR) | {"svg"}
_ACTIVE = frozenset({"script", "handler", "listener", "foreignObject", "iframe", "embed", "object", "audio", "video"})


def check_picture(content: bytes, ending: str) -> None:
    """Raises Unfit unless the content is a picture of the kind that its name says, and nothing in it is active."""
    if ending == "svg":
        walk(content, start=partial(_check_drawing))
    elif not _is_picture(content, ending):
        raise Unfit(Refusal.ATTACHMENTS, f"a part that ends in .{ending} is no picture")


def _is_picture(content: bytes, ending: str) -> bool:
    if ending in RASTER:
        found = filetype.guess(content[:8192])
        return not content or (found is not None and found.mime.startswith("image/"))
    place, mark = _VECTOR[ending]
    old_metafile = ending == "wmf" and content.startswith((b"\x01\x00\x09\x00", b"\x02\x00\x09\x00"))
    return content[place : place + len(mark)] == mark or old_metafile


def _check_drawing(name: str, attributes: Mapping[str, str]) -> None:
    if local_name(name) in _ACTIVE:
        raise Unfit(Refusal.SCRIPTS, "a drawing holds something active")
    for attribute, value in attributes.items():
        handles = local_name(attribute).lower().startswith("on")
        leads_out = local_name(attribute) == "href" and not value.strip().startswith(
            ("#", "data:image/png", "data:image/jpeg")
        )
        if handles or leads_out:
            raise Unfit(Refusal.SCRIPTS, "a drawing reacts or leads elsewhere")
