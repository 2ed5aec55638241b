"""The portal's own files for the example: a profile, and a supplier's answers to it."""

from functools import cache
from typing import Any

from portal.assessments.documents import Submitter
from portal.criteria.ocds.responding import ResponseWords, WrittenResponses, responses_to_ocds
from portal.criteria.ocds.writing import ProfileWords, profile_to_ocds
from portal.criteria.rules.matching import ItemState, States
from portal.criteria.rules.structure import Assurance, CriteriaProfile
from portal.organisations.rules import Size, SupplierProfile
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.answers import Standing
from portal.questionnaires.rules.structure import Questionnaire
from tests.conftest import ROOT
from tests.factories.profiles import uniforms
from tests.unit.criteria.ocds.files import AGENCY, OCID, PUBLICATION

WORDS = ProfileWords(
    titles={"policy-own-1": "Compromiso", "wages": "Salarios a tiempo"},
    texts={"policy-own-1": "Al menos nivel 3 de 4."},
    notes={"policy": "Necesario.", "wages": "Da puntos."},
)


def written(profile: CriteriaProfile, ocid: str | None = OCID, words: ProfileWords = WORDS) -> dict[str, Any]:
    return profile_to_ocds(profile, words, agency=AGENCY, publication=PUBLICATION, ocid=ocid)


SUBMITTER = Submitter("Confecciones Ñandutí S.A.S.", "Ñandutí", "CO", "CO-ANT", "CO-NIT", "900100001")
SUPPLIER = SupplierProfile(Size.SMALL, "14", "CO")
RESPONSE_WORDS = ResponseWords(
    language="es",
    titles={"policy-own-1": "Compromiso"},
    assurances={Assurance.SELF_DECLARED: "Autodeclarado.", Assurance.EVIDENCED: "Con evidencia."},
    certificate="Verifique el certificado en https://portal.example/check/ABCD",
    evidence_for="Evidencia para",
    country="Colombia",
    sector="Fabricación de prendas de vestir",
)
STATES: States = {
    "policy.commitment": ItemState(Standing.ANSWERED, 3, Assurance.EVIDENCED),
    "complaints.channel": ItemState(Standing.DONT_KNOW, 0),
    "suppliers.expectations": ItemState(Standing.NOT_APPLICABLE, None),
    "pay.full-and-on-time": ItemState(Standing.ANSWERED, 0),
}


def respond(states: States = STATES, submitter: Submitter = SUBMITTER, **changes: Any) -> WrittenResponses:
    return responses_to_ocds(
        uniforms(), states, submitter, SUPPLIER, RESPONSE_WORDS, publication=PUBLICATION, ocid=OCID, **changes
    )


@cache
def core() -> Questionnaire:
    return load_questionnaire(ROOT / "questionnaires" / "hrdd-core", allow_untranslated=True)
