"""What is left of a recovery before the officer: what runs have tried, what came in, and what is waived."""

import reflex as rx

from rxapp.db import Session
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.typed import parse_ore
from rxapp.services import demands
from rxapp.services.recovery_balances import get_balance
from rxapp.state import recovery_balance_views as views
from rxapp.state import shown
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.recovery import RecoveryState
from rxapp.state.recovery_forms import day_in
from rxapp.state.second_looks import SecondLook

PAYMENT_FIELDS = {"money": "in-belopp", "belopp": "in-belopp", "betald": "in-dag", "referens": "in-referens"}
WAIVER_FIELDS = {"eftergift": "efter-belopp", "skal_eftergift": "efter-skal"}


@shown.part
class RecoveryMoneyState(RecoveryState):
    """How the recovery is met."""

    balance: views.BalanceText = views.NO_BALANCE
    balance_rows: list[views.BalanceRowText] = []
    payments: list[views.MetText] = []
    attempts: list[views.AttemptText] = []
    waivers: list[views.WaivedText] = []
    waiver: SecondLook = SecondLook()

    _open_ore: int = 0
    _looked_at: tuple[str, int] = ("", 0)
    """Of which recovery, and of how much that was open."""
    _waived_ore: int = 0
    _waiver_reason: str = ""

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def register_payment(self, form: Form) -> None:
        """Take in what the municipality has paid."""
        await self._do(
            lambda db, actor: demands.register_payment(
                db,
                actor,
                self._file_number,
                amount_ore=parse_ore(text_of(form, "in-belopp")),
                paid_on=day_in(form, "in-dag"),
                bank_reference=text_of(form, "in-referens"),
            ),
            "Inbetalningen är registrerad.",
            rename=PAYMENT_FIELDS,
        )

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def look_at_waiver(self, form: Form) -> None:
        """Tell what is waived and what is then left, before it is done."""
        self.errors, self.waiver = {}, SecondLook()
        try:
            ore = self._waived_in(form)
            if not text_of(form, "efter-skal"):
                raise Invalid("efter-skal", "Skriv skälen för att inte kräva hela beloppet åter.")
        except Invalid as refusal:
            await self._blame(refusal)
            return
        self._waived_ore, self._waiver_reason = ore, text_of(form, "efter-skal")
        self._looked_at = (self._file_number, self._open_ore)
        self.waiver = views.look_at_waiver(self._file_number, ore, self._open_ore - ore)

    def _waived_in(self, form: Form) -> int:
        if text_of(form, "efter-allt") == "ja":
            return self._open_ore
        try:
            ore = parse_ore(text_of(form, "efter-belopp"))
        except Invalid as refusal:
            raise Invalid("efter-belopp", refusal.sentence) from None
        if not 0 < ore <= self._open_ore:
            raise Invalid("efter-belopp", "Ange ett belopp som är större än noll och högst det som är kvar.")
        return ore

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def keep_claim(self) -> None:
        """Not after all: the form still holds what was filled in."""
        self.waiver = SecondLook()

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def waive(self) -> None:
        """Ask for less, once the second look has been given."""
        if not self.waiver.question:
            return
        self.waiver = SecondLook()
        ore, reason, version = self._waived_ore, self._waiver_reason, self._version
        await self._do(
            lambda db, actor: demands.waive(
                db, actor, self._file_number, amount_ore=ore, reason=reason, version=version
            ),
            "Eftergiften är beslutad.",
            rename=WAIVER_FIELDS,
        )

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        view = await get_balance(db, actor, self._file_number)
        self._open_ore = 0 if view is None else view.open_ore
        if self._looked_at != (self._file_number, self._open_ore):
            # What was looked at was of another, or rested on what was left then.
            self.waiver = SecondLook()
        self.balance = views.balance_text(view)
        self.balance_rows = views.row_texts(view, self._view.rows if self._view else ())
        self.payments, self.attempts = views.payment_texts(view), views.attempt_texts(view)
        self.waivers = views.waived_texts(view)
