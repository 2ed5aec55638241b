"""The readiness report: the result page, the next steps and the method, put into the shape that the PDF is made of."""

import re
import unicodedata

from flask_babel import gettext as _

from portal.assessments.answer_words import AnswerWords
from portal.core.config import Settings
from portal.guidance.rules.steps import suggest_steps
from portal.guidance.steps_page import StepCard, step_card
from portal.organisations.places import place_name
from portal.organisations.wording import number_line, sector_name
from portal.questionnaires.wording import Wording
from portal.reports.documents import ReportDocument, ReportFact, ReportItem, ReportNote, ReportSection, ReportStep
from portal.reports.item_results import ItemResult
from portal.reports.results import Result
from portal.reports.scorecard_page import SectionResult

LONGEST_NAME = 40
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def report_document(result: Result, *, settings: Settings, web_address: str, language: str) -> ReportDocument:
    """The report of a submission that was rated, in the page's language."""
    work, page, submitter = result.work, result.page, result.work.submitter
    wording = Wording(work.questionnaire, language)
    steps = suggest_steps(work.questionnaire, work.profile, work.answers, work.scorecard)
    return ReportDocument(
        language=language,
        brand=settings.brand_name,
        colour=settings.brand_colour,
        document_title=_("Readiness report"),
        organisation_name=submitter.legal_name,
        tax_number=number_line(submitter.country, submitter.tax_number),
        sector=sector_name(work.profile.sector, language),
        country=place_name(submitter.country, submitter.region, language),
        questionnaire_title=page.title,
        questionnaire_version=_("version %(version)s", version=page.version),
        submitted_on=page.sent_on,
        declared_by=page.declared_by,
        levels=page.level_titles,
        level_place=page.level_place,
        level_meaning=page.level_meaning,
        section_floors=tuple(level.floor / 100 for level in work.questionnaire.levels if level.floor),
        score=page.score,
        next_level=page.next_level or None,
        holds=tuple(hold.sentence for hold in page.holds),
        facts=tuple(ReportFact(tally.figure, tally.label) for tally in page.tallies),
        sections=tuple(_section(section) for section in page.sections),
        steps=tuple(_step(step_card(step, wording)) for step in steps),
        method=method_notes(),
        assurance=page.assurance,
        not_proven=page.not_proven,
        web_address=web_address,
        questionnaire_hash=page.questionnaire_hash,
        submission_hash=page.submission_hash,
    )


def method_notes() -> tuple[ReportNote, ...]:
    """The method in short; the web page holds the whole of it."""
    return (
        ReportNote(
            _("One question"),
            _(
                "Each answer stands for a level from 0 to 4. A check that is not ticked holds the level below the one "
                "that needs it. Not answered and “We do not know” count as level 0. “Not applicable” leaves the sum."
            ),
        ),
        ReportNote(
            _("The score"),
            _(
                "A question's score is its level divided by 4. A section's score is the weighted mean of its "
                "questions, the whole score the weighted mean of the rated sections. Figures are rounded down."
            ),
        ),
        ReportNote(
            _("The readiness level"),
            _(
                "A level needs the whole score, a floor in every rated section, and its gates. "
                "Strength in one place never hides a hole in another."
            ),
        ),
    )


def file_name(name: str, number: int, language: str) -> str:
    """A name for the file in plain letters only, whatever the organisation is called."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = _NOT_PLAIN.sub("-", plain)[:LONGEST_NAME].strip("-")
    return "-".join(part for part in ("readiness-report", slug, str(number), language) if part) + ".pdf"


def _section(section: SectionResult) -> ReportSection:
    return ReportSection(
        title=section.title,
        score=section.score,
        share=None if section.value is None else section.value / 100,
        items=tuple(_item(item) for item in section.items),
        summary=section.summary,
    )


def _item(item: ItemResult) -> ReportItem:
    return ReportItem(
        name=item.name,
        question=item.question,
        answer=_answer(item.answer),
        level=item.level,
        level_text=f"{item.level_text} · {item.points}",
        missing_checks=item.missing,
        note="\n".join(_notes(item.answer)),
    )


def _answer(words: AnswerWords) -> str:
    return "\n".join(phrase.text for phrase in words.value)


def _notes(words: AnswerWords) -> list[str]:
    lines = []
    if words.reason:
        lines.append(_("Why not: %(text)s", text=words.reason))
    if words.evidence:
        lines.append(_("What could be shown: %(text)s", text=words.evidence))
    if words.documents:
        lines.append(_("Attached: %(titles)s", titles="; ".join(words.documents)))
    if words.note:
        lines.append(_("Note: %(text)s", text=words.note))
    return lines


def _step(card: StepCard) -> ReportStep:
    first = card.actions[0]
    return ReportStep(
        title=first.title,
        do="\n".join([first.do, *(f"{action.title}. {action.do}" for action in card.actions[1:])]),
        first_step=first.first_step,
        effort=f"{card.effort}, {card.weeks}",
        gain=card.gain,
    )
