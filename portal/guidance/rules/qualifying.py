"""A criteria profile as a target: results on the way, the evidence it takes, and what makes it impossible."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from portal.criteria.rules.asking import with_requested
from portal.criteria.rules.matching import CriterionMatch, ItemState, Match, match_states, read_states
from portal.criteria.rules.structure import Assurance
from portal.guidance.rules.applying import planned_answers
from portal.guidance.rules.asking import Asking
from portal.guidance.rules.evidence import Backing, evidence_needed, with_backing
from portal.guidance.rules.options import Allowed, LevelOption, PlanItem, any_option
from portal.guidance.rules.plans import EvidenceNeed, Obstacle, ObstacleKind, PlanFault, ProfileResult, Result
from portal.guidance.rules.profile_problem import ProfileProblem
from portal.guidance.rules.ranking import Ranking
from portal.guidance.rules.search import Problem, lowest_rank
from portal.guidance.rules.targets import ProfileTarget, Situation

Evidence = Sequence[EvidenceNeed]


class QualifyingTask:
    """Finds what plans to qualify for a profile need and give. What the profile requests is taken as requested."""

    def __init__(self, situation: Situation, target: ProfileTarget) -> None:
        self._profile = target.profile
        asked_of = with_requested(situation.supplier, self._profile, situation.questionnaire)
        self._situation = replace(situation, supplier=asked_of)
        self._size = situation.supplier.size
        self._asking = Asking(self._situation, self._profile.item_ids)
        self.items: Mapping[str, PlanItem] = {item_id: each.plan for item_id, each in self._asking.items.items()}
        self.ranking = Ranking(self.items.values())
        self._needed = tuple(found for found in self._profile.criteria if found.is_needed_to_qualify)
        self.now = _result(self._match((), ()))

    def problem(self, allowed: Allowed) -> Problem:
        """The problem with these options only."""
        return self._builder(allowed, self._profile.pass_mark).build(self._needed)

    def _builder(self, allowed: Allowed, pass_mark: int) -> ProfileProblem:
        return ProfileProblem(self._profile, self._size, self._asking, self.ranking, allowed, pass_mark)

    def evidence(self, chosen: Sequence[LevelOption]) -> tuple[EvidenceNeed, ...]:
        """The answers to back, beside these steps, to qualify."""
        return evidence_needed(self._profile, self._size, self._states(chosen))

    def criteria(self, chosen: Sequence[LevelOption], evidence: Evidence) -> dict[str, tuple[str, ...]]:
        """For each item of the steps, the criteria not met so far that need its step, in order."""
        before, after = self._match((), evidence), self._match(chosen, evidence)
        raised = {option.item_id for option in chosen}
        found: dict[str, tuple[str, ...]] = {}
        for old, new in zip(before.criteria, after.criteria, strict=True):
            if old.criterion.is_needed_to_qualify and not old.is_met:
                for item_id in dict.fromkeys(_met_since(old, new)):
                    if item_id in raised:
                        found[item_id] = (*found.get(item_id, ()), old.criterion.id)
        return found

    def urgency(self, option: LevelOption, criteria: Sequence[str]) -> tuple[Fraction, ...]:
        """What sorts steps: by the criteria that need them for a day of work, then by points for a day."""
        days, now = Fraction(option.effort), self.items[option.item_id].level or 0
        earning = [found.points for found in self._profile.preferences if found.item_id == option.item_id]
        more = sum(points[option.reached_level] - points[now] for points in earning)
        return -len(criteria) / days, -more / days

    def results(self, ordered: Sequence[LevelOption], evidence: Evidence) -> Iterator[tuple[Fraction, Result]]:
        """For each option, in this order: the points it adds, and the result after it, with the evidence named."""
        before = self._match((), evidence)
        for done in range(1, len(ordered) + 1):
            after = self._match(ordered[:done], evidence)
            yield after.points - before.points, _result(after)
            before = after

    def check(self, chosen: Sequence[LevelOption], evidence: Evidence) -> None:
        """Apply the options to the answers and match them; raises PlanFault if they do not qualify."""
        states = self._states(chosen, evidence)
        counted = {item_id: state.level for item_id, state in states.items()}
        as_planned = all(counted.get(option.item_id) == option.reached_level for option in chosen)
        if not as_planned or not match_states(self._profile, self._size, states).qualifies:
            raise PlanFault(f"the plan does not qualify for {self._profile.id}: {chosen}")

    def obstacles(self) -> tuple[Obstacle, ...]:
        """The criteria that no plan meets, and the pass mark if none reaches it; or that they are too much together."""
        alone = self._builder(any_option, 0)
        found = [
            Obstacle(ObstacleKind.CRITERION, criterion.id)
            for criterion in self._needed
            if lowest_rank(alone.build((criterion,))) is None
        ]
        mark = self._profile.pass_mark
        if lowest_rank(self._builder(any_option, mark).build(())) is None:
            found.append(Obstacle(ObstacleKind.POINTS, "", mark, self._best_points()))
        return tuple(found) or (Obstacle(ObstacleKind.TOGETHER),)

    def _best_points(self) -> Fraction:
        best = [item.options[-1] for item in self.items.values() if item.options]
        everything = dict.fromkeys(self._profile.item_ids, Assurance.REVIEWED)
        return match_states(self._profile, self._size, with_backing(self._states(best), everything)).points

    def _match(self, chosen: Sequence[LevelOption], evidence: Evidence) -> Match:
        return match_states(self._profile, self._size, self._states(chosen, evidence))

    def _states(self, chosen: Sequence[LevelOption], evidence: Evidence = ()) -> dict[str, ItemState]:
        """What the items count as after these steps. A review of an answer ends when the answer changes."""
        answers = planned_answers(self._situation, chosen)
        supplier, as_of = self._situation.supplier, self._situation.as_of
        attached = self._situation.attached
        states = read_states(self._situation.questionnaire, supplier, answers, as_of, attached=attached)
        changed = {option.item_id for option in chosen}
        backing: Backing = dict.fromkeys(self._situation.reviewed - changed, Assurance.REVIEWED)
        return with_backing(states, {**backing, **{need.item_id: need.assurance for need in evidence}})


def _result(match: Match) -> ProfileResult:
    needed = [found for found in match.criteria if found.criterion.is_needed_to_qualify]
    unmet = tuple(found.criterion.id for found in needed if not found.is_met)
    return ProfileResult(match.points, unmet, match.qualifies)


def _met_since(old: CriterionMatch, new: CriterionMatch) -> Iterator[str]:
    """The items of the first group that is met now whose requirements were not met before."""
    met = next(place for place, group in enumerate(new.groups) if group.is_met)
    for before, after in zip(old.groups[met].requirements, new.groups[met].requirements, strict=True):
        if not before.is_met:
            yield after.requirement.item_id
