"""What is said of payout runs, to the agency and to those who wait for the money."""

from datetime import date

from rxapp.domain.payee_accounts import AccountKind
from rxapp.text.format import counted, day
from rxapp.text.labels import ACCOUNT_KIND

WITHOUT = "saknar konto"
HELD = "på ett spärrat konto"
NO_ACCOUNT = "Inget konto registrerat"


def account_name(kind: AccountKind | None, last_digits: str) -> str:
    """«Bankgiro som slutar på 1440»."""
    return f"{ACCOUNT_KIND[kind]} som slutar på {last_digits}" if kind is not None else NO_ACCOUNT


def answer_told(sent_back: int) -> str:
    """What an answer of the bank led to."""
    if not sent_back:
        return "Svaret är inläst. Ingen betalning skickades tillbaka."
    payments = counted(sent_back, "betalning", "betalningar")
    return f"Svaret är inläst. Banken skickade tillbaka {payments}, som väntar på ett nytt konto."


def late_told(pay_on: date, expected_on: date | None) -> str:
    """What those who wait for a late run are told."""
    late = f"Utbetalningen som skulle ha gjorts {day(pay_on)} är försenad."
    if expected_on is None:
        return f"{late} Migrationsverket har inte angett någon ny utbetalningsdag än."
    return f"{late} Ny utbetalningsdag: {day(expected_on)}."
