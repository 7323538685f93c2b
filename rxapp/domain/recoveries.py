"""Recoveries (återkrav): what one is, and each step it takes. A step gives a new value."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rxapp.domain.appeals import check_words
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Actor
from rxapp.domain.recovery_amounts import Asked, Settled, check_asked, claimed
from rxapp.domain.recovery_grounds import RecoveryGround, check_ground
from rxapp.domain.recovery_steps import STEPS, RecoveryStatus, RecoveryVerb
from rxapp.domain.steps import check_actor


@dataclass(frozen=True, slots=True)
class Recovery:
    """A recovery of one municipality and one type, so that the permission for the type decides who sees it.

    `decision` is the decision that holds, `settled` what it says; `since` the day of the latest step.
    """

    id: int
    municipality_code: str
    type_code: str
    asked: tuple[Asked, ...]
    ground: RecoveryGround
    since: date
    status: RecoveryStatus = RecoveryStatus.OPENED
    respond_by: date | None = None
    has_said_all: bool = False
    decision: int | None = None
    settled: tuple[Settled, ...] = ()
    in_ledger: tuple[tuple[int, int], ...] = ()
    """What each row owes, once the claim is in the ledger."""

    @property
    def claimed_ore(self) -> int:
        return claimed(self.settled)

    @property
    def rows(self) -> tuple[tuple[int, int], ...]:
        """What the decision makes of each row as seen from the municipality: what is claimed is negative."""
        return tuple((row.row, -row.claimed_ore) for row in self.settled)


def open_recovery(
    actor: Actor,
    on: date,
    *,
    id: int,
    municipality_code: str,
    type_code: str,
    rows: Sequence[Asked],
    ground: RecoveryGround,
    reason: str,
) -> Recovery:
    """An officer opens a recovery of paid rows.

    Raises:
        NotAllowed: the actor is no case officer.
        Invalid: rows, amounts, ground or reason are not such as they must be.
    """
    check_actor(actor, STEPS[RecoveryVerb.OPEN].by, municipality_code, type_code)
    check_asked(rows)
    check_ground(TYPES[type_code], ground)
    check_words("skal", reason, "Skriv varför ersättningen kan ha betalats ut felaktigt")
    return Recovery(id, municipality_code, type_code, tuple(rows), ground, on)


def taken(recoveries: Iterable[Recovery]) -> Mapping[int, int]:
    """What recoveries have of each row, so that no other is opened for the same money.

    All that is asked for counts until it is settled for good: a court may yet let the whole be claimed.
    """
    found: Counter[int] = Counter()
    for recovery in recoveries:
        if recovery.status is RecoveryStatus.CLAIMED:
            found.update(dict(recovery.in_ledger))
        elif recovery.status not in {RecoveryStatus.CLOSED, RecoveryStatus.DROPPED}:
            found.update({row.row: row.amount_ore for row in recovery.asked})
    return found


def step(recovery: Recovery, actor: Actor, verb: RecoveryVerb, on: date, **changes: object) -> Recovery:
    """The recovery after a step of its own, if the actor may take it now.

    Raises:
        NotAllowed, NotFound: it is for somebody else.
        Conflict: it is not taken from where the recovery stands.
        Invalid: the day is before that of the latest step.
    """
    check_actor(actor, STEPS[verb].by, recovery.municipality_code, recovery.type_code)
    STEPS[verb].check(recovery.status)
    if on < recovery.since:
        raise Invalid("dag", f"Dagen kan inte vara före det senaste steget, {recovery.since}.")
    return replace(recovery, since=on, **changes)  # pyright: ignore[reportArgumentType]
