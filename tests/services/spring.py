"""April 2025, the one year with every amount known: short ways to draft, send and decide in it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import DomainError
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case
from rxapp.services import applications, cases, decisions, desk, drafts
from rxapp.services.applications import Check, Receipt
from rxapp.services.cases import CaseView
from rxapp.services.decisions import RowChoice
from rxapp.services.drafts import DraftRow, DraftView
from tests.fixtures.people import AMINA, COMPULSORY

TODAY = date(2025, 4, 10)
Q1 = Quarter(2025, 1)
TERMS = ((date(2025, 1, 8), date(2025, 6, 12)), (date(2025, 8, 18), date(2025, 12, 19)))
FOUR_WEEKS = DraftRow(AMINA.number, "2025-01-08", "2025-02-04")


def typed(number: str, first_day: str = "2025-01-08", last_day: str = "2025-02-04") -> DraftRow:
    return DraftRow(number, first_day, last_day)


async def write_draft(
    actor: Actor, *rows: DraftRow, quarter: Quarter | None = Q1, type_code: str = COMPULSORY
) -> DraftView:
    async with unit_of_work() as session:
        opened = await drafts.open_draft(session, actor, type_code)
        return await drafts.save_draft(
            session,
            actor,
            opened.key,
            version=opened.version,
            claim=quarter.period if quarter else None,
            rows=rows or (FOUR_WEEKS,),
        )


async def check(
    actor: Actor, *rows: DraftRow, quarter: Quarter | None = Q1, type_code: str = COMPULSORY
) -> Check:
    draft = await write_draft(actor, *rows, quarter=quarter, type_code=type_code)
    async with reading() as session:
        return (await applications.prepare(session, actor, draft.key)).checked


async def send_draft(actor: Actor, draft: DraftView) -> Receipt:
    async with unit_of_work() as session:
        return await applications.send(session, actor, draft.key, version=draft.version)


async def send(
    actor: Actor, *rows: DraftRow, quarter: Quarter | None = Q1, type_code: str = COMPULSORY
) -> Receipt:
    return await send_draft(actor, await write_draft(actor, *rows, quarter=quarter, type_code=type_code))


async def decide(
    actor: Actor, *rows: DraftRow, quarter: Quarter = Q1, type_code: str = COMPULSORY
) -> CaseView:
    """Send, let the service decide, and read the case as the sender does."""
    receipt = await send(actor, *rows, quarter=quarter, type_code=type_code)
    assert await decisions.decide_pending() == 1
    return await read(actor, receipt.file_number)


async def read(actor: Actor, file_number: str) -> CaseView:
    async with reading() as session:
        return await cases.get_case(session, actor, file_number)


async def take(officer: Actor, file_number: str) -> None:
    """The officer takes the case, unless that one has it already."""
    async with unit_of_work() as session:
        if not await desk.has_case(session, officer, file_number):
            await desk.take(session, officer, file_number)


async def take_if_free(officer: Actor, file_number: str) -> None:
    """As `take`; where it cannot be taken, what follows is refused for a reason of its own."""
    if officer.may(Right.CASES_DECIDE):
        with suppress(DomainError):
            await take(officer, file_number)


async def rule_on(
    officer: Actor,
    case: Case | CaseView,
    choices: Sequence[RowChoice],
    reason: str = "",
    *,
    has_taken: bool = False,
    **more: object,
) -> None:
    """The officer takes the case, unless it is said to be so, and decides it as it stands."""
    stands = case.case if isinstance(case, CaseView) else case
    if not has_taken:
        await take_if_free(officer, stands.file_number)
    given = {"version": stands.version, "choices": choices, "reason_text": reason} | more
    async with unit_of_work() as session:
        await decisions.decide(session, officer, stands.file_number, **given)  # type: ignore[arg-type]
