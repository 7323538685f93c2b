"""Recoveries of a demonstration: one at each stage, from opened to claimed in the ledger, all of Ale."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor
from rxapp.domain.recovery_amounts import Settled
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.models import Case, Decision, DecisionTold, RecoveryRecord, RecoveryRow, ToldKind
from rxapp.seeds.accounts import ALE, Cast
from rxapp.seeds.days import DAY, office_day, office_days_before
from rxapp.seeds.people import COMPULSORY, PRESCHOOL, PRESCHOOL_CLASS, UPPER_SECONDARY
from rxapp.seeds.plan import past_pay_days, prepared_on
from rxapp.services import (
    journal,
    recovery_claims,
    recovery_decisions,
    recovery_hearings,
    recovery_openings,
)

Deed = Callable[[], Awaitable[None]]
FALSE = RecoveryGround.FALSE_INFORMATION
REASON = "Skolans närvarolista visar att eleven slutade innan perioden började."
MATERIAL = (
    "Skolan har meddelat att elever i raderna nedan slutade innan perioden som ersättningen gäller. "
    "Migrationsverket prövar om kommunen ska betala tillbaka ersättningen för de raderna."
)


@dataclass
class _Story:
    """A recovery of the demonstration. Days are counted back from today; a step without day never comes."""

    type_code: str
    rows: int
    opened: int
    told: int | None = None
    answered: int | None = None
    decided: int | None = None
    read: int | None = None
    wrong: float = 1.0
    """How much of what each row was opened for is found to be wrong."""
    waived_ore: int = 0
    file_number: str = ""


def _stories(booked: int) -> tuple[_Story, ...]:
    """The first one and the last are claimed so many days back: the day before the last run was prepared,
    which therefore takes of them: all of the first where the payout was large, and of the last, whose type
    has an account of its own, as much as it had. The second is claimed after that run."""
    claimed = _Story(
        COMPULSORY,
        8,
        booked + 51,
        told=booked + 49,
        answered=booked + 41,
        decided=booked + 29,
        # Three weeks, and the days off that the last of them may fall on.
        read=booked + 26,
        waived_ore=500_00,
    )
    too_much = replace(claimed, type_code=PRESCHOOL, rows=MANY, waived_ore=0)
    return (claimed, *OTHERS, too_much)


MANY = 100
"""More rows than a case has: then the largest case is claimed back."""
OTHERS = (
    _Story(COMPULSORY, 2, 51, told=49, answered=41, decided=30, read=28),
    _Story(UPPER_SECONDARY, 2, 40, told=38, answered=30, decided=13),
    _Story(PRESCHOOL_CLASS, 1, 45, told=43, answered=35, decided=33, read=32, wrong=0.0),
    _Story(UPPER_SECONDARY, 2, 8, told=6),
    _Story(PRESCHOOL_CLASS, 1, 3),
)
NOTHING_WRONG = "Kommunens svar visar att eleven gick i skolan hela perioden. Inget ska betalas tillbaka."
ANSWER = "Det stämmer att eleverna slutade. Kommunen har rättat sina rutiner."


def deeds(cast: Cast, today: date) -> Iterator[tuple[datetime, Deed]]:
    """Each with its time. No dice: what else happens is the same whatever is claimed back."""
    officer, user = cast[None, "HND1"], cast[ALE, "USR1"]
    booked = (today - office_days_before(prepared_on(past_pay_days(today)[-1]), 1)).days
    for number, told in enumerate(_stories(booked)):
        story = replace(told)
        steps = (
            (story.opened, time(9, 10 + number), lambda s=story: _open(officer, s)),
            (story.told, time(10, 40 + number), lambda s=story: _tell(officer, s)),
            (story.answered, time(11, 5 + number), lambda s=story: _answer(user, s)),
            (story.decided, time(13, 20 + number), lambda s=story: _decide(officer, s)),
            (story.read, time(14, 30 + number), lambda s=story: _read(user, s)),
        )
        for days, at, deed in steps:
            if days is not None:
                yield _at(today - days * DAY, at), deed
    for days in (booked, 9, 2):
        yield _at(today - days * DAY, time(8, 2)), _follow


def _at(day: date, at: time) -> datetime:
    return datetime.combine(office_day(day, -DAY), at, clock.STOCKHOLM)


async def _open(officer: Actor, story: _Story) -> None:
    async with unit_of_work() as session:
        openable = await _paid_case(session, officer, story)
        if openable is None:
            return
        left = [row for row in openable.rows if row.left_ore]
        story.file_number = await recovery_openings.open_recovery(
            session,
            officer,
            amounts={row.row_id: row.left_ore for row in left[: story.rows]},
            ground=FALSE,
            reason=REASON,
        )


async def _paid_case(
    session: AsyncSession, officer: Actor, story: _Story
) -> recovery_openings.Openable | None:
    """The latest paid case of the type with rows enough, or else the one with most; where all are asked for,
    the one of the largest amount."""
    mine = select(Case.file_number).where(
        Case.municipality_code == ALE, Case.type_code == story.type_code, Case.status == CaseStatus.PAID
    )
    numbers = (await session.exec(mine.order_by(col(Case.id).desc()).limit(20))).all()
    found = [await recovery_openings.get_openable(session, officer, number) for number in numbers]
    free = [each for each in found if all(row.left_ore for row in each.rows) and each.rows]
    enough = (each for each in free if len(each.rows) >= story.rows)
    size = _left_ore if story.rows == MANY else _rows_of
    return next(enough, max(free, key=size, default=None))


def _rows_of(openable: recovery_openings.Openable) -> int:
    return len(openable.rows)


def _left_ore(openable: recovery_openings.Openable) -> int:
    return sum(row.left_ore for row in openable.rows)


async def _tell(officer: Actor, story: _Story) -> None:
    if not story.file_number:
        return
    async with unit_of_work() as session:
        await recovery_hearings.communicate(
            session,
            officer,
            story.file_number,
            version=await _version(session, story),
            material=MATERIAL,
            respond_by=office_day(clock.today() + 14 * DAY),
        )


async def _answer(user: Actor, story: _Story) -> None:
    if not story.file_number:
        return
    async with unit_of_work() as session:
        await recovery_hearings.respond(session, user, story.file_number, text=ANSWER, is_all=True)


async def _decide(officer: Actor, story: _Story) -> None:
    if not story.file_number:
        return
    async with unit_of_work() as session:
        asked = await _rows(session, story)
        await recovery_decisions.decide(
            session,
            officer,
            story.file_number,
            version=await _version(session, story),
            settled=[
                Settled(row, int(ore * story.wrong), min(story.waived_ore, int(ore * story.wrong)))
                for row, ore in asked
            ],
            ground=FALSE,
            reason="Eleverna gick inte i skolan i kommunen under perioden." if story.wrong else NOTHING_WRONG,
            waiver_reason="Migrationsverket fick skolans lista redan i våras." if story.waived_ore else "",
        )


async def _rows(session: AsyncSession, story: _Story) -> list[tuple[int, int]]:
    """The rows of the recovery with what each was opened for."""
    mine = (
        select(RecoveryRow)
        .join(RecoveryRecord, col(RecoveryRecord.id) == RecoveryRow.recovery_id)
        .where(RecoveryRecord.file_number == story.file_number)
    )
    return [(row.row_id, row.asked_ore) for row in (await session.exec(mine)).all()]


async def _read(user: Actor, story: _Story) -> None:
    """Somebody in the municipality opens the decision."""
    if not story.file_number:
        return
    async with unit_of_work() as session:
        found = select(Decision, Case).join(Case, col(Case.id) == Decision.case_id)
        decision, case = (await session.exec(found.where(Case.file_number == story.file_number))).one()
        session.add(
            DecisionTold(
                decision_id=decision.id or 0,
                kind=ToldKind.OPENED,
                got_on=clock.today(),
                noted_by=user.account_id,
                noted_at=clock.now(),
            )
        )
        opened = Happened(
            EventKind.DECISION_OPENED, case.municipality_code, type_code=case.type_code, case_id=case.id
        )
        await journal.record(session, user, opened)


async def _follow() -> None:
    await recovery_claims.follow_legal_force()


async def _version(session: AsyncSession, story: _Story) -> int:
    mine = select(RecoveryRecord.version).where(RecoveryRecord.file_number == story.file_number)
    return (await session.exec(mine)).one()
