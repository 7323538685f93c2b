"""Accounts that the agency pays to: bankgiro and plusgiro numbers, and from which payout a change counts."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rxapp.domain.errors import Conflict, Invalid, NotAllowed
from rxapp.domain.identifiers import is_luhn

STANDARD = "STANDARD"
"""The subject of the account of every compensation type that has none of its own; not a type itself."""

LAST_DAY_IN = 9
"""A change that is in before the 10th counts from the payout of the same month."""

LONGEST_REFERENCE = 35
"""What a payment's reference holds (ISO 20022, Max35Text)."""

_BANKGIRO = re.compile(r"[0-9]{3,4}-?[0-9]{4}")
_PLUSGIRO = re.compile(r"[0-9]{1,7}-?[0-9]")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_REFERENCE = re.compile(r"[0-9A-Za-zÅÄÖåäöÉéÜü .,:/()+&-]*")


class AccountKind(StrEnum):
    """The two that the agency pays to."""

    BANKGIRO = "bankgiro"
    PLUSGIRO = "plusgiro"


class ChangeStatus(StrEnum):
    """How a change of account stands on a day."""

    WAITING = "waiting"
    COMING = "coming"
    IN_FORCE = "in_force"
    PAST = "past"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """The digits of an account, check digit last; the same account is always the same value."""

    kind: AccountKind
    digits: str

    def __str__(self) -> str:
        """As it is printed: `123-4567`, `1234-5678`, `12 34 56-7`."""
        if self.kind is AccountKind.BANKGIRO:
            return f"{self.digits[:-4]}-{self.digits[-4:]}"
        body = self.digits[:-1]
        first = len(body) % 2
        pairs = [body[:first], *(body[at : at + 2] for at in range(first, len(body), 2))]
        return f"{' '.join(filter(None, pairs))}-{self.digits[-1]}"


def parse_account(kind: AccountKind, text: str) -> AccountNumber:
    """The account that was typed, with or without spaces and hyphen.

    A number that begins with a zero is refused: with it one account could be written as two.

    Raises:
        Invalid: it is no such number, or its check digit is wrong.
    """
    given = _DASHES.sub("-", _SPACES.sub("", text))
    shape = _BANKGIRO if kind is AccountKind.BANKGIRO else _PLUSGIRO
    if shape.fullmatch(given) is None or given.startswith("0"):
        if kind is AccountKind.BANKGIRO:
            raise Invalid(
                "number", "Bankgiro har sju eller åtta siffror och skrivs som 123-4567 eller 1234-5678."
            )
        raise Invalid("number", "Plusgiro har två till åtta siffror och skrivs som 12 34 56-7.")
    digits = given.replace("-", "")
    if not is_luhn(digits):
        raise Invalid("number", "Kontrollsiffran stämmer inte. Kontrollera att alla siffror är rätt.")
    return AccountNumber(kind, digits)


def parse_reference(text: str) -> str:
    """What the municipality wants to read beside the money, on one line; may be empty.

    Raises:
        Invalid: it is too long, or has signs that a payment cannot carry.
    """
    given = " ".join(text.split())
    if len(given) > LONGEST_REFERENCE:
        raise Invalid("reference", f"Referensen får ha högst {LONGEST_REFERENCE} tecken.")
    if _REFERENCE.fullmatch(given) is None:
        raise Invalid("reference", "Referensen får ha bokstäver, siffror, mellanslag och . , : / ( ) + & -")
    return given


def pay_month(changed_on: date) -> tuple[int, int]:
    """Year and month of the first payout that a change counts for: the same month's before the 10th, else
    the next one's."""
    if changed_on.day <= LAST_DAY_IN:
        return changed_on.year, changed_on.month
    return next_month(changed_on.year, changed_on.month)


def next_month(year: int, month: int) -> tuple[int, int]:
    """The month after."""
    return (year + 1, 1) if month == 12 else (year, month + 1)


def status_of(
    *, pays_from: date | None, is_cancelled: bool, today: date, followed_on: date | None = None
) -> ChangeStatus:
    """How a change stands: without a day it waits for a second person, and once the next one of its subject
    counts it is past."""
    if is_cancelled:
        return ChangeStatus.CANCELLED
    if pays_from is None:
        return ChangeStatus.WAITING
    if pays_from > today:
        return ChangeStatus.COMING
    is_past = followed_on is not None and followed_on <= today
    return ChangeStatus.PAST if is_past else ChangeStatus.IN_FORCE


def check_confirm(status: ChangeStatus, *, proposed_by: int, confirmer: int) -> None:
    """Two persons: what one has proposed another confirms.

    Raises:
        Conflict: the change does not wait for anybody.
        NotAllowed: the confirmer proposed it.
    """
    if status is not ChangeStatus.WAITING:
        raise Conflict("Bytet väntar inte längre på att bekräftas. Läs in sidan igen.")
    if proposed_by == confirmer:
        raise NotAllowed(
            "Du har själv föreslagit bytet. Någon annan med behörighet för kontonummer måste bekräfta det."
        )


def check_cancel(status: ChangeStatus, *, pays_from: date | None, prepared_until: date | None) -> None:
    """Until the payout that it counts from is prepared a change can be undone.

    Raises:
        Conflict: it has been undone already, or money is on its way to the account.
    """
    if status is ChangeStatus.CANCELLED:
        raise Conflict("Bytet är redan ångrat.")
    is_prepared = pays_from is not None and prepared_until is not None and pays_from <= prepared_until
    if status in {ChangeStatus.IN_FORCE, ChangeStatus.PAST} or is_prepared:
        raise Conflict("Utbetalningen som bytet gäller från är redan förberedd. Gör ett nytt byte i stället.")
