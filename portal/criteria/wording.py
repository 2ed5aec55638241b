"""What people read about Open Contracting data: what is wrong with it, what was found, and what our own files say."""

from collections.abc import Callable, Mapping

from flask_babel import force_locale, format_decimal
from flask_babel import lazy_gettext as _

from portal.criteria.ocds.problems import Code, Parameters
from portal.criteria.ocds.responding import Omission, ResponseWords
from portal.criteria.ocds.tender import Answerer, DataType, Outcome, Place, Shape, Subject
from portal.criteria.ocds.writing import ProfileWords
from portal.criteria.rules.structure import Assurance, CriteriaProfile, Preference, Requirement, Stage
from portal.organisations.places import country_name
from portal.organisations.wording import SIZES, sector_name
from portal.questionnaires.rules.structure import Item, Questionnaire
from portal.questionnaires.wording import Wording

PROBLEMS: Mapping[Code, object] = {
    Code.EMPTY: _("There is nothing in it"),
    Code.TOO_LARGE: _("This is too large. The most that can be read is %(most)s characters"),
    Code.TOO_MANY_VALUES: _("This is too large. The most that can be read is about %(most)s values"),
    Code.NOT_UTF8: _("This is not text in UTF-8. Save it as UTF-8 and try again"),
    Code.TOO_DEEP: _("Lists and objects lie more than %(most)s deep in each other here"),
    Code.NOT_JSON: _("This is not JSON. Look at character %(column)s of this line, or just before it"),
    Code.NOT_CONTRACTING_DATA: _("This is JSON, but there is no release, record, tender or criterion in it"),
    Code.NO_RELEASE: _("There is no release in it that can be read"),
    Code.LINKED_RELEASE: _("Here is only a link to a release. Nothing is fetched: put the release itself here"),
    Code.UNKNOWN_TENDER: _("There is no tender %(ocid)s in it"),
    Code.SEVERAL_TENDERS: _("There are %(count)s tenders in it. This one was read: %(ocid)s"),
    Code.EARLIER_RELEASE: _("A later release of the same tender was read instead of this one"),
    Code.NOTHING_FOUND: _("The tender says nothing in any of the places where criteria may stand"),
    Code.REPEATED_NAME: _("The name %(name)s stands twice here. The last one counts"),
    Code.NOT_A_NUMBER: _("%(value)s is not a number that JSON has. It was left out"),
    Code.NUMBER_TOO_LARGE: _("The number %(value)s is too large. It was left out"),
    Code.BAD_CHARACTERS: _("There are characters here that cannot be kept. They were taken out"),
    Code.WRONG_TYPE: _("Here should be %(expected)s, not %(found)s. It was left out"),
    Code.UNKNOWN_FIELD: _("The field %(name)s is not known here. It was not read"),
    Code.UNKNOWN_DATA_TYPE: _("“%(value)s” is not a kind of answer that the standard has"),
    Code.UNKNOWN_SOURCE: _("“%(value)s” is not known as somebody who answers"),
    Code.UNKNOWN_SUBJECT: _("“%(value)s” is not known as something that a criterion is about"),
    Code.UNKNOWN_VALUE: _("“%(value)s” is none of the values that can stand here"),
    Code.UNREADABLE_DATE: _("“%(value)s” is not a date and time with its zone, such as 2026-03-27T18:00:00-05:00"),
    Code.UNSAFE_LINK: _("“%(value)s” is not an address that starts with http:// or https://. It was left out"),
    Code.REPEATED_ID: _("The id %(id)s stands twice"),
    Code.ID_TOO_LONG: _("The id is longer than %(most)s characters. One was made from its place instead"),
    Code.CROSSED_BOUNDS: _("The smallest value is larger than the largest"),
    Code.CANCELLED: _("This requirement is cancelled. It was not taken"),
    Code.NO_TEXT: _("There are no words that say what is required"),
    Code.NO_REQUIREMENTS: _("There is no requirement in it that can be read"),
    Code.TOO_MANY: _("Only the first %(most)s requirements and texts were read. Left out, at least: %(count)s"),
    Code.MORE_PROBLEMS: _("Problems that are not listed: %(count)s"),
    Code.NOT_OUR_EXPORT: _("This was not written by this portal as a criteria profile"),
    Code.MISSING_FIELD: _("The field %(name)s is missing"),
    Code.OUT_OF_RANGE: _("This is outside what can stand here"),
    Code.FALLING_POINTS: _("A higher level earns fewer points than a lower one"),
    Code.PASS_MARK_TOO_HIGH: _("The pass mark is higher than all points together"),
}
TYPES: Mapping[str, object] = {
    "string": _("a text"),
    "number": _("a number"),
    "integer": _("a whole number"),
    "boolean": _("true or false"),
    "array": _("a list"),
    "object": _("an object"),
    "null": _("nothing"),
}
SHAPES: Mapping[Shape, object] = {
    Shape.RELEASE: _("A release"),
    Shape.RELEASE_PACKAGE: _("A package of releases"),
    Shape.RECORD: _("A record"),
    Shape.RECORD_PACKAGE: _("A package of records"),
    Shape.TENDER: _("A tender"),
    Shape.CRITERIA: _("A list of criteria"),
    Shape.NOTHING: _("Nothing that can be read"),
}
PLACES: Mapping[Place, object] = {
    Place.CRITERIA: _("Criteria with requirements"),
    Place.SELECTION_CRITERIA: _("Selection criteria"),
    Place.EXCLUSION_GROUNDS: _("Exclusion grounds"),
    Place.OTHER_REQUIREMENTS: _("Other requirements"),
    Place.ELIGIBILITY_CRITERIA: _("Who may take part, as a text"),
    Place.DOCUMENTS: _("Documents about criteria"),
}
OUTCOMES: Mapping[Outcome, object] = {
    Outcome.TAKEN: _("Taken"),
    Outcome.SHOWN: _("Shown, for you to read"),
    Outcome.NOT_UNDERSTOOD: _("Not understood"),
}
SUBJECTS: Mapping[Subject, object] = {
    Subject.TENDERER: _("The bidder"),
    Subject.ITEM: _("A thing that is bought"),
    Subject.LOT: _("A lot"),
    Subject.TENDER: _("The tender"),
}
ANSWERERS: Mapping[Answerer, object] = {
    Answerer.TENDERER: _("The bidder"),
    Answerer.BUYER: _("The buyer"),
    Answerer.PROCURING_ENTITY: _("The procuring entity"),
    Answerer.WINNER: _("The winner"),
}
DATA_TYPES: Mapping[DataType, object] = {
    DataType.STRING: _("Text"),
    DataType.DATE_TIME: _("Date and time"),
    DataType.NUMBER: _("Number"),
    DataType.INTEGER: _("Whole number"),
    DataType.BOOLEAN: _("Yes or no"),
}
OMISSIONS: Mapping[Omission, object] = {
    Omission.NOT_ASKED: _("It is not asked of a firm like this"),
    Omission.NOT_APPLICABLE: _("The firm says that it does not apply"),
    Omission.DONT_KNOW: _("The firm does not know"),
    Omission.NOT_ANSWERED: _("There is no answer"),
    Omission.FAULTY: _("The answer cannot be read"),
}
_STAGE_NOTES: Mapping[Stage, object] = {
    Stage.SELECTION: _("Needed to qualify."),
    Stage.AWARD: _("Needed to qualify."),
    Stage.CONTRACT_PERFORMANCE: _("A duty of whoever wins. It excludes nobody."),
}
_PREFERENCE_NOTE = _("Earns points. It excludes nobody.")
_ASSURANCE_NOTES: Mapping[Assurance, object] = {
    Assurance.SELF_DECLARED: _("The bidder's own word is enough."),
    Assurance.EVIDENCED: _("Evidence must be named."),
    Assurance.REVIEWED: _("A reviewer must have accepted the evidence."),
}
_BACKED: Mapping[Assurance, object] = {
    Assurance.SELF_DECLARED: _("Self-declared."),
    Assurance.EVIDENCED: _("Self-declared, with evidence named."),
    Assurance.REVIEWED: _("Self-declared, with evidence that a reviewer accepted."),
}
_LEVEL = _("At least level %(level)s of 4.")
_ENOUGH = _("%(size)s: level %(level)s is enough.")
_NOT_ASKED_OF = _("%(size)s: nothing is asked.")
_POINTS = _("Points for the levels 0 to 4: %(points)s.")
_CERTIFICATE = _("Check the certificate at %(address)s")
_EVIDENCE_FOR = _("Evidence for")

