"""What a recovery comes to: never more of a row than was paid and is not claimed back already. Whole öre."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rxapp.domain.errors import Invalid


class RecoveryOutcome(StrEnum):
    """How much of what the recovery was opened for is claimed back."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Asked:
    """A paid row that a recovery is opened for.

    `paid_ore` is what was paid for it; `taken_ore` what other recoveries, decided or not, have of it.
    """

    row: int
    paid_ore: int
    taken_ore: int
    amount_ore: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What the decision says of a row: how much was wrongly paid, and how much of that is waived."""

    row: int
    wrong_ore: int
    waived_ore: int = 0

    @property
    def claimed_ore(self) -> int:
        return self.wrong_ore - self.waived_ore


@dataclass(frozen=True, slots=True)
class Reversal:
    """What becomes of a claim that turns out too high: the open part is cancelled first, and what has been
    set off or paid in already is given back."""

    cancelled_ore: int
    given_back_ore: int


def check_asked(rows: Sequence[Asked]) -> None:
    """Whether a recovery may be opened for these rows.

    Raises:
        Invalid: there is none, one stands twice, or more is asked for than is left of what was paid.
    """
    if not rows:
        raise Invalid("rader", "Välj minst en utbetald rad.")
    if len({row.row for row in rows}) < len(rows):
        raise Invalid("rader", "Samma rad är vald två gånger.")
    for row in rows:
        if row.paid_ore <= 0 or row.taken_ore < 0:
            raise Invalid("rader", "Bara rader som har betalats ut kan återkrävas.")
        if row.amount_ore <= 0:
            raise Invalid("belopp", "Ange ett belopp som är större än noll för varje rad.")
        if row.amount_ore > row.paid_ore - row.taken_ore:
            raise Invalid("belopp", "Beloppet är större än det som har betalats ut och inte redan återkrävs.")


def check_settled(asked: Sequence[Asked], settled: Sequence[Settled], waiver_reason: str) -> None:
    """Whether a decision may settle the rows so.

    Raises:
        Invalid: not each row once, an amount beyond what was asked or found, or a waiver without reason.
    """
    most = {row.row: row.amount_ore for row in asked}
    if sorted(row.row for row in settled) != sorted(most):
        raise Invalid("rader", "Beslutet ska ta upp varje rad i återkravet en gång.")
    for row in settled:
        if not 0 <= row.wrong_ore <= most[row.row]:
            raise Invalid("belopp", "Det felaktigt utbetalda är mellan noll och det som återkravet gäller.")
        if not 0 <= row.waived_ore <= row.wrong_ore:
            raise Invalid("eftergift", "Det som efterges är mellan noll och det felaktigt utbetalda.")
    if any(row.waived_ore for row in settled) and not waiver_reason.strip():
        raise Invalid("skal_eftergift", "Skriv skälen för att inte kräva hela beloppet åter.")


def changed_to(settled: Sequence[Settled], changes: Sequence[Settled]) -> tuple[Settled, ...]:
    """What the rows are settled to when some of them are changed and the others stay.

    Raises:
        Invalid: a row is named twice or is not in the decision.
    """
    wanted = {row.row: row for row in changes}
    if len(wanted) < len(changes):
        raise Invalid("rader", "Samma rad är angiven två gånger.")
    if not wanted.keys() <= {row.row for row in settled}:
        raise Invalid("rader", "Raden finns inte i återkravet.")
    return tuple(wanted.get(row.row, row) for row in settled)


def claimed(settled: Iterable[Settled]) -> int:
    """What is claimed back in all."""
    return sum(row.claimed_ore for row in settled)


def outcome_of(asked: Iterable[Asked], settled: Iterable[Settled]) -> RecoveryOutcome:
    """In whole, in part or not at all."""
    total = claimed(settled)
    if total == 0:
        return RecoveryOutcome.NONE
    is_whole = total == sum(row.amount_ore for row in asked)
    return RecoveryOutcome.WHOLE if is_whole else RecoveryOutcome.PART


def reversal(claim_ore: int, right_ore: int, met_ore: int) -> Reversal:
    """What to undo of a claim of which `met_ore` has been met, where `right_ore` would have been right.

    Raises:
        ValueError: more has been met than was claimed, or more would be right: a claim never grows.
    """
    if not (0 <= right_ore <= claim_ore and 0 <= met_ore <= claim_ore):
        msg = "a claim is met and lowered within what it is"
        raise ValueError(msg)
    given_back = max(0, met_ore - right_ore)
    return Reversal(claim_ore - right_ore - given_back, given_back)
