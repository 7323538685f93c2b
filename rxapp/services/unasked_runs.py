"""Runs of what is paid without application: a type and a period, municipality by municipality.

A run is begun by somebody and carried out by the service. Each municipality, type and period has one case, so
that a run twice is a run once; begun anew it goes on where it stopped. What is registered later for a period
that has been run is settled by the next run: more by a decision in place of the one that stands, less is left
to an officer, who tries it as a recovery.
"""

import hashlib
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.grounds import visible_carryings_out, visible_unasked_runs
from rxapp.db import reading, unit_of_work
from rxapp.domain import unasked as rules
from rxapp.domain.cases import CaseStatus
from rxapp.domain.claims import kept_last_day
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.unasked import Difference
from rxapp.models import Case, GroundRecord, UnaskedCase, UnaskedRun
from rxapp.services import journal, rulings
from rxapp.services.file_numbers import next_file_number
from rxapp.services.rights import require
from rxapp.services.unasked_changes import change_case
from rxapp.services.unasked_facts import OfMunicipality, gather, lock
from rxapp.services.unasked_left import note_left
from rxapp.services.unasked_rows import outcome_of, row_of, ruling_of

log = structlog.get_logger()

MUNICIPALITIES_AT_ONCE = 25
"""In one transaction: enough that its own cost is shared, few enough that nobody waits long for a lock."""
MOST_RUNS = 60


@dataclass(slots=True)
class Ran:
    """What a run came to. `left` are differences for officers, `unrated` the types of which an amount is not
    known, `failed` the municipalities that wait for the next time."""

    cases: int = 0
    changed: int = 0
    granted_ore: int = 0
    left: int = 0
    failed: int = 0
    unrated: frozenset[str] = frozenset()

    def add(self, other: "Ran") -> None:
        """Together with what another part came to."""
        self.cases += other.cases
        self.changed += other.changed
        self.granted_ore += other.granted_ore
        self.left += other.left
        self.failed += other.failed
        self.unrated |= other.unrated


async def list_runs(session: AsyncSession, actor: Actor) -> list[Any]:
    """The types and periods that have been run and have cases, the latest first.

    Raises:
        NotAllowed: the actor runs nothing.
    """
    require(actor, Right.UNASKED_RUN)
    return list((await session.exec(visible_unasked_runs(actor).limit(MOST_RUNS))).all())


async def get_latest(session: AsyncSession, actor: Actor) -> tuple[Period, Ran] | None:
    """What the latest run came to, and for which month; None before the first one.

    Raises:
        NotAllowed: the actor runs nothing.
    """
    require(actor, Right.UNASKED_RUN)
    found = (await session.exec(visible_carryings_out(actor).limit(1))).first()
    if found is None:
        return None
    told = dict(found.data)
    unrated = frozenset(code for code in str(told.pop("unrated")).split(",") if code)
    return rules.month_of(str(told.pop("month"))), Ran(**told, unrated=unrated)


async def begin(session: AsyncSession, actor: Actor | None, month: Period) -> None:
    """Note that what is paid for the month is to be run; `carry_out` then does it. The operator is no actor.

    Raises:
        NotAllowed: the actor runs nothing.
        Invalid: the month is not over.
    """
    if actor is not None:
        require(actor, Right.UNASKED_RUN)
    found = rules.to_run(month, clock.today())
    by = actor.account_id if actor else None
    values = [
        {
            "type_code": code,
            "first_day": period.first_day,
            "last_day": period.last_day,
            "begun_at": clock.now(),
            "begun_by": by,
        }
        for code, period in found.items()
    ]
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(UnaskedRun).on_conflict_do_nothing()
    await (await session.connection()).execute(statement, values)
    data: dict[str, str | int | bool | None] = {"month": month.first_day.isoformat()[:7], "types": len(found)}
    await journal.record(session, actor, Happened(EventKind.UNASKED_RUN, data=data))


async def carry_out(month: Period) -> Ran:
    """Do what has been begun for the month, each municipality all or nothing."""
    ran = Ran()
    for code in rules.to_run(month, clock.today()):
        async with reading() as session:
            periods = await _periods(session, code, month)
            municipalities = await _municipalities(session, code)
        for start in range(0, len(municipalities), MUNICIPALITIES_AT_ONCE):
            batch = municipalities[start : start + MUNICIPALITIES_AT_ONCE]
            ran.add(await _settle(code, periods, batch))
    async with unit_of_work() as session:
        happened = Happened(EventKind.UNASKED_CARRIED_OUT, data=_told(month, ran))
        await journal.record(session, None, happened)
    return ran


def _told(month: Period, ran: Ran) -> dict[str, str | int | bool | None]:
    return {
        "month": month.first_day.isoformat()[:7],
        "cases": ran.cases,
        "changed": ran.changed,
        "granted_ore": ran.granted_ore,
        "left": ran.left,
        "failed": ran.failed,
        "unrated": ",".join(sorted(ran.unrated)),
    }


async def run_by_operator(text: str) -> Ran:
    """Begin and carry out the month that is written as `YYYY-MM`.

    Raises:
        Invalid: it is no month, or not over.
    """
    month = rules.month_of(text)
    async with unit_of_work() as session:
        await begin(session, None, month)
    return await carry_out(month)


