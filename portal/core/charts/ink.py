"""Colours of charts: one hue from light to dark, so that order is seen without colour vision and in grey print."""

from __future__ import annotations

from portal.core.brand import contrast

BLACK, INK, QUIET, GRID, PAPER, BLANK = "#000000", "#12201e", "#4d5b58", "#c9cfcd", "#ffffff", "#f3f1ec"
LEAST_CONTRAST = 4.5  # of text on what it stands on (WCAG 2.2, 1.4.3)
_LIGHT, _DARK = (200, 224, 217), (10, 58, 52)


def shade(share: float) -> str:
    """The colour that stands for a share from 0 (light) to 1 (dark); what lies outside is the nearest of them."""
    at = min(1.0, max(0.0, share))
    return "#" + "".join(f"{round(low + (high - low) * at):02x}" for low, high in zip(_LIGHT, _DARK, strict=True))


def steps(count: int) -> tuple[str, ...]:
    """As many colours in order, light to dark, each as far from the next as can be."""
    return tuple(shade(step / (count - 1)) if count > 1 else shade(0.7) for step in range(count))


def ink_on(ground: str) -> str:
    """Black or white for text on a colour: whichever has the higher contrast, never below `LEAST_CONTRAST`."""
    return max((BLACK, PAPER), key=lambda ink: contrast(ink, ground))
