"""Says in plain words what of an answer cannot be read, is missing, or is too long."""

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from portal.assessments.drafts import LONGEST_VALUE, LONGEST_WORDS
from portal.assessments.rules.completeness import Gap, GapKind
from portal.questionnaires.rules.answers import LONGEST_TEXT, ValueProblem, number_bounds
from portal.questionnaires.rules.structure import Item

Problem = tuple[str, str]


def gap_text(item: Item, gap: Gap) -> str:
    """What stops submitting, as one sentence beside the field."""
    match gap.kind:
        case GapKind.NOT_ANSWERED:
            return _("This question has no answer yet")
        case GapKind.REASON_MISSING:
            return _("Say why this does not apply to you")
        case GapKind.GATE_NOT_APPLICABLE:
            return _("This question applies to every firm: choose one of the other answers")
        case GapKind.UNREADABLE:
            return _problem_text(item, gap.problem)


def gap_field(gap: Gap) -> str:
    """The id of the field that the sentence is about."""
    return "reason" if gap.kind is GapKind.REASON_MISSING else "answer"


def overlong_problems(item: Item, fields: tuple[str, ...]) -> list[Problem]:
    """The field and what is wrong with it, for each field that holds too much to be kept."""
    return [
        ("answer", _too_long(LONGEST_TEXT.get(item.type, LONGEST_VALUE)))
        if field == "value"
        else (field, _too_long(LONGEST_WORDS))
        for field in fields
    ]


def _too_long(most: int) -> str:
    return _("This text is too long to be saved. Shorten it to %(most)s characters", most=format_decimal(most))


def _problem_text(item: Item, problem: ValueProblem | None) -> str:
    if problem in {ValueProblem.TOO_SMALL, ValueProblem.TOO_LARGE}:
        least, greatest = (format_decimal(bound) for bound in number_bounds(item))
        return _("Enter a number from %(least)s to %(greatest)s", least=least, greatest=greatest)
    if problem is ValueProblem.TOO_MANY_DECIMALS:
        return _too_many_decimals(item)
    if problem is ValueProblem.TOO_LONG:
        most = LONGEST_TEXT.get(item.type, LONGEST_VALUE)
        return _("Shorten this to %(most)s characters", most=format_decimal(most))
    sentences = {
        ValueProblem.UNKNOWN_OPTION: _("Choose one of the answers shown"),
        ValueProblem.EXCLUSIVE_WITH_OTHERS: _("The last answer cannot be ticked together with others"),
        ValueProblem.NOT_A_NUMBER: _("Enter a number, in digits only"),
        ValueProblem.AMBIGUOUS_NUMBER: _("We cannot tell what the point or comma means. Leave out marks for thousands"),
        ValueProblem.NOT_A_DATE: _("Enter a real date: day, month and year in digits, such as 27 3 2025"),
        ValueProblem.FUTURE_DATE: _("Enter a date that is not in the future"),
        ValueProblem.BAD_CHARACTERS: _("Some characters cannot be used here. Type the text again"),
    }
    return sentences.get(problem) or _("We cannot read this answer") if problem else _("We cannot read this answer")


def _too_many_decimals(item: Item) -> str:
    if not item.decimals:
        return _("Enter a whole number")
    return ngettext(
        "Enter a number with %(num)s decimal at most", "Enter a number with %(num)s decimals at most", item.decimals
    )
