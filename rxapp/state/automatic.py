"""Automatic decisions by type: how they go, and the switches."""

from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.compensation.settling import Settles
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.services import automatic, switches
from rxapp.services.automatic import DAYS, USUAL_DAYS, Turn, TypeFigures
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.session import say
from rxapp.text.automatic import share_of, stopped_by
from rxapp.text.format import counted, moment, number
from rxapp.text.labels import type_name

PATH = "/automatiska-beslut"


@dataclass(frozen=True, slots=True)
class TypeLine:
    """A type in text. `turn` are the words of the button that turns its switch."""

    code: str
    name: str
    why: str
    state: str
    tone: str
    turn: str
    decided: str
    referred: str
    stops: list[str]
    reviewed: str


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A line of the history."""

    key: str
    at: str
    iso: str
    what: str
    name: str
    reason: str
    doer: str


@dataclass(frozen=True, slots=True)
class Days:
    """A number of days to look back at."""

    text: str
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """The switch that is about to be turned."""

    code: str = ""
    question: str = ""
    meaning: str = ""
    button: str = ""


NOTHING_ASKED = Asked()


@shown.feature
class AutomaticState(rx.State):
    """The page."""

    PAGE: ClassVar[str] = "automatic"
    NEEDS: ClassVar[Right] = Right.AUTOMATIC_SET
    ASKED: ClassVar[tuple[str, ...]] = ("_days",)

    whole: list[TypeLine] = []
    lateness: list[TypeLine] = []
    nothing: list[TypeLine] = []
    days: list[Days] = []
    looked_at: str = ""
    turns: list[TurnLine] = []
    asked: Asked = NOTHING_ASKED
    error: str = ""

    _days: int = USUAL_DAYS
    _figures: dict[str, tuple[bool, int]] = {}
    _seen: int = 0

    @rx.event
    @requires(Right.AUTOMATIC_SET)
    async def load(self) -> None:
        """Fill the page; `?dagar=` in the address says how far back."""
        wanted = self.router.url.query_parameters.get("dagar", "")
        self._days = next((days for days in DAYS if str(days) == wanted), USUAL_DAYS)
        self._put_away()
        await shown.show(self)

    @rx.event
    @requires(Right.AUTOMATIC_SET)
    async def ask(self, type_code: str) -> None:
        """Open the form that turns a switch. Whether anybody turns it meanwhile is told when it is sent."""
        if type_code in self._figures:
            is_on, self._seen = self._figures[type_code]
            self.asked, self.error = _asked(type_code, is_on=is_on), ""

    @rx.event
    @requires(Right.AUTOMATIC_SET)
    async def cancel(self) -> None:
        """Put the form away; nothing has happened."""
        self._put_away()

    @rx.event
    @requires(Right.AUTOMATIC_SET)
    async def turn(self, form: Form) -> None:
        """Turn the switch that the form is about."""
        if not self.asked.code:
            return
        code, is_on = self.asked.code, self.asked.button.startswith("Slå på")
        try:
            async with acting(self) as (session, actor):
                await switches.turn(
                    session, actor, code, version=self._seen, is_on=is_on, reason=text_of(form, "skal")
                )
        except Invalid as refusal:
            self.error = refusal.sentence
            return
        except Conflict:
            # What was asked about is not what holds: nobody is to press the button again.
            self._put_away()
            await shown.show(self)
            raise
        self._put_away()
        await shown.show(self)
        await say(self, f"Automatiska beslut är {_stands(is_on=is_on)} för {type_name(code)}.")

    def _put_away(self) -> None:
        self.asked, self.error, self._seen = NOTHING_ASKED, "", 0

    async def _fill(self, db: Session, actor: Actor) -> None:
        figures = await automatic.list_figures(db, actor, self._days)
        by_rules = {
            kind: [_line(f) for f in figures if f.declared.settling.by_rules is kind] for kind in Settles
        }
        self.whole, self.lateness = by_rules[Settles.WHOLE], by_rules[Settles.LATENESS]
        self.nothing = by_rules[Settles.NOTHING]
        self._figures = {
            f.declared.code: (f.switch.is_on, f.switch.version)
            for f in figures
            if f.declared.settling.by_rules is not Settles.NOTHING
        }
        self.looked_at = f"Siffrorna gäller de senaste {self._days} dagarna."
        self.days = [Days(f"{days} dagar", f"{PATH}?dagar={days}", days == self._days) for days in DAYS]
        self.turns = [_turn(turn) for turn in await automatic.list_turns(db, actor)]


def _asked(code: str, *, is_on: bool) -> Asked:
    name = type_name(code)
    if is_on:
        meaning = (
            "Alla ansökningar går till handläggare, även de som reglerna kan avgöra, tills någon slår på."
        )
        return Asked(
            code, f"Stänga av automatiska beslut för {name}?", meaning, "Stäng av automatiska beslut"
        )
    meaning = "Det som reglerna kan avgöra beslutas utan handläggare. Övrigt går till handläggare som förut."
    return Asked(code, f"Slå på automatiska beslut för {name}?", meaning, "Slå på automatiska beslut")


def _stands(*, is_on: bool) -> str:
    return "påslagna" if is_on else "avstängda"


def _line(figures: TypeFigures) -> TypeLine:
    is_on = figures.switch.is_on
    return TypeLine(
        code=figures.declared.code,
        name=figures.declared.name,
        why=figures.declared.settling.why,
        state="På" if is_on else "Av",
        tone="positive" if is_on else "neutral",
        turn="Stäng av" if is_on else "Slå på",
        decided=number(figures.decided),
        referred=number(figures.referred),
        stops=[f"{stopped_by(code)}: {counted(count, 'ärende', 'ärenden')}" for code, count in figures.stops],
        reviewed=share_of(figures.disagreed, figures.reviewed),
    )


def _turn(turn: Turn) -> TurnLine:
    return TurnLine(
        str(turn.event_id),
        moment(turn.at),
        turn.at.isoformat(),
        f"{'Slogs på' if turn.is_on else 'Stängdes av'}",
        type_name(turn.type_code),
        turn.reason,
        turn.doer,
    )
