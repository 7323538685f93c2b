"""Runs of what is paid without application, beside the payout runs: by whoever prepares those."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import reflex as rx
import structlog

from rxapp import clock
from rxapp.db import Session
from rxapp.domain.claims import claim_name
from rxapp.domain.errors import Invalid
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.unasked import month_of
from rxapp.services import unasked_runs
from rxapp.services.unasked_runs import Ran
from rxapp.state import shown
from rxapp.state.acting import acting
from rxapp.state.forms import Form, text_of
from rxapp.state.marks import requires
from rxapp.state.payout_runs import PayoutRunsState
from rxapp.state.session import say
from rxapp.text.format import counted, kronor, listed, moment
from rxapp.text.labels import type_name

STARTED = "Körningen för {month} har startat. Besluten visas här och hos kommunerna allt eftersom de fattas."
GOING: set[asyncio.Task[None]] = set()
"""What is being carried out, held so that it is not thrown away in the midst."""

log = structlog.get_logger("rxapp.unasked")


async def _carry_out(month: Period) -> None:
    try:
        await unasked_runs.carry_out(month)
    except Exception:  # nobody waits for it: the log is told, and the month can be run again
        log.exception("unasked run stopped")


@dataclass(frozen=True, slots=True)
class UnaskedLine:
    """A type and a period that have been run."""

    key: str
    type_name: str
    period: str
    begun_at: str
    cases: str
    granted: str


@shown.part
class UnaskedRunsState(PayoutRunsState):
    """The runs, and the form for another month."""

    may_run: bool = False
    month: str = ""
    month_error: str = ""
    latest: str = ""
    ran: list[UnaskedLine] = []

    @rx.event
    @requires(Right.UNASKED_RUN)
    async def run(self, form: Form) -> None:
        """Decide what is due for the month: what was decided before is not decided again.

        It takes longer than one should wait for a page: the page is told as it goes on.
        """
        self.month_error = ""
        try:
            month = month_of(text_of(form, "manad"))
            async with acting(self) as (session, actor):
                await unasked_runs.begin(session, actor, month)
        except Invalid as refusal:
            self.month_error = refusal.sentence
            return
        task = asyncio.create_task(_carry_out(month))
        GOING.add(task)
        task.add_done_callback(GOING.discard)
        await say(self, STARTED.format(month=claim_name(month)))

    async def _fill_beside(self, db: Session, actor: Actor) -> None:
        self.may_run = actor.may(Right.UNASKED_RUN)
        if not self.may_run:
            self.ran, self.month, self.latest = [], "", ""
            return
        self.month = (clock.today().replace(day=1) - timedelta(days=1)).isoformat()[:7]
        self.ran = [_line(run) for run in await unasked_runs.list_runs(db, actor)]
        latest = await unasked_runs.get_latest(db, actor)
        self.latest = _said(*latest) if latest else ""


def _line(run: Any) -> UnaskedLine:
    return UnaskedLine(
        f"{run.type_code}-{run.first_day}",
        type_name(run.type_code),
        claim_name(Period(run.first_day, run.last_day)),
        moment(run.begun_at),
        counted(run.cases, "ärende", "ärenden"),
        kronor(int(run.granted_ore)),
    )


def _said(month: Period, ran: Ran) -> str:
    said = [
        f"Den senaste körningen, för {claim_name(month)}, är klar: "
        f"{counted(ran.cases, 'nytt ärende', 'nya ärenden')} och "
        f"{counted(ran.changed, 'ändrat beslut', 'ändrade beslut')}, tillsammans {kronor(ran.granted_ore)}."
    ]
    if ran.left:
        said.append(f"{counted(ran.left, 'skillnad', 'skillnader')} lämnas till handläggare.")
    if ran.unrated:
        names = listed([type_name(code) for code in sorted(ran.unrated)])
        said.append(f"Beloppet för någon period är inte fastställt i tjänsten för {names}. Det väntar.")
    if ran.failed:
        said.append(f"{counted(ran.failed, 'del', 'delar')} gick inte att köra. Kör månaden igen.")
    return " ".join(said)
