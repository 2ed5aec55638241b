"""Of what kinds the made-up suppliers are: shares of countries, sectors, sizes and traits, chosen to look plausible.

They stand for no real market: nothing here is a statistic of a country.
"""

from collections.abc import Mapping

from portal.organisations.rules import Size, Trait

COUNTRIES: Mapping[str, float] = {
    "BR": 24, "MX": 17, "CO": 13, "AR": 9, "CL": 8, "PE": 8, "EC": 4, "US": 3, "CA": 3, "GT": 2, "CR": 2, "DO": 2,
    "BO": 2, "PY": 2, "UY": 2, "PA": 1.5, "SV": 1.2, "HN": 1.2, "VE": 1, "NI": 0.6, "JM": 0.5, "TT": 0.5, "CU": 0.3,
    "HT": 0.4, "GY": 0.3, "SR": 0.3, "BS": 0.2, "BB": 0.2, "BZ": 0.2, "LC": 0.1, "GD": 0.1, "VC": 0.1, "AG": 0.1,
    "DM": 0.05, "KN": 0.05, "PR": 0.3,
}  # fmt: skip

SECTORS: Mapping[str, float] = {
    "01": 3, "02": 0.6, "07": 0.5, "08": 0.7, "10": 7, "11": 1, "13": 2, "14": 6, "15": 1.5, "16": 1, "17": 0.8,
    "18": 2, "20": 1, "21": 2.5, "22": 1, "23": 1, "25": 2, "26": 1.5, "27": 1, "28": 1, "31": 3, "32": 2.5, "33": 1.5,
    "35": 0.7, "38": 1.5, "41": 7, "42": 4, "43": 5, "45": 1.5, "46": 9, "47": 5, "49": 5, "52": 1.5, "55": 1, "56": 6,
    "58": 1, "61": 1, "62": 5, "63": 1, "68": 0.7, "69": 1.5, "70": 1.5, "71": 3, "72": 0.4, "73": 1, "77": 1, "78": 2,
    "79": 0.7, "80": 4, "81": 6, "82": 2, "85": 2, "86": 1.5, "95": 1,
}  # fmt: skip

SIZES: Mapping[Size, float] = {Size.MICRO: 0.44, Size.SMALL: 0.33, Size.MEDIUM: 0.16, Size.LARGE: 0.07}

PEOPLE: Mapping[Size, int] = {Size.MICRO: 4, Size.SMALL: 24, Size.MEDIUM: 110, Size.LARGE: 600}

TRAITS: Mapping[Trait, float] = {
    Trait.SUBCONTRACTORS: 0.4,
    Trait.LABOUR_AGENCIES: 0.18,
    Trait.MIGRANT_WORKERS: 0.16,
    Trait.YOUNG_WORKERS: 0.12,
    Trait.HOME_WORKERS: 0.1,
    Trait.HOUSING_PROVIDED: 0.08,
    Trait.SEASONAL_WORKERS: 0.2,
    Trait.LAND_OR_COMMUNITIES: 0.1,
    Trait.INDIGENOUS_PEOPLES: 0.07,
    Trait.SECURITY_GUARDS: 0.14,
    Trait.NIGHT_WORK: 0.24,
    Trait.WOMEN_LED: 0.27,
}
"""For the whole market; the larger the supplier, the more of them, but for women-led."""

TRAITS_BY_SIZE: Mapping[Size, float] = {Size.MICRO: 0.6, Size.SMALL: 1.0, Size.MEDIUM: 1.5, Size.LARGE: 2.1}
WOMEN_LED_BY_SIZE: Mapping[Size, float] = {Size.MICRO: 1.25, Size.SMALL: 1.0, Size.MEDIUM: 0.7, Size.LARGE: 0.5}

MATURITY_BY_SIZE: Mapping[Size, float] = {Size.MICRO: -0.45, Size.SMALL: -0.1, Size.MEDIUM: 0.35, Size.LARGE: 0.85}
"""How much further along suppliers of a size are, in standard deviations between suppliers."""
