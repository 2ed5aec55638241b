"""One business is one number, however it is typed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.organisations.places import COUNTRIES, list_countries, list_regions
from portal.organisations.tax_numbers import TaxNumber, read_tax_number, tax_numbers_of

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "reference" / "tax-numbers.md"


@pytest.mark.parametrize(
    ("country", "typed", "scheme", "number"),
    [
        ("AR", "20-05536168-2", "AR-CUIT", "20055361682"),
        ("BO", "1020703023", "BO-NIT", "1020703023"),
        ("BR", "16.727.230/0001-97", "BR-CNPJ", "16727230000197"),
        ("BR", "12.abc.345/01de-35", "BR-CNPJ", "12ABC34501DE35"),
        ("CA", "12302 6635 RC 0001", None, "123026635"),
        ("CL", "76.086.428-5", "CL-RUT", "760864285"),
        ("CO", "213.123.432-1", "CO-NIT", "213123432"),
        ("CO", "0213123432 1", "CO-NIT", "213123432"),
        ("CO", "２１３１２３４３２１", "CO-NIT", "213123432"),
        ("CR", "3-101-999999", "CR-RPJ", "3101999999"),
        ("DO", "1-01-85004-3", None, "101850043"),
        ("EC", "1792060346-001", "EC-RUC", "1792060346001"),
        ("GF", "732 829 320 00074", "FR-RCS", "732829320"),
        ("GT", "576937-k", "GT-NIT", "576937K"),
        ("HN", "0801-1990-123456", "HN-RTN", "08011990123456"),
        ("MX", "gode 561231 gr8", "MX-RFC", "GODE561231GR8"),
        ("PA", "155596713-2-2015 DV 59", "PA-PRP", "15559671322015DV59"),
        ("PE", "20512333797", "PE-RUC", "20512333797"),
        ("PR", "91-1144442", "US-EIN", "911144442"),
        ("PY", "80028061-0", "PY-RUC", "800280610"),
        ("SV", "0614-050707-104-8", "SV-NIT", "06140507071048"),
        ("US", "91 1144442", "US-EIN", "911144442"),
        ("UY", "21-100342-001-7", None, "211003420017"),
        ("VE", "v-11470283-4", None, "V114702834"),
        ("BB", "ab/12 3-45", None, "AB12345"),
    ],
)
def test_a_number_is_kept_in_one_form(country: str, typed: str, scheme: str | None, number: str) -> None:
    assert read_tax_number(country, typed) == TaxNumber(scheme, number)


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("AR", "20-05536168-3"),
        ("CO", "213.123.432-2"),
        ("CO", "000000000"),
        ("PY", "0"),
        ("PY", "000"),
        ("GT", "K"),
        ("BR", "16.727.230/0001-98"),
        ("US", "1"),
        ("MX", "<script>"),
        ("BB", "no digits"),
        ("BB", "1" * 41),
        ("PE", "٢٠٥١٢٣٣٣٧٩٧"),
        ("CO", ""),
    ],
)
def test_what_is_no_number_of_the_country_is_refused(country: str, typed: str) -> None:
    assert read_tax_number(country, typed) is None


@given(st.sampled_from(sorted(COUNTRIES)), st.text(max_size=80))
def test_any_text_is_read_without_failing(country: str, typed: str) -> None:
    found = read_tax_number(country, typed)
    assert found is None or read_tax_number(country, typed.lower()) == found


@given(st.sampled_from(sorted(COUNTRIES)), st.text(alphabet="0123456789", min_size=1, max_size=15))
def test_digits_are_read_without_failing(country: str, typed: str) -> None:
    found = read_tax_number(country, typed)
    assert found is None or found.number.isascii()


def test_every_country_has_a_name_in_every_language_and_some_number() -> None:
    for language in ("es", "pt", "en", "fr"):
        assert {code for code, _name in list_countries(language)} == COUNTRIES
    assert all(tax_numbers_of(country).kinds for country in COUNTRIES)


def test_countries_are_in_the_order_of_their_names() -> None:
    names = [name for _code, name in list_countries("es")]
    assert names.index("Panamá") < names.index("Paraguay") < names.index("Perú") < names.index("Uruguay")


@pytest.mark.parametrize(("country", "count"), [("CO", 33), ("BR", 27), ("DO", 32), ("US", 51), ("KN", 14), ("GF", 0)])
def test_regions_are_the_finest_level_and_no_countries_of_their_own(country: str, count: int) -> None:
    assert len(list_regions(country)) == count


def test_the_document_lists_every_country_with_its_scheme() -> None:
    lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    listed = {line.split("|")[1].strip(): line for line in lines[2:]}
    assert set(listed) == COUNTRIES
    for country, line in listed.items():
        for kind in tax_numbers_of(country).kinds:
            assert kind.scheme is None or f"`{kind.scheme}`" in line