LevelText = Callable[[Item, int], str]


def problem_text(code: Code, parameters: Parameters) -> str:
    """What is wrong, as one sentence in the page's language; takes the code and parameters of a problem or a row."""
    words: dict[str, object] = {
        name: format_decimal(value) if isinstance(value, int) else value for name, value in parameters.items()
    }
    if code is Code.WRONG_TYPE:
        words = {name: TYPES.get(str(value), value) for name, value in words.items()}
    return str(PROBLEMS[code]) % words


def profile_words(
    profile: CriteriaProfile, questionnaire: Questionnaire, level_text: LevelText | None = None
) -> ProfileWords:
    """What the file of a profile says in words, in the profile's language.

    `level_text` says what a level of an item asks for; without it only items with descriptions of levels do.
    """
    wording = Wording(questionnaire, profile.language)
    wanted: tuple[Requirement | Preference, ...] = (*profile.requirements, *profile.preferences)
    with force_locale(profile.language):
        notes = {
            found.id: f"{_STAGE_NOTES[found.stage]} {_ASSURANCE_NOTES[found.assurance]}" for found in profile.criteria
        }
        notes |= {found.id: f"{_PREFERENCE_NOTE} {_ASSURANCE_NOTES[found.assurance]}" for found in profile.preferences}
        texts = {
            found.id: _requirement_text(found, questionnaire, wording, level_text) for found in profile.requirements
        }
        texts |= {
            found.id: str(_POINTS) % {"points": ", ".join(map(str, found.points))} for found in profile.preferences
        }
    return ProfileWords(titles=_titles(wanted, wording), texts=texts, notes=notes)


