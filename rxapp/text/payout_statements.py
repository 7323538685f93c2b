"""What came on a payout day in words: the same on the page and in the statement that is kept as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rxapp.text.decision_document import Document, Section
from rxapp.text.decision_rows import NUMERIC, WHOLE, Column
from rxapp.text.format import counted, day, kronor
from rxapp.text.payout_lines import COUNTING, HEADINGS, LineCells

LINES = "Utbetalningsrader"
TOTAL = "Summa av raderna"
PAID = "Utbetalt den {day}"
SHOWN = "Varav rader som du ser"
OTHERS = "Varav ersättningstyper som du saknar behörighet för"
ACCOUNTS = "Kontona"
RETURNED = "Tillbaka från banken"
HOW = "Så läser du raderna"
NEGATIVE = (
    "Återkrav som har fått laga kraft dras av från det som betalas ut till samma konto. De har Å före "
    "diarienumret och ett negativt belopp."
)
BY_NUMBER = "Personer med skyddade personuppgifter visas med individnummer, utan namn."
SENT_BACK = (
    "Banken har skickat tillbaka en betalning från utbetalningen {day}. Vi fick veta det {told}. Beloppet "
    "betalas ut på nytt i nästa utbetalning när kontot har bytts."
)
CHANGE_IT = "Den som har behörighet för kontonummer i kommunen byter konto under Kontonummer."
NOTHING = "Inget betalades ut den {day}, eller så finns dagen inte."


@dataclass(frozen=True, slots=True)
class AccountPaid:
    """What an account got on the day. `total_ore` is None where some of it is of types the reader lacks;
    then `own_ore` is what the reader's types came to."""

    account: str
    total_ore: int | None
    own_ore: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A payout day with a payment that the bank sent back, and when that was told."""

    paid_on: date
    returned_on: date


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A payout day as values: what came in all, and what of it the reader sees."""

    paid_on: date
    municipality: str
    total_ore: int
    shown_ore: int
    lines: tuple[LineCells, ...] = ()
    counted: tuple[str, ...] = ()
    """Why each line is of its amount, in short."""
    accounts: tuple[AccountPaid, ...] = ()
    returned: tuple[Returned, ...] = ()


def sums(found: DayFacts) -> tuple[tuple[str, str], ...]:
    """The day's sum over every type, and how much of it the reader sees where that is not all."""
    whole = ((PAID.format(day=day(found.paid_on)), kronor(found.total_ore)),)
    if found.total_ore == found.shown_ore:
        return whole
    rest = found.total_ore - found.shown_ore
    return (*whole, (SHOWN, kronor(found.shown_ore)), (OTHERS, kronor(rest)))


def account_lines(accounts: Sequence[AccountPaid]) -> tuple[str, ...]:
    """What each account got, a sentence each."""
    return tuple(_account(each) for each in accounts)


def _account(paid: AccountPaid) -> str:
    if paid.total_ore is not None:
        return f"{paid.account}: {kronor(paid.total_ore)}"
    return (
        f"{paid.account}: {kronor(paid.own_ore)} för ersättningstyper som du har behörighet för. Kontot fick "
        "också annat."
    )


def sent_back(returned: Sequence[Returned]) -> tuple[str, ...]:
    """What is said of payments that the bank sent back, a sentence each; without amounts."""
    said = (SENT_BACK.format(day=day(each.paid_on), told=day(each.returned_on)) for each in returned)
    return tuple(dict.fromkeys(said))


def statement(found: DayFacts) -> Document:
    """The statement of a day: the day's sums, the accounts and the lines that the reader sees."""
    sections = [
        *([Section(ACCOUNTS, (), account_lines(found.accounts))] if found.accounts else []),
        *([Section(RETURNED, (*sent_back(found.returned), CHANGE_IT))] if found.returned else []),
        Section(HOW, (NEGATIVE, BY_NUMBER)),
    ]
    heading = f"{LINES}: {counted(len(found.lines), 'rad', 'rader')}"
    columns, rows = _table(found)
    first, *rest = (f"{label}: {amount}" for label, amount in sums(found))
    return Document(
        title=f"Utbetalning {day(found.paid_on)}",
        day=day(found.paid_on),
        facts=(("Kommun", f"{found.municipality} kommun"), ("Utbetalningsdag", day(found.paid_on))),
        decided_heading="Summa",
        decided=(first, *rest),
        rows_heading=heading,
        columns=tuple(Column(title, _KIND.get(title, "")) for title in columns),
        rows=rows,
        total=(TOTAL, *[""] * (len(columns) - 2), kronor(found.shown_ore)),
        sections=tuple(sections),
    )


def _table(found: DayFacts) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Heads and rows; what was counted stands before the amount, where there is any such line."""
    if not any(found.counted):
        return HEADINGS, tuple(line.all for line in found.lines)
    rows = zip(found.lines, found.counted, strict=True)
    heads = (*HEADINGS[:-1], COUNTING, HEADINGS[-1])
    return heads, tuple((*line.all[:-1], counted, line.amount) for line, counted in rows)


_KIND = {"Belopp": NUMERIC, "Diarienummer": WHOLE, "Utbetalningsdag": WHOLE, "Period": WHOLE}
