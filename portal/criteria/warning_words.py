"""The warnings about a criteria profile in words, in the reader's language; English outside a request."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from portal.criteria.rules.structure import CriteriaProfile, Criterion
from portal.criteria.rules.warning_codes import EVERYBODY, Code, ProfileWarning, Severity, Who
from portal.organisations.places import country_name
from portal.organisations.rules import Size, Trait
from portal.organisations.wording import TRAITS, sector_name
from portal.questionnaires.wording import Wording

SEVERITIES: Mapping[Severity, object] = {
    Severity.ERROR: _("Put right before publishing"),
    Severity.WARNING: _("Think about this"),
    Severity.INFORMATION: _("Good to know"),
}


def warning_text(warning: ProfileWarning, profile: CriteriaProfile, wording: Wording) -> str:
    """The warning as one to three sentences; questions and criteria are named in the language of the wording."""
    names = _Names(warning, profile, wording)
    return " ".join(str(sentence) % names for sentence in _sentences(warning))


def who_text(who: Who, language: str) -> str:
    """These suppliers, as they stand inside a sentence: "micro firms in these sectors: Retail trade"."""
    firms = ", ".join(str(_SIZES[size]) for size in who.sizes) or gettext("firms")
    sectors = "; ".join(sector_name(code, language) for code in who.except_sectors or who.sectors)
    if who.except_sectors:
        return gettext("%(firms)s outside these sectors: %(sectors)s", firms=firms, sectors=sectors)
    if who.sectors:
        return gettext("%(firms)s in these sectors: %(sectors)s", firms=firms, sectors=sectors)
    return firms


_SIZES: Mapping[Size, object] = {
    Size.MICRO: _("micro firms"),
    Size.SMALL: _("small firms"),
    Size.MEDIUM: _("medium-sized firms"),
    Size.LARGE: _("large firms"),
}
_SENTENCES: Mapping[Code, object] = {
    Code.NOTHING_ASKED: _("Nothing is required and nothing earns points yet."),
    Code.ID_TWICE: _("The id “%(about)s” is used twice."),
    Code.NO_GROUPS: _("“%(criterion)s” has no group: add one with at least one question."),
    Code.NO_REQUIREMENTS: _("“%(criterion)s” has an empty group, which everybody would meet."),
    Code.UNKNOWN_ITEM: _("The questionnaire has no question “%(item)s”."),
    Code.ITEM_WITHOUT_LEVELS: _("“%(item)s” has no levels, so nothing can be required or earned with it."),
    Code.NEVER_ASKED: _("Nobody for whom the profile is meant is asked “%(item)s”."),
    Code.LEVEL_TOO_LOW: _("“%(item)s”: a required level is 1, 2, 3 or 4."),
    Code.LEVEL_OUT_OF_REACH: _(
        "“%(item)s”: level %(number)s is required, and no answer counts as more than level %(bound)s."
    ),
    Code.ITEM_TWICE_IN_GROUP: _(
        "“%(item)s” stands twice in one group of “%(criterion)s”, at level %(number)s and at level %(bound)s. Keep one."
    ),
    Code.RELIEF_ABOVE_LEVEL: _(
        "“%(item)s”: level %(number)s is asked of %(who)s, more than the level %(bound)s of all others."
    ),
    Code.RELIEF_FOR_LARGER: _("“%(item)s”: a lower level can be set for micro and small firms only."),
    Code.POINTS_FALL: _("“%(item)s”: a higher level may not earn fewer points."),
    Code.POINTS_OUT_OF_REACH: _("“%(item)s” offers %(number)s points, and no answer earns more than %(bound)s."),
    Code.MARK_OUT_OF_REACH: _("The pass mark is %(number)s, and %(bound)s points can be earned at most."),
    Code.CLOSES_BEFORE_OPENING: _("Bids close before they open."),
    Code.NOT_ASKED: _("“%(item)s” is never asked of %(who)s. For them it does not count."),
    Code.NOT_ASKED_IN_COUNTRIES: _("“%(item)s” is never asked in: %(countries)s."),
    Code.ONLY_IN_COUNTRIES: _("“%(item)s” is asked only in: %(countries)s."),
    Code.OPEN_ALTERNATIVE: _(
        "“%(criterion)s” leaves a choice, and one of the groups may ask nothing of %(who)s. They then meet it without"
        " doing anything."
    ),
    Code.GROUP_IMPLIED: _(
        "“%(criterion)s” leaves a choice, and one group asks at least what another asks. It changes nothing."
    ),
    Code.CRITERION_IMPLIED: _("“%(criterion)s” asks nothing that “%(other)s” does not ask already."),
    Code.LEVEL_FOUR: _(
        "“%(item)s”: level 4, the highest, is required. This can shut out good firms; think of points instead."
    ),
    Code.TOO_MANY_FOR_MICRO: _(
        "A micro firm may have to reach a level in %(number)s questions. More than %(bound)s is much for a few people."
    ),
    Code.MICRO_ABOVE_SMALL: _("“%(item)s”: micro firms need level %(number)s, and small firms only level %(bound)s."),
    Code.NO_RELIEF: _("Micro and small firms need the same levels as all others. Think of lower levels for them."),
    Code.REVIEW_TAKES_TIME: _(
        "“%(criterion)s” counts only what a reviewer has accepted. Until then answers are self-declared: plan time"
        " for it."
    ),
    Code.NOTHING_TO_SHOW: _("Proof is asked for “%(item)s”, and the questionnaire names nothing that would show it."),
    Code.PREFERRED_TWICE: _("“%(item)s” earns points twice."),
    Code.EARNS_NOTHING: _("“%(item)s” is preferred, and no level earns a point."),
    Code.EARNS_NOTHING_BEYOND: _(
        "“%(item)s”: all who qualify have at least level %(number)s, and more earns no further point."
    ),
    Code.POINTS_FOR_NOTHING: _("“%(item)s” earns points at level 0, so for nothing."),
    Code.MARK_IS_EVERYTHING: _(
        "The pass mark is as high as all points together, so all that is preferred is in fact required."
    ),
    Code.SECTION_REQUESTED: _(
        "Suppliers are asked the section “%(section)s” for this profile. Without such a profile they are not."
    ),
}
_OF_SOME: Mapping[Code, tuple[object, object]] = {
    Code.ONLY_AFTER_TRAITS: (
        _("“%(item)s” is asked only of suppliers that say at least one of these: %(traits)s."),
        _("“%(item)s” is asked of %(who)s only if they say at least one of these: %(traits)s."),
    ),
    Code.ONLY_AFTER_ANSWERS: (
        _("Whether “%(item)s” is asked depends on the answer to: %(items)s."),
        _("Whether “%(item)s” is asked of %(who)s depends on the answer to: %(items)s."),
    ),
}
_SECOND_SECTOR = _("One that names a second sector may be asked.")


def _sentences(warning: ProfileWarning) -> Iterator[object]:
    """What to say; the names are still to be put in."""
    if warning.code in _OF_SOME:
        of_all, of_some = _OF_SOME[warning.code]
        yield of_all if warning.who == EVERYBODY else of_some
    elif warning.code in _IN_WEEKS:
        yield from _IN_WEEKS[warning.code](warning)
    else:
        yield _SENTENCES[warning.code]
    if warning.code is Code.NOT_ASKED and (warning.who.sectors or warning.who.except_sectors):
        yield _SECOND_SECTOR


def _weeks_needed(warning: ProfileWarning) -> Iterator[str]:
    yield ngettext(
        "A firm that has nothing yet needs at least %(num)s week for what is required. Leave that much time.",
        "A firm that has nothing yet needs at least %(num)s weeks for what is required. Leave that much time.",
        warning.number,
    )


def _short_notice(warning: ProfileWarning) -> Iterator[str]:
    yield ngettext("Bids are taken for %(num)s week only.", "Bids are taken for %(num)s weeks only.", warning.number)
    yield ngettext(
        "A firm that has nothing yet needs at least %(num)s week for what is required.",
        "A firm that has nothing yet needs at least %(num)s weeks for what is required.",
        warning.bound,
    )


_IN_WEEKS: Mapping[Code, Callable[[ProfileWarning], Iterator[str]]] = {
    Code.SHORT_NOTICE: _short_notice,
    Code.WEEKS_NEEDED: _weeks_needed,
}


@dataclass(frozen=True, slots=True)
class _Names:
    """Gives the names of what a warning is about as a sentence asks for them."""

    warning: ProfileWarning
    profile: CriteriaProfile
    wording: Wording

    def __getitem__(self, key: str) -> str:
        warning, language = self.warning, self.wording.language
        match key:
            case "item":
                return self._item_name(warning.item_id)
            case "items":
                return "; ".join(map(self._item_name, warning.values))
            case "criterion":
                return self._title(warning.about)
            case "other":
                return self._title(warning.other)
            case "who":
                return who_text(warning.who, language)
            case _:
                return self._values(key)

    def _values(self, key: str) -> str:
        values = self.warning.values
        match key:
            case "countries":
                return ", ".join(country_name(code, self.wording.language) for code in values)
            case "traits":
                return "; ".join(str(TRAITS[Trait(trait)][0]) for trait in values)
            case "section":
                return ", ".join(self.wording.text(f"sections.{section_id}.title") for section_id in values)
            case _:
                return str(getattr(self.warning, key))

    def _item_name(self, item_id: str) -> str:
        return self.wording.find_text(f"{item_id}.name") or item_id

    def _title(self, about: str) -> str:
        """The title of the criterion with this id, or of which it is a part; the item's name for a preference."""
        for criterion in self.profile.criteria:
            if about in _ids_in(criterion):
                return self.profile.text(f"criteria.{criterion.id}.title", self.wording.language) or criterion.id
        preferred = {preference.id: preference.item_id for preference in self.profile.preferences}
        return self._item_name(preferred.get(about, about))


def _ids_in(criterion: Criterion) -> set[str]:
    groups = {group.id for group in criterion.groups}
    return {criterion.id, *groups, *(found.id for group in criterion.groups for found in group.requirements)}
