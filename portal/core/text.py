"""Makes text that people type safe to keep: every text field passes through `clean_text`, nothing else does."""

import unicodedata

_KEPT_CONTROLS = {"\n", "\t"}
# Bidirectional embeddings, overrides and isolates, and the marks that reorder neighbouring text (UAX #9).
_BIDI_CONTROLS = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}


def clean_text(text: str) -> str:
    """Composed (NFC) text without control characters, lone surrogates or bidirectional controls; ends trimmed."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (char for char in unified if _is_kept(char))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _is_kept(char: str) -> bool:
    if char in _KEPT_CONTROLS:
        return True
    return char not in _BIDI_CONTROLS and unicodedata.category(char) not in ("Cc", "Cs")


def clean_line(text: str) -> str:
    """Like `clean_text`, for fields of one line: every run of white space becomes one space."""
    return " ".join(clean_text(text).split())
