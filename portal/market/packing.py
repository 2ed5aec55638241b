"""One submission as a row of bytes: all that a market takes from it, read once by the rules and kept.

The rows of one layout together make the columns of a market. A row holds no name, but it is one supplier's answers:
it is kept where answers are kept, and never shown.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from portal.assessments.rules.scoring import is_evidenced
from portal.criteria.rules.structure import Assurance
from portal.guidance.rules.targets import Situation
from portal.market.columns import NO_VALUE, NOT_APPLICABLE, NOT_ASKED, TRAIT_VALUES, YES
from portal.market.forecasting.climbs import CLIMBS, FREE, ClimbBook
from portal.market.shape import Shape
from portal.market.snapshot import band_of
from portal.organisations.rules import SupplierProfile, Trait
from portal.questionnaires.canonical import content_hash
from portal.questionnaires.rules.answers import Answers, Standing, standing
from portal.questionnaires.rules.conditions import Facts, is_met
from portal.questionnaires.rules.levels import read_level
from portal.questionnaires.rules.structure import Item, Questionnaire

EPOCH = date(1970, 1, 1)
OTHER_SECTOR = "other-sector"
TO_ANSWER = frozenset({Standing.NOT_ANSWERED, Standing.FAULTY})
_HAS, _HAS_NOT = TRAIT_VALUES.index(YES), 1 - TRAIT_VALUES.index(YES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a row is read from. `questionnaire` is the version that was answered, `asked` the items it asked."""

    questionnaire: Questionnaire
    supplier: SupplierProfile
    region: str
    answers: Answers
    asked: Sequence[Item]
    attached: Collection[str]
    as_of: date


@dataclass(frozen=True)
class Layout:
    """How the rows of a shape are laid out, field by field."""

    shape: Shape

    @cached_property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """What a row says of the supplier itself, with the values that there can be; other-sector comes last."""
        values = self.shape.dimensions
        traits = {trait.value: TRAIT_VALUES for trait in Trait}
        plain = {name: values[name] for name in ("sector", "size", "country", "region")}
        return {**plain, **traits, OTHER_SECTOR: values["sector"]}

    @cached_property
    def dtype(self) -> np.dtype[np.void]:
        """The fields of a row, little-endian and without gaps."""
        items = len(self.shape.items)
        return np.dtype(
            [
                ("kinds", "<i2", (len(self.kinds),)),
                ("submitted_on", "<i4"),
                ("assurance", "i1"),
                ("levels", "i1", (items,)),
                ("backed", "u1", (items,)),
                ("unanswered", "?", (items,)),
                ("climbs", "u1", (items,)),
                ("requested", "?", (len(self.shape.on_request),)),
                ("still_open", "?", (len(self.shape.deciding),)),
                ("met", "?", (len(self.shape.tests),)),
            ]
        )

    @cached_property
    def _climbs(self) -> ClimbBook:
        return ClimbBook()

    @cached_property
    def fingerprint(self) -> str:
        """Rows of another fingerprint are not rows of this layout."""
        return content_hash(
            {
                "kinds": {name: list(values) for name, values in self.kinds.items()},
                "items": [item.id for item in self.shape.items],
                "requested": list(self.shape.on_request),
                "deciding": list(self.shape.deciding),
                "tests": list(self.shape.tests),
                "climbs": len(CLIMBS),
            }
        )

    def pack(self, sent: Sent) -> bytes:
        """The row of a submission."""
        row = np.zeros((), dtype=self.dtype)
        row["kinds"] = self._kinds(sent)
        row["submitted_on"] = (sent.as_of - EPOCH).days
        row["assurance"] = _assurance(sent)
        row["requested"] = [value in sent.supplier.requested for value in self.shape.on_request]
        asked = {item.id: item for item in sent.asked}
        found = [_read_item(asked.get(item.id), sent, self._climbs) for item in self.shape.items]
        fields = zip(*found, strict=True) if found else ((), (), (), ())
        row["levels"], row["backed"], row["unanswered"], row["climbs"] = fields
        row["still_open"] = [
            item_id in asked and standing(asked[item_id], sent.answers.get(item_id), sent.as_of) in TO_ANSWER
            for item_id in self.shape.deciding
        ]
        facts = Facts(sent.supplier, sent.answers, sent.as_of, asked)
        row["met"] = [is_met(test, facts) for test in self.shape.tests.values()]
        return row.tobytes()

    def _kinds(self, sent: Sent) -> list[int]:
        supplier = sent.supplier
        plain = (supplier.sector, supplier.size.value, supplier.country, sent.region)
        traits = [_HAS if trait in supplier.traits else _HAS_NOT for trait in Trait]
        codes = [_code(values, value) for values, value in zip(self.kinds.values(), plain, strict=False)]
        return [*codes, *traits, _code(self.kinds[OTHER_SECTOR], supplier.other_sector)]


def _code(values: tuple[str, ...], value: str) -> int:
    return values.index(value) if value in values else NO_VALUE


def _assurance(sent: Sent) -> int:
    """The band of the evidenced share, of what the version answered scores: as in the supplier's own result."""
    scored = [item for item in sent.asked if item.scored]
    evidenced = sum(
        item.weight
        for item in scored
        if is_evidenced(item.id, sent.answers, sent.attached)
        and standing(item, sent.answers.get(item.id), sent.as_of) is Standing.ANSWERED
    )
    return band_of(evidenced, sum(item.weight for item in scored))


def _read_item(item: Item | None, sent: Sent, climbs: ClimbBook) -> tuple[int, int, bool, int]:
    """Level, backing, whether it is asked and not answered, and the climb; one that was not asked has none of it."""
    if item is None:
        return NOT_ASKED, 0, False, FREE
    reading = read_level(item, sent.answers.get(item.id), sent.as_of)
    level = NOT_APPLICABLE if reading.counted is None else reading.counted
    backed = Assurance.EVIDENCED if is_evidenced(item.id, sent.answers, sent.attached) else Assurance.SELF_DECLARED
    situation = Situation(sent.questionnaire, sent.supplier, sent.answers, sent.as_of)
    return level, backed, reading.standing in TO_ANSWER, climbs.number(situation, item, reading)
