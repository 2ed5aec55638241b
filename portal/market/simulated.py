"""What a simulation hands out: protected counts and estimates as values."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.market.disclosure.figures import Count, Estimate, Withheld

POINTS = "points"  # in `Without`: not a criterion, but the points needed


@dataclass(frozen=True, slots=True)
class GroupResult:
    """How many of a group qualify, of how many, and their share."""

    value: str
    qualifying: Count
    of: Count
    share: Estimate | Withheld


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How many would qualify if this were the pass mark. A stricter mark never shows more than a laxer one."""

    pass_mark: int
    qualifying: Count


@dataclass(frozen=True, slots=True)
class Without:
    """How many would qualify without one criterion, or (`POINTS`) whatever their points; and how many that adds."""

    criterion_id: str
    qualifying: Count
    adds: Count


@dataclass(frozen=True, slots=True)
class Relief:
    """What the lower levels for small firms do: how many would qualify without them, and how many they let in."""

    without: Count
    lets_in: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What a profile would do to the market of a release. `without` begins with what shuts out most."""

    filters: Mapping[str, str]
    of: Count
    qualifying: Count
    share: Estimate | Withheld
    groups: Mapping[str, tuple[GroupResult, ...]]
    curve: tuple[CurvePoint, ...]
    without: tuple[Without, ...]
    relief: Relief | None
    enough: int

    @property
    def few_compete(self) -> bool:
        """Whether fewer than `enough` qualify, as far as is shown: a warning that competition is in doubt."""
        return self.qualifying.value is None or self.qualifying.value < self.enough

    @property
    def shuts_out_most(self) -> Without | None:
        """The criterion without which most more would qualify, if it is known to add any."""
        first = self.without[0] if self.without else None
        return first if first is not None and first.adds.value else None
