"""The annex to a bid: a supplier's answers to one tender's criteria, from what it sent, as words in one language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from portal.assessments.answer_words import say_answer
from portal.assessments.documents import SubmittedWork
from portal.assessments.local_time import moment_in
from portal.assessments.rules.figures import shown
from portal.bids.pack.exhibits import Exhibit, list_exhibits
from portal.bids.tender_page import REASONS, STAGES, title_of_criterion
from portal.bids.tenders_page import Listed, closing_text, title_of
from portal.certificates.queries import HeldCertificate
from portal.certificates.rules import grouped_code
from portal.core.config import Settings
from portal.criteria.rules.matching import Match, PreferenceMatch, Reason, RequirementMatch
from portal.criteria.rules.structure import CriteriaProfile
from portal.organisations.places import country_name, place_name
from portal.organisations.wording import number_line, sector_name
from portal.questionnaires.rules.answers import AnswerState
from portal.questionnaires.rules.structure import Item
from portal.questionnaires.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow:
    """One demand with the answer to it; `said` is the answer in words.

    `evidence` is what the supplier named, `documents` what it had attached when it sent the answer.
    """

    item_id: str
    name: str
    question: str
    needed: str
    said: str
    checks: tuple[str, ...]
    level: str
    verdict: str
    evidence: str
    documents: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class AnnexCriterion:
    """A criterion with its ways, and whether it is met."""

    title: str
    text: str
    stage: str
    verdict: str
    ways: tuple[tuple[AnnexRow, ...], ...]


@dataclass(frozen=True, slots=True)
class AnnexCertificate:
    """The certificate that holds today."""

    code: str
    level: str
    until: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Annex:
    """The whole annex."""

    language: str
    brand: str
    colour: str
    made_at: str
    organisation: str
    identity: tuple[str, ...]
    tender: str
    agency: str
    code: str
    version: int
    closing: str
    outcome: str
    points: str
    declared_by: str
    declaration: str
    declaration_language: str
    sent_at: str
    criteria: tuple[AnnexCriterion, ...]
    preferences: tuple[AnnexRow, ...]
    exhibits: tuple[Exhibit, ...]
    to_confirm: tuple[str, ...]
    certificate: AnnexCertificate | None
    questionnaire: str
    questionnaire_hash: str
    profile_hash: str
    submission_hash: str
    address: str


def make_annex(
    listed: Listed,
    work: SubmittedWork,
    match: Match,
    certificate: HeldCertificate | None,
    *,
    language: str,
    settings: Settings,
    at: datetime,
) -> Annex:
    """The annex of what was sent, held against the tender, in a language."""
    writer = _Writer(listed.published.profile, work, language)
    submitter = work.submitter
    title, _shown = title_of(listed.published.profile, language)
    return Annex(
        language=language,
        brand=settings.brand_name,
        colour=settings.brand_colour,
        made_at=moment_in(submitter.country, at),
        organisation=submitter.legal_name,
        identity=tuple(writer.identity()),
        tender=title,
        agency=f"{listed.agency}, {country_name(listed.country, language)}",
        code=listed.published.code,
        version=listed.published.number,
        closing=closing_text(listed.published, at),
        outcome=_outcome(match),
        points=_points(match, listed.published.profile),
        declared_by=f"{work.declaration.name}, {work.declaration.role}",
        declaration=work.declaration.text,
        declaration_language=work.declaration.language,
        sent_at=moment_in(submitter.country, work.submitted_at),
        criteria=tuple(writer.criteria(match)),
        preferences=tuple(writer.preference(found) for found in match.preferences),
        exhibits=tuple(writer.exhibits()),
        to_confirm=tuple(writer.name(item_id) for item_id in match.to_confirm),
        certificate=_certificate(certificate, writer, settings) if certificate else None,
        questionnaire=f"{writer.title}, {_('version %(version)s', version=work.questionnaire.version)}",
        questionnaire_hash=work.questionnaire_hash,
        profile_hash=listed.published.content_hash,
        submission_hash=work.content_hash,
        address=f"{settings.base_url}/tenders/{listed.published.code}",
    )


class _Writer:
    """Puts demands and answers into words."""

    def __init__(self, profile: CriteriaProfile, work: SubmittedWork, language: str) -> None:
        self._profile, self._work, self._language = profile, work, language
        self._wording = Wording(work.questionnaire, language)
        self._items = {item.id: item for item in work.questionnaire.items}

    @property
    def title(self) -> str:
        return self._wording.text("questionnaire.title")

    def level_title(self, level_id: str) -> str:
        return self._wording.text(f"levels.{level_id}.title")

    def name(self, item_id: str) -> str:
        return self._wording.find_text(f"{item_id}.name") or item_id

    def identity(self) -> Iterator[str]:
        submitter = self._work.submitter
        number = number_line(submitter.country, submitter.tax_number)
        if number:
            yield number
        yield place_name(submitter.country, submitter.region, self._language)
        yield sector_name(self._work.profile.sector, self._language)

    def criteria(self, match: Match) -> Iterator[AnnexCriterion]:
        for found in match.criteria:
            key = f"criteria.{found.criterion.id}"
            duty = not found.criterion.is_needed_to_qualify
            yield AnnexCriterion(
                title=title_of_criterion(self._profile, found.criterion, self._wording),
                text=self._profile.text(f"{key}.text", self._language),
                stage=str(STAGES[found.criterion.stage]),
                verdict=_("A duty of whoever wins") if duty else (_("Met") if found.is_met else _("Not met")),
                ways=tuple(tuple(map(self._requirement, group.requirements)) for group in found.groups),
            )

    def exhibits(self) -> Iterator[Exhibit]:
        names = {item_id: self.name(item_id) for item_id in self._profile.item_ids}
        named = {item_id: answer.evidence for item_id, answer in self._work.answers.items()}
        return list_exhibits(named, self._work.documents, names)

    def preference(self, found: PreferenceMatch) -> AnnexRow:
        needed = _("%(earned)s of %(possible)s points", earned=found.earned, possible=found.possible)
        return self._row(found.preference.item_id, found.level, found.reason, needed)

    def _requirement(self, found: RequirementMatch) -> AnnexRow:
        needed = _("Level %(level)s or higher", level=found.needed) if found.needed else _("Nothing, for your size")
        return self._row(found.requirement.item_id, found.level, found.reason, needed)

    def _row(self, item_id: str, level: int | None, reason: Reason, needed: str) -> AnnexRow:
        item, answer = self._items.get(item_id), self._work.answers.get(item_id)
        documents = self._work.documents.get(item_id, ())
        words = say_answer(item, answer, self._wording, documents) if item and answer else None
        reason_text = answer.reason if answer and answer.state is AnswerState.NOT_APPLICABLE else ""
        said = "\n".join(phrase.text for phrase in words.value) if words else self._silence(item, reason)
        return AnnexRow(
            item_id=item_id,
            name=self.name(item_id),
            question=self._wording.find_text(f"{item_id}.text") or "",
            needed=needed,
            said="\n".join(part for part in (said, reason_text) if part),
            checks=tuple(phrase.text for phrase in words.checks) if words else (),
            level="" if level is None else _("Level %(level)s of 4", level=level),
            verdict=str(REASONS[reason][0]),
            evidence=answer.evidence if answer else "",
            documents=words.documents if words else (),
            note=answer.note if answer else "",
        )

    @staticmethod
    def _silence(item: Item | None, reason: Reason) -> str:
        if item is not None and reason is Reason.NOT_ASKED:
            return _("Not asked of a firm of this kind.")
        return _("No answer")


def _outcome(match: Match) -> str:
    if match.qualifies:
        return _("By these answers the bidder meets every criterion that is required.")
    if match.meets_required:
        return _("By these answers the bidder meets what is required, with fewer points than needed.")
    return _("By these answers the bidder does not meet every criterion that is required.")


def _points(match: Match, profile: CriteriaProfile) -> str:
    if not profile.possible_points:
        return ""
    earned = format_decimal(shown(match.points))
    if not match.pass_mark:
        return _("%(earned)s of %(possible)s points", earned=earned, possible=profile.possible_points)
    return _(
        "%(earned)s of %(possible)s points; %(needed)s are needed",
        earned=earned,
        possible=profile.possible_points,
        needed=match.pass_mark,
    )


def _certificate(found: HeldCertificate, writer: _Writer, settings: Settings) -> AnnexCertificate:
    return AnnexCertificate(
        code=grouped_code(found.code),
        level=writer.level_title(found.level),
        until=str(format_date(found.expires_on, "long", locale=get_locale())),
        address=f"{settings.base_url}/c/{found.code}",
    )
