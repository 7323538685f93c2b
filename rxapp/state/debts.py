"""What the municipality owes, and what the payout that comes takes of it, in text."""

from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services.debts import Debt, Debts, get_debts
from rxapp.state import shown
from rxapp.state.marks import requires
from rxapp.text.format import day, kronor
from rxapp.text.labels import type_name


@dataclass(frozen=True, slots=True)
class DebtText:
    """A recovery; what is empty is not for this reader."""

    key: str
    file_number: str
    case: str
    type_name: str
    claimed: str
    left: str
    taken: str
    after: str


@dataclass(frozen=True, slots=True)
class NettingText:
    """The payout that comes. `stuck` is empty where everything has an account."""

    pay_on: str = ""
    left: str = ""
    unpaid: str = ""
    stuck: str = ""
    taken: str = ""
    to_pay: str = ""


NO_NETTING = NettingText()
PAY_IN = "Betalas in av kommunen"


@shown.feature
class DebtsState(rx.State):
    """The statement."""

    PAGE: ClassVar[str] = "debts"
    NEEDS: ClassVar[Right] = Right.PAYOUTS_READ
    ASKED: ClassVar[tuple[str, ...]] = ()

    debts: list[DebtText] = []
    netting: NettingText = NO_NETTING
    is_masked: bool = False
    is_whole: bool = False

    @rx.event
    @requires(Right.PAYOUTS_READ)
    async def load(self) -> None:
        """Fill the page."""
        await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> bool:
        found = await get_debts(db, actor)
        self.debts = [debt_text(debt) for debt in found.debts]
        self.netting = netting_text(found)
        self.is_masked = any(debt.type_code is None for debt in found.debts)
        self.is_whole = found.is_whole
        return self.is_masked


def debt_text(debt: Debt) -> DebtText:
    """A recovery as a line of the table."""
    is_seen = debt.type_code is not None
    taken = kronor(debt.taken_ore) if debt.taken_ore is not None else PAY_IN if is_seen else ""
    return DebtText(
        key=debt.file_number,
        file_number=debt.file_number,
        case=f"/arenden/{debt.file_number}" if is_seen else "",
        type_name=type_name(debt.type_code),
        claimed=kronor(debt.claimed_ore),
        left=kronor(debt.left_ore),
        taken=taken,
        after=kronor(debt.after_ore if debt.taken_ore is not None or not is_seen else debt.left_ore),
    )


def netting_text(found: Debts) -> NettingText:
    """The payout that comes in text."""
    return NettingText(
        pay_on=day(found.pay_on),
        left=kronor(found.left_ore),
        unpaid=kronor(found.unpaid_ore),
        stuck=kronor(found.stuck_ore) if found.stuck_ore else "",
        taken=kronor(found.taken_ore),
        to_pay=kronor(found.to_pay_ore),
    )
