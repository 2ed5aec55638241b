"""One tender held against a supplier's answers: qualifies or not, criterion by criterion, with what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _

from portal.assessments.local_time import date_in
from portal.assessments.rules.figures import shown
from portal.bids.at_hand import AtHand, Source
from portal.bids.tenders_page import Listed, closing_text, fits_supplier, title_of
from portal.criteria.rules.matching import CriterionMatch, Match, PreferenceMatch, Reason, RequirementMatch
from portal.criteria.rules.structure import Assurance, CriteriaProfile, Criterion, LegalBasis, Stage
from portal.guidance.level_rules import target_text
from portal.organisations.places import country_name
from portal.questionnaires.rules.structure import Questionnaire
from portal.questionnaires.wording import Wording

STAGES = {
    Stage.SELECTION: _("To take part"),
    Stage.AWARD: _("To win"),
    Stage.CONTRACT_PERFORMANCE: _("During the contract"),
}
ASSURANCES = {
    Assurance.SELF_DECLARED: _("Your own declaration is enough."),
    Assurance.EVIDENCED: _("Evidence must be named."),
    Assurance.REVIEWED: _("The evidence must have been reviewed."),
}
REASONS = {
    Reason.MET: (_("Met"), "complete"),
    Reason.NOT_ASKED: (_("Does not apply to you"), "complete"),
    Reason.NOT_APPLICABLE: (_("You said it does not apply"), "info"),
    Reason.BELOW: (_("Not met yet"), "problem"),
    Reason.NOT_ANSWERED: (_("Not answered yet"), "not-started"),
    Reason.NOT_BACKED: (_("Evidence is missing"), "attention"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandRow:
    """One item that is demanded or earns points: the question, what it must be, what it is, and the verdict.

    `needs` says in words what the level asks for; `evidence` are examples of what would show it.
    """

    item_id: str
    name: str
    question: str
    needed: str
    level: str
    verdict: str
    state: str
    needs: str
    checks: tuple[str, ...]
    evidence: tuple[str, ...]
    earns: str
    may_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionCard:
    """A criterion with its ways to meet it: all rows of any one way. Title and text say in which language they are."""

    id: str
    title: str
    language: str
    text: str
    text_language: str
    stage: str
    assurance: str
    basis: LegalBasis | None
    is_met: bool
    is_duty: bool
    ways: tuple[tuple[DemandRow, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderPage:
    """Everything about a tender for this reader.

    `to_answer` are the items without an answer that counts; `source_kind` is None for a reader who is no supplier;
    `sizes` says that less is asked of small firms.
    """

    code: str
    title: str
    language: str
    summary: str
    summary_language: str
    agency: str
    country: str
    closing: str
    is_open: bool
    fits: bool
    source: str
    basis: tuple[LegalBasis, ...]
    note: str
    number: int
    content_hash: str
    qualifies: bool
    passes: bool
    missing: int
    points: str
    pass_mark: int
    possible: int
    criteria: tuple[CriterionCard, ...]
    preferences: tuple[DemandRow, ...]
    to_answer: tuple[str, ...]
    to_confirm: tuple[str, ...]
    source_kind: Source | None
    sizes: bool


def tender_page(
    listed: Listed, questionnaire: Questionnaire, match: Match, *, language: str, at: datetime
) -> TenderPage:
    """The page for a supplier with these answers, or, where nothing is at hand, for any reader."""
    published, profile, at_hand = listed.published, listed.published.profile, listed.at_hand
    title, shown_in = title_of(profile, language)
    summary, summary_in = text_of(profile, "profile.summary", language)
    rows = _Rows(profile, questionnaire, language)
    return TenderPage(
        code=published.code,
        title=title,
        language=shown_in,
        summary=summary,
        summary_language=summary_in,
        agency=listed.agency,
        country=country_name(listed.country, language),
        closing=closing_text(published, at),
        is_open=published.is_open(at),
        fits=at_hand is None or fits_supplier(profile, at_hand.supplier),
        source=source_text(at_hand) if at_hand else "",
        basis=profile.legal_basis,
        note=profile.source,
        number=published.number,
        content_hash=published.content_hash,
        qualifies=match.qualifies,
        passes=match.passes,
        missing=sum(1 for found in match.criteria if found.criterion.is_needed_to_qualify and not found.is_met),
        points=points_text(match.points),
        pass_mark=match.pass_mark,
        possible=profile.possible_points,
        criteria=tuple(rows.criterion(found) for found in match.criteria),
        preferences=tuple(rows.preference(found) for found in match.preferences),
        to_answer=at_hand.to_answer(profile) if at_hand else (),
        to_confirm=tuple(rows.name(item_id) for item_id in match.to_confirm),
        source_kind=at_hand.source if at_hand else None,
        sizes=_relief(profile),
    )


def _relief(profile: CriteriaProfile) -> bool:
    return any(level < found.level for found in profile.requirements for level in found.relief.values())


def text_of(profile: CriteriaProfile, key: str, language: str) -> tuple[str, str]:
    """A text of the profile for a reader of this language, and the language that it is in."""
    own = profile.texts.get(language, {}).get(key)
    return (own, language) if own else (profile.text(key, language), profile.language)


def title_of_criterion(profile: CriteriaProfile, criterion: Criterion, wording: Wording) -> str:
    """The criterion's title, or else the name of the first item that it demands."""
    title = profile.text(f"criteria.{criterion.id}.title", wording.language)
    items = [found.item_id for group in criterion.groups for found in group.requirements]
    return title or next((wording.find_text(f"{item_id}.name") or item_id for item_id in items), criterion.id)


