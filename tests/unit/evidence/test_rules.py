"""When a document backs an answer, and what it is called."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.evidence.rules import (
    LONGEST_TITLE,
    SOON,
    Backing,
    EvidenceKind,
    FileFormat,
    Validity,
    download_name,
    ends_soon,
    title_from,
    validity,
)

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, Validity.VALID),
        (TODAY, TODAY, Validity.VALID),
        (TODAY + DAY, None, Validity.NOT_YET),
        (None, TODAY - DAY, Validity.ENDED),
        (TODAY - DAY, TODAY + DAY, Validity.VALID),
    ],
)
def test_a_document_is_valid_from_its_first_to_its_last_day(
    first: date | None, last: date | None, expected: Validity
) -> None:
    backing = Backing(
        document_id=UUID(int=1), title="Policy", kind=EvidenceKind.FILE, valid_from=first, valid_until=last
    )
    assert validity(first, last, TODAY) is expected
    assert backing.validity(TODAY) is expected


@pytest.mark.parametrize(
    ("last", "soon"),
    [(None, False), (TODAY - DAY, False), (TODAY, True), (TODAY + SOON, True), (TODAY + SOON + DAY, False)],
)
def test_the_end_is_near_some_weeks_before_it(last: date | None, soon: bool) -> None:
    assert ends_soon(last, TODAY) is soon


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Policy_2026.pdf", "Policy 2026"),
        ("C:\\papers\\Policy.PDF", "Policy"),
        ("../../etc/passwd", "passwd"),
        ("a.tar.gz", "a.tar"),
        (".", ""),
        ("...", ""),
        (".htaccess", "htaccess"),
        ("", ""),
        ("x" * 500, "x" * LONGEST_TITLE),
    ],
)
def test_a_title_is_made_from_the_name_of_a_file(name: str, title: str) -> None:
    assert title_from(name) == title


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Política de compras", "Política de compras.pdf"),
        ("a/b\\c:d*e", "a b c d e.pdf"),
        ("...", "document.pdf"),
        ("x" * 300, "x" * 80 + ".pdf"),
        ('say "hello"\r\nSet-Cookie: a', "say hello Set-Cookie a.pdf"),
    ],
)
def test_a_download_has_a_plain_name_with_the_right_ending(title: str, name: str) -> None:
    assert download_name(title, FileFormat.PDF) == name


@given(st.text(), st.sampled_from(FileFormat))
def test_no_title_makes_a_name_that_leads_elsewhere(title: str, file_format: FileFormat) -> None:
    name = download_name(title, file_format)
    assert name.endswith(f".{file_format.ending}")
    assert not set('/\\:"\r\n\0') & set(name)
    assert not name.startswith(".")
