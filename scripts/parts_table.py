"""Writes the table of docs/reference/parts.md: every package that the portal runs with, from the lock file."""

import re
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution

from portal.core.config import ROOT
from scripts.pages import put_table

FILE = ROOT / "docs" / "reference" / "parts.md"
WANTED, LOCKED = ROOT / "requirements" / "base.in", ROOT / "requirements" / "base.lock"
LONGEST_LICENCE = 60  # what is longer is the licence itself, not its name

_WANTED = re.compile(r"^([a-z0-9-]+)(?:\[\w+\])?(?:==\S+)?  # (.+)$", re.MULTILINE)
_PART = re.compile(r"^([a-z0-9.-]+)(?:\[\w+\])?==([^\s;]+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
_VIA = re.compile(r"^    #(?: via |   )([a-z0-9-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """A package of the lock file; `for_` says what we use it for, or which other packages do."""

    name: str
    version: str
    licence: str
    for_: str


def list_parts() -> list[Part]:
    """Every package of the lock file, by name. Raises PackageNotFoundError for one that is not installed."""
    wanted = dict(_WANTED.findall(WANTED.read_text(encoding="utf-8")))
    return [
        Part(name, version, _licence(distribution(name)), wanted.get(name) or "for " + ", ".join(_VIA.findall(rest)))
        for name, version, rest in _PART.findall(LOCKED.read_text(encoding="utf-8"))
    ]


def _licence(package: Distribution) -> str:
    """The name of its licence, as the package itself says."""
    said = package.metadata
    name = said.get("License-Expression") or (said.get("License") or "").strip()
    if name and len(name) <= LONGEST_LICENCE:
        return name
    kinds = [one.split(" :: ")[-1] for one in said.get_all("Classifier") or [] if one.startswith("License :: ")]
    return ", ".join(kinds) or "see the package"


def table() -> str:
    """The table, a row for each package."""
    lines = ["| Package | Version | Licence | What for |", "| --- | --- | --- | --- |"]
    lines += [f"| {part.name} | {part.version} | {part.licence} | {part.for_} |" for part in list_parts()]
    return "\n".join(lines) + "\n"


def with_table(text: str) -> str:
    """The page's text with the table as it should be."""
    return put_table(text, table())


if __name__ == "__main__":
    FILE.write_text(with_table(FILE.read_text(encoding="utf-8")), encoding="utf-8")
