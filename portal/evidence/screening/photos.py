"""Reads a photo and writes it anew: upright and of the same size, without place, date, device or anything else."""

import warnings
from io import BytesIO

import pi_heif
from PIL import Image, ImageOps

from portal.evidence.rules import FileFormat, Refusal
from portal.evidence.screening.verdicts import Unfit

MOST_PIXELS = 50_000_000
QUALITY = 88
_READERS = {"image/jpeg": ("JPEG",), "image/png": ("PNG",), "image/heic": ("HEIF",), "image/heif": ("HEIF",)}
_PNG_MODES = {"1": "L", "L": "L", "I": "L", "I;16": "L", "LA": "LA", "RGB": "RGB"}
MEDIA_TYPES = frozenset(_READERS)


def rewrite_photo(content: bytes, media_type: str) -> tuple[FileFormat, bytes]:
    """The picture alone, as JPEG, or as PNG if it came as one. Raises Unfit if it cannot be read or is too large."""
    pi_heif.register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large pictures; the bound here is our own
            return _rewrite(content, media_type)
    except Unfit:
        raise
    except Image.DecompressionBombError as problem:
        raise Unfit(Refusal.TOO_MANY_PIXELS, str(problem)) from problem
    except Exception as problem:  # whatever a decoder raises for what somebody sent: it cannot be read
        raise Unfit(Refusal.DAMAGED, f"{type(problem).__name__}: {problem}") from problem


def _rewrite(content: bytes, media_type: str) -> tuple[FileFormat, bytes]:
    target = BytesIO()
    with Image.open(BytesIO(content), formats=_READERS[media_type]) as photo:
        if photo.width * photo.height > MOST_PIXELS:
            raise Unfit(Refusal.TOO_MANY_PIXELS, f"{photo.width} by {photo.height}")
        ImageOps.exif_transpose(photo, in_place=True)
        if media_type == "image/png":
            _bare(photo, _PNG_MODES.get(photo.mode, "RGBA")).save(target, "PNG")
            return FileFormat.PNG, target.getvalue()
        _bare(photo, "L" if photo.mode == "L" else "RGB").save(target, "JPEG", quality=QUALITY)
    return FileFormat.JPEG, target.getvalue()


def _bare(photo: Image.Image, mode: str) -> Image.Image:
    """The picture in this mode with nothing beside its pixels."""
    bare = photo.convert(mode)
    bare.info = {}
    return bare
