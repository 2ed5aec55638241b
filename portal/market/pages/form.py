"""The form of filters above a page: what may be chosen, and what is wrong with a choice."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.market.disclosure.catalogue import Catalogue
from portal.market.pages.asking import BY, COUNTRY, REGION, Asked, Fault, published_groups
from portal.market.pages.assembling import Kind
from portal.market.pages.words import Words

FAULTS: Mapping[Fault, object] = {
    Fault.UNKNOWN: _("This is not published. Choose one of the list."),
    Fault.SAME: _("You have limited the figures to one group of this kind. Choose something else to compare."),
    Fault.NO_COUNTRY: _("Choose a country first: regions are compared within a country."),
    Fault.OTHER_COUNTRY: _("This region is in another country. Choose a region again."),
}


@dataclass(frozen=True, slots=True)
class Select:
    """A choice of the form: `options` are (value, text) pairs."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The choices, how many filters the page takes at a time, and the errors as (id, text)."""

    selects: tuple[Select, ...]
    most: int
    errors: tuple[tuple[str, str], ...]


def filter_form(asked: Asked, catalogue: Catalogue, kind: Kind, words: Words) -> FilterForm:
    """The form as it was sent, or as it is."""
    typed = asked.typed if asked.fault else asked.arguments
    wrong = (fault_words(asked.fault, kind),) if asked.fault else ()
    selects = [
        _filter(name, catalogue, typed, words, wrong if name == asked.at else ())
        for name in published_groups(catalogue)
        if name != REGION or typed.get(COUNTRY) in catalogue.get(COUNTRY).values
    ]
    if kind.compares:
        selects.insert(0, _comparison(catalogue, typed, words, wrong if asked.at == BY else ()))
    names = {select.name for select in selects}
    at = asked.at if asked.at in names else selects[0].name if selects else BY
    return FilterForm(tuple(selects), kind.most_filters, tuple((f"filter-{at}", text) for text in wrong))


def fault_words(fault: Fault, kind: Kind) -> str:
    """What is wrong, and what to do."""
    if fault is Fault.TOO_MANY:
        return gettext("Choose at most %(most)s of these at a time.", most=kind.most_filters)
    return str(FAULTS[fault])


def _comparison(catalogue: Catalogue, typed: Mapping[str, str], words: Words, errors: tuple[str, ...]) -> Select:
    options = tuple((name, words.dimension(name)) for name in published_groups(catalogue))
    return Select(BY, gettext("Compare by"), options, typed.get(BY, ""), errors)


def _filter(name: str, catalogue: Catalogue, typed: Mapping[str, str], words: Words, errors: tuple[str, ...]) -> Select:
    values = catalogue.get(name).values
    if name == REGION:
        values = tuple(value for value in values if value.startswith(f"{typed[COUNTRY]}-"))
    named = [(value, words.value(name, value)) for value in values]
    if name in {COUNTRY, REGION}:
        named.sort(key=lambda pair: pair[1].casefold())
    return Select(name, words.dimension(name), (("", gettext("All")), *named), typed.get(name, ""), errors)
