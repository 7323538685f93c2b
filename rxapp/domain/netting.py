"""Recoveries set off against what is to be paid on the same account: the oldest first, in part if need be,
and never more than there is to take.

Two readings of one rule: the amounts as a payout run books them, and the same as a preview tells them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

ATTEMPTS = 3
"""Runs that leave something of a recovery before the municipality is asked to pay in; a setting may say
another number. The FAQ says «trots upprepade försök» and no number."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What is left of a claim of the ledger, in öre, and the account that it is set off on.

    `account_id` is None where the municipality has none for the type: then there is nothing to set off on.
    """

    claim_id: int
    account_id: int | None
    left_ore: int
    since: date


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run takes of a claim, and what is then left of it, in öre."""

    claim_id: int
    account_id: int | None
    taken_ore: int
    left_ore: int


def net(payable: Mapping[int, int], owed: Iterable[Owed]) -> tuple[Taken, ...]:
    """What each claim takes of what is payable (account → öre, none below nothing), the oldest claim first
    and those of a day in the order of their numbers. One that gets nothing is there with nothing taken.

    Raises:
        ValueError: something is below nothing.
    """
    left = dict(payable)
    if any(ore < 0 for ore in left.values()):
        msg = "what is payable on an account is below nothing"
        raise ValueError(msg)
    taken: list[Taken] = []
    for claim in sorted(owed, key=lambda each: (each.since, each.claim_id)):
        if claim.left_ore < 0:
            msg = f"what is left of claim {claim.claim_id} is below nothing"
            raise ValueError(msg)
        there = 0 if claim.account_id is None else left.get(claim.account_id, 0)
        ore = min(there, claim.left_ore)
        if claim.account_id is not None:
            left[claim.account_id] = there - ore
        taken.append(Taken(claim.claim_id, claim.account_id, ore, claim.left_ore - ore))
    return tuple(taken)


@dataclass(frozen=True, slots=True)
class Coming:
    """What is payable on each account on a day to come."""

    pay_on: date
    payable: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """What one payout day takes of a claim, and what is left after it."""

    pay_on: date
    taken: Taken


def way_to_zero(coming: Sequence[Coming], owed: Sequence[Owed]) -> tuple[Step, ...]:
    """What the coming payout days take of each claim, each day after the one before it.

    The days are as many as are known: what is left after the last has no day of its own.
    """
    steps: list[Step] = []
    left = {each.claim_id: each for each in owed}
    for day in sorted(coming, key=lambda each: each.pay_on):
        for taken in net(day.payable, [each for each in left.values() if each.left_ore]):
            steps.append(Step(day.pay_on, taken))
            before = left[taken.claim_id]
            left[taken.claim_id] = Owed(before.claim_id, before.account_id, taken.left_ore, before.since)
    return tuple(steps)


def share(paid_ore: int, owed: Iterable[Owed]) -> tuple[Taken, ...]:
    """What is paid in by the municipality itself, shared among the claims of a recovery: the oldest first.

    Raises:
        ValueError: nothing is paid, or more than is left of the claims.
    """
    claims = tuple(owed)
    if not 0 < paid_ore <= sum(claim.left_ore for claim in claims):
        msg = "what is paid in is nothing, or more than is owed"
        raise ValueError(msg)
    one = {0: paid_ore}
    shared = net(one, [Owed(each.claim_id, 0, each.left_ore, each.since) for each in claims])
    return tuple(each for each in shared if each.taken_ore)


def is_due_for_demand(attempts: int, left_ore: int, *, most: int = ATTEMPTS) -> bool:
    """Whether the municipality is asked to pay in what so many runs have left."""
    return left_ore > 0 and attempts >= most
