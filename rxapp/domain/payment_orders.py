"""What the bank is told to pay, and what it says of it: values that the files are made of and read to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rxapp.domain.errors import Invalid
from rxapp.domain.payee_accounts import AccountKind


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment: whole öre, above nothing, to the account (`kind`, digits of `number`) of a
    municipality."""

    payout_id: int
    amount_ore: int
    name: str
    kind: AccountKind
    number: str
    reference: str

    @property
    def end_to_end_id(self) -> str:
        """What the bank answers by; it tells nothing."""
        return f"UTB-{self.payout_id}"


@dataclass(frozen=True, slots=True)
class Ordered:
    """A payment as it stands in an order that was made, with no more of the account than its last digits."""

    name: str
    kind: AccountKind
    last_digits: str
    amount_ore: int
    reference: str


@dataclass(frozen=True, slots=True)
class Order:
    """All payments of a run, drawn on the agency's bankgiro (digits) on a day."""

    run_id: int
    pay_on: date
    made_at: datetime
    payer_name: str
    payer_account: str
    payments: tuple[Payment, ...]

    @property
    def message_id(self) -> str:
        return f"UTBETALNING-{self.pay_on:%Y%m%d}-{self.run_id}"

    @property
    def total_ore(self) -> int:
        return sum(payment.amount_ore for payment in self.payments)


class BankStatus(StrEnum):
    """What the bank says of a payment (ISO 20022, ExternalPaymentTransactionStatus), in three words."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    REJECTED = "rejected"


_STATUS: Mapping[str, BankStatus] = {
    **dict.fromkeys(("ACCP", "ACSC", "ACSP", "ACTC", "ACWC", "ACCC"), BankStatus.ACCEPTED),
    **dict.fromkeys(("PDNG", "RCVD", "PART"), BankStatus.PENDING),
    "RJCT": BankStatus.REJECTED,
}


def status_of(code: str) -> BankStatus:
    """The status by its code.

    Raises:
        Invalid: the code is none that is known; nothing of such an answer is taken for granted.
    """
    found = _STATUS.get(code)
    if found is None:
        raise Invalid("svar", f"Bankens svar har en status som inte är känd: {code[:10]}.")
    return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says of one payment: `reason` is its code and words where it was rejected."""

    end_to_end_id: str
    status: BankStatus
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """An answer to a whole order. `of_all` where the bank says one thing of every payment."""

    message_id: str
    order_id: str
    of_all: BankStatus | None
    answers: tuple[Answer, ...]
    reason: str = ""

    def rejected(self, payments: Sequence[str]) -> dict[str, str]:
        """Which of the payments (by end-to-end id) the bank did not make, each with its reason.

        Raises:
            Invalid: the answer speaks of a payment that is not in the order.
        """
        said = {answer.end_to_end_id: answer for answer in self.answers}
        if not said.keys() <= set(payments):
            raise Invalid("svar", "Bankens svar gäller en betalning som inte finns i körningen.")
        found = {
            each.end_to_end_id: each.reason or self.reason
            for each in self.answers
            if each.status is BankStatus.REJECTED
        }
        if self.of_all is BankStatus.REJECTED:
            found = {each: found.get(each) or self.reason for each in payments}
        return found

    def accepted(self, payments: Sequence[str]) -> int:
        """How many of the payments are let through: not rejected, and not still with the bank. What a
        partial answer does not name it has nothing against."""
        if self.of_all is BankStatus.REJECTED:
            return 0
        said = {answer.end_to_end_id: answer.status for answer in self.answers}
        of_others = self.of_all or BankStatus.ACCEPTED
        return sum(said.get(payment, of_others) is BankStatus.ACCEPTED for payment in payments)
