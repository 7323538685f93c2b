"""What is worth knowing of the rows of one person before they are sent: nothing here stops the sending."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rxapp.domain.amounts import Claimed, reaches_threshold
from rxapp.domain.claims import claim_name, last_day_of_row
from rxapp.domain.compensation.forms import AmountRule, CostKind
from rxapp.domain.compensation.types import CompensationType
from rxapp.domain.periods import Period

BELOW_THRESHOLD = (
    "De sammanlagda kostnaderna för personen når inte 60 000 kronor under tolv månader, så inget belopp "
    "räknas."
)


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row of the application."""

    position: int
    claimed: Claimed


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """A row for the same person in an earlier application of the type, as far as the reader may know it."""

    file_number: str
    position: int
    period: Period
    cost_kind: CostKind | None = None
    cost_ore: int = 0
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """The application that the rows are of, on the day it would arrive."""

    declared: CompensationType
    claim: Period
    today: date


def notes_of(about: About, rows: Sequence[OwnRow], earlier: Sequence[EarlierRow]) -> dict[int, list[str]]:
    """By position, the sentences for the rows of one person; `rows` in the order of the form."""
    notes: dict[int, list[str]] = {row.position: [] for row in rows}
    for place, row in enumerate(rows):
        told = notes[row.position]
        told += _of_period(about, row.claimed.period)
        told += _of_own(row, rows[:place])
        told += overlaps(row.claimed, earlier)
        told += _of_deadline(about, row.claimed, is_first=not earlier)
        if not counts(about, rows, earlier):
            told.append(BELOW_THRESHOLD)
    return notes


def counts(about: About, rows: Iterable[OwnRow], earlier: Iterable[EarlierRow]) -> bool:
    """Whether the costs of the person count, where only costs from a sum on do (27 §)."""
    form = about.declared.form
    if form is None or form.amount is not AmountRule.COST_FROM_THRESHOLD:
        return True
    before = sum(row.cost_ore for row in earlier if row.period.overlaps(about.claim))
    return reaches_threshold(before + sum(row.claimed.cost_ore for row in rows))


def overlaps(claimed: Claimed, earlier: Iterable[EarlierRow]) -> list[str]:
    """The earlier applications that are for the same days and the same kind of cost."""
    return [
        f"Perioden överlappar rad {row.position} i ansökan {row.file_number}."
        for row in earlier
        if row.period.overlaps(claimed.period) and row.cost_kind == claimed.cost_kind
    ]


def _of_period(about: About, period: Period) -> list[str]:
    told: list[str] = []
    if period.first_day < about.claim.first_day or period.last_day > about.claim.last_day:
        told.append(f"Perioden {period} ligger inte helt i {claim_name(about.claim)}.")
    if period.last_day > about.today:
        told.append(f"Perioden {period} är inte slut. Ersättning söks i efterskott.")
    return told


def _of_own(row: OwnRow, before: Sequence[OwnRow]) -> list[str]:
    for other in before:
        is_same = other.claimed.cost_kind == row.claimed.cost_kind
        if is_same and other.claimed.period.overlaps(row.claimed.period):
            return [f"Perioden överlappar rad {other.position} för samma person."]
    return []


def _of_deadline(about: About, claimed: Claimed, *, is_first: bool) -> list[str]:
    last = last_day_of_row(
        about.declared, received_on=claimed.received_on, kind=claimed.cost_kind, is_first=is_first
    )
    if last is None or last >= about.today:
        return []
    return [f"Sista ansökningsdag för raden var {last}. Den kommer troligen att avslås."]


def by_identity(rows: Iterable[tuple[str, OwnRow]]) -> Mapping[str, list[OwnRow]]:
    """The rows of each person, in the order given."""
    found: dict[str, list[OwnRow]] = {}
    for identity, row in rows:
        found.setdefault(identity, []).append(row)
    return found