async def _periods(session: AsyncSession, type_code: str, month: Period) -> list[Period]:
    """Those of the type that have been begun up to the month, in order."""
    until = rules.period_in(TYPES[type_code], month) or month
    statement = select(UnaskedRun).where(
        UnaskedRun.type_code == type_code, col(UnaskedRun.first_day) <= until.first_day
    )
    found = (await session.exec(statement.order_by(col(UnaskedRun.first_day)))).all()
    return [Period(run.first_day, run.last_day) for run in found]


async def _municipalities(session: AsyncSession, type_code: str) -> Sequence[str]:
    """Those for which anything of the type is or was registered."""
    statement = select(GroundRecord.municipality_code).where(GroundRecord.type_code == type_code).distinct()
    return (await session.exec(statement.order_by(col(GroundRecord.municipality_code)))).all()


async def _settle(type_code: str, periods: Sequence[Period], codes: Sequence[str]) -> Ran:
    if not periods:
        return Ran()
    try:
        async with unit_of_work() as session:
            return await settle(session, type_code, periods, codes)
    except Exception as error:
        if len(codes) == 1:
            # Only the kind and the place: the message of a database error may hold personal data.
            trace = "".join(traceback.format_tb(error.__traceback__))
            name = type(error).__name__
            log.error("unasked_run_failed", type=type_code, municipality=codes[0], error=name, trace=trace)
            return Ran(failed=1)
    middle = len(codes) // 2
    ran = await _settle(type_code, periods, codes[:middle])
    ran.add(await _settle(type_code, periods, codes[middle:]))
    return ran


async def settle(
    session: AsyncSession, type_code: str, periods: Sequence[Period], codes: Sequence[str]
) -> Ran:
    """Decide what is due to the municipalities and not granted yet, in one transaction."""
    ran = Ran()
    await lock(session, codes)
    by_day = {period.first_day: period for period in periods}
    firsts: list[tuple[OfMunicipality, Period, list[Difference]]] = []
    left: dict[int, int] = {}
    happened: list[Happened] = []
    known = await gather(session, type_code, periods, codes)
    for own in known:
        found, unrated = own.differing(type_code, periods)
        ran.unrated |= {type_code} if unrated else frozenset()
        for first_day, differs in _by_period(found).items():
            if (case_id := own.cases.get(first_day)) is None:
                firsts.append((own, by_day[first_day], [d for d in differs if d.more_ore]))
                continue
            change = await change_case(session, case_id, differs)
            left |= {own.rows[d.key].id: d.excess_ore for d in differs if d.excess_ore} | change.left
            if change.happened is not None:
                happened.append(change.happened)
                ran.changed, ran.granted_ore = ran.changed + 1, ran.granted_ore + change.ore
    happened += await _first_decisions(session, type_code, firsts, ran)
    ran.left = await note_left(session, [row.id for own in known for row in own.rows.values()], left)
    await journal.record_all(session, None, happened)
    return ran


def _by_period(found: Iterable[Difference]) -> dict[date, list[Difference]]:
    by_period: dict[date, list[Difference]] = {}
    for each in found:
        by_period.setdefault(each.key[0], []).append(each)
    return by_period


async def _first_decisions(
    session: AsyncSession,
    type_code: str,
    firsts: Sequence[tuple[OfMunicipality, Period, list[Difference]]],
    ran: Ran,
) -> list[Happened]:
    """The cases, each with its rows and its decision, and what is granted in the ledger."""
    made: list[tuple[Case, list[Difference]]] = []
    for own, period, differs in firsts:
        case = await _case(session, type_code, own, period)
        made.append((case, differs))
    session.add_all(case for case, _ in made)
    await session.flush()
    session.add_all(
        UnaskedCase(
            case_id=case.id or 0,
            municipality_code=case.municipality_code,
            type_code=type_code,
            first_day=case.quarter_first_day,
        )
        for case, _ in made
    )
    rows = [
        [row_of(case.id or 0, place, type_code, each) for place, each in enumerate(differs, 1)]
        for case, differs in made
    ]
    session.add_all(row for own in rows for row in own)
    await session.flush()
    happened: list[Happened] = []
    put: list[rulings.Put] = []
    for (case, differs), own_rows in zip(made, rows, strict=True):
        outcomes = [outcome_of(row, each) for row, each in zip(own_rows, differs, strict=True)]
        ruling = ruling_of(type_code, outcomes)
        put.append(rulings.put(session, None, case, own_rows, ruling))
        happened.append(rulings.happened(None, case, ruling))
        ran.cases, ran.granted_ore = ran.cases + 1, ran.granted_ore + ruling.granted_ore
    await session.flush()
    for each in put:
        rulings.grant(session, each)
    await session.flush()
    return happened


async def _case(session: AsyncSession, type_code: str, own: OfMunicipality, period: Period) -> Case:
    name = f"{own.code}:{type_code}:{period.first_day}"
    return Case(
        file_number=await next_file_number(session, clock.today().year),
        municipality_code=own.code,
        type_code=type_code,
        status=CaseStatus.SUBMITTED,
        quarter_first_day=period.first_day,
        claim_last_day=kept_last_day(period),
        arrived_at=clock.now(),
        arrived_on=clock.today(),
        # Nobody has sent it: it rests on what this officer has registered.
        sent_by=own.registered_by,
        draft_key=hashlib.sha256(name.encode()).hexdigest()[:32],
    )
