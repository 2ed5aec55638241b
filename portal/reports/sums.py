"""Figures of a result that add up as they are shown: items to sections, sections to the whole, the whole to 100."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.assessments.rules.figures import shown, shown_parts
from portal.assessments.rules.scoring import Scorecard, SectionScore

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Points:
    """Points earned and points missed, each with one decimal; together what was possible."""

    earned: Decimal
    missed: Decimal

    @property
    def possible(self) -> Decimal:
        """What could be earned."""
        return self.earned + self.missed


@dataclass(frozen=True, slots=True)
class SectionPoints:
    """A section's points, and those of each of its items, in order."""

    points: Points
    items: tuple[Points, ...]


def add_up(scorecard: Scorecard) -> tuple[SectionPoints, ...]:
    """The points of every section and item, in order.

    As shown, the items' add up to the section's, the sections' to the whole score, and earned and missed points
    together to 100. Who misses nothing is shown to miss nothing, and who earns nothing to earn nothing.
    """
    sections = scorecard.sections
    earned = shown_parts([section.points for section in sections])
    missed = parts_adding_to(
        _WHOLE - sum(earned, Decimal()) if scorecard.score is not None else Decimal(),
        [section.possible - section.points for section in sections],
    )
    return tuple(
        _section(section, Points(gained, lost)) for section, gained, lost in zip(sections, earned, missed, strict=True)
    )


def parts_adding_to(total: Decimal, parts: Sequence[Fraction]) -> tuple[Decimal, ...]:
    """The parts with one decimal each, together exactly `total`, which is their sum rounded up or down to a tenth.

    Each part is rounded down; the tenths then left over go to the parts that lost most, the earlier first.
    """
    floors = [shown(part) for part in parts]
    left_over = int((total - sum(floors)) * 10)
    by_loss = sorted(range(len(parts)), key=lambda place: (Fraction(floors[place]) - parts[place], place))
    raised = set(by_loss[:left_over])
    tenth = Decimal("0.1")
    return tuple(figure + tenth if place in raised else figure for place, figure in enumerate(floors))


def _section(section: SectionScore, points: Points) -> SectionPoints:
    earned = parts_adding_to(points.earned, [item.points for item in section.items])
    missed = parts_adding_to(points.missed, [item.possible - item.points for item in section.items])
    return SectionPoints(points, tuple(Points(gained, lost) for gained, lost in zip(earned, missed, strict=True)))
