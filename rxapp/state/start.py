"""Start: what needs doing now, for each role."""

from dataclasses import dataclass
from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services.start import AdministratorStart, OfficerStart, Start, UserStart, get_start
from rxapp.state import live
from rxapp.state.marks import requires
from rxapp.text.format import counted, day, kronor, number
from rxapp.text.labels import type_name


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is a link to what it counts."""

    label: str
    value: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, by when, and where."""

    text: str
    due: str
    note: str
    tone: str
    href: str


@live.feature
class StartState(rx.State):
    """The overview, as text."""

    PAGE: ClassVar[str] = "start"
    NEEDS: ClassVar[Right] = Right.ANYONE_SIGNED_IN
    ASKED: ClassVar[tuple[str, ...]] = ()

    tasks: list[Task] = []
    figures: list[Figure] = []
    nothing: str = ""

    @rx.event
    @requires(Right.ANYONE_SIGNED_IN)
    async def load(self) -> None:
        """Fill the overview."""
        await live.show(self)

    async def _fill(self, db: Session, actor: Actor) -> bool:
        start = await get_start(db, actor)
        self.tasks, self.figures = _tasks(start), _figures(start)
        self.nothing = _nothing(actor)
        return actor.may(Right.CASES_READ) and not actor.types


def _nothing(actor: Actor) -> str:
    if not actor.rights - {Right.ANYONE_SIGNED_IN}:
        return "Din funktion har inga uppgifter i den här delen av tjänsten."
    if actor.may(Right.CASES_READ) and not actor.types:
        return (
            "Utan behörighet för en ersättningstyp ser du inga ärenden. Under Utbetalningar ser du "
            "diarienummer och belopp för det som har betalats ut."
        )
    return "Här visas begäran om komplettering och annat som väntar på dig."


def _tasks(start: Start) -> list[Task]:
    tasks: list[Task] = []
    if isinstance(start, UserStart):
        tasks += [
            Task(
                f"Besvara begäran om komplettering i {request.file_number}",
                day(request.due_on),
                _left(request.days_left),
                "negative" if request.days_left < 0 else "warning" if request.days_left <= 7 else "info",
                f"/arenden/{request.file_number}",
            )
            for request in start.requests
        ]
        if (draft := start.latest_draft) is not None:
            words = f"Fortsätt på ansökan om {type_name(draft.type_code)}"
            more = counted(start.drafts, "påbörjad ansökan", "påbörjade ansökningar")
            tasks.append(Task(words, "", more, "neutral", f"/ansokan/ny?utkast={draft.key}"))
    return tasks


def _left(days: int) -> str:
    if days < 0:
        return f"{counted(-days, 'dag', 'dagar')} för sent"
    return "i dag" if days == 0 else f"{counted(days, 'dag', 'dagar')} kvar"


def _figures(start: Start) -> list[Figure]:
    if isinstance(start, UserStart):
        return _of_user(start)
    if isinstance(start, AdministratorStart):
        without = start.users_without_permission
        return [
            Figure("Användare", number(start.users), "i kommunen", "/behorigheter"),
            Figure("Utan behörighet", number(without), "användare ser inga ärenden", "/behorigheter"),
        ]
    return _of_officer(start)


def _of_user(start: UserStart) -> list[Figure]:
    deadline = start.deadline
    return [
        Figure(
            "Nya beslut",
            number(start.decisions),
            f"senaste 14 dagarna, beviljat {kronor(start.decided_ore)}",
            "/arenden?status=decided",
        ),
        Figure(
            "Nästa utbetalning",
            day(start.next_payout_on),
            f"beviljat och inte utbetalt: {kronor(start.unpaid_ore)}",
            "/utbetalningar",
        ),
        Figure(
            f"Sista dag för {deadline.quarter}",
            day(deadline.last_day),
            _left(deadline.days_left),
            "/ansokan/ny",
        ),
    ]


def _of_officer(start: OfficerStart) -> list[Figure]:
    figures: list[Figure] = []
    if (queue := start.queue) is not None:
        oldest = f"äldsta kom in {day(queue.oldest_on)}" if queue.oldest_on else "kön är tom"
        figures.append(Figure("Att handlägga", number(queue.waiting), oldest, "/handlaggning"))
    if (runs := start.runs) is not None:
        rows = counted(runs.unpaid_rows, "beviljad rad", "beviljade rader")
        to = "/utbetalningskorningar"
        figures += [
            Figure("Körningar att godkänna", number(runs.to_approve), "av en annan handläggare", to),
            Figure("Körningar att genomföra", number(runs.to_pay), "godkända", to),
            Figure("Inte utbetalt", kronor(runs.unpaid_ore), rows, to),
        ]
    return figures
