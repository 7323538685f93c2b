"""The payouts page: lines with what the reader may see of them, totals over everything."""

from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import NotFound
from rxapp.domain.permissions import Actor, Right
from rxapp.services import payout_statements, payouts
from rxapp.services.addresses import address, payout_filter
from rxapp.services.payouts import LineView, PayoutFilter
from rxapp.state import paging, shown
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.text.format import counted, day, kronor
from rxapp.text.labels import type_name
from rxapp.text.payout_statements import account_lines, sent_back, sums

PATH = "/utbetalningar"
WHY = f"{PATH}/forklaring/"
DAYS_SHOWN = 6
"""Payout days that are always in view; the older ones open on demand."""

SORTS = ("file_number", "type_code", "individual_number", "first_day", "paid_on", "amount_ore")


@dataclass(frozen=True, slots=True)
class Line:
    """A payout line in text; what is empty is not for this reader."""

    key: str
    file_number: str
    is_recovery: bool
    case: str
    why: str
    """The number of the line in the address of its explanation, where there is one for the reader."""
    type_name: str
    individual: str
    name: str
    period: str
    paid_on: str
    amount: str


@dataclass(frozen=True, slots=True)
class DayTotal:
    """What came on a day; the address narrows the lines to it."""

    day: str
    amount: str
    href: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of the day and what it is of."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class PaidDay:
    """The day that the lines are narrowed to, in the words of its statement; nothing where they are not."""

    day: str = ""
    sums: tuple[Sum, ...] = ()
    accounts: tuple[str, ...] = ()
    file: str = ""


NO_DAY = PaidDay()


@shown.feature
class PayoutsState(rx.State):
    """What is shown of the payouts, as text."""

    PAGE: ClassVar[str] = "payouts"
    NEEDS: ClassVar[Right] = Right.PAYOUTS_READ
    ASKED: ClassVar[tuple[str, ...]] = ("_wanted",)

    lines: list[Line] = []
    totals: list[DayTotal] = []
    older: list[DayTotal] = []
    returned: list[str] = []
    may_change_account: bool = False
    paid_day: PaidDay = NO_DAY
    types: list[tuple[str, str]] = []
    is_masked: bool = False
    is_explained: bool = False
    chosen: paging.Chosen = paging.NOTHING
    pages: paging.Pages = paging.NO_PAGES
    sorts: list[paging.Sort] = []
    csv: str = ""
    xlsx: str = ""
    export_label: str = ""

    _wanted: PayoutFilter = PayoutFilter()

    @rx.event
    @requires(Right.PAYOUTS_READ)
    async def load(self) -> None:
        """Fill the page as its address says."""
        self._wanted = payout_filter(self.router.url.query_parameters)
        await shown.show(self)

    @rx.event
    @requires(Right.PAYOUTS_READ)
    async def narrow(self, name: str, value: str) -> Any:
        """Choose a type or a day, or search: by way of the address, so that back and reload keep it."""
        self._wanted = payout_filter(self.router.url.query_parameters)
        return paging.go(PATH, self._query(), name, value)

    @rx.event
    @requires(Right.PAYOUTS_READ)
    async def search(self, form: Form) -> Any:
        """Search for a file number, an individual number or a name."""
        self._wanted = payout_filter(self.router.url.query_parameters)
        return paging.go(PATH, self._query(), "sok", text_of(form, "sok"))

    def _query(self) -> dict[str, str]:
        wanted = self._wanted
        return {
            "sok": wanted.words,
            "typ": wanted.type_code,
            "dag": day(wanted.paid_on),
            "sortera": paging.sort_code(wanted, "-paid_on"),
        }

    async def _fill(self, db: Session, actor: Actor) -> bool:
        found = await payouts.list_lines(db, actor, self._wanted)
        totals = await payouts.list_totals(db, actor)
        query = self._query()
        self.lines = [_line(number, line) for number, line in enumerate(found.rows)]
        self.is_masked = any(not line.type_name for line in self.lines)
        self.is_explained = any(line.why for line in self.lines)
        by_day = [
            DayTotal(day(t.paid_on), kronor(t.total_ore), address(PATH, {"dag": day(t.paid_on)}))
            for t in totals
        ]
        self.returned = list(sent_back(await payouts.list_returned(db, actor)))
        self.may_change_account = bool(self.returned) and actor.may(Right.ACCOUNT_NUMBERS_SET)
        self.paid_day = await self._day(db, actor)
        self.totals, self.older = by_day[:DAYS_SHOWN], by_day[DAYS_SHOWN:]
        self.types = [(code, TYPES[code].name) for code in TYPES if code in actor.types]
        self.chosen = paging.chosen(PATH, query, {"typ": type_name(query["typ"]), "dag": query["dag"]})
        self.pages = paging.pages(PATH, query, found, ("utbetalningsrad", "utbetalningsrader"))
        self.sorts = paging.sorts(PATH, query, SORTS, self._wanted)
        export = {**query, "kommun": actor.municipality_code or ""}
        self.csv = address("/export/utbetalningar.csv", export)
        self.xlsx = address("/export/utbetalningar.xlsx", export)
        self.export_label = counted(found.count, "rad", "rader")
        return self.is_masked

    async def _day(self, db: Session, actor: Actor) -> PaidDay:
        if self._wanted.paid_on is None:
            return NO_DAY
        try:
            found = await payout_statements.get_day(db, actor, self._wanted.paid_on)
        except NotFound:
            return NO_DAY
        name = day(found.paid_on)
        whose = {"kommun": actor.municipality_code or ""}
        return PaidDay(
            day=name,
            sums=tuple(Sum(label, amount) for label, amount in sums(found)),
            accounts=account_lines(found.accounts),
            file=address(f"/utbetalningar/besked/{name}.pdf", whose),
        )


def _line(number: int, line: LineView) -> Line:
    cells = line.cells
    return Line(
        key=str(number),
        file_number=cells.file_number,
        is_recovery=line.is_recovery,
        case=f"/arenden/{line.file_number}" if line.type_code else "",
        why=str(line.line_id) if line.type_code else "",
        type_name=cells.type_name,
        individual=cells.individual,
        name=cells.name,
        period=cells.period,
        paid_on=cells.paid_on,
        amount=cells.amount,
    )
