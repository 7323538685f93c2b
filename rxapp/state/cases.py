"""The list of cases."""

from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.cases import CaseStatus
from rxapp.domain.claims import claim_name, claim_of
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.services import cases
from rxapp.services.addresses import case_filter, quarter_code
from rxapp.services.cases import CaseFilter
from rxapp.state import paging, shown
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.text.format import day, kronor
from rxapp.text.labels import STATUS, STATUS_TONE, type_name
from rxapp.text.unasked import WITHOUT_APPLICATION

PATH = "/arenden"
SORTS = (
    "file_number",
    "type_code",
    "quarter_first_day",
    "arrived_on",
    "status",
    "applied_ore",
    "granted_ore",
)
QUARTERS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case of the list in text."""

    file_number: str
    href: str
    type_name: str
    claim: str
    arrived_on: str
    status: str
    tone: str
    applied: str
    granted: str
    is_recovery: bool = False


@shown.feature
class CasesState(rx.State):
    """What is shown of the cases, as text."""

    PAGE: ClassVar[str] = "cases"
    NEEDS: ClassVar[Right] = Right.CASES_READ
    ASKED: ClassVar[tuple[str, ...]] = ("_wanted",)

    lines: list[CaseLine] = []
    types: list[tuple[str, str]] = []
    quarters: list[tuple[str, str]] = []
    chosen: paging.Chosen = paging.NOTHING
    pages: paging.Pages = paging.NO_PAGES
    sorts: list[paging.Sort] = []

    _wanted: CaseFilter = CaseFilter()

    @rx.event
    @requires(Right.CASES_READ)
    async def load(self) -> None:
        """Fill the list as its address says."""
        self._wanted = case_filter(self.router.url.query_parameters)
        await shown.show(self)

    @rx.event
    @requires(Right.CASES_READ)
    async def narrow(self, name: str, value: str) -> Any:
        """Choose a status, a type or a quarter: by way of the address, so that back and reload keep it."""
        self._wanted = case_filter(self.router.url.query_parameters)
        return paging.go(PATH, self._query(), name, value)

    @rx.event
    @requires(Right.CASES_READ)
    async def search(self, form: Form) -> Any:
        """Search for a file number, an individual number or a name."""
        self._wanted = case_filter(self.router.url.query_parameters)
        return paging.go(PATH, self._query(), "sok", text_of(form, "sok"))

    def _query(self) -> dict[str, str]:
        wanted = self._wanted
        return {
            "sok": wanted.words,
            "typ": wanted.type_code,
            "status": wanted.status.value if wanted.status else "",
            "kvartal": quarter_code(wanted.quarter) if wanted.quarter else "",
            "sortera": paging.sort_code(wanted, "-arrived_on"),
        }

    async def _fill(self, db: Session, actor: Actor) -> bool:
        found = await cases.list_cases(db, actor, self._wanted)
        query = self._query()
        self.lines = [case_line(case) for case in found.rows]
        self.types = [(code, TYPES[code].name) for code in TYPES if code in actor.types]
        self.quarters = recent_quarters(self._wanted.quarter)
        words = {
            "typ": type_name(query["typ"]),
            "status": STATUS[self._wanted.status] if self._wanted.status else "",
            "kvartal": str(self._wanted.quarter) if self._wanted.quarter else "",
        }
        self.chosen = paging.chosen(PATH, query, words)
        self.pages = paging.pages(PATH, query, found, ("ärende", "ärenden"))
        self.sorts = paging.sorts(PATH, query, SORTS, self._wanted)
        return not actor.types


def case_line(case: Any, path: str = PATH) -> CaseLine:
    """A row of a list of cases in text."""
    status = CaseStatus(case.status)
    is_unasked = TYPES[case.type_code].is_unasked and not case.is_recovery
    return CaseLine(
        file_number=case.file_number,
        href=f"{path}/{case.file_number}",
        type_name=type_name(case.type_code),
        claim=claim_name(claim_of(case.quarter_first_day, case.claim_last_day)),
        arrived_on=day(case.arrived_on),
        status=STATUS[status],
        tone=STATUS_TONE[status],
        applied=WITHOUT_APPLICATION if is_unasked else kronor(case.applied_ore),
        granted=kronor(case.granted_ore),
        is_recovery=case.is_recovery,
    )


def recent_quarters(also: Quarter | None = None) -> list[tuple[str, str]]:
    """The present quarter and those before it, newest first, as code and words."""
    shown = [Quarter.of(clock.today())]
    while len(shown) < QUARTERS_SHOWN:
        shown.append(shown[-1].previous())
    if also is not None and also not in shown:
        shown.append(also)
    return [(quarter_code(quarter), str(quarter)) for quarter in shown]
