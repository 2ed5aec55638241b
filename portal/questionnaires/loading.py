"""Loading a questionnaire from its folder: shape first, then meaning; every problem is told at once."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from portal.core.yaml_files import ContentErrors, ContentProblem, Place, YamlFile, read_shape, read_yaml
from portal.questionnaires.building import Built, head_texts
from portal.questionnaires.catalogues import KNOWN, read_references
from portal.questionnaires.rules.soundness.findings import Finding, repeated
from portal.questionnaires.rules.soundness.whole import gate_findings, head_findings, part_findings
from portal.questionnaires.rules.structure import Questionnaire
from portal.questionnaires.schema import ItemShape, QuestionnaireShape, SectionShape
from portal.questionnaires.translating import read_translations

__all__ = ["ContentErrors", "ContentProblem", "load_questionnaire"]

HEAD_FILE = "questionnaire.yaml"


def load_questionnaire(folder: Path, *, allow_untranslated: bool = False) -> Questionnaire:
    """Load the questionnaire in this folder, with the references beside it.

    Raises ContentErrors with every problem found. With `allow_untranslated` a translation may lack texts; pages
    then show the source language.
    """
    return _Loading(folder, allow_untranslated=allow_untranslated).questionnaire()


class _Loading:
    """One loading: the files read, where each part came from, and the problems met."""

    def __init__(self, folder: Path, *, allow_untranslated: bool) -> None:
        self._folder = folder
        self._allow_untranslated = allow_untranslated
        self._files: list[YamlFile] = []
        self._section_files: list[YamlFile] = []
        self._places: dict[str, tuple[YamlFile, Place]] = {}
        self._faulty_items: set[str] = set()
        self._built = Built()

    def questionnaire(self) -> Questionnaire:
        head_file = self._read(HEAD_FILE)
        self._places[""] = (head_file, ())
        head = read_shape(QuestionnaireShape, head_file) if head_file.data is not None else None
        for section_id in self._section_ids(head, head_file):
            self._add_section(section_id)
        references = read_references(self._folder.parent / "references.yaml")
        self._files.append(references.file)
        found = [
            *self._built.findings,
            *part_findings(self._built.sections, references.codes, KNOWN, self._faulty_items),
        ]
        if head is None:
            raise ContentErrors([*self._problems(), *map(self._problem, found)])
        texts = {**head_texts(head), **self._built.texts}
        translations = read_translations(self._folder, head, texts, allow_missing=self._allow_untranslated)
        self._files.extend(translations.files)
        questionnaire = self._built.questionnaire(head, translations.texts)
        found += self._head_findings(questionnaire)
        problems = [*self._problems(), *map(self._problem, found)]
        if problems:
            raise ContentErrors(problems)
        return questionnaire

    def _read(self, name: str) -> YamlFile:
        file = read_yaml(self._folder / name, f"{self._folder.name}/{name}")
        self._files.append(file)
        return file

    def _section_ids(self, head: QuestionnaireShape | None, head_file: YamlFile) -> list[str]:
        there = sorted(path.stem for path in (self._folder / "sections").glob("*.yaml"))
        if head is None:
            return there
        for section_id in sorted(set(there).difference(head.sections)):
            message = f"the file sections/{section_id}.yaml is not among the sections"
            head_file.problems.append(head_file.problem(("sections",), message))
        for place, section_id in repeated(head.sections):
            head_file.problems.append(head_file.problem(("sections", place), f"“{section_id}” is here twice"))
        if head.id != self._folder.name:
            head_file.problems.append(head_file.problem(("id",), "the id must be the name of the folder"))
        return list(dict.fromkeys(head.sections))

    def _add_section(self, section_id: str) -> None:
        file = self._read(f"sections/{section_id}.yaml")
        self._section_files.append(file)
        if file.data is None:
            return
        about = f"sections.{section_id}"
        shape = read_shape(SectionShape, file, item=about)
        raw_items = file.data.get("items") if isinstance(file.data, dict) else None
        places = range(len(raw_items)) if isinstance(raw_items, list) else range(0)
        items = [self._read_item(file, ("items", place)) for place in places]
        if shape is None:
            return
        self._places |= {about: (file, ()), f"sections.{shape.id}": (file, ())}
        if shape.id != section_id:
            file.problems.append(file.problem(("id",), "the id must be the name of the file", item=about))
        self._built.add_section(shape, [item for item in items if item is not None])

    def _read_item(self, file: YamlFile, place: Place) -> ItemShape | None:
        raw_id = _id_of(file.data["items"][place[1]])
        name = raw_id or f"item {int(place[1]) + 1}"
        item = read_shape(ItemShape, file, place, item=name)
        if item is None:
            self._faulty_items.add(name)
        self._places[name] = (file, place)
        return item

    def _head_findings(self, questionnaire: Questionnaire) -> Iterable[Finding]:
        yield from head_findings(questionnaire)
        if not any(file.problems for file in self._section_files):
            yield from gate_findings(questionnaire.sections)

    def _problems(self) -> list[ContentProblem]:
        return [problem for file in self._files for problem in file.problems]

    def _problem(self, finding: Finding) -> ContentProblem:
        file, place = self._places[finding.about]
        return file.problem((*place, *finding.key), finding.message, item=finding.about)


def _id_of(raw: Any) -> str:
    found = raw.get("id") if isinstance(raw, Mapping) else None
    return found if isinstance(found, str) else ""
