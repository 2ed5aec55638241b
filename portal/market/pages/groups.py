"""The groups of suppliers that a page compares, in an order that helps, and how they are drawn as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.core.charts.bars import Bar, BarChart, Segment
from portal.core.charts.gaps import Gap
from portal.market.disclosure.estimating import share_of
from portal.market.disclosure.figures import Count, CountKind, Estimate, Table, Withheld, WithheldReason
from portal.market.disclosure.release import Release
from portal.market.pages.asking import COUNTRY, REGION, Asked
from portal.market.pages.figures import ColumnKind, Name
from portal.market.pages.words import SHORT, Words, cell_words, count_words, number

MOST_DRAWN = 15  # groups in a chart; the table under it has all
_IN_ORDER = frozenset({"size", "women-led", "readiness", "assurance"})
GAPS = {
    CountKind.FEWER_THAN_5: Gap.TOO_FEW,
    CountKind.FEWER_THAN_10: Gap.TOO_FEW,
    CountKind.IMPOSSIBLE: Gap.IMPOSSIBLE,
    CountKind.WITHHELD: Gap.WITHHELD,
}
REASON_GAPS = {
    WithheldReason.GROUP_TOO_SMALL: Gap.TOO_FEW,
    WithheldReason.PART_TOO_SMALL: Gap.TOO_FEW,
    WithheldReason.PART_UNDER_10: Gap.TOO_FEW,
    WithheldReason.TOO_UNCERTAIN: Gap.WITHHELD,
    WithheldReason.IMPOSSIBLE: Gap.IMPOSSIBLE,
}


@dataclass(frozen=True, slots=True)
class Group:
    """A group of suppliers: its value of the dimension, its name, and how many it is."""

    name: Name
    count: Count


def list_groups(release: Release, asked: Asked, words: Words) -> list[Group]:
    """The groups that are compared: sizes and the like in their order, others with the largest first."""
    return groups_of(release.table((asked.by,), asked.filters), asked, words)


def groups_of(table: Table, asked: Asked, words: Words) -> list[Group]:
    """The groups along the first dimension of a table, of a country only where its regions are compared."""
    values = table.values[0]
    if asked.by == REGION:
        values = tuple(value for value in values if value.startswith(f"{asked.chosen[COUNTRY]}-"))
    rest = (None,) * (len(table.by) - 1)
    found = [Group(words.name(asked.by, value), table.cell(value, *rest)) for value in values]
    if asked.by in _IN_ORDER:
        return found
    return sorted(found, key=lambda group: (-(group.count.value or 0), group.name.text.casefold()))


def worth_drawing(groups: Sequence[Group]) -> list[Group]:
    """The groups for a chart: the largest that are shown, or, if none is, the first few, which then say why."""
    shown = [group for group in groups if group.count.is_shown]
    return (shown or list(groups))[:MOST_DRAWN]


def count_bar(name: str, count: Count, largest: int) -> Bar:
    """A bar as long as its count is beside the largest, or the reason why there is none."""
    if count.value is None:
        return Bar(name, "", (), GAPS[count.kind], count_words(count))
    return Bar(name, number(count.value), (Segment(100 * count.value / max(1, largest), ""),))


def count_chart(name: str, title: str, story: str, groups: Sequence[Group]) -> BarChart | None:
    """A bar for each group that is worth drawing; no chart where no group can be shown at all."""
    drawn = [group for group in groups if group.count.is_shown][:MOST_DRAWN]
    if not drawn:
        return None
    largest = max(group.count.value or 0 for group in drawn)
    bars = tuple(count_bar(group.name.text, group.count, largest) for group in drawn)
    return BarChart(name=name, title=title, description=story, key=("",), bars=bars)


def share_bar(name: str, parts: Sequence[Count], whole: Count) -> Bar:
    """A bar of the shares of a whole; what is not shown is hatched, and shares what is left over."""
    if whole.value is None:
        return Bar(name, "", (), GAPS[whole.kind], count_words(whole))
    shares = [share_of(part, whole) for part in parts]
    known = [found.value if isinstance(found, Estimate) else 0.0 for found in shares]
    hidden = [isinstance(found, Withheld) and found.why is not WithheldReason.IMPOSSIBLE for found in shares]
    left = max(0.0, 100 - sum(known))
    widths = [left / sum(hidden) if is_hidden else value for value, is_hidden in zip(known, hidden, strict=True)]
    stretch = 100 / max(1.0, sum(widths))
    segments = (_segment(found, width * stretch) for found, width in zip(shares, widths, strict=True))
    return Bar(name, number(whole.value), tuple(segments))


def _segment(found: Estimate | Withheld, width: float) -> Segment:
    if isinstance(found, Estimate):
        return Segment(width, f"{number(found.value)} %")
    return Segment(width, short_reason(found), REASON_GAPS[found.why])


def short_reason(found: Withheld) -> str:
    """Why there is no estimate, as short as a cell of a chart needs it."""
    if found.why is WithheldReason.IMPOSSIBLE:
        return SHORT[CountKind.IMPOSSIBLE]
    if found.why is WithheldReason.PART_UNDER_10:
        return SHORT[CountKind.FEWER_THAN_10]
    return SHORT[CountKind.WITHHELD] if found.why is WithheldReason.TOO_UNCERTAIN else SHORT[CountKind.FEWER_THAN_5]


def hidden_words(groups: Sequence[Group]) -> int:
    """How many groups have too few suppliers to be shown."""
    return sum(group.count.kind in {CountKind.FEWER_THAN_5, CountKind.FEWER_THAN_10} for group in groups)


def share_words(part: Count, whole: Count) -> str:
    """A share in words, with its margin or the reason why there is none."""
    return cell_words(share_of(part, whole), ColumnKind.PERCENT)
