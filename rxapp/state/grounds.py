"""Registered grounds: the list, the form for a new one, and one that is closed, corrected or withdrawn."""

from typing import Any, ClassVar

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.grounds import GROUNDED, NewGround
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.protection import parse_reason
from rxapp.services import ground_lists, grounds
from rxapp.services.addresses import ground_filter, ground_in
from rxapp.services.ground_lists import GroundFilter
from rxapp.state import ground_views as texts
from rxapp.state import paging, shown
from rxapp.state.acting import acting, looking
from rxapp.state.forms import Form, text_of
from rxapp.state.ground_views import PATH
from rxapp.state.marks import requires
from rxapp.state.second_looks import SecondLook
from rxapp.state.session import say
from rxapp.text.format import day
from rxapp.text.labels import type_name

ALL = "alla"


@shown.feature
class GroundsState(rx.State):
    """The page: the list, or the ground that the address names."""

    PAGE: ClassVar[str] = "grounds"
    NEEDS: ClassVar[Right] = Right.GROUNDS_REGISTER
    ASKED: ClassVar[tuple[str, ...]] = ("_wanted", "_number")

    lines: list[texts.GroundLine] = []
    types: list[tuple[str, str]] = []
    municipalities: list[tuple[str, str]] = []
    chosen: paging.Chosen = paging.NOTHING
    pages: paging.Pages = paging.NO_PAGES
    differences: list[texts.DifferenceLine] = []
    is_open: bool = False
    asked: texts.Asked = texts.NOTHING_ASKED
    variants: list[tuple[str, str]] = []
    errors: dict[str, str] = {}
    one: texts.GroundText = texts.NO_GROUND
    history: list[texts.DoneText] = []
    withdrawal: SecondLook = SecondLook()
    withdrawn_why: str = ""
    back: str = PATH

    _wanted: GroundFilter = GroundFilter()
    _number: int = 0
    _version: int = 0

    @rx.event
    @requires(Right.GROUNDS_REGISTER)
    async def load(self) -> None:
        """Fill the list or the ground as the address says."""
        query = self.router.url.query_parameters
        self._wanted, self._number = ground_filter(query), ground_in(query)
        self._put_away()
        await shown.show(self)

    @rx.event
    @requires(Right.GROUNDS_REGISTER)
    async def narrow(self, name: str, value: str) -> Any:
        """Choose a type or a municipality, or whether the withdrawn ones are shown: by way of the address."""
        self._wanted = ground_filter(self.router.url.query_parameters)
        return paging.go(PATH, self._query(), name, value)

    @rx.event
    @requires(Right.GROUNDS_REGISTER)
    async def open(self) -> None:
        """Open the form for a new ground."""
        self._put_away()
        self.is_open = True

    @rx.event
    @requires(Right.GROUNDS_REGISTER)
    async def cancel(self) -> None:
        """Put the form away; nothing has happened."""
        self._put_away()

    @rx.event
    @requires(Right.GROUNDS_REGISTER)
    async def choose_type(self, value: str) -> None:
        """Ask for what the type counts."""
        self.asked, self.errors = texts.asked(value), {}
        self.variants = texts.variant_options(value)

    @rx.event
    @requires(Right.GROUNDS_REGISTER)
    async def register(self, form: Form) -> Any:
        """Register what is filled in."""
        self.errors = {}
        try:
            new = _new_in(form)
            async with acting(self) as (session, actor):
                await grounds.register(session, actor, new)
        except Invalid as refusal:
            self.errors = {refusal.field: refusal.sentence}
            return
        self._put_away()
        await shown.show(self)
        await say(self, "Grunden är registrerad.")

    @rx.event
    @requires(Right.GROUNDS_REGISTER)
    async def close(self, form: Form) -> None:
        """Say the last day of the ground that is looked at."""
        self.errors = {}
        try:
            last_day = texts.day_in(form, "slut", "slut")
            async with acting(self) as (session, actor):
                await grounds.close(session, actor, self._number, version=self._version, last_day=last_day)
        except Invalid as refusal:
            self.errors = {"slut": refusal.sentence}
            return
        except Conflict:
            await shown.show(self)
            raise
        await shown.show(self)
        await say(self, f"Grunden är avslutad. Till och med är {day(last_day)}.")

    @rx.event
    @requires(Right.GROUNDS_REGISTER)
    async def correct(self, form: Form) -> Any:
        """Put another ground in place of the one that is looked at."""
        self.errors = {}
        try:
            async with looking(self) as (session, actor):
                found = (await ground_lists.get_ground(session, actor, self._number)).ground
            right = NewGround(
                found.municipality_code,
                found.type_code,
                texts.day_in(form, "ratt-fran", "fran"),
                texts.last_day_in(form, "ratt-till", "till"),
                found.individual_number,
                texts.quantity_in(form, "ratt-antal", "antal"),
                found.variant,
            )
            async with acting(self) as (session, actor):
                number = await grounds.correct(
                    session,
                    actor,
                    self._number,
                    version=self._version,
                    right=right,
                    why=text_of(form, "ratt-skal"),
                )
        except Invalid as refusal:
            self.errors = {f"ratt-{refusal.field}": refusal.sentence}
            return None
        except Conflict:
            await shown.show(self)
            raise
        await say(self, "Grunden är rättad. Det som skiljer mot tidigare beslut ingår i nästa körning.")
        return rx.redirect(f"{PATH}?grund={number}")

    @rx.event
    @requires(Right.GROUNDS_REGISTER)
    async def look_at_withdrawal(self, form: Form) -> None:
        """Tell what it means to take away the ground that is looked at, before it is done."""
        self.errors, self.withdrawal = {}, SecondLook()
        try:
            self.withdrawn_why = parse_reason(text_of(form, "bort-skal"))
        except Invalid as refusal:
            self.errors = {"bort-skal": refusal.sentence}
            return
        if self.one.may_change:
            self.withdrawal = texts.look_at_withdrawal(self.one)

    @rx.event
    @requires(Right.GROUNDS_REGISTER)
    async def keep(self) -> None:
        """Not after all: the form still holds the reason."""
        self.withdrawal = SecondLook()

    @rx.event
    @requires(Right.GROUNDS_REGISTER)
    async def withdraw(self) -> None:
        """Take the ground away, once the second look has been given."""
        if not self.withdrawal.question:
            return
        self.withdrawal = SecondLook()
        number, version, why = self._number, self._version, self.withdrawn_why
        try:
            async with acting(self) as (session, actor):
                await grounds.withdraw(session, actor, number, version=version, why=why)
        except Conflict:
            await shown.show(self)
            raise
        await shown.show(self)
        await say(self, "Grunden är borttagen. Den räknas inte från och med nästa körning.")

    def _put_away(self) -> None:
        self.is_open, self.errors, self.variants = False, {}, []
        self.withdrawal, self.withdrawn_why = SecondLook(), ""
        self.asked = texts.NOTHING_ASKED

    def _query(self) -> dict[str, str]:
        wanted = self._wanted
        return {
            "typ": wanted.type_code,
            "kommun": wanted.municipality_code,
            "visa": ALL if wanted.is_all else "",
        }

    async def _fill(self, db: Session, actor: Actor) -> None:
        query, today = self._query(), clock.today()
        self.back = texts.address(PATH, query)
        self.types = [(code, type_name(code)) for code in GROUNDED]
        self.municipalities = await ground_lists.list_municipalities(db, actor)
        if self._number:
            view = await ground_lists.get_ground(db, actor, self._number)
            one = texts.ground_text(view, today)
            if (one, view.ground.version) != (self.one, self._version):
                # What was looked at is not what is there any more.
                self.withdrawal = SecondLook()
            self.one, self._version = one, view.ground.version
            self.history = [texts.done(entry) for entry in view.history]
            self.lines, self.differences = [], []
            return
        self.one, self.history = texts.NO_GROUND, []
        found = await ground_lists.list_grounds(db, actor, self._wanted)
        self.lines = [texts.line(ground, today, query) for ground in found.rows]
        names = {"typ": type_name(query["typ"]), "kommun": dict(self.municipalities).get(query["kommun"], "")}
        self.chosen = paging.chosen(PATH, query, {**names, "visa": "Även borttagna"})
        self.pages = paging.pages(PATH, query, found, ("grund", "grunder"))
        self.differences = [texts.difference(left) for left in await ground_lists.list_differences(db, actor)]


def _new_in(form: Form) -> NewGround:
    type_code = text_of(form, "ny-typ")
    ask = texts.asked(type_code)
    if not ask.type_code:
        raise Invalid("typ", "Välj ersättningstyp.")
    if not text_of(form, "ny-kommun"):
        raise Invalid("kommun", "Välj kommun.")
    if ask.is_of_person and not text_of(form, "individnummer"):
        raise Invalid("individnummer", "Skriv individnumret med åtta siffror.")
    return NewGround(
        municipality_code=text_of(form, "ny-kommun")[:4],
        type_code=type_code,
        first_day=texts.day_in(form, "fran", "fran"),
        last_day=texts.last_day_in(form, "till", "till") if ask.has_last_day else None,
        individual_number=text_of(form, "individnummer") if ask.is_of_person else "",
        quantity=texts.quantity_in(form, "antal", "antal") if ask.has_quantity else 1,
        variant=text_of(form, "aldersgrupp")[:20] if ask.has_variant else "",
    )
