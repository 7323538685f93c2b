"""What an officer fills in about appeals, read: days, choices and rows with amounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from rxapp.domain.errors import Invalid
from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.recovery_amounts import Settled
from rxapp.domain.typed import parse_ore
from rxapp.services.appeal_rulings import RowChange
from rxapp.services.recoveries import RecoveryRowView
from rxapp.state.forms import Form, text_of
from rxapp.text.appeal_handling import CHOOSE_ROW, CLAIM_TWICE
from rxapp.text.format import kronor

Choice = TypeVar("Choice", bound=StrEnum)
MOST_ROWS = 200
BY_RULES = "enligt reglerna"


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that is to be changed; `amount` in words, `ore` None where the rules compute it. A row of a
    recovery has its id in `position`, and `waived_ore` of what is found wrong."""

    position: str
    name: str
    about: str
    amount: str
    ore: int | None = None
    waived_ore: int = 0


def day_of(form: Form, name: str, field: str) -> date:
    """The day in a field.

    Raises:
        Invalid: it is none.
    """
    try:
        return date.fromisoformat(text_of(form, name))
    except ValueError:
        raise Invalid(field, "Ange en dag.") from None


def choice_of(form: Form, name: str, field: str, kind: type[Choice]) -> Choice:
    """The choice in a field.

    Raises:
        Invalid: there is none.
    """
    try:
        return kind(text_of(form, name))
    except ValueError:
        raise Invalid(field, "Välj ett av alternativen.") from None


def row_of(form: Form, *, needs_amount: bool) -> tuple[int, int | None]:
    """Position and amount of a row that is typed.

    Raises:
        Invalid: it is no row, or the amount is missing or none.
    """
    typed = text_of(form, "rad")
    if not (typed.isascii() and typed.isdecimal() and 0 < len(typed) < 7):
        raise Invalid("rader", "Ange radens nummer.")
    if not needs_amount:
        return int(typed), None
    return int(typed), _ore_in(form, "radbelopp", "belopp")


def changed_row(position: int, about: str, ore: int | None) -> ChangedRow:
    """A row as it is shown among those that are to be changed."""
    return ChangedRow(str(position), f"Rad {position}", about, BY_RULES if ore is None else kronor(ore), ore)


def added_claim(
    form: Form, rows: Iterable[RecoveryRowView], changed: Iterable[ChangedRow], *, is_judged: bool
) -> ChangedRow:
    """A row of a recovery as it was typed, beside those that are to be changed already.

    Raises:
        Invalid: no row is chosen or it is there already, or an amount is none, or more is waived than wrong.
    """
    ore = _ore_in(form, "radbelopp", "belopp")
    typed = "" if is_judged else text_of(form, "radeftergift")
    waived = _ore_in(form, "radeftergift", "eftergift") if typed else 0
    if waived > ore:
        raise Invalid("eftergift", "Det som efterges är högst det felaktigt utbetalda.")
    key = text_of(form, "rad")
    row = next((each for each in rows if str(each.row_id) == key), None)
    if row is None:
        raise Invalid("rader", CHOOSE_ROW)
    if any(each.position == key for each in changed):
        raise Invalid("rader", CLAIM_TWICE)
    name, about = f"Ärende {row.paid_in}, rad {row.position}", show_individual_number(row.individual_number)
    words = f"{kronor(ore - waived)} ska betalas tillbaka"
    if waived:
        words = f"{kronor(ore)} är felaktigt utbetalt, varav {kronor(waived)} efterges"
    return ChangedRow(key, name, about, words, ore, waived)


def claim_options(rows: Iterable[RecoveryRowView]) -> tuple[tuple[str, str], ...]:
    """The rows of a recovery to choose among, with what the decision claims of each."""
    return tuple(
        (
            str(row.row_id),
            f"{row.paid_in}, rad {row.position}, {show_individual_number(row.individual_number)}: "
            f"{kronor((row.wrong_ore or 0) - (row.waived_ore or 0))} återkrävs",
        )
        for row in rows
    )


def _ore_in(form: Form, name: str, fault: str) -> int:
    try:
        return parse_ore(text_of(form, name))
    except Invalid as refusal:
        raise Invalid(fault, refusal.sentence) from None


def changes_of(rows: Iterable[ChangedRow]) -> list[RowChange]:
    """The rows for the decision."""
    return [RowChange(int(row.position), row.ore) for row in rows]


def claims_of(rows: Iterable[ChangedRow]) -> list[Settled]:
    """The rows for the decision on a recovery."""
    return [Settled(int(row.position), row.ore or 0, row.waived_ore) for row in rows]


def amounts_of(rows: Iterable[ChangedRow]) -> dict[int, int]:
    """The rows for a judgment."""
    return {int(row.position): row.ore or 0 for row in rows}
