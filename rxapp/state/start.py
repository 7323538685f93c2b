"""Start: what needs doing now, for each role."""

from typing import ClassVar

import reflex as rx

from rxapp.db import Session
from rxapp.domain.permissions import Actor, Right
from rxapp.services.messages import UnreadCase
from rxapp.services.start import AdministratorStart, OfficerStart, OpenRequest, Start, UserStart, get_start
from rxapp.state import account_tasks, administrator_start, recovery_tasks, shown
from rxapp.state.marks import requires
from rxapp.state.start_parts import Figure, Task, few, left
from rxapp.text.format import counted, day, kronor, number
from rxapp.text.labels import type_name
from rxapp.text.recoveries import called


@shown.feature
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
        await shown.show(self)

    async def _fill(self, db: Session, actor: Actor) -> bool:
        start = await get_start(db, actor)
        self.tasks, self.figures = _tasks(start), _figures(start)
        self.nothing = _nothing(actor)
        return actor.may(Right.CASES_READ) and not actor.types


def _nothing(actor: Actor) -> str:
    if not actor.rights - {Right.ANYONE_SIGNED_IN}:
        return "Din funktion har inga uppgifter i den här delen av tjänsten."
    if actor.may(Right.PERMISSIONS_SET):
        return "Här visas granskningen av behörigheter, nya ersättningstyper och annat som väntar på dig."
    if actor.may(Right.AGREEMENTS_SET):
        return "Avtal och administratörer registrerar du under Kommuner, när en kommun hör av sig."
    if actor.may(Right.CASES_READ) and not actor.types:
        return (
            "Utan behörighet för en ersättningstyp ser du inga ärenden. Under Utbetalningar ser du "
            "diarienummer och belopp för det som har betalats ut."
        )
    return "Här visas begäran om komplettering och annat som väntar på dig."


def _tasks(start: Start) -> list[Task]:
    if isinstance(start, AdministratorStart):
        return administrator_start.tasks_of(start)
    tasks: list[Task] = []
    if isinstance(start, UserStart):
        tasks += account_tasks.tasks_of(start)
        tasks += [
            Task(
                f"Besvara begäran om komplettering i {called(request.file_number, request.is_recovery)}",
                day(request.due_on),
                f"{left(request.days_left)}, {_unanswered(request)}",
                "negative" if request.days_left < 0 else "warning" if request.days_left <= 7 else "info",
                f"/arenden/{request.file_number}",
            )
            for request in start.requests
        ]
        tasks += recovery_tasks.tasks_of(start.recoveries)
        tasks += _unread(start.unread, "/arenden", "/arenden")
        if (draft := start.latest_draft) is not None:
            words = f"Fortsätt på ansökan om {type_name(draft.type_code)}"
            more = counted(start.drafts, "påbörjad ansökan", "påbörjade ansökningar")
            tasks.append(Task(words, "", more, "neutral", f"/ansokan/ny?utkast={draft.key}"))
    if isinstance(start, OfficerStart):
        tasks += few(
            start.overdue,
            lambda request: Task(
                f"Svar på komplettering saknas i {called(request.file_number, request.is_recovery)}",
                day(request.due_on),
                left(request.days_left),
                "warning",
                f"/handlaggning/{request.file_number}",
            ),
            lambda rest: Task(
                f"Svar saknas i {counted(rest, 'ärende', 'ärenden')} till", "", "", "warning", "/handlaggning"
            ),
        )
        tasks += _unread(start.unread, "/handlaggning", "/handlaggning#olasta")
    return tasks


def _unanswered(request: OpenRequest) -> str:
    if not request.unanswered:
        return "inte inlämnat"
    return counted(request.unanswered, "punkt utan svar", "punkter utan svar")


def _unread(unread: tuple[UnreadCase, ...], base: str, rest_to: str) -> list[Task]:
    return few(
        unread,
        lambda case: Task(
            f"Läs meddelanden i {called(case.file_number, case.is_recovery)}",
            "",
            counted(case.count, "nytt meddelande", "nya meddelanden"),
            "info",
            f"{base}/{case.file_number}#meddelanden",
        ),
        lambda rest: Task(
            f"Läs meddelanden i {counted(rest, 'ärende', 'ärenden')} till", "", "", "info", rest_to
        ),
    )


def _figures(start: Start) -> list[Figure]:
    if isinstance(start, UserStart):
        return _of_user(start)
    if isinstance(start, AdministratorStart):
        return administrator_start.figures_of(start)
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
            left(deadline.days_left),
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
    if (found := start.municipalities) is not None:
        to = "/kommuner?visa="
        figures += [
            Figure("Kommuner med avtal", number(found.running), "med ett som gäller i dag", f"{to}running"),
            Figure(
                "Avtal som upphör", number(found.ending), "inom 60 dagar, eller har upphört", f"{to}ending"
            ),
            Figure("En administratör", number(found.single), "kommuner som har bara en", f"{to}single"),
        ]
    return figures
