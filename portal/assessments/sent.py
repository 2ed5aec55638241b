"""The page of what was sent, from the frozen document: by whom, and every question with its answer, word for word."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.assessments.answer_words import AnswerWords, say_answer
from portal.assessments.documents import SubmittedWork
from portal.assessments.local_time import moment_in
from portal.core.i18n import current_language
from portal.organisations.places import place_name
from portal.organisations.wording import number_name, sector_name
from portal.questionnaires.rules.structure import Item
from portal.questionnaires.wording import Wording


@dataclass(frozen=True, kw_only=True)
class SentPage:
    """A submission to be read and printed; `document` is the very text that the hash was taken of."""

    work: SubmittedWork
    wording: Wording
    organisation: list[dict[str, str]]
    sections: tuple[tuple[str, tuple[tuple[Item, AnswerWords], ...]], ...]
    moment: str
    document: str


def sent_page(work: SubmittedWork, document: str) -> SentPage:
    """The page of this submission, in the page's language."""
    wording = Wording(work.questionnaire, current_language())
    by_section: dict[str, list[tuple[Item, AnswerWords]]] = {}
    for item in work.asked:
        words = say_answer(item, work.answers.get(item.id), wording, work.documents.get(item.id, ()))
        by_section.setdefault(item.section_id, []).append((item, words))
    return SentPage(
        work=work,
        wording=wording,
        organisation=_organisation(work),
        sections=tuple((section_id, tuple(items)) for section_id, items in by_section.items()),
        moment=moment_in(work.profile.country, work.submitted_at),
        document=document,
    )


def _organisation(work: SubmittedWork) -> list[dict[str, str]]:
    """Who sent it, as it was on that day, in rows of words."""
    sender, language = work.submitter, current_language()
    pairs = (
        (_("Legal name"), sender.legal_name),
        (_("Name your customers know"), sender.trade_name),
        (number_name(sender.country), sender.tax_number),
        (_("Country"), place_name(sender.country, sender.region, language)),
        (_("Sector"), sector_name(work.profile.sector, language)),
    )
    return [{"key": key, "value": value} for key, value in pairs if value]
