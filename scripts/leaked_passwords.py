"""Writes portal/accounts/leaked_passwords.txt from lists of leaked passwords, one a line, the files that are named.

    .venv/bin/python -m scripts.leaked_passwords FILE...

The lists are not part of the repository; what is written says which they were. Only what is long enough to be chosen
here is kept, as the first digits of its SHA-1.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from portal.accounts.leaks import SHIPPED, SHIPPED_DIGITS, fingerprint
from portal.accounts.rules import SHORTEST_PASSWORD


def header() -> list[str]:
    """What stands before the list: the comment lines that are there now."""
    return [line for line in SHIPPED.read_text(encoding="ascii").splitlines() if line.startswith("#")]


def fingerprints(passwords: Iterable[str]) -> list[str]:
    """The lines of the list, in order."""
    kept = {password.casefold() for password in passwords if len(password) >= SHORTEST_PASSWORD}
    return sorted({fingerprint(password)[:SHIPPED_DIGITS] for password in kept})


def main() -> None:
    """Reads the files that were named and writes the list."""
    words = [line for name in sys.argv[1:] for line in Path(name).read_text(encoding="utf-8").splitlines()]
    SHIPPED.write_text("\n".join([*header(), *fingerprints(words)]) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
