"""How a recovery is met, in text, for the municipality's page and the officer's alike."""

from collections.abc import Iterable
from dataclasses import dataclass

from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.recovery_balances import Balance
from rxapp.services.recoveries import RecoveryRowView
from rxapp.services.recovery_balances import Attempt, BalanceView
from rxapp.state.second_looks import SecondLook
from rxapp.text.format import day, kronor
from rxapp.text.recovery_balances import PREPARED, SENT_BACK, what_to_do


@dataclass(frozen=True, slots=True)
class BalanceText:
    """What is claimed and what has become of it; empty where there is nothing of the kind."""

    claimed: str = ""
    set_off: str = ""
    paid_in: str = ""
    waived: str = ""
    undone: str = ""
    left: str = ""
    held: str = ""
    open: str = ""
    refunded: str = ""
    asked: str = ""
    reference: str = ""
    demanded_on: str = ""
    pay_by: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class BalanceRowText:
    """What is left of the claim of a row."""

    key: str
    paid_in: str
    position: str
    individual: str
    name: str
    claimed: str
    set_off: str
    paid_in_ore: str
    waived: str
    left: str


@dataclass(frozen=True, slots=True)
class MetText:
    """What met the recovery on a day; `note` is the bank's number, to officers, or what is special."""

    key: str
    on: str
    amount: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AttemptText:
    """What a run found left and took."""

    key: str
    on: str
    before: str
    taken: str
    note: str


@dataclass(frozen=True, slots=True)
class WaivedText:
    """What was waived on a day, and why."""

    key: str
    on: str
    amount: str
    reason: str


NO_BALANCE = BalanceText()


def balance_text(view: BalanceView | None) -> BalanceText:
    """The whole of it, or nothing while nothing is in the ledger."""
    if view is None:
        return NO_BALANCE
    total, demand = view.total, view.demand
    return BalanceText(
        claimed=kronor(total.claimed_ore),
        set_off=kronor(total.set_off_ore),
        paid_in=kronor(total.paid_in_ore),
        waived=kronor(total.waived_ore),
        undone=_some(total.undone_ore),
        left=kronor(total.left_ore),
        held=_some(view.held_ore),
        open=_some(view.open_ore),
        refunded=_some(view.refunded_ore),
        asked=kronor(demand.amount_ore) if demand else "",
        reference=demand.reference if demand else "",
        demanded_on=day(demand.demanded_on) if demand else "",
        pay_by=day(demand.pay_by) if demand else "",
        account=demand.account if demand else "",
    )


def _some(ore: int) -> str:
    return kronor(ore) if ore else ""


def next_texts(view: BalanceView) -> list[str]:
    """What the municipality is to do about what is left."""
    if view.demand is None:
        return list(what_to_do(view.total.left_ore))
    demand = view.demand
    return list(
        what_to_do(
            view.total.left_ore,
            asked_ore=demand.amount_ore,
            reference=demand.reference,
            demanded_on=demand.demanded_on,
            pay_by=demand.pay_by,
            account=demand.account,
        )
    )


def row_texts(view: BalanceView | None, rows: Iterable[RecoveryRowView]) -> list[BalanceRowText]:
    """What is left of each row that something is claimed of."""
    return (
        [] if view is None else [_row(row, view.rows[row.row_id]) for row in rows if row.row_id in view.rows]
    )


def _row(row: RecoveryRowView, left: Balance) -> BalanceRowText:
    return BalanceRowText(
        key=str(row.row_id),
        paid_in=row.paid_in,
        position=str(row.position),
        individual=show_individual_number(row.individual_number),
        name=row.name or "",
        claimed=kronor(left.claimed_ore - left.undone_ore),
        set_off=kronor(left.set_off_ore),
        paid_in_ore=kronor(left.paid_in_ore),
        waived=kronor(left.waived_ore),
        left=kronor(left.left_ore),
    )


def set_off_texts(view: BalanceView | None) -> list[MetText]:
    """What has been set off, a line a payout day."""
    return [] if view is None else [MetText(day(on), day(on), kronor(ore)) for on, ore in view.set_off]


def payment_texts(view: BalanceView | None) -> list[MetText]:
    """What has been paid in, a line a payment."""
    return (
        []
        if view is None
        else [
            MetText(str(number), day(each.paid_on), kronor(each.amount_ore), each.bank_reference)
            for number, each in enumerate(view.payments)
        ]
    )


def waived_texts(view: BalanceView | None) -> list[WaivedText]:
    """What has been waived, a line a decision."""
    found = () if view is None else view.waivers
    return [
        WaivedText(str(number), day(each.on), kronor(each.amount_ore), each.reason)
        for number, each in enumerate(found)
    ]


def attempt_texts(view: BalanceView | None) -> list[AttemptText]:
    """What each run tried."""
    return (
        []
        if view is None
        else [
            AttemptText(day(a.pay_on), day(a.pay_on), kronor(a.before_ore), kronor(a.taken_ore), _note(a))
            for a in view.attempts
        ]
    )


def _note(attempt: Attempt) -> str:
    if not attempt.is_paid:
        return PREPARED
    return SENT_BACK if attempt.is_returned else ""


def look_at_waiver(file_number: str, ore: int, left_ore: int) -> SecondLook:
    """Before less is asked for: `left_ore` is what is left then."""
    then = f"Kvar att betala blir {kronor(left_ore)}." if left_ore else "Ingenting blir kvar att betala."
    return SecondLook(
        f"Efterge {kronor(ore)} av återkravet Å {file_number}?",
        f"{then} Kommunen får veta det. Det går inte att ångra.",
        f"Efterge {kronor(ore)}",
    )
