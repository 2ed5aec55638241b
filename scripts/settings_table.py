"""Writes the table of docs/reference/settings.md from the settings themselves."""

from enum import Enum
from pathlib import Path

from portal.core.config import PREFIX, ROOT, Settings
from scripts.pages import put_table

FILE = ROOT / "docs" / "reference" / "settings.md"


def table() -> str:
    """The table, a row for each setting, in the order of the class."""
    lines = ["| Setting | Default | What it is |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        lines.append(
            f"| `{PREFIX}{name.upper()}` | {_default(field.default, field.is_required())} | {field.description} |"
        )
    return "\n".join(lines) + "\n"


def _default(value: object, required: bool) -> str:
    if required:
        return "none: made by itself on a laptop, required in production"
    if isinstance(value, Path):
        return f"`{value.relative_to(ROOT)}`"
    if isinstance(value, Enum):
        return f"`{value.value}`"
    return f"`{value}`" if value != "" else "empty"


def with_table(text: str) -> str:
    """The page's text with the table as it should be."""
    return put_table(text, table())


if __name__ == "__main__":
    FILE.write_text(with_table(FILE.read_text(encoding="utf-8")), encoding="utf-8")
