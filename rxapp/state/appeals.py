"""The municipality's appeals as a list, and the agency's as a queue."""

from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.decided import Matter
from rxapp.domain.permissions import Actor, Right
from rxapp.services import appeal_lists
from rxapp.services.addresses import appeal_filter
from rxapp.services.appeal_lists import AppealFilter
from rxapp.state import paging, shown
from rxapp.state.marks import requires
from rxapp.text import appeals as words
from rxapp.text.appealing import NEXT
from rxapp.text.format import day
from rxapp.text.labels import type_name

PATH, QUEUE = "/overklaganden", "/handlaggning/overklaganden"
STATUSES = [(status.value, words.STATUS[status]) for status in AppealStatus]
EVERY = ("alla", "Alla, också avslutade")
"""The status by which the queue holds what has ended too."""

NOUNS = ("överklagande", "överklaganden")


@dataclass(frozen=True, slots=True)
class AppealLine:
    """An appeal of a list in text."""

    key: str
    file_number: str
    href: str
    municipality: str
    type_name: str
    decision: str
    decision_href: str
    arrived_on: str
    status: str
    tone: str
    next: str
    court: str
    case_number: str
    outcome: str


@shown.feature
class AppealsState(rx.State):
    """What a user sees of the municipality's appeals."""

    PAGE: ClassVar[str] = "appeals"
    NEEDS: ClassVar[Right] = Right.CASES_READ
    ASKED: ClassVar[tuple[str, ...]] = ("_wanted",)

    lines: list[AppealLine] = []
    types: list[tuple[str, str]] = []
    chosen: paging.Chosen = paging.NOTHING
    pages: paging.Pages = paging.NO_PAGES

    _wanted: AppealFilter = AppealFilter()

    @rx.event
    @requires(Right.CASES_READ)
    async def load(self) -> None:
        """Fill the list as its address says."""
        self._wanted = appeal_filter(self.router.url.query_parameters)
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_READ)
    async def narrow(self, name: str, value: str) -> Any:
        """Choose a status or a type: by way of the address, so that back and reload keep it."""
        self._wanted = appeal_filter(self.router.url.query_parameters)
        return paging.go(PATH, query_of(self._wanted), name, value)

    async def _fill(self, db: Session, actor: Actor) -> bool:
        found = await appeal_lists.list_own(db, actor, self._wanted)
        query = query_of(self._wanted)
        self.lines = [line_of(each, "/arenden") for each in found.rows]
        self.types = [(code, TYPES[code].name) for code in TYPES if code in actor.types]
        self.chosen = paging.chosen(PATH, query, in_words(self._wanted))
        self.pages = paging.pages(PATH, query, found, NOUNS)
        return not actor.types


@shown.feature
class AppealQueueState(rx.State):
    """What the agency has before it of appeals."""

    PAGE: ClassVar[str] = "appeal_queue"
    NEEDS: ClassVar[Right] = Right.APPEALS_HANDLE
    ASKED: ClassVar[tuple[str, ...]] = ("_wanted",)

    lines: list[AppealLine] = []
    chosen: paging.Chosen = paging.NOTHING
    pages: paging.Pages = paging.NO_PAGES

    _wanted: AppealFilter = AppealFilter()

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def load(self) -> None:
        """Fill the queue as its address says."""
        self._wanted = appeal_filter(self.router.url.query_parameters)
        await shown.show(self)

    @rx.event
    @requires(Right.APPEALS_HANDLE)
    async def narrow(self, name: str, value: str) -> Any:
        """Choose a status or a type: by way of the address."""
        self._wanted = appeal_filter(self.router.url.query_parameters)
        return paging.go(QUEUE, query_of(self._wanted), name, value)

    async def _fill(self, db: Session, actor: Actor) -> None:
        found = await appeal_lists.list_queue(db, actor, self._wanted)
        query = query_of(self._wanted)
        self.lines = [line_of(each, "/handlaggning") for each in found.rows]
        self.chosen = paging.chosen(QUEUE, query, in_words(self._wanted))
        self.pages = paging.pages(QUEUE, query, found, NOUNS)


def query_of(wanted: AppealFilter) -> dict[str, str]:
    """The filter as its address says it."""
    return {
        "typ": wanted.type_code,
        "status": wanted.status.value if wanted.status else EVERY[0] if wanted.is_all else "",
    }


def in_words(wanted: AppealFilter) -> dict[str, str]:
    """What the filter narrows to, for people."""
    return {
        "typ": type_name(wanted.type_code),
        "status": words.STATUS[wanted.status] if wanted.status else EVERY[1] if wanted.is_all else "",
    }


def line_of(found: Any, cases: str) -> AppealLine:
    """A row of the list, which leads to its case."""
    status, court = AppealStatus(found.status), found.judged_by or found.court
    return AppealLine(
        key=str(found.id),
        file_number=found.file_number,
        href=f"{cases}/{found.file_number}",
        municipality=found.municipality,
        type_name=type_name(found.type_code),
        decision=day(clock.day_of(found.decided_at)),
        decision_href=_decision_href(found),
        arrived_on=day(found.arrived_on),
        status=words.STATUS[status],
        tone=words.STATUS_TONE[status],
        next=NEXT[status],
        court=words.COURT[court] if court else "",
        case_number=found.case_number or "",
        outcome=words.COURT_OUTCOME[found.outcome] if found.outcome else _without_court(found),
    )


def _decision_href(found: Any) -> str:
    """Where the appealed decision is read; that an appeal came too late has no document of its own."""
    if found.matter is Matter.LATE_APPEAL:
        return ""
    return f"/beslut/{found.file_number}?nr={found.place}"


def _without_court(found: Any) -> str:
    if found.reconsidered is None:
        return ""
    return f"Omprövat: {words.RECONSIDERED[found.reconsidered].lower()}"
