"""The rows of a decision on a recovery in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rxapp.domain.periods import Period
from rxapp.text.decision_rows import NUMERIC, WHOLE, Column, individual_text
from rxapp.text.format import kronor, span

ROWS = "Raderna i återkravet"


@dataclass(frozen=True, slots=True)
class RowClaimed:
    """A row as values: paid in which case and place, and what the decision says of it, if it says anything.
    `name` is empty where only the individual number may be shown."""

    paid_in: str
    position: int
    individual_number: str
    name: str
    period: Period
    paid_ore: int
    asked_ore: int
    wrong_ore: int | None = None
    waived_ore: int | None = None
    claimed_ore: int | None = None


_CASE, _NUMBER, _INDIVIDUAL = Column("Ärende", WHOLE), Column("Rad", NUMERIC), Column("Individ")
_PERIOD, _PAID, _ASKED = Column("Period", WHOLE), Column("Utbetalt", NUMERIC), Column("Prövas", NUMERIC)
_WRONG, _WAIVED = Column("Felaktigt utbetalt", NUMERIC), Column("Efterges", NUMERIC)
_CLAIMED = Column("Återkrävs", NUMERIC)

AMOUNTS: Mapping[Column, Callable[[RowClaimed], int | None]] = {
    _PAID: lambda row: row.paid_ore,
    _ASKED: lambda row: row.asked_ore,
    _WRONG: lambda row: row.wrong_ore,
    _WAIVED: lambda row: row.waived_ore,
    _CLAIMED: lambda row: row.claimed_ore,
}
"""The columns that are summed, and what of a row stands in each."""

SETTLED = (_CASE, _NUMBER, _INDIVIDUAL, _PERIOD, _PAID, _WRONG, _WAIVED, _CLAIMED)
NOT_SETTLED = (_CASE, _NUMBER, _INDIVIDUAL, _PERIOD, _PAID, _ASKED)
"""Without what was never tried."""


def cells_of(columns: Sequence[Column], row: RowClaimed) -> tuple[str, ...]:
    """What stands in each column."""
    words = {
        _CASE: row.paid_in,
        _NUMBER: str(row.position),
        _INDIVIDUAL: f"{individual_text(row.individual_number)} {row.name}".strip(),
        _PERIOD: span(row.period.first_day, row.period.last_day),
        **{column: kronor(amount(row)) for column, amount in AMOUNTS.items()},
    }
    return tuple(words[column] for column in columns)
