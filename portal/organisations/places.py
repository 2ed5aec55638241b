"""The countries and regions of the Americas, with their names in the reader's language."""

import unicodedata
from functools import cache

import pycountry
from babel import Locale

# The 35 states of the Americas, then the territories of the region (United Nations M49), by ISO 3166-1.
_CODES = """
    AG AR BB BO BR BS BZ CA CL CO CR CU DM DO EC GD GT GY HN HT JM KN LC MX NI PA PE PY SR SV TT US UY VC VE
    AI AW BL BM BQ CW FK GF GL GP KY MF MQ MS PM PR SX TC VG VI
"""
COUNTRIES = frozenset(_CODES.split())
_TERRITORY_OF_ITS_OWN = "Outlying area"  # such as US-PR, which ISO 3166-1 lists as PR

Choices = tuple[tuple[str, str], ...]


@cache
def list_countries(language: str) -> Choices:
    """(code, name) in the order of the names."""
    names = Locale(language).territories
    return _sorted((code, names[code]) for code in COUNTRIES)


def country_name(code: str, language: str) -> str:
    """The country's name in the language; the code itself if it has none."""
    return str(Locale(language).territories.get(code, code))


@cache
def list_regions(country: str) -> Choices:
    """(ISO 3166-2 code, local name) of a country's regions at the finest level that the standard lists."""
    found = list(pycountry.subdivisions.get(country_code=country) or ())  # type: ignore[no-untyped-call]
    parents = {region.parent_code for region in found}
    return _sorted(
        (region.code, region.name)
        for region in found
        if region.code not in parents and region.type != _TERRITORY_OF_ITS_OWN
    )


def region_name(code: str) -> str:
    """The region's local name; the code itself if it is unknown."""
    return dict(list_regions(code.partition("-")[0])).get(code, code)


def place_name(country: str, region: str, language: str) -> str:
    """The region, if it is known, and the country."""
    name = country_name(country, language)
    return f"{region_name(region)}, {name}" if region else name


def _sorted(pairs: object) -> Choices:
    return tuple(sorted(pairs, key=lambda pair: unicodedata.normalize("NFKD", pair[1]).casefold()))  # type: ignore[call-overload]
