"""What pages say about one certificate: its state first, then what was certified. Words only; it decides nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.certificates import queries, rules
from portal.certificates.facts import Facts, from_json
from portal.certificates.models import Certificate
from portal.certificates.rules import CertificateState
from portal.certificates.services import day_in
from portal.organisations.places import place_name
from portal.organisations.wording import number_line, number_name, sector_name

ONE_DECIMAL = "#,##0.0"
SOON = 45


@dataclass(frozen=True, slots=True)
class StateShown:
    """A state as a word with its kind of tag, what it means in a sentence, and the tone of the page."""

    state: CertificateState
    word: str
    tag: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section's title and score; `value` is 0 to 100, or None when it is not rated."""

    title: str
    score: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSheet:
    """All that pages show of a certificate, in the page's language."""

    id: UUID
    code: str
    grouped: str
    shown: StateShown
    expires_soon: bool
    legal_name: str
    number_name: str
    tax_number: str
    number_line: str
    place: str
    sector: str
    level: str
    level_place: int
    level_count: int
    levels: str
    score: str
    title: str
    version: str
    issued_on: str
    valid_until: str
    submitted_on: str
    declared_by: str
    statement: str
    assurance: str
    not_proven: str
    counts: str
    sections: tuple[SectionShown, ...]
    questionnaire_hash: str
    submission_hash: str
    withdrawn_on: str
    withdrawn_reason: str
    newer_code: str | None
    submission_id: UUID
    questionnaire_id: str


def make_sheet(certificate: Certificate, *, newer: Certificate | None, at: datetime, language: str) -> CertificateSheet:
    """The certificate as it stands at this moment; `newer` is the one that took its place, if one did."""
    facts = from_json(certificate.facts)
    state = _state(certificate, rules.day_of_checking(at))
    left = (certificate.expires_on - rules.day_of_checking(at)).days
    return CertificateSheet(
        id=certificate.id,
        code=certificate.code,
        grouped=rules.grouped_code(certificate.code),
        shown=_state_shown(state, certificate),
        expires_soon=state is CertificateState.VALID and left <= SOON,
        legal_name=facts.legal_name,
        number_name=number_name(facts.country),
        tax_number=facts.tax_number,
        number_line=number_line(facts.country, facts.tax_number),
        place=place_name(facts.country, facts.region, language),
        sector=sector_name(facts.sector, language),
        level=facts.text(facts.level_title_key, language),
        level_place=facts.level_place,
        level_count=len(facts.levels),
        levels=", ".join(facts.text(f"levels.{level}.title", language) for level in facts.levels),
        score=_("%(figure)s of 100", figure=figure(facts.score)),
        title=facts.text("questionnaire.title", language),
        version=facts.questionnaire_version,
        issued_on=long_date(facts.issued_on),
        valid_until=long_date(certificate.expires_on),
        submitted_on=long_date(facts.submitted_on),
        declared_by=facts.declared_by_role,
        statement=statement(facts, language),
        assurance=assurance(facts.evidence_named, facts.evidence_attached, facts.rated_answers),
        not_proven=not_proven(),
        counts=_counts(facts),
        sections=sections_shown(facts, language),
        questionnaire_hash=facts.questionnaire_hash,
        submission_hash=facts.submission_hash,
        withdrawn_on=_withdrawn_on(certificate),
        withdrawn_reason=certificate.withdrawn_reason,
        newer_code=None if newer is None else newer.code,
        submission_id=certificate.submission_id,
        questionnaire_id=facts.questionnaire_id,
    )


def read_sheet(session: Session, certificate: Certificate, *, at: datetime, language: str) -> CertificateSheet:
    """The certificate as it stands at this moment, with the newer one if another took its place."""
    newer = queries.find_replacement(session, certificate)
    return make_sheet(certificate, newer=newer, at=at, language=language)


def figure(score: str) -> str:
    """A figure kept as text, such as "62.5", as it is written in the page's language."""
    return str(format_decimal(Decimal(score), format=ONE_DECIMAL))


def long_date(day: date) -> str:
    """The day, written out."""
    return str(format_date(day, "long"))


def statement(facts: Facts, language: str) -> str:
    """What the certificate asserts, in one sentence."""
    return _(
        "This organisation declared its answers to the questionnaire “%(title)s”, version %(version)s, on %(date)s. "
        "By the published rules they reach the readiness level “%(level)s”.",
        title=facts.text("questionnaire.title", language),
        version=facts.questionnaire_version,
        date=long_date(facts.submitted_on),
        level=facts.text(facts.level_title_key, language),
    )


def assurance(named: int, attached: int, answers: int) -> str:
    """How far the answers are backed: so many by a document attached, so many others by evidence named in words."""
    if attached:
        return _(
            "Self-declared. Of %(answers)s rated answers %(attached)s have a document attached and %(named)s name "
            "evidence in words. Nobody outside has checked it.",
            attached=attached,
            named=named,
            answers=answers,
        )
    return _(
        "Self-declared. Evidence named for %(named)s of %(answers)s rated answers. Nobody outside has checked it.",
        named=named,
        answers=answers,
    )


def not_proven() -> str:
    """What a certificate, or a level, does not prove."""
    return _(
        "It does not prove how people are treated, and it does not say that nothing can go wrong. "
        "It is no audit, no ranking and no endorsement by this portal or by a public body."
    )


def sections_shown(facts: Facts, language: str) -> tuple[SectionShown, ...]:
    """The sections with their scores, in order."""
    return tuple(
        SectionShown(
            facts.text(f"sections.{section.id}.title", language),
            _("Not rated") if section.score is None else figure(section.score),
            None if section.score is None else float(section.score),
        )
        for section in facts.sections
    )


def _state(certificate: Certificate, day: date) -> CertificateState:
    return rules.state_on(
        day,
        expires_on=certificate.expires_on,
        is_withdrawn=certificate.withdrawn_at is not None,
        is_replaced=certificate.replaced_by is not None,
    )


def _state_shown(state: CertificateState, certificate: Certificate) -> StateShown:
    last = long_date(certificate.expires_on)
    match state:
        case CertificateState.VALID:
            return StateShown(state, _("Valid"), "complete", _("Valid until the end of %(date)s.", date=last))
        case CertificateState.EXPIRED:
            return StateShown(state, _("Expired"), "attention", _("It was valid until %(date)s.", date=last))
        case CertificateState.WITHDRAWN:
            sentence = _("It was withdrawn on %(date)s and no longer holds.", date=_withdrawn_on(certificate))
            return StateShown(state, _("Withdrawn"), "problem", sentence)
        case CertificateState.REPLACED:
            sentence = _("A newer certificate of the same organisation has taken its place.")
            return StateShown(state, _("Replaced"), "info", sentence)


def _withdrawn_on(certificate: Certificate) -> str:
    if certificate.withdrawn_at is None:
        return ""
    return long_date(day_in(str(certificate.facts["country"]), certificate.withdrawn_at))


def _counts(facts: Facts) -> str:
    return _(
        "%(asked)s questions asked: %(answered)s answered, %(excused)s not applicable, %(unknown)s “We do not know”.",
        asked=facts.asked,
        answered=facts.answered,
        excused=facts.not_applicable,
        unknown=facts.dont_know,
    )
