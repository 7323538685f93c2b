"""A payout line in words: the same on the page, in the statement of a day and in the files."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.payee_accounts import AccountKind
from rxapp.text.format import day, kronor, span
from rxapp.text.labels import ACCOUNT_KIND, type_name
from rxapp.text.recoveries import marked
from rxapp.text.unasked import OF_MUNICIPALITY

COUNTING = "Uträkning"
"""The head of what a line was counted from, in files: it has words for what is paid without application."""
HEADINGS = ("Diarienummer", "Ersättningstyp", "Individ", "Period", "Utbetalningsdag", "Belopp")


@dataclass(frozen=True, slots=True)
class LineCells:
    """What stands in each column; what is empty is not for the reader. `file_number` has no «Å» before it,
    `number` has."""

    file_number: str
    number: str
    type_name: str
    individual: str
    name: str
    period: str
    paid_on: str
    amount: str

    @property
    def whom(self) -> str:
        """«12-345678 Förnamn Efternamn», the number alone, or nothing."""
        return f"{self.individual} {self.name}".strip()

    @property
    def all(self) -> tuple[str, ...]:
        """In the order of `HEADINGS`."""
        return self.number, self.type_name, self.whom, self.period, self.paid_on, self.amount


class Line(Protocol):
    """A line as values; None is what the reader may not see."""

    @property
    def file_number(self) -> str: ...
    @property
    def is_recovery(self) -> bool: ...
    @property
    def type_code(self) -> str | None: ...
    @property
    def individual_number(self) -> str | None: ...
    @property
    def name(self) -> str | None: ...
    @property
    def first_day(self) -> date | None: ...
    @property
    def last_day(self) -> date | None: ...
    @property
    def paid_on(self) -> date | None: ...
    @property
    def amount_ore(self) -> int: ...


def line_cells(line: Line) -> LineCells:
    """The cells of a line."""
    number = line.file_number
    return LineCells(
        file_number=number,
        number=marked(number) if line.is_recovery else number,
        type_name=type_name(line.type_code),
        individual=_about(line.individual_number),
        name=line.name or "",
        period=span(line.first_day, line.last_day),
        paid_on=day(line.paid_on),
        amount=kronor(line.amount_ore),
    )


def _about(number: str | None) -> str:
    """Nothing where it may not be told; without application a line may be about nobody."""
    if number is None:
        return ""
    return show_individual_number(number) if number else OF_MUNICIPALITY


def kind_words(amount_ore: int, *, is_recovery: bool, is_again: bool) -> str:
    """What a line is.

    >>> kind_words(-5, is_recovery=True, is_again=False)
    'Återkrav som har dragits av'
    >>> kind_words(5, is_recovery=False, is_again=True)
    'Ersättning, betald på nytt'
    """
    if is_recovery:
        kind = "Återkrav som har dragits av" if amount_ore < 0 else "Återkrav som har betalats tillbaka"
    else:
        kind = "Ersättning" if amount_ore >= 0 else "Ersättning som har sänkts"
    return f"{kind}, betald på nytt" if is_again else kind


def account_words(kind: AccountKind | None, last_digits: str | None) -> str:
    """An account by its last digits, for whoever sees account numbers; else nothing.

    >>> account_words(AccountKind.BANKGIRO, "9996")
    'Bankgiro som slutar på 9996'
    """
    return f"{ACCOUNT_KIND[kind]} som slutar på {last_digits}" if kind and last_digits else ""
