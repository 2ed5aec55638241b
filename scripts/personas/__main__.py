"""Writes the page of every persona: `python -m scripts.personas`, after a change of a questionnaire or a persona."""

from scripts.personas.pages import Case, page
from scripts.personas.reading import EXPECTED, FOLDER, core, read_personas


def write_pages() -> None:
    """Write every page anew, and take away those that no persona has any longer."""
    questionnaire = core()
    pages = {
        f"{persona.name}.md": page(Case(questionnaire, persona)) for persona in read_personas(FOLDER, questionnaire)
    }
    EXPECTED.mkdir(exist_ok=True)
    for old in EXPECTED.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (EXPECTED / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_pages()
