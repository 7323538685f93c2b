"""The decisions and appeals of one case: which replaces which, and which appeal is against what."""

from collections.abc import Iterator
from dataclasses import dataclass

from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.appeals import Appeal
from rxapp.domain.courts import CourtOutcome, Judgment
from rxapp.domain.decided import Cause, Decided


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything that has been decided and appealed in a case."""

    decisions: tuple[Decided, ...]
    appeals: tuple[Appeal, ...] = ()

    def decision(self, id: int) -> Decided:
        return next(each for each in self.decisions if each.id == id)

    def successor(self, id: int) -> Decided | None:
        """The decision that replaces it."""
        return next((each for each in self.decisions if each.replaces == id), None)

    def first_before(self, id: int) -> Decided:
        """The decision that the matter began with."""
        decided = self.decision(id)
        while decided.replaces is not None:
            decided = self.decision(decided.replaces)
        return decided

    def appeals_against(self, id: int) -> tuple[Appeal, ...]:
        """The appeals that are held to be against the decision: also those against one that it corrects or
        changes while they were there (46 §). One after a remittal or a change of its own starts anew."""
        ids = set(self._lineage(id))
        return tuple(appeal for appeal in self.appeals if appeal.against in ids)

    def open_appeal(self, id: int) -> Appeal | None:
        return next((appeal for appeal in self.appeals_against(id) if appeal.status.is_open), None)

    def judgment_on(self, id: int) -> Judgment | None:
        """What a court has finally said of the decision; one that did not look at it says nothing of it."""
        final = (a.judgment for a in self.appeals_against(id) if a.status is AppealStatus.CLOSED)
        looked_at = {CourtOutcome.UPHELD, CourtOutcome.CHANGED, CourtOutcome.REMITTED}
        return next((judgment for judgment in final if judgment and judgment.outcome in looked_at), None)

    def is_dismissal_undone(self, appeal: Appeal) -> bool:
        """Whether the dismissal of the appeal has been changed, by a court or by the agency."""
        if appeal.dismissal is None:
            return False
        if self.successor(appeal.dismissal) is not None:
            return True
        judgment = self.judgment_on(appeal.dismissal)
        return judgment is not None and judgment.outcome is not CourtOutcome.UPHELD

    def _lineage(self, id: int) -> Iterator[int]:
        decided = self.decision(id)
        yield id
        while decided.replaces is not None and decided.cause in {Cause.CORRECTION, Cause.RECONSIDERATION}:
            decided = self.decision(decided.replaces)
            yield decided.id
