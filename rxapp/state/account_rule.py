"""Whether two persons are required for a change of account, and what was changed: for administrators."""

from dataclasses import dataclass

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import two_persons
from rxapp.services.payee_accounts import ChangeTold, RuleView, get_rule, list_told
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.marks import requires
from rxapp.state.payee_account_views import who
from rxapp.state.permissions import PermissionsState
from rxapp.state.session import announce
from rxapp.text.format import counted, day, moment
from rxapp.text.labels import CHANGE_STATUS, CHANGE_TONE
from rxapp.text.payee_accounts import subject_name


@dataclass(frozen=True, slots=True)
class ToldLine:
    """That an account was changed; no number is told an administrator."""

    key: str
    at: str
    subject: str
    who: str
    pays_from: str
    status: str
    tone: str


@shown.part
class AccountRuleState(PermissionsState):
    """The switch and the changes, below the matrix."""

    two_persons: bool = False
    rule: str = ""
    too_few: str = ""
    account_changes: list[ToldLine] = []

    @rx.event
    @requires(Right.PERMISSIONS_SET)
    async def turn_two_persons(self, is_on: bool) -> None:
        """Require two persons from now on, or no longer."""
        async with acting(self) as (session, actor):
            await two_persons.turn(session, actor, is_on=is_on)
        await announce(
            self,
            "Sparat. Två personer krävs för att byta kontonummer."
            if is_on
            else "Sparat. En person kan byta kontonummer.",
        )
        await shown.show(self)

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        found = await get_rule(db, actor)
        self.two_persons, self.rule, self.too_few = found.is_on, _rule(found), _too_few(found)
        self.account_changes = [_line(change) for change in await list_told(db, actor)]


def _rule(found: RuleView) -> str:
    if found.turned_on_at is None:
        return "En person med behörighet för kontonummer kan byta konto."
    return f"Kravet slogs på {moment(found.turned_on_at)} av {found.turner}."


def _too_few(found: RuleView) -> str:
    if not found.is_on or found.people > 1:
        return ""
    people = counted(found.people, "användare", "användare") if found.people else "Ingen användare"
    return f"{people} har behörighet för kontonummer. Minst två behövs, annars kan inget byte bekräftas."


def _line(change: ChangeTold) -> ToldLine:
    return ToldLine(
        str(change.change_id),
        moment(change.proposed_at),
        subject_name(change.subject),
        who(change),
        day(change.pays_from),
        CHANGE_STATUS[change.status],
        CHANGE_TONE[change.status],
    )
