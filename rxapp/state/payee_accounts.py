"""The municipality's accounts: what is paid where, changing it, confirming and undoing a change."""

from dataclasses import replace
from datetime import date
from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.payee_accounts import STANDARD, AccountNumber
from rxapp.domain.permissions import Actor, Right
from rxapp.services import payee_account_changes as changes
from rxapp.services import payee_account_looks as looks
from rxapp.services.payee_account_looks import Wanted
from rxapp.services.payee_accounts import ChangeView, Overview, get_overview
from rxapp.state import shown
from rxapp.state.acting import acting, looking
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.payee_account_views import (
    NO_ACCOUNT,
    NO_ERRORS,
    AccountLine,
    ChangeLine,
    FieldErrors,
    account_lines,
    change_line,
    standard_from,
    standard_line,
)
from rxapp.state.second_looks import SecondLook
from rxapp.state.session import say
from rxapp.text import payee_accounts as words
from rxapp.text.format import day

NOTHING = SecondLook()


@shown.feature
class PayeeAccountsState(rx.State):
    """The page, the form that is open, and what is asked before something is done."""

    PAGE: ClassVar[str] = "payee_accounts"
    NEEDS: ClassVar[Right] = Right.ACCOUNT_NUMBERS_SET
    ASKED: ClassVar[tuple[str, ...]] = ()

    next_payout: str = ""
    effect: str = ""
    standard: AccountLine = NO_ACCOUNT
    standard_from: str = ""
    """Where there is no standard account yet: from which payout there is one."""
    accounts: list[AccountLine] = []
    held: list[str] = []
    """What is said of accounts that the bank sent money back from."""
    waiting: list[ChangeLine] = []
    coming: list[ChangeLine] = []
    history: list[ChangeLine] = []
    needs_second: bool = False
    is_alone: bool = False
    is_open: bool = False
    subject: str = STANDARD
    kind: str = ""
    number: str = ""
    reference: str = ""
    errors: FieldErrors = NO_ERRORS
    look: SecondLook = NOTHING
    before: str = ""
    after: str = ""
    asked: SecondLook = NOTHING

    _overview: Overview | None = None
    _seen: date | None = None
    _act: str = ""
    _change_id: int = 0

    @rx.event
    @requires(Right.ACCOUNT_NUMBERS_SET)
    async def load(self) -> None:
        """Fill the page."""
        self._put_away()
        await shown.show(self)

    @rx.event
    @requires(Right.ACCOUNT_NUMBERS_SET)
    async def begin(self, subject: str) -> None:
        """Open the form for a subject; the standard account where it is none."""
        self._put_away()
        self.is_open, self.subject = True, subject if subject in TYPES else STANDARD

    @rx.event
    @requires(Right.ACCOUNT_NUMBERS_SET)
    async def put_away(self) -> None:
        """Not now: nothing is changed."""
        self._put_away()

    @rx.event
    @requires(Right.ACCOUNT_NUMBERS_SET)
    async def look_over(self, form: Form) -> None:
        """Tell from which payout the change would count. What is written stays if it cannot be."""
        self.subject, self.kind = text_of(form, "galler"), text_of(form, "slag")
        self.number, self.reference = text_of(form, "nummer")[:40], text_of(form, "referens")[:100]
        self.errors, self.look = NO_ERRORS, NOTHING
        try:
            wanted = self._wanted()
            async with looking(self) as (db, actor):
                found = await looks.look_over(db, actor, wanted)
        except Invalid as refusal:
            self.errors = replace(NO_ERRORS, **{refusal.field: refusal.sentence})
            await say(self, refusal.sentence, "negative")
            return
        self._seen = found.pays_from
        self.before = words.account_name(found.before, wanted.subject)
        self.after = words.account_name(wanted.account, wanted.subject)
        verb = "Föreslå bytet" if found.second_needed else f"Byt till {_short(wanted.account)}"
        self.look = SecondLook(
            f"Byta {words.account_of(wanted.subject)}?",
            words.consequence(found.pays_from, second_needed=found.second_needed),
            verb,
        )

    @rx.event
    @requires(Right.ACCOUNT_NUMBERS_SET)
    async def write_on(self) -> None:
        """Not yet: back to the form, which still holds what was written."""
        self.look = NOTHING

    @rx.event
    @requires(Right.ACCOUNT_NUMBERS_SET)
    async def save(self) -> None:
        """Make the change that was looked over."""
        if not self.look.question or self._seen is None:
            return
        self.look = NOTHING
        try:
            async with acting(self) as (db, actor):
                made = await changes.propose(db, actor, self._wanted(), seen=self._seen)
        except Conflict:
            await shown.show(self)
            raise
        except Invalid as refusal:
            self.errors = replace(NO_ERRORS, **{refusal.field: refusal.sentence})
            await say(self, refusal.sentence, "negative")
            return
        told = words.CHANGED.format(day=day(made.pays_from)) if made.pays_from else words.PROPOSED
        self._put_away()
        await say(self, told)
        await shown.show(self)

    @rx.event
    @requires(Right.ACCOUNT_NUMBERS_SET)
    async def ask_confirm(self, key: str) -> None:
        """Tell what it means to confirm a change that waits."""
        change, found = self._change(key), self._overview
        if change is None or found is None or change.is_own or change not in found.waiting:
            return
        subject = change.told.subject
        self._ask("confirm", change, found.pays_from)
        self.asked = SecondLook(
            f"Bekräfta bytet av {words.account_of(subject)}?",
            words.confirming(
                change.told.proposer, words.account_name(change.account, subject), found.pays_from
            ),
            "Bekräfta bytet",
        )

    @rx.event
    @requires(Right.ACCOUNT_NUMBERS_SET)
    async def ask_cancel(self, key: str) -> None:
        """Tell what it means to undo a change."""
        change = self._change(key)
        if change is None or not change.may_cancel:
            return
        subject = change.told.subject
        self._ask("cancel", change, None)
        self.asked = SecondLook(
            f"Ångra bytet av {words.account_of(subject)}?",
            words.CANCELLING.format(account=words.account_name(change.account, subject)),
            "Ångra bytet",
        )

    @rx.event
    @requires(Right.ACCOUNT_NUMBERS_SET)
    async def keep(self) -> None:
        """Not after all: nothing has happened."""
        self.asked = NOTHING

    @rx.event
    @requires(Right.ACCOUNT_NUMBERS_SET)
    async def do_asked(self) -> None:
        """Confirm or undo the change, once the second look has been given."""
        if not self.asked.question:
            return
        self.asked = NOTHING
        try:
            async with acting(self) as (db, actor):
                if self._act == "cancel" or self._seen is None:
                    await changes.cancel(db, actor, self._change_id)
                    told = words.CANCELLED
                else:
                    await changes.confirm(db, actor, self._change_id, seen=self._seen)
                    told = words.CONFIRMED.format(day=day(self._seen))
        except (Conflict, NotFound):
            await shown.show(self)
            raise
        await say(self, told)
        await shown.show(self)

    def _ask(self, act: str, change: ChangeView, seen: date | None) -> None:
        self._put_away()
        self._act, self._change_id, self._seen = act, change.told.change_id, seen

    def _change(self, key: str) -> ChangeView | None:
        every = self._overview.changes if self._overview is not None else ()
        return next((change for change in every if str(change.told.change_id) == key), None)

    def _wanted(self) -> Wanted:
        return looks.read(subject=self.subject, kind=self.kind, number=self.number, reference=self.reference)

    def _put_away(self) -> None:
        self.is_open, self.subject, self.kind, self.number, self.reference = False, STANDARD, "", "", ""
        self.errors, self.look, self.asked = NO_ERRORS, NOTHING, NOTHING
        self._seen, self._act, self._change_id = None, "", 0

    async def _fill(self, db: Session, actor: Actor) -> None:
        found = await get_overview(db, actor)
        self._overview = found
        self.next_payout = day(found.next_payout_on)
        self.effect = words.effect(found.pays_from, is_prepared=found.is_prepared)
        self.standard, self.accounts = standard_line(found), account_lines(found)
        self.standard_from = standard_from(found)
        self.held = [words.held(each.account, each.held_on, each.reason) for each in found.held]
        self.waiting = [change_line(change) for change in found.waiting]
        self.coming = [change_line(change) for change in found.coming]
        self.history = [change_line(change) for change in found.changes]
        self.needs_second = found.needs_second or bool(found.waiting)
        self.is_alone = self.needs_second and not found.others
        if self.asked.question and (change := self._change(str(self._change_id))) is not None:
            # A colleague was first: there is nothing left to ask about.
            still = change.may_cancel if self._act == "cancel" else change in found.waiting
            self.asked = self.asked if still else NOTHING


def _short(account: AccountNumber | None) -> str:
    return words.account_name(account, "") if account is not None else "standardkontot"
