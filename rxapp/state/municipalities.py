"""Municipalities for the contact centre: the list, and one with its agreements and administrators."""

from typing import Any, ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import municipalities
from rxapp.services.addresses import address, municipality_code, municipality_filter
from rxapp.services.municipalities import MunicipalityFilter
from rxapp.state import municipality_views as texts
from rxapp.state import paging, shown
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires

PATH = "/kommuner"


@shown.feature
class MunicipalitiesState(rx.State):
    """The list, or the municipality that the address names. The forms of its page are substates."""

    PAGE: ClassVar[str] = "municipalities"
    NEEDS: ClassVar[Right] = Right.AGREEMENTS_SET
    ASKED: ClassVar[tuple[str, ...]] = ("_wanted", "_code")

    lines: list[texts.Line] = []
    chosen: paging.Chosen = paging.NOTHING
    pages: paging.Pages = paging.NO_PAGES
    facts: texts.Facts = texts.Facts()
    back: str = PATH
    agreements: list[texts.AgreementText] = []
    administrators: list[texts.AdministratorText] = []
    former: list[texts.AdministratorText] = []
    history: list[texts.Done] = []

    _wanted: MunicipalityFilter = MunicipalityFilter()
    _code: str = ""

    @rx.event
    @requires(Right.AGREEMENTS_SET)
    async def load(self) -> None:
        """Fill the list as its address says; `?kommun=` says which municipality to look at."""
        query = self.router.url.query_parameters
        wanted, code = municipality_filter(query), municipality_code(query)
        # What was begun for one municipality must not go on for another.
        shown.empty(self)
        self._wanted, self._code = wanted, code
        await shown.show(self)

    @rx.event
    @requires(Right.AGREEMENTS_SET)
    async def narrow(self, name: str, value: str) -> Any:
        """Choose which municipalities to see: by way of the address, so that back and reload keep it."""
        self._wanted = municipality_filter(self.router.url.query_parameters)
        return paging.go(PATH, self._query(), name, value)

    @rx.event
    @requires(Right.AGREEMENTS_SET)
    async def search(self, form: Form) -> Any:
        """Search for a name or a code."""
        self._wanted = municipality_filter(self.router.url.query_parameters)
        return paging.go(PATH, self._query(), "sok", text_of(form, "sok"))

    async def _close(self) -> None:
        """Put every form of the page away: one at a time is open, and nothing of it is kept."""
        for form in (await self.get_state(MunicipalitiesState)).substates.values():
            shown.empty(form)

    def _query(self) -> dict[str, str]:
        wanted = self._wanted
        return {"sok": wanted.words, "visa": wanted.narrow.value if wanted.narrow else ""}

    async def _fill(self, db: Session, actor: Actor) -> None:
        query = self._query()
        here = {**query, "sida": str(self._wanted.page) if self._wanted.page > 1 else ""}
        self.back = address(PATH, here)
        if self._code:
            await self._fill_one(db, actor)
            return
        found = await municipalities.list_municipalities(db, actor, self._wanted)
        self.facts = texts.Facts()
        self.lines = [texts.line(each, address(PATH, {**here, "kommun": each.code})) for each in found.rows]
        shown = {"visa": texts.NARROW[self._wanted.narrow]} if self._wanted.narrow else {}
        self.chosen = paging.chosen(PATH, query, shown)
        self.pages = paging.pages(PATH, query, found, ("kommun", "kommuner"))

    async def _fill_one(self, db: Session, actor: Actor) -> None:
        view = await municipalities.get_municipality(db, actor, self._code)
        self.facts = texts.facts(view)
        self.agreements = [texts.agreement_text(each) for each in view.agreements]
        people = [(each.is_current, texts.administrator_text(each)) for each in view.administrators]
        self.administrators = [text for is_current, text in people if is_current]
        self.former = [text for is_current, text in people if not is_current]
        self.history = [texts.done(entry) for entry in view.history]
