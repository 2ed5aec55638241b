"""How each country numbers its businesses: the local name, the form, and the one way we keep a number.

Check digits are checked with python-stdnum where it knows them. docs/reference/tax-numbers.md shows the table.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext as ngettext
from stdnum.ar import cuit
from stdnum.br import cnpj
from stdnum.ca import bn
from stdnum.cl import rut as cl_rut
from stdnum.co import nit as co_nit
from stdnum.cr import cpf as cr_cpf
from stdnum.cr import cpj as cr_cpj
from stdnum.do import cedula as do_cedula
from stdnum.do import rnc as do_rnc
from stdnum.ec import ruc as ec_ruc
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret
from stdnum.gt import nit as gt_nit
from stdnum.mx import rfc
from stdnum.pe import ruc as pe_ruc
from stdnum.py import ruc as py_ruc
from stdnum.sv import nit as sv_nit
from stdnum.us import ein
from stdnum.uy import rut as uy_rut
from stdnum.ve import rif

LONGEST_TYPED = 60
_SEPARATORS = re.compile(r"[\s./,_'’·‐-―−-]+")
Check = Callable[[str], str]


@dataclass(frozen=True)
class Kind:
    """One kind of number: its org-id.guide list (or none), and what gives the kept form or raises ValidationError."""

    scheme: str | None
    check: Check


@dataclass(frozen=True)
class TaxNumbers:
    """The numbers of one country: local name, look in words, kinds, and whether check digits are checked."""

    name: object  # words, perhaps translated when shown
    form: object
    kinds: tuple[Kind, ...]
    checked: bool = True


@dataclass(frozen=True)
class TaxNumber:
    """A number as it is kept: no punctuation, capital letters."""

    scheme: str | None
    number: str


def like(pattern: str) -> Check:
    """A check of the form only."""
    compiled = re.compile(pattern, re.ASCII)

    def check(number: str) -> str:
        if not compiled.fullmatch(number):
            raise ValidationError
        return number

    return check


def _co_without_check_digit(number: str) -> str:
    return str(co_nit.validate(number.lstrip("0")))[:-1]


def _cl_rut(number: str) -> str:
    return str(cl_rut.validate(number.lstrip("0")))


def _py_ruc(number: str) -> str:
    return str(py_ruc.validate(number.lstrip("0")))


def _siren_of_siret(number: str) -> str:
    return str(siret.to_siren(siret.validate(number)))


def _root_of_bn15(number: str) -> str:
    return str(bn.validate(number))[:9]


def _digits(count: int) -> object:
    return ngettext("%(num)s digit", "%(num)s digits", count)


_FRENCH = TaxNumbers(
    "SIREN",
    _("The 9 digits of the SIREN, or the 14 of a SIRET"),
    (Kind("FR-RCS", siren.validate), Kind("FR-RCS", _siren_of_siret)),
)
_UNITED_STATES = TaxNumbers("EIN", _digits(9), (Kind("US-EIN", ein.validate),))
_OTHER = TaxNumbers(
    _("Tax or registration number"),
    _("As it stands on your tax papers"),
    (Kind(None, like(r"(?=.*[0-9])[A-Z0-9]{3,25}")),),
    checked=False,
)
_BY_COUNTRY = (
    {
        "AR": TaxNumbers("CUIT", _digits(11), (Kind("AR-CUIT", cuit.validate),)),
        "BO": TaxNumbers("NIT", _("7 to 12 digits"), (Kind("BO-NIT", like(r"[0-9]{7,12}")),), checked=False),
        "BR": TaxNumbers(
            "CNPJ", _("14 characters, the last two being check digits"), (Kind("BR-CNPJ", cnpj.validate),)
        ),
        "CA": TaxNumbers(_("Business number (BN)"), _("9 digits, or all 15 characters"), (Kind(None, _root_of_bn15),)),
        "CL": TaxNumbers("RUT", _("With its check digit, which may be K"), (Kind("CL-RUT", _cl_rut),)),
        "CO": TaxNumbers("NIT", _("With its check digit"), (Kind("CO-NIT", _co_without_check_digit),)),
        "CR": TaxNumbers(
            "Cédula",
            _("10 digits for a company, 9 for a person"),
            (Kind("CR-RPJ", cr_cpj.validate), Kind(None, cr_cpf.validate)),
        ),
        "CU": TaxNumbers("NIT", _digits(11), (Kind(None, like(r"[0-9]{11}")),), checked=False),
        "DO": TaxNumbers(
            "RNC",
            _("9 digits for a company, 11 for a person"),
            (Kind(None, do_rnc.validate), Kind(None, do_cedula.validate)),
        ),
        "EC": TaxNumbers("RUC", _digits(13), (Kind("EC-RUC", ec_ruc.validate),)),
        "GT": TaxNumbers("NIT", _("With its check digit, which may be K"), (Kind("GT-NIT", gt_nit.validate),)),
        "HN": TaxNumbers("RTN", _digits(14), (Kind("HN-RTN", like(r"[0-9]{14}")),), checked=False),
        "HT": TaxNumbers("NIF", _digits(10), (Kind(None, like(r"[0-9]{10}")),), checked=False),
        "JM": TaxNumbers("TRN", _digits(9), (Kind(None, like(r"[0-9]{9}")),), checked=False),
        "MX": TaxNumbers("RFC", _("12 characters for a company, 13 for a person"), (Kind("MX-RFC", rfc.validate),)),
        "NI": TaxNumbers("RUC", _("14 characters"), (Kind(None, like(r"[A-Z0-9]{14}")),), checked=False),
        "PA": TaxNumbers(
            "RUC", _("With all its parts and the DV"), (Kind("PA-PRP", like(r"[A-Z0-9]{5,25}")),), checked=False
        ),
        "PE": TaxNumbers("RUC", _digits(11), (Kind("PE-RUC", pe_ruc.validate),)),
        "PY": TaxNumbers("RUC", _("With its check digit"), (Kind("PY-RUC", _py_ruc),)),
        "SV": TaxNumbers("NIT", _digits(14), (Kind("SV-NIT", sv_nit.validate),)),
        "TT": TaxNumbers("BIR", _digits(10), (Kind(None, like(r"[0-9]{10}")),), checked=False),
        "US": _UNITED_STATES,
        "UY": TaxNumbers("RUT", _digits(12), (Kind(None, uy_rut.validate),)),
        "VE": TaxNumbers("RIF", _("A letter and 9 digits"), (Kind(None, rif.validate),)),
    }
    | dict.fromkeys(("PR", "VI"), _UNITED_STATES)
    | dict.fromkeys(("BL", "GF", "GP", "MF", "MQ", "PM"), _FRENCH)
)
_LETTERS_BESIDE = {"MX": "&Ñ"}


def _is_part(char: str, beside: str) -> bool:
    return (char.isascii() and char.isalnum()) or char in beside


def tax_numbers_of(country: str) -> TaxNumbers:
    """How this country numbers its businesses."""
    return _BY_COUNTRY.get(country, _OTHER)


def read_tax_number(country: str, typed: str) -> TaxNumber | None:
    """The number as it is kept, or None if it is none of this country.

    Punctuation, spaces and case make no difference, so that one business is one number.
    """
    bare = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).upper())
    allowed = _LETTERS_BESIDE.get(country, "")
    if not 3 <= len(bare.lstrip("0")) <= len(bare) <= 40 or not all(_is_part(char, allowed) for char in bare):
        return None
    for kind in tax_numbers_of(country).kinds:
        try:
            return TaxNumber(kind.scheme, kind.check(bare))
        except (ValidationError, ValueError, IndexError, KeyError):
            continue
    return None
