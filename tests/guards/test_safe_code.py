"""What the code of the portal never does, whatever is typed: read from the code itself."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.accounts import models as accounts
from tests.conftest import ROOT

KEYS = (ROOT / "docs" / "reference" / "security.md").read_text(encoding="utf-8").split("## Keys and methods")[1]
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
MAKES_OBJECTS = {"pickle", "marshal", "shelve", "dill", "joblib"}
OF_PATTERNS = {"compile", "match", "fullmatch", "search", "sub", "findall", "finditer", "split"}
GIVEN_PATTERNS = {  # where a pattern is no constant: where it comes from
    "portal/organisations/tax_numbers.py": "our own list of tax numbers, in the same file",
    "portal/criteria/ocds/validating.py": "the schema of Open Contracting data, which comes with the code",
}
METHODS = {
    "sha256": "SHA-256",
    "sha1": "SHA-1",
    "blake2b": "BLAKE2b",
    "file_digest": "",
}  # of hashlib; the last is given its method
OF_CRYPTOGRAPHY = {"cryptography.fernet": "Fernet", "cryptography.exceptions": ""}
BROWSER_STORES = re.compile(r"localStorage|sessionStorage|indexedDB|\bcaches\b|serviceWorker|document\.cookie")
BRACKETS = {  # where our script sets a name that is not written there: the names are those of a list beside it
    "passkeys.mjs": ["found[list] =", "response[name] ="],
}


def sources() -> Iterator[tuple[str, ast.Module]]:
    found = sorted((ROOT / "portal").rglob("*.py"))
    assert len(found) > 200
    for file in found:
        yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call of the portal: its file, the call, and what is called, such as `re.sub`."""
    for name, tree in sources():
        yield from ((name, node, ast.unparse(node.func)) for node in ast.walk(tree) if isinstance(node, ast.Call))


def imported() -> Iterator[tuple[str, str]]:
    """Every module that is imported, with the file that does."""
    for name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield name, node.module or ""


def is_written_there(node: ast.expr) -> bool:
    """Whether a text is a constant, or put together of constants (names in capitals) alone."""
    if isinstance(node, ast.JoinedStr):
        return all(is_written_there(part) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        names = [one for one in ast.walk(node.value) if isinstance(one, ast.Name | ast.Attribute)]
        last = [one.attr if isinstance(one, ast.Attribute) else one.id for one in names]
        return all(name.isupper() or name == "bounds" for name in last)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())


def settings_of(tool: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][tool]
    return found


def scripts() -> list[Path]:
    return sorted((ROOT / "static" / "src").glob("*.mjs"))


def test_no_text_is_run_as_code() -> None:
    assert [(name, called) for name, _node, called in calls() if called in RUNS_TEXT] == []


def test_no_command_goes_through_a_shell() -> None:
    ways = [(name, node, called) for name, node, called in calls() if called.startswith(("subprocess.", "os."))]
    run = [one for one in ways if one[2] in ("subprocess.run", "subprocess.Popen", "os.execv")]
    assert len(run) > 4
    assert [one[:1] for one in ways if one[2].startswith(("os.system", "os.popen", "os.spawn"))] == []
    for name, node, _called in run:
        assert "shell" not in [keyword.arg for keyword in node.keywords], name
        assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), name


def test_no_pattern_is_made_of_what_is_typed() -> None:
    ways = {f"re.{one}" for one in OF_PATTERNS}
    patterns = [(name, node.args[0]) for name, node, called in calls() if called in ways]
    assert len(patterns) > 40
    assert {name for name, pattern in patterns if not is_written_there(pattern)} == set(GIVEN_PATTERNS)


def test_what_is_read_makes_no_objects() -> None:
    assert [(name, module) for name, module in imported() if module.split(".")[0] in MAKES_OBJECTS] == []
    assert {called for _name, _node, called in calls() if called.startswith("yaml.")} == {"yaml.compose"}
    loaders = {ast.unparse(node.keywords[0].value) for _name, node, called in calls() if called == "yaml.compose"}
    assert loaders == {"yaml.CSafeLoader"}


def test_every_method_that_is_used_is_in_the_list_of_methods() -> None:
    used = {name for _name, _node, called in calls() for name in re.findall(r"^hashlib\.(\w+)", called)}
    assert used == set(METHODS)
    taken = {module for _name, module in imported() if module.startswith("cryptography")}
    assert taken == set(OF_CRYPTOGRAPHY)
    named = [*METHODS.values(), *OF_CRYPTOGRAPHY.values(), "Argon2id", "HMAC-SHA-256"]
    assert [name for name in named if name not in KEYS] == []


def test_nothing_secret_is_drawn_by_a_generator_that_can_be_guessed() -> None:
    assert [name for name, module in imported() if module == "random"] == []
    dice = {name for name, _node, called in calls() if "default_rng" in called}
    assert dice == {"portal/demo/population.py", "portal/market/forecasting/outlook.py"}  # no secret is drawn there


def test_ruff_looks_for_what_is_unsafe_and_mypy_for_every_type() -> None:
    lint, types = settings_of("ruff")["lint"], settings_of("mypy")
    assert "S" in lint["select"]
    assert [rule for rule in lint["ignore"] if rule.startswith("S") and rule != "S101"] == []
    loosened = {place for place, rules in lint["per-file-ignores"].items() if any(one.startswith("S") for one in rules)}
    assert loosened == {"tests/**", "scripts/**", "bench/**"}  # which do not run where the portal does
    assert types["strict"] is True
    assert types["files"] == ["portal", "wsgi.py"]


def test_no_password_grows_old_and_nobody_is_asked_for_a_hint() -> None:
    assert [column.name for column in accounts.Person.__table__.columns if "password" in column.name] == [
        "password_hash"
    ]
    tables = [model.__table__ for model in vars(accounts).values() if hasattr(model, "__table__")]
    assert len(tables) >= 9
    columns = {column.name for table in tables for column in table.c}
    assert [name for name in columns if re.search("hint|question|answer", name)] == []


def test_no_script_keeps_anything_in_the_browser() -> None:
    read = {file.name: file.read_text(encoding="utf-8") for file in scripts()}
    read["listo.js"] = (ROOT / "static" / "dist" / "listo.js").read_text(encoding="utf-8")
    assert len(read) > 4
    assert [name for name, text in read.items() if BROWSER_STORES.search(text)] == []


def test_no_script_sets_a_name_that_came_with_data() -> None:
    """So nobody can set `__proto__`: what comes from the server or a form is read by names that are written there."""
    set_by_name = re.compile(r"[\w.]+\[[^\]'\"]*\]\s*=(?![=>])")
    found = {file.name: set_by_name.findall(file.read_text(encoding="utf-8")) for file in scripts()}
    assert {name: hits for name, hits in found.items() if hits} == BRACKETS
    changers = re.compile(r"Object\.(assign|defineProperty|setPrototypeOf)|__proto__|prototype|Reflect\.")
    assert [file.name for file in scripts() if changers.search(file.read_text(encoding="utf-8"))] == []
    passkeys = (ROOT / "static" / "src" / "passkeys.mjs").read_text(encoding="utf-8")
    assert re.findall(r"for \(const (list|name) of (\[|\w)", passkeys) == [("list", "["), ("name", "[")]
