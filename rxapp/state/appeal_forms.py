"""What an officer fills in about appeals, read: days, choices and rows with amounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from rxapp.domain.errors import Invalid
from rxapp.domain.typed import parse_ore
from rxapp.services.appeal_rulings import RowChange
from rxapp.state.forms import Form, text_of
from rxapp.text.format import kronor

Choice = TypeVar("Choice", bound=StrEnum)
MOST_ROWS = 200
BY_RULES = "enligt reglerna"


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that is to be changed; `amount` in words, `ore` None where the rules compute it."""

    position: str
    about: str
    amount: str
    ore: int | None = None


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
    try:
        return int(typed), parse_ore(text_of(form, "radbelopp"))
    except Invalid as refusal:
        raise Invalid("belopp", refusal.sentence) from None


def changed_row(position: int, about: str, ore: int | None) -> ChangedRow:
    """A row as it is shown among those that are to be changed."""
    return ChangedRow(str(position), about, BY_RULES if ore is None else kronor(ore), ore)


def changes_of(rows: Iterable[ChangedRow]) -> list[RowChange]:
    """The rows for the decision."""
    return [RowChange(int(row.position), row.ore) for row in rows]


def amounts_of(rows: Iterable[ChangedRow]) -> dict[int, int]:
    """The rows for a judgment."""
    return {int(row.position): row.ore or 0 for row in rows}