def response_words(
    profile: CriteriaProfile,
    questionnaire: Questionnaire,
    language: str,
    *,
    country: str,
    sector: str,
    certificate_address: str = "",
) -> ResponseWords:
    """What the file of a supplier's answers says in words; the address is where a stranger checks the certificate."""
    wanted: tuple[Requirement | Preference, ...] = (*profile.requirements, *profile.preferences)
    with force_locale(language):
        return ResponseWords(
            language=language,
            titles=_titles(wanted, Wording(questionnaire, language)),
            assurances={assurance: str(text) for assurance, text in _BACKED.items()},
            certificate=str(_CERTIFICATE) % {"address": certificate_address} if certificate_address else "",
            evidence_for=str(_EVIDENCE_FOR),
            country=country_name(country, language),
            sector=sector_name(sector, language),
        )


def _titles(wanted: tuple[Requirement | Preference, ...], wording: Wording) -> Mapping[str, str]:
    return {found.id: wording.find_text(f"{found.item_id}.name") or "" for found in wanted}


def _requirement_text(
    requirement: Requirement, questionnaire: Questionnaire, wording: Wording, level_text: LevelText | None
) -> str:
    if level_text is None:
        described = wording.find_text(f"{requirement.item_id}.levels.{requirement.level}") or ""
    else:
        described = level_text(questionnaire.item(requirement.item_id), requirement.level)
    relief = (
        str(_ENOUGH if level else _NOT_ASKED_OF) % {"size": SIZES[size], "level": level}
        for size, level in sorted(requirement.relief.items())
    )
    return " ".join(filter(None, (str(_LEVEL) % {"level": requirement.level}, described, *relief)))
