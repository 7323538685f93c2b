"""What a municipality owes, recovery by recovery, and what the payout that comes takes of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rxapp.domain.netting import Coming, Owed, Step, way_to_zero


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the payout that comes takes of each claim (claim → öre); whatever is not there is not taken of."""

    taken: Mapping[int, int]

    @property
    def taken_ore(self) -> int:
        return sum(self.taken.values())


def foresee(coming: Sequence[Coming], owed: Sequence[Owed], held: Mapping[int, int]) -> Foreseen:
    """What is taken of each claim: `held` already, in a run that is prepared, and the rest by the rule that
    a run books by."""
    taken = dict(held)
    for step in way_to_zero(coming, owed):
        _add(taken, step)
    return Foreseen({claim: ore for claim, ore in taken.items() if ore})


def _add(taken: dict[int, int], step: Step) -> None:
    claim = step.taken.claim_id
    taken[claim] = taken.get(claim, 0) + step.taken.taken_ore


def of_recoveries(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The sums by recovery, in the order in which each is met first."""
    sums: dict[str, int] = {}
    for number, ore in amounts:
        sums[number] = sums.get(number, 0) + ore
    return sums
