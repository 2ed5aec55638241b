"""A blank copy of a questionnaire as words in one language: the same for page, PDF and workbook."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.core.config import Settings
from portal.organisations.wording import SIZES
from portal.questionnaires.blank.choosing import Choice
from portal.questionnaires.outline import Asked, Outline, minutes_for, outline_for, sector_sections
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.rules.structure import CHOICE_TYPES, Item, ItemType, Questionnaire
from portal.questionnaires.wording import Wording


@dataclass(frozen=True, slots=True)
class BlankOption:
    """One answer to tick: its code, its mark on paper ("" for none) and its words."""

    code: str
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class BlankCheck:
    """One check to tick, its code and the level from which it counts."""

    code: str
    text: str
    needed_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankItem:
    """One question with what there is to tick; without options there is `room` to write: "line" or "lines"."""

    code: str
    number: int
    name: str
    text: str
    why: str
    help: str
    when: str
    options: tuple[BlankOption, ...]
    room: str
    unit: str
    checks: tuple[BlankCheck, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlankSection:
    """A section with its questions."""

    title: str
    summary: str
    items: tuple[BlankItem, ...]


@dataclass(frozen=True, kw_only=True)
class BlankDocument:
    """All of it. `kind` says in words for whom it is; `minutes` is None when no size was chosen."""

    questionnaire_id: str
    version: str
    content_hash: str
    language: str
    choice: Choice
    brand: str
    colour: str
    title: str
    summary: str
    kind: str
    questions: tuple[int, int]
    minutes: tuple[int, int] | None
    prepare: tuple[str, ...]
    sections: tuple[BlankSection, ...]
    web_address: str
    sizes: tuple[tuple[str, str], ...]
    sectors: tuple[tuple[str, str], ...]


def blank_document(
    version: PublishedVersion, choice: Choice, *, language: str, settings: Settings, web_address: str
) -> BlankDocument:
    """The blank copy for a choice, in a language."""
    questionnaire = version.questionnaire
    wording = Wording(questionnaire, language)
    outline = outline_for(questionnaire, choice.kind(questionnaire))
    return BlankDocument(
        questionnaire_id=questionnaire.id,
        version=questionnaire.version,
        content_hash=version.content_hash,
        language=language,
        choice=choice,
        brand=settings.brand_name,
        colour=settings.brand_colour,
        title=wording.text("questionnaire.title"),
        summary=wording.text("questionnaire.summary"),
        kind=_kind(choice, wording),
        questions=(outline.fewest, outline.most),
        minutes=_minutes(questionnaire, choice, outline),
        prepare=tuple(wording.text(f"questionnaire.prepare.{place}") for place in range(questionnaire.prepare_count)),
        sections=tuple(_sections(outline, wording)),
        web_address=web_address,
        sizes=tuple((size.value, str(name)) for size, name in SIZES.items()),
        sectors=tuple(
            (section.id, wording.text(f"sections.{section.id}.title")) for section in sector_sections(questionnaire)
        ),
    )


def file_name(document: BlankDocument, ending: str) -> str:
    """A name for the file, in plain letters."""
    size = document.choice.size.value if document.choice.size else ""
    parts = (document.questionnaire_id, document.version, size, document.choice.section, document.language)
    return "-".join(part for part in parts if part) + f".{ending}"


def _kind(choice: Choice, wording: Wording) -> str:
    size = str(SIZES[choice.size]) if choice.size else _("Firms of any size")
    if not choice.section:
        return size
    return f"{size} · {wording.text(f'sections.{choice.section}.title')}"


def _minutes(questionnaire: Questionnaire, choice: Choice, outline: Outline) -> tuple[int, int] | None:
    if choice.size is None:
        return None
    fewest, most = (minutes_for(questionnaire, choice.size, count) for count in (outline.fewest, outline.most))
    return fewest, most


def _sections(outline: Outline, wording: Wording) -> Iterator[BlankSection]:
    number = 0
    for found in outline.sections:
        key = f"sections.{found.section.id}"
        items = []
        for item, asked in found.items:
            number += 1
            items.append(_item(item, number, asked, wording))
        yield BlankSection(wording.text(f"{key}.title"), wording.text(f"{key}.summary"), tuple(items))


def _item(item: Item, number: int, asked: Asked, wording: Wording) -> BlankItem:
    options = tuple(_options(item, wording))
    return BlankItem(
        code=item.id,
        number=number,
        name=wording.text(f"{item.id}.name"),
        text=wording.text(f"{item.id}.text"),
        why=wording.text(f"{item.id}.why"),
        help=wording.find_text(f"{item.id}.help") or "",
        when=_("Asked of some firms only.") if asked is Asked.PERHAPS else "",
        options=options,
        room="" if options else ("lines" if item.type is ItemType.LONG_TEXT else "line"),
        unit=_unit(item, wording),
        checks=tuple(
            BlankCheck(check.id, wording.text(f"{item.id}.checks.{check.id}"), check.needed_from)
            for check in item.checks
        ),
        evidence=tuple(wording.text(f"{item.id}.evidence.{place}") for place in range(item.evidence_count)),
    )


def _unit(item: Item, wording: Wording) -> str:
    if item.type is ItemType.PERCENTAGE:
        return "%"
    if item.type is ItemType.DATE:
        return _("day, month, year")
    return wording.find_text(f"{item.id}.unit") or ""


def _options(item: Item, wording: Wording) -> Iterator[BlankOption]:
    """What there is to tick, with the two ways of not answering; nothing for an item that takes words or a number."""
    if item.type is ItemType.COVERAGE:
        for level in range(5):
            yield BlankOption(str(level), str(level), wording.text(f"{item.id}.levels.{level}"))
    elif item.type is ItemType.YES_NO:
        yield BlankOption("yes", "", _("Yes"))
        yield BlankOption("no", "", _("No"))
    elif item.type in CHOICE_TYPES:
        for option in item.options:
            yield BlankOption(option.id, "", wording.text(f"{item.id}.options.{option.id}"))
    else:
        return
    yield BlankOption("dont-know", "", _("We do not know"))
    if not item.gate:
        yield BlankOption("not-applicable", "", _("Not applicable, because:"))
