"""How the market moves from release to release."""

from collections.abc import Sequence

from flask_babel import format_date
from flask_babel import gettext as _

from portal.core.charts.curve import Curve, Point
from portal.core.charts.gaps import Gap
from portal.market.disclosure.catalogue import NotPublishedError
from portal.market.disclosure.estimating import share_of
from portal.market.disclosure.figures import Count, Estimate, Withheld, WithheldReason
from portal.market.disclosure.release import Release
from portal.market.pages.asking import Asked
from portal.market.pages.figures import Cell, Column, ColumnKind, DataTable, Figure, Name, NoDataYet
from portal.market.pages.groups import REASON_GAPS, short_reason
from portal.market.pages.questions import add
from portal.market.pages.readiness import READINESS, TICKS
from portal.market.pages.words import Words, estimate_words

State = Estimate | Withheld | NoDataYet


def time_story(releases: Sequence[Release], asked: Asked, words: Words) -> str:
    """The sentence that the page opens with: the first and the newest share of suppliers that are ready."""
    found = [(release, _ready(release, asked)[1]) for release in releases]
    known = [(release, share) for release, share in found if isinstance(share, Estimate)]
    if len(known) < 2:
        return _("There is one release with figures so far. Changes can be seen from the next one on.")
    (first, old), (_last, new) = known[0], known[-1]
    return _(
        "Suppliers at “%(level)s” or higher: %(new)s in the newest release, %(old)s on %(day)s.",
        level=words.value(READINESS, releases[-1].questionnaire.certificate_from),
        new=estimate_words(new, ColumnKind.PERCENT),
        old=estimate_words(old, ColumnKind.PERCENT),
        day=format_date(first.made_at, "long"),
    )


def time_figures(releases: Sequence[Release], asked: Asked, words: Words) -> tuple[Figure, ...]:
    """The share of suppliers that are ready in each release, oldest first."""
    level = words.value(READINESS, releases[-1].questionnaire.certificate_from)
    title = _("Share of suppliers at “%(level)s” or higher", level=level)
    story = _("Each point is one release. Suppliers may join or leave between two releases.")
    found = [(release, *_ready(release, asked)) for release in releases]
    points = tuple(_point(release, share) for release, _total, share in found)
    ticks = tuple(zip((0.0, 0.25, 0.5, 0.75, 1.0), TICKS, strict=True))
    columns = (
        Column("release", _("Release"), ColumnKind.NAME, _("The release, by its day")),
        Column("suppliers", _("Suppliers"), ColumnKind.COUNT, _("How many suppliers the release is about")),
        Column("share", title, ColumnKind.PERCENT, title),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (Name(str(release.number), format_date(release.made_at, "long")), total, share)
        for release, total, share in found
    )
    chart = Curve(name="trend", title=title, description=story, points=points, ticks=ticks)
    return (
        Figure(title=title, story=story, chart=chart, table=DataTable("readiness-by-release", title, columns, rows)),
    )


def _ready(release: Release, asked: Asked) -> tuple[Count | NoDataYet, State]:
    """How many suppliers a release has like this, and the share of them that reaches the level of a certificate."""
    try:
        table = release.table((READINESS,), asked.filters)
    except NotPublishedError:  # a group that this release did not have yet
        return NoDataYet(), NoDataYet()
    levels = [level.id for level in release.questionnaire.levels]
    enough = levels[levels.index(release.questionnaire.certificate_from) :]
    known = [table.cell(level) for level in enough if level in table.values[0]]
    if not all(count.is_shown for count in known):
        part = [count for count in known if count.is_shown]
        if not part or table.total.value is None:
            return table.total, Withheld(WithheldReason.PART_TOO_SMALL)
    return table.total, _with_margin(share_of(add(known), table.total), len(known))


def _with_margin(share: Estimate | Withheld, parts: int) -> Estimate | Withheld:
    """A share of several parts together is as unsure as all of them."""
    return Estimate(share.value, share.margin * parts, share.based_on) if isinstance(share, Estimate) else share


def _point(release: Release, share: State) -> Point:
    day = format_date(release.made_at, "MMM y")
    match share:
        case Estimate():
            return Point(day, share.value / 100, f"{round(share.value)} %")
        case Withheld():
            return Point(day, 0, short_reason(share), REASON_GAPS[share.why])
    return Point(day, 0, "", Gap.NO_DATA)
