"""What comes of looking into a file."""

from dataclasses import dataclass

from portal.evidence.rules import FileFormat, Refusal


class Unfit(Exception):
    """The file is not taken, for this reason; the text is for tests and for people who look closely."""

    def __init__(self, reason: Refusal, detail: str = "") -> None:
        super().__init__(detail or reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fit:
    """The file is taken. `rewritten` is what is kept in its place, or None when it is kept as it came."""

    file_format: FileFormat
    rewritten: bytes | None = None
