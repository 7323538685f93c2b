"""Reconciliation of paid runs: run, order, the bank's answer and the ledger side by side."""

from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services import reconciliation
from rxapp.services.addresses import run_look
from rxapp.services.reconciliation import Differing, Reconciled
from rxapp.state import paging, shown
from rxapp.state.marks import requires
from rxapp.text.format import day, kronor

PATH = "/utbetalningskorningar/avstamning"


@dataclass(frozen=True, slots=True)
class ReconciledText:
    """A paid run in text; `agrees` where the difference is nothing."""

    pay_on: str
    run: str
    payouts: str
    order: str
    answer: str
    ledger: str
    returned: str
    difference: str
    agrees: bool
    href: str


@dataclass(frozen=True, slots=True)
class DifferingText:
    """A line that the ledger says something else of."""

    municipality: str
    file_number: str
    line: str
    booked: str
    back: str


@shown.feature
class ReconciliationState(rx.State):
    """The paid runs, and the lines at fault of the one that is looked at."""

    PAGE: ClassVar[str] = "reconciliation"
    NEEDS: ClassVar[Right] = Right.PAYOUT_RUNS_READ
    ASKED: ClassVar[tuple[str, ...]] = ("_run_id", "_page")

    runs: list[ReconciledText] = []
    pages: paging.Pages = paging.NO_PAGES
    shown: str = ""
    differing: list[DifferingText] = []
    differing_pages: paging.Pages = paging.NO_PAGES

    _run_id: int = 0
    _page: int = 1

    @rx.event
    @requires(Right.PAYOUT_RUNS_READ)
    async def load(self) -> None:
        """Fill the page; `?korning=` says whose lines to look at, `?sida=` which page of them, or of runs."""
        self._run_id, self._page = run_look(self.router.url.query_parameters)
        await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> None:
        runs = await reconciliation.list_reconciled(db, actor, 1 if self._run_id else self._page)
        self.runs = [_run(run) for run in runs.rows]
        self.pages = paging.pages(PATH, {}, runs, ("körning", "körningar"))
        looked_at = await reconciliation.list_differing(db, actor, self._run_id, self._page)
        self.shown = next((day(run.pay_on) for run in runs.rows if run.run_id == self._run_id), "")
        self.differing = [_line(line) for line in looked_at.rows]
        query = {"korning": str(self._run_id)}
        self.differing_pages = paging.pages(PATH, query, looked_at, ("rad", "rader"))


def _run(run: Reconciled) -> ReconciledText:
    accepted, rejected = run.answered or (0, 0)
    return ReconciledText(
        pay_on=day(run.pay_on),
        run=f"/utbetalningskorningar?korning={run.run_id}",
        payouts=kronor(run.payouts_ore),
        order="Ingen fil" if run.order_ore is None else kronor(run.order_ore),
        answer=f"{accepted} godkända, {rejected} tillbaka" if run.answered else "Inget svar",
        ledger=kronor(run.ledger_ore),
        returned=kronor(run.returned_ore),
        difference=kronor(run.difference_ore),
        agrees=not run.difference_ore,
        href=f"{PATH}?korning={run.run_id}",
    )


def _line(line: Differing) -> DifferingText:
    back = kronor(line.taken_back_ore) if line.is_returned or line.taken_back_ore else ""
    return DifferingText(
        line.municipality, line.file_number, kronor(line.line_ore), kronor(line.booked_ore), back
    )
