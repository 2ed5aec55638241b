"""The bid pack as one ZIP: the annex, the frozen documents behind it, the index of evidence, the certificate."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _

from portal.bids.pack.annex import Annex

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the last four in full width


def make_archive(files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """A ZIP with these files, each dated `at`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return target.getvalue()


def evidence_csv(annex: Annex) -> bytes:
    """The index of evidence as CSV that spreadsheets open as text: with a mark for UTF-8, and no cell a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([_("No."), _("Question"), _("Evidence"), _("Fingerprint or address"), _("Valid")])
    for one in annex.exhibits:
        writer.writerow([one.number, *map(_plain, (one.name, one.text, one.where, one.dates))])
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def read_me(annex: Annex, told: Sequence[str]) -> bytes:
    """What is in the pack, as plain text; `told` are lines on what is in it and what is not."""
    lines = [
        f"{annex.organisation} · {annex.tender} ({annex.code})",
        annex.made_at,
        "",
        *told,
        "",
        _("Self-declared by the organisation. Not an endorsement. The agency decides."),
        _("To compare fingerprints (SHA-256):"),
        f"submission.json {annex.submission_hash}",
        f"criteria-profile.json {annex.profile_hash}",
    ]
    return "\r\n".join(lines).encode()


def _plain(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA_STARTS) else text
