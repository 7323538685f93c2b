"""Opening a recovery of a paid case: which rows, how much of each, on which ground, and why."""

from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.domain.typed import parse_ore
from rxapp.services import recovery_openings
from rxapp.services.addresses import paid_case_in
from rxapp.services.recovery_openings import PaidRow
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.case_views import whom
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.session import say
from rxapp.text.format import amount, kronor, span
from rxapp.text.labels import type_name
from rxapp.text.recoveries import GROUND

OPENED = "Återkravet är öppnat. Kommunen vet inget om det förrän du skickar underlaget."


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A paid row; `name` is that of its field in the form, empty where nothing is left to claim back."""

    key: str
    position: str
    individual: str
    person: str
    period: str
    paid: str
    taken: str
    name: str
    most: str


@shown.feature
class OpenRecoveryState(rx.State):
    """The paid case, and what an officer is about to open of it."""

    PAGE: ClassVar[str] = "open_recovery"
    NEEDS: ClassVar[Right] = Right.RECOVERIES_HANDLE
    ASKED: ClassVar[tuple[str, ...]] = ("_file_number",)

    file_number: str = ""
    type_name: str = ""
    rows: list[OpenRow] = []
    grounds: list[tuple[str, str]] = []
    errors: dict[str, str] = {}

    _file_number: str = ""
    _most: dict[str, int] = {}

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def load(self) -> None:
        """Fill the page with the paid rows of the case of its address."""
        self._file_number, self.errors = paid_case_in(self.router.url.query_parameters), {}
        await shown.show(self)

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def open(self, form: Form) -> Any:
        """Open a recovery of what is filled in."""
        self.errors = {}
        try:
            async with acting(self) as (session, actor):
                number = await recovery_openings.open_recovery(
                    session,
                    actor,
                    amounts=self._amounts(form),
                    ground=_ground(text_of(form, "grund")),
                    reason=text_of(form, "skal"),
                )
        except Invalid as refusal:
            self.errors = {refusal.field: refusal.sentence}
            await say(self, refusal.sentence, "negative")
            await shown.show(self)
            return None
        await say(self, OPENED)
        return rx.redirect(f"/aterkrav/{number}")

    def _amounts(self, form: Form) -> dict[int, int]:
        """Of each row in which an amount stands. Rows that the page does not show are not looked at."""
        found: dict[int, int] = {}
        for name in self._most:
            if typed := text_of(form, name):
                try:
                    found[int(name.removeprefix("rad-"))] = parse_ore(typed)
                except Invalid as refusal:
                    raise Invalid("belopp", refusal.sentence) from None
        return found

    async def _fill(self, db: Session, actor: Actor) -> None:
        found = await recovery_openings.get_openable(db, actor, self._file_number)
        self.file_number, self.type_name = found.file_number, type_name(found.type_code)
        self.rows = [_row(row) for row in found.rows]
        self._most = {f"rad-{row.row_id}": row.left_ore for row in found.rows if row.left_ore}
        self.grounds = [(ground.value, GROUND[ground]) for ground in found.grounds]


def _row(row: PaidRow) -> OpenRow:
    return OpenRow(
        key=str(row.row_id),
        position=str(row.position),
        individual=whom(row.individual_number, units=0),
        person=row.name or "",
        period=span(row.first_day, row.last_day),
        paid=kronor(row.paid_ore),
        taken=kronor(row.taken_ore) if row.taken_ore else "",
        name=f"rad-{row.row_id}" if row.left_ore else "",
        most=amount(row.left_ore),
    )


def _ground(typed: str) -> RecoveryGround:
    try:
        return RecoveryGround(typed)
    except ValueError:
        raise Invalid("grund", "Välj vilken grund återkravet vilar på.") from None
