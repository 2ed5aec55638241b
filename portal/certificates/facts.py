"""What a certificate certifies, as frozen values: kept with it when it is issued, read back for every page and paper.

The organisation is named as the submission names it, whatever it is called by now, and told from its namesakes by its
tax number. No person is named: the one who declared the answers is there by role only.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from portal.assessments.backed import count_backed
from portal.assessments.documents import SubmittedWork
from portal.assessments.rules.figures import shown
from portal.core.text import clean_line
from portal.questionnaires.rules.structure import Questionnaire

FORMAT = 1


@dataclass(frozen=True, slots=True)
class CertifiedSection:
    """A section and its score of 100 as shown ("72.5"); None when it is not rated."""

    id: str
    score: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a certificate says.

    `levels` are the ids of all readiness levels, the lowest first; `texts` the questionnaire's words that are used,
    by language and key. Of the rated answers, `evidence_attached` have a document attached and `evidence_named` others
    have evidence named in words.
    """

    legal_name: str
    country: str
    region: str
    tax_scheme: str | None
    tax_number: str
    sector: str
    questionnaire_id: str
    questionnaire_version: str
    questionnaire_hash: str
    submission_hash: str
    submitted_on: date
    issued_on: date
    declared_by_role: str
    level: str
    levels: tuple[str, ...]
    score: str
    asked: int
    answered: int
    not_applicable: int
    dont_know: int
    rated_answers: int
    evidence_named: int
    sections: tuple[CertifiedSection, ...]
    source_language: str
    texts: Mapping[str, Mapping[str, str]]
    evidence_attached: int = 0  # certificates before version 0.3 do not say it

    def text(self, key: str, language: str) -> str:
        """The questionnaire's text with this key in the language, or else in its source language; raises KeyError."""
        return self.texts.get(language, {}).get(key) or self.texts[self.source_language][key]

    @property
    def level_place(self) -> int:
        """Where the level stands among all, from 1."""
        return self.levels.index(self.level) + 1

    @property
    def level_title_key(self) -> str:
        """The key of the level's name."""
        return f"levels.{self.level}.title"


def certify(work: SubmittedWork, *, submitted_on: date, issued_on: date) -> Facts:
    """The facts of a submission that reached a readiness level; raises ValueError for one that reached none."""
    scorecard, questionnaire, submitter = work.scorecard, work.questionnaire, work.submitter
    if scorecard.level is None or scorecard.score is None:
        raise ValueError("there is nothing to certify")
    backed = count_backed(work)
    return Facts(
        legal_name=submitter.legal_name,
        country=submitter.country,
        region=submitter.region,
        tax_scheme=submitter.tax_scheme,
        tax_number=submitter.tax_number,
        sector=work.profile.sector,
        questionnaire_id=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_hash=work.questionnaire_hash,
        submission_hash=work.content_hash,
        submitted_on=submitted_on,
        issued_on=issued_on,
        declared_by_role=clean_line(work.declaration.role),
        level=scorecard.level.id,
        levels=tuple(level.id for level in questionnaire.levels),
        score=str(shown(scorecard.score)),
        asked=scorecard.counts.asked,
        answered=scorecard.counts.answered,
        not_applicable=scorecard.counts.not_applicable,
        dont_know=scorecard.counts.dont_know,
        rated_answers=len(backed.rated),
        evidence_named=len(backed.named),
        evidence_attached=len(backed.attached),
        sections=tuple(
            CertifiedSection(section.section_id, None if section.score is None else str(shown(section.score)))
            for section in scorecard.sections
        ),
        source_language=questionnaire.source_language,
        texts=_texts(questionnaire),
    )


def to_json(facts: Facts) -> dict[str, Any]:
    """The facts as JSON values."""
    dates = {"submitted_on": facts.submitted_on.isoformat(), "issued_on": facts.issued_on.isoformat()}
    lists = {"levels": list(facts.levels), "sections": [asdict(section) for section in facts.sections]}
    return {"format": FORMAT} | asdict(facts) | dates | lists


def from_json(document: Mapping[str, Any]) -> Facts:
    """The facts that `to_json` gave; raises ValueError for another format."""
    values = dict(document)
    if values.pop("format", None) != FORMAT:
        raise ValueError("these are not certified facts of a known format")
    values["levels"] = tuple(values["levels"])
    values["sections"] = tuple(CertifiedSection(**section) for section in values["sections"])
    for name in ("submitted_on", "issued_on"):
        values[name] = date.fromisoformat(values[name])
    return Facts(**values)


def _texts(questionnaire: Questionnaire) -> dict[str, dict[str, str]]:
    keys = {
        "questionnaire.title",
        *(f"levels.{level.id}.title" for level in questionnaire.levels),
        *(f"sections.{section.id}.title" for section in questionnaire.sections),
    }
    return {
        language: {key: texts[key] for key in sorted(keys) if key in texts}
        for language, texts in questionnaire.texts.items()
    }
