"""An earlier application begun anew for the time after it."""

from datetime import date

import pytest

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.claims import calendar_year, quarters, twelve_months
from rxapp.domain.compensation.forms import Claim
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import DomainError, Invalid, NotAllowed, NotFound
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.permissions import Actor
from rxapp.services import applications, drafts
from rxapp.services.copies import after, copy_case
from rxapp.services.draft_lines import get_totals
from rxapp.services.drafts import DraftRow, DraftView
from tests.fixtures.people import AMINA, ASA
from tests.fixtures.world import Asked, World, add_case
from tests.services.conftest import GoTo
from tests.services.spring import FOUR_WEEKS, Q1, send, typed


async def copied(actor: Actor, file_number: str) -> tuple[DraftView, list[DraftRow]]:
    async with unit_of_work() as session:
        draft = await copy_case(session, actor, file_number)
        return draft, [line.row for line in await drafts.get_lines(session, actor, draft)]


@pytest.mark.parametrize(
    ("kind", "claim", "expected"),
    [
        (Claim.QUARTERS, quarters(Quarter(2025, 4)), quarters(Quarter(2026, 1))),
        (Claim.QUARTERS, quarters(Quarter(2025, 3), 2), quarters(Quarter(2026, 1), 2)),
        (Claim.CALENDAR_YEAR, calendar_year(2024), calendar_year(2025)),
        (Claim.TWELVE_MONTHS, twelve_months(date(2024, 3, 1)), twelve_months(date(2025, 3, 1))),
        (Claim.TWELVE_MONTHS, twelve_months(date(2023, 3, 1)), twelve_months(date(2024, 3, 1))),
    ],
)
def test_the_time_after_is_of_the_same_length(kind: Claim, claim: Period, expected: Period) -> None:
    assert after(kind, claim) == expected


async def test_people_come_along_and_whoever_had_all_of_the_time_gets_all_of_the_new(spring: World) -> None:
    whole = typed(ASA.number, "2025-01-01", "2025-03-31")
    number = (await send(spring.asta, FOUR_WEEKS, whole)).file_number
    draft, rows = await copied(spring.asta, number)
    assert draft.claim == Q1.next().period
    assert rows == [DraftRow(AMINA.number), DraftRow(ASA.number, "2025-04-01", "2025-06-30")]
    async with reading() as session:
        totals = await get_totals(session, draft.key)
    # What the rows come to is known at once, and that the first one lacks its days.
    assert (totals.filled, totals.faulty) == (2, 1)
    assert totals.periods > 0


async def test_costs_are_left_to_be_filled_in(spring: World, go_to: GoTo) -> None:
    go_to(date(2026, 3, 2))
    row = DraftRow(
        AMINA.number, "2025-01-01", "2025-12-31", cost="100", fee="10", received_on="2024-05-02"
    )  # fmt: skip
    year = calendar_year(2025)
    async with unit_of_work() as session:
        opened = await drafts.open_draft(session, spring.britt, "HOME_SUPPORT_75", year)
        draft = await drafts.save_draft(
            session, spring.britt, opened.key, version=opened.version, claim=year, rows=[row]
        )
        receipt = await applications.send(session, spring.britt, draft.key, version=draft.version)
    _, rows = await copied(spring.britt, receipt.file_number)
    assert rows == [DraftRow(AMINA.number, "2026-01-01", "2026-12-31", received_on="2024-05-02")]


async def test_a_personal_number_is_not_copied(spring: World) -> None:
    number = (await send(spring.asta, typed("20210301-2387"))).file_number
    _, rows = await copied(spring.asta, number)
    assert rows == [DraftRow()]


async def test_what_can_no_longer_be_applied_for_is_not_copied(spring: World) -> None:
    repealed = next(code for code, declared in TYPES.items() if declared.is_repealed)
    async with unit_of_work() as session:
        rows = [Asked(AMINA.number, 100_00, date(2020, 1, 1))]
        case = await add_case(
            session, spring, sender=spring.britt, type_code=repealed, rows=rows, status=CaseStatus.DECIDED
        )
        number = case.file_number
    with pytest.raises(Invalid, match="kan inte sökas"):
        await copied(spring.britt, number)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("disa", NotAllowed), ("hanna", NotAllowed), ("bo", NotFound), ("britt", NotFound)],
)
async def test_a_stranger_copies_nothing(spring: World, who: str, refusal: type[DomainError]) -> None:
    number = (await send(spring.asta)).file_number
    with pytest.raises(refusal):
        await copied(getattr(spring, who), number)
