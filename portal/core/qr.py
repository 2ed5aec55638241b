"""QR codes as the path of an SVG picture, which pages draw without a picture file."""

from dataclasses import dataclass

import segno

QUIET_ZONE = 4


@dataclass(frozen=True, slots=True)
class QrDrawing:
    """A QR code as the path of an SVG picture of `size` by `size` modules, its quiet zone included."""

    size: int
    path: str


def draw_qr(text: str) -> QrDrawing:
    """The QR code of a text, with error correction M or better."""
    matrix = segno.make(text, error="m", micro=False, boost_error=True).matrix
    runs = [
        f"M{column + QUIET_ZONE} {row + QUIET_ZONE}h1v1h-1z"
        for row, line in enumerate(matrix)
        for column, dark in enumerate(line)
        if dark
    ]
    return QrDrawing(len(matrix) + 2 * QUIET_ZONE, "".join(runs))
