"""A decision as far as it can be appealed, replaced and become final; never changed once made."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rxapp.domain.appeal_times import Told
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.types import TYPES

NOT_TOLD = Told()
"""Not made available yet."""


class Matter(StrEnum):
    """What the decision is on: compensation, recovery, or that an appeal came too late."""

    COMPENSATION = "compensation"
    RECOVERY = "recovery"
    LATE_APPEAL = "late_appeal"


class Cause(StrEnum):
    """Why a decision was made: the first of its matter, or in place of another.

    Correction 36 §, change 37 §, reconsideration 38 § förvaltningslagen; after a court has remitted.
    """

    FIRST = "first"
    CORRECTION = "correction"
    CHANGE = "change"
    RECONSIDERATION = "reconsideration"
    AFTER_REMITTAL = "after_remittal"


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision. `rows` is what each row comes to for the municipality in öre: granted is positive,
    claimed back negative. `is_automatic` is kept and changes nothing."""

    id: int
    matter: Matter
    municipality_code: str
    type_code: str
    decided_on: date
    told: Told = NOT_TOLD
    is_against: bool = True
    """Whether it goes against the municipality (42 §)."""
    rows: tuple[tuple[int, int], ...] = ()
    cause: Cause = Cause.FIRST
    replaces: int | None = None
    is_automatic: bool = False

    def __post_init__(self) -> None:
        if (self.cause is Cause.FIRST) != (self.replaces is None):
            msg = "a decision that is not the first names the one it replaces"
            raise ValueError(msg)
        if self.told.available_on is not None and self.told.available_on < self.decided_on:
            msg = "a decision cannot be available before it is made"
            raise ValueError(msg)

    @property
    def final_by(self) -> str:
        """The provision by which it may not be appealed; empty where it may.

        The ordinances except decisions on compensation. On recovery is decided by other sections, and that
        an appeal came too late by 45 § förvaltningslagen.
        """
        declared = TYPES.get(self.type_code)
        return declared.final_by if declared and self.matter is Matter.COMPENSATION else ""

    @property
    def total_ore(self) -> int:
        return sum(ore for _, ore in self.rows)


def goes_against(outcome: DecisionOutcome, *, at_own_wish: bool = False, is_unasked: bool = False) -> bool:
    """Whether a decision goes against the municipality: it got less than it applied for, or has to pay back.

    A case that is written off at the municipality's own wish does not. Where nobody has applied
    (`is_unasked`) nothing says what the municipality thinks it should have: it may say so by appealing.
    """
    if is_unasked:
        return True
    if outcome is DecisionOutcome.WRITTEN_OFF:
        return not at_own_wish
    return outcome not in {DecisionOutcome.GRANTED, DecisionOutcome.NOT_RECOVERED}
