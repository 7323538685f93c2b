"""The officers' list of recoveries."""

from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.permissions import Actor, Right
from rxapp.services import recoveries
from rxapp.services.addresses import recovery_filter
from rxapp.services.recoveries import RecoveryFilter
from rxapp.state import paging, shown
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.text.format import day, kronor
from rxapp.text.labels import type_name
from rxapp.text.recoveries import STATUS, STATUS_TONE

PATH = "/aterkrav"


@dataclass(frozen=True, slots=True)
class RecoveryLine:
    """A recovery of the list in text."""

    file_number: str
    href: str
    municipality: str
    type_name: str
    opened_on: str
    respond_by: str
    status: str
    tone: str
    asked: str


@shown.feature
class RecoveriesState(rx.State):
    """What is shown of the recoveries, as text."""

    PAGE: ClassVar[str] = "recoveries"
    NEEDS: ClassVar[Right] = Right.RECOVERIES_HANDLE
    ASKED: ClassVar[tuple[str, ...]] = ("_wanted",)

    lines: list[RecoveryLine] = []
    types: list[tuple[str, str]] = []
    municipalities: list[tuple[str, str]] = []
    chosen: paging.Chosen = paging.NOTHING
    pages: paging.Pages = paging.NO_PAGES

    _wanted: RecoveryFilter = RecoveryFilter()

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def load(self) -> None:
        """Fill the list as its address says."""
        self._wanted = recovery_filter(self.router.url.query_parameters)
        await shown.show(self)

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def narrow(self, name: str, value: str) -> Any:
        """Choose a status, a type or a municipality: by way of the address, so that back keeps it."""
        self._wanted = recovery_filter(self.router.url.query_parameters)
        return paging.go(PATH, self._query(), name, value)

    @rx.event
    @requires(Right.RECOVERIES_HANDLE)
    async def search(self, form: Form) -> Any:
        """Search for a file number."""
        self._wanted = recovery_filter(self.router.url.query_parameters)
        return paging.go(PATH, self._query(), "sok", text_of(form, "sok"))

    def _query(self) -> dict[str, str]:
        wanted = self._wanted
        return {
            "sok": wanted.words,
            "status": wanted.status.value if wanted.status else "",
            "typ": wanted.type_code,
            "kommun": wanted.municipality_code,
        }

    async def _fill(self, db: Session, actor: Actor) -> None:
        found = await recoveries.list_recoveries(db, actor, self._wanted)
        self.municipalities = await recoveries.list_municipalities(db, actor)
        self.types = [(code, declared.name) for code, declared in TYPES.items()]
        self.lines = [_line(recovery) for recovery in found.rows]
        query, names = self._query(), dict(self.municipalities)
        words = {
            "status": STATUS[self._wanted.status] if self._wanted.status else "",
            "typ": type_name(query["typ"]),
            "kommun": names.get(query["kommun"], ""),
        }
        self.chosen = paging.chosen(PATH, query, words)
        self.pages = paging.pages(PATH, query, found, ("återkrav", "återkrav"))


def _line(recovery: Any) -> RecoveryLine:
    return RecoveryLine(
        file_number=recovery.file_number,
        href=f"{PATH}/{recovery.file_number}",
        municipality=recovery.municipality,
        type_name=type_name(recovery.type_code),
        opened_on=day(clock.day_of(recovery.opened_at)),
        respond_by=day(recovery.respond_by),
        status=STATUS[recovery.status],
        tone=STATUS_TONE[recovery.status],
        asked=kronor(int(recovery.asked_ore or 0)),
    )