def source_text(at_hand: AtHand) -> str:
    """Which answers these are."""
    if at_hand.source is Source.DRAFT:
        return gettext("Worked out from the answers that you are working on. They have not been sent.")
    if at_hand.source is Source.SENT and at_hand.said_at is not None:
        return gettext(
            "Worked out from what you sent on %(date)s.", date=date_in(at_hand.supplier.country, at_hand.said_at)
        )
    return gettext("You have not answered anything yet.")


def points_text(points: Fraction) -> str:
    """Points, rounded down to a tenth."""
    return str(format_decimal(shown(points)))


class _Rows:
    """Puts demands into the reader's words."""

    def __init__(self, profile: CriteriaProfile, questionnaire: Questionnaire, language: str) -> None:
        self._profile, self._questionnaire, self._language = profile, questionnaire, language
        self._wording = Wording(questionnaire, language)

    def name(self, item_id: str) -> str:
        """What the item is called; its id where this questionnaire does not have it."""
        return self._wording.find_text(f"{item_id}.name") or item_id

    def criterion(self, found: CriterionMatch) -> CriterionCard:
        criterion, profile = found.criterion, self._profile
        title, title_in = text_of(profile, f"criteria.{criterion.id}.title", self._language)
        text, text_in = text_of(profile, f"criteria.{criterion.id}.text", self._language)
        return CriterionCard(
            id=criterion.id,
            title=title_of_criterion(profile, criterion, self._wording),
            language=title_in if title else self._language,
            text=text,
            text_language=text_in,
            stage=str(STAGES[criterion.stage]),
            assurance=str(ASSURANCES[criterion.assurance]),
            basis=criterion.legal_basis,
            is_met=found.is_met,
            is_duty=not criterion.is_needed_to_qualify,
            ways=tuple(tuple(map(self._requirement, group.requirements)) for group in found.groups),
        )

    def preference(self, found: PreferenceMatch) -> DemandRow:
        preference = found.preference
        earns = gettext("%(earned)s of %(possible)s points", earned=found.earned, possible=found.possible)
        steps = [
            gettext("level %(level)s: %(points)s", level=level, points=points)
            for level, points in enumerate(preference.points)
            if level and points != preference.points[level - 1]
        ]
        best = next((level for level in range(1, 5) if preference.points[level] == preference.points[-1]), 4)
        return self._row(
            preference.item_id, best, found.level, found.reason, needed="; ".join(steps), earns=earns, is_scored=True
        )

    def _requirement(self, found: RequirementMatch) -> DemandRow:
        needed = (
            gettext("Level %(level)s or higher", level=found.needed)
            if found.needed
            else gettext("Nothing, for your size")
        )
        return self._row(found.requirement.item_id, found.needed, found.level, found.reason, needed=needed)

    def _row(
        self,
        item_id: str,
        target: int,
        level: int | None,
        reason: Reason,
        *,
        needed: str,
        earns: str = "",
        is_scored: bool = False,
    ) -> DemandRow:
        words, state = REASONS[reason]
        verdict = str(words)
        if is_scored and reason in {Reason.MET, Reason.BELOW}:
            verdict, state = earns, "info"
        known = item_id in {item.id for item in self._questionnaire.items}
        return DemandRow(
            item_id=item_id,
            name=self.name(item_id),
            question=self._wording.find_text(f"{item_id}.text") or "",
            needed=needed,
            level=""
            if level is None or reason is Reason.NOT_ANSWERED
            else gettext("Level %(level)s of 4", level=level),
            verdict=verdict,
            state=state,
            needs=target_text(self._questionnaire.item(item_id), target, self._wording) if known and target else "",
            checks=tuple(self._checks(item_id, target)) if known else (),
            evidence=tuple(self._evidence(item_id)) if known else (),
            earns=earns,
            may_answer=known and reason is not Reason.NOT_ASKED,
        )

    def _checks(self, item_id: str, target: int) -> Iterator[str]:
        for check in self._questionnaire.item(item_id).checks:
            if check.needed_from <= target:
                yield self._wording.text(f"{item_id}.checks.{check.id}")

    def _evidence(self, item_id: str) -> Iterator[str]:
        for place in range(self._questionnaire.item(item_id).evidence_count):
            yield self._wording.text(f"{item_id}.evidence.{place}")
