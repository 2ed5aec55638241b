"""The register of item ids: an id, once published, keeps its meaning and is never given to another item."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from portal.core.yaml_files import ContentErrors, ContentProblem
from portal.questionnaires.rules.structure import Item, Questionnaire

ITEM_IDS_FILE = "item-ids.lock"

_LINE = re.compile(r"(\S+) ([a-z_]+)( retired)?")


@dataclass(frozen=True, slots=True)
class RegisteredId:
    """An id with the type of its item, and whether the item has been given up."""

    item_id: str
    type: str
    retired: bool = False

    @property
    def line(self) -> str:
        """The line of the register."""
        return f"{self.item_id} {self.type}{' retired' if self.retired else ''}"


Register = Mapping[str, RegisteredId]


def read_register(path: Path) -> Register:
    """Every id that was ever published; empty without a file. Raises ContentErrors."""
    if not path.exists():
        return {}
    register = {}
    problems = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            problems.append(ContentProblem(path.name, number, "", "a line is: id, type, and perhaps the word retired"))
        elif found[1] in register:
            problems.append(ContentProblem(path.name, number, found[1], "this id is here twice"))
        else:
            register[found[1]] = RegisteredId(found[1], found[2], bool(found[3]))
    if problems:
        raise ContentErrors(problems)
    return register


def check_ids(questionnaires: Collection[Questionnaire], register: Register) -> None:
    """Refuse an id that stood for another kind of item, or for one that was given up; raises ContentErrors."""
    problems = [
        ContentProblem(f"{questionnaire.id}/{HEAD}", 1, item.id, message)
        for questionnaire in questionnaires
        for item in questionnaire.items
        for message in _faults(item, register.get(item.id))
    ]
    if problems:
        raise ContentErrors(problems)


HEAD = "questionnaire.yaml"


def _faults(item: Item, registered: RegisteredId | None) -> Iterator[str]:
    if registered is None:
        return
    if registered.retired:
        yield "this id was given up: an id is never used again, give the item a new one"
    elif registered.type != item.type.value:
        yield f"this id stands for an item of type {registered.type}: a changed meaning needs a new id"


def add_to_register(root: Path, questionnaires: Collection[Questionnaire]) -> list[str]:
    """Write new ids to the register and mark those that no questionnaire has any more; returns the changed lines."""
    path = root / ITEM_IDS_FILE
    register = dict(read_register(path))
    items = {item.id: item for questionnaire in questionnaires for item in questionnaire.items}
    changed = []
    for item_id, item in items.items():
        if item_id not in register:
            register[item_id] = RegisteredId(item_id, item.type.value)
            changed.append(register[item_id].line)
    for item_id, registered in register.items():
        if item_id not in items and not registered.retired:
            register[item_id] = replace(registered, retired=True)
            changed.append(register[item_id].line)
    lines = [register[item_id].line for item_id in sorted(register)]
    path.write_text("\n".join(lines) + "\n" if lines else "", encoding="utf-8")
    return changed
