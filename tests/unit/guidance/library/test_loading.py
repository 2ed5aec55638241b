"""Reading the library: every fault is told, and the languages must say the same."""

from pathlib import Path

import pytest

from portal.guidance.library.articles import LANGUAGES, Audience
from portal.guidance.library.loading import LibraryReading, read_library

HEAD = '---\ntitle: "A title"\nsummary: "What it is about."\n'
ARTICLE = HEAD + "for: supplier\nminutes: 4\norder: 1\nitems: [policy.commitment]\nreferences: [UNGP-16]\n---\n"
STARTER = HEAD + "order: 1\nitems: [policy.commitment]\n---\n# A title\n\n[name]\n"
BODY = "## Part\n\n" + "word " * 400 + "\n\n- one\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for language in LANGUAGES:
        for folder, head, body in (("library", ARTICLE, BODY), ("starters", STARTER, "")):
            (tmp_path / folder / language).mkdir(parents=True)
            text = head + body if language == "en" else HEAD + "---\n" + (body or "# A title\n\n[nombre]\n")
            (tmp_path / folder / language / "first.md").write_text(text, "utf-8")
    return tmp_path


def read(root: Path) -> LibraryReading:
    return read_library(root, items={"policy.commitment"}, references={"UNGP-16"})


def told(root: Path) -> list[str]:
    return [str(problem) for problem in read(root).problems]


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_sound_library_is_read_in_four_languages(root: Path) -> None:
    found = read(root)
    assert found.problems == []
    (article,), (starter,) = found.library.articles, found.library.starters
    assert (article.slug, article.audience, article.minutes, set(article.texts)) == (
        "first", Audience.SUPPLIER, 4, set(LANGUAGES),
    )  # fmt: skip
    assert found.library.articles_on("policy.commitment") == (article,)
    assert found.library.starters_for("policy.commitment") == (starter,)
    assert found.library.articles_for(Audience.AGENCY) == ()
    assert (found.library.find_article("first"), found.library.find_article("x")) == (article, None)
    assert (found.library.find_starter("first"), found.library.find_starter("x")) == (starter, None)
    assert found.words["en"] > 400


def test_a_missing_translation_is_told_and_english_shown(root: Path) -> None:
    (root / "library/pt/first.md").unlink()
    assert told(root) == ["library/pt/first.md, line 1: this text is missing"]
    (article,) = read(root).library.articles
    assert article.text("pt") == article.texts["en"]


def test_a_text_that_is_not_there_in_english_is_told(root: Path) -> None:
    (root / "library/es/other.md").write_text(HEAD + "---\n" + BODY, "utf-8")
    assert told(root) == ["library/es/other.md, line 1: there is no such text in English"]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("library/en/first.md", "policy.commitment", "policy.nothing", "there is no item “policy.nothing”"),
        ("library/en/first.md", "UNGP-16", "UNGP-99", "there is no reference “UNGP-99”"),
        ("starters/en/first.md", "policy.commitment", "policy.nothing", "there is no item “policy.nothing”"),
        ("library/fr/first.md", "- one", "one", "this is not built like the English text"),
        ("library/fr/first.md", "- one", "- [one](first)", "or links elsewhere"),
        ("library/en/first.md", "minutes: 4", "minutes: 99", "must be 15 or less"),
        ("library/es/first.md", 'title: "A title"\n', "", "“title” is missing"),
        ("library/en/first.md", "word word word word ", "", "an article has 400 to 900 words, this has 398"),
        ("library/pt/first.md", "---\n", "", "a text begins with its head between two lines of ---"),
        ("starters/es/first.md", "[nombre]", "`code`", "a text may not hold “code_inline”"),
        ("starters/en/first.md", "order: 1", "order: [", "this is not YAML"),
    ],
)  # fmt: skip
def test_each_fault_is_told(root: Path, file: str, old: str, new: str, message: str) -> None:
    change(root, file, old, new)
    problems = read(root).problems
    assert any(problem.file == file and message in problem.message for problem in problems), problems


def test_a_link_to_nothing_is_told_in_every_language(root: Path) -> None:
    for language in LANGUAGES:
        change(root, f"library/{language}/first.md", "- one", "- [one](nowhere)")
    assert sorted(problem.file for problem in read(root).problems) == sorted(
        f"library/{language}/first.md" for language in LANGUAGES
    )


def test_the_line_of_a_fault_in_the_head_is_right(root: Path) -> None:
    change(root, "library/en/first.md", "order: 1", "order: 0")
    (problem,) = read(root).problems
    assert problem.line == 6
