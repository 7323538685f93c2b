"""Many cases in one transaction are settled as one by one, whatever they have to do with each other."""

import asyncio
import re
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlmodel import col, select

from rxapp import settings
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.events import EventKind
from rxapp.models import (
    AutomaticSwitch,
    Case,
    Decision,
    Event,
    GrantedPeriod,
    LedgerEntry,
    QualityReview,
    Referral,
    Row,
)
from rxapp.services import decisions, rulings, settling
from rxapp.services.rulings import Ruling
from rxapp.services.verify import verify
from tests.fixtures.pending import HOUSING, NOW, Waiting, add_children, add_terms, add_waiting
from tests.fixtures.people import ALE, BURLOV
from tests.fixtures.world import World

CARE = "UAM_CARE_18_20"
TYPES = ("ASYL_COMPULSORY", "ASYL_PRESCHOOL", HOUSING, HOUSING, CARE)
CASES = 24
FIRST, SECOND = 30_000_000, 40_000_000
"""Two sets of the same children: what was granted in the first round is nothing to the second."""


@pytest.fixture
async def winter(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A day in January 2026. Every type is switched on, and every second decision is to be reviewed."""
    monkeypatch.setenv("RXAPP_TODAY", NOW.isoformat())
    settings.get_settings.cache_clear()
    monkeypatch.setattr("rxapp.services.drawing.is_drawn", lambda _seed, number, _share: number % 2 == 0)
    await add_terms()
    for first in (FIRST, SECOND):
        await add_children([str(first + number) for number in range(3)], ALE)
        await add_children([str(first + number) for number in range(3, 5)], BURLOV)
    async with unit_of_work() as session:
        session.add_all(AutomaticSwitch(type_code=code, is_on=True) for code in (HOUSING, CARE))
    return world


def some_cases(seed: int, first: int) -> list[Waiting]:
    """Applications that stand in each other's way: about few children, one of them nobody's."""
    dice = Random(seed)  # noqa: S311 - the same each time
    return [_some_case(dice, first) for _ in range(CASES)]


def _some_case(dice: Random, first: int) -> Waiting:
    code = dice.choice((ALE, ALE, BURLOV))
    own = range(3) if code == ALE else range(3, 5)
    rows: list[tuple[str, date, date]] = []
    for _ in range(dice.randint(1, 2)):
        day = date(2025, 10, 1) + timedelta(days=dice.choice((0, 14, 28, 56)))
        child = dice.choice(own) if dice.random() < 0.9 else dice.choice(range(6))
        rows.append((str(first + child), day, day + timedelta(days=dice.choice((6, 27, 27, 40)))))
    late = dice.random() < 0.1
    return Waiting(rows, dice.choice(TYPES), code, date(2026, 7, 1) if late else NOW)


async def one_by_one() -> None:
    async with reading() as session:
        waiting = await decisions.pending(session)
    for case_id in waiting:
        async with unit_of_work() as session:
            await decisions.decide_automatically(session, case_id)


async def written(first_id: int, first_child: int) -> dict[str, list[str]]:
    """Everything that there is of a round, without what only tells it from another."""
    mine = [first_id + number for number in range(CASES)]
    async with reading() as session:
        rows = (await session.exec(select(Row).where(col(Row.case_id).in_(mine)))).all()
        ids = [row.id for row in rows]
        found: dict[str, Sequence[Any]] = {
            model.__name__: (await session.exec(select(model).where(key.in_(values)))).all()
            for model, key, values in (
                (Case, col(Case.id), mine),
                (Row, col(Row.id), ids),
                (Decision, col(Decision.case_id), mine),
                (Referral, col(Referral.case_id), mine),
                (QualityReview, col(QualityReview.case_id), mine),
                (Event, col(Event.case_id), mine),
                (LedgerEntry, col(LedgerEntry.row_id), ids),
                (GrantedPeriod, col(GrantedPeriod.row_id), ids),
            )
        }
    where = {row.id: f"{row.case_id - first_id}/{row.position}" for row in rows}
    of_case = {decision.id: decision.case_id - first_id for decision in found["Decision"]}

    def plain(table: str, one: Any) -> str:
        values = one.model_dump(exclude={"file_number", "draft_key", "at", "decided_at", "drawn_at"})
        if table != "Case":
            values.pop("id", None)
        for name, base in (("id", first_id), ("case_id", first_id), ("individual_number", first_child)):
            if values.get(name) is not None:
                values[name] = int(values[name]) - base
        if values.get("row_id"):
            values["row_id"] = where[values["row_id"]]
        if values.get("decision_id"):
            values["decision_id"] = of_case[values["decision_id"]]
        if table == "Decision":
            values["rows"] = [{**kept, "row": where[kept["row"]]} for kept in values["rows"]]
        text = str(sorted((name, str(value)) for name, value in values.items()))
        return re.sub(r"5\.6-2026-(\d{6})", lambda number: f"case {int(number[1]) - first_id}", text)

    return {table: sorted(plain(table, one) for one in rows) for table, rows in found.items()}


@pytest.mark.parametrize("seed", range(5))
async def test_a_batch_comes_to_what_its_cases_come_to_one_by_one(winter: World, seed: int) -> None:
    await add_waiting(winter, some_cases(seed, FIRST), 1000)
    await one_by_one()
    await add_waiting(winter, some_cases(seed, SECOND), 2000)
    assert await decisions.decide_pending() == CASES
    alone, together = await written(1000, FIRST), await written(2000, SECOND)
    assert together == alone
    assert all(alone.values()), "every kind of thing was written"
    async with reading() as session:
        assert await verify(session) == []


async def events_of(kind: EventKind) -> dict[int, int]:
    async with reading() as session:
        found = (await session.exec(select(Event.case_id).where(Event.kind == kind))).all()
    return {case_id or 0: found.count(case_id) for case_id in found}


def weeks(child: int, start: int = 0, **more: Any) -> Waiting:
    day = date(2025, 10, 1) + timedelta(days=start)
    return Waiting([(str(FIRST + child), day, day + timedelta(days=27))], **more)


async def test_of_two_cases_of_a_child_in_a_batch_the_first_is_granted(winter: World) -> None:
    await add_waiting(winter, [weeks(0), weeks(0, type_code="ASYL_PRESCHOOL"), weeks(1)])
    assert await decisions.decide_pending() == 3
    async with reading() as session:
        granted = (await session.exec(select(Case.granted_ore).order_by(col(Case.id)))).all()
    assert granted == [16_800_00, 0, 16_800_00]
    assert await events_of(EventKind.CASE_DECIDED) == {1: 1, 2: 1, 3: 1}


async def test_two_cases_that_want_the_same_nights_are_both_an_officers(winter: World) -> None:
    await add_waiting(winter, [weeks(0, type_code=HOUSING), weeks(0, 14, type_code=HOUSING)])
    assert await decisions.decide_pending() == 2
    async with reading() as session:
        stops = (await session.exec(select(Referral.stops).order_by(col(Referral.case_id)))).all()
    assert stops == [["cost_not_before"]] * 2


@pytest.mark.parametrize("broken", [0, 3, 6])
async def test_a_case_that_fails_stops_none_that_it_was_settled_with(
    winter: World, broken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = rulings.put

    def fail(session: Any, actor: Any, case: Case, rows: Sequence[Row], ruling: Ruling) -> Decision:
        if case.id == broken + 1:
            raise RuntimeError
        return put(session, actor, case, rows, ruling)

    monkeypatch.setattr(rulings, "put", fail)
    await add_waiting(winter, [weeks(number % 3, number * 7) for number in range(7)])
    assert await decisions.decide_pending() == 6
    async with reading() as session:
        waiting = await decisions.pending(session)
        assert waiting == [broken + 1]
        assert await verify(session) == []
    monkeypatch.undo()
    assert set(await events_of(EventKind.CASE_DECIDED)) | set(await events_of(EventKind.CASE_REFERRED)) == {
        number + 1 for number in range(7) if number != broken
    }


async def test_a_period_that_the_database_refuses_stops_its_own_case_alone(winter: World) -> None:
    await add_waiting(winter, [weeks(0), weeks(1), weeks(2)])
    granted = settling.gather

    async def blind(session: Any, cases: Sequence[Case]) -> Any:
        facts = await granted(session, cases)
        facts.granted.clear()
        return facts

    async with unit_of_work() as session:
        row = (await session.exec(select(Row).where(Row.case_id == 2))).one()
        session.add(
            GrantedPeriod(
                individual_number=row.individual_number,
                first_day=row.first_day,
                last_day=row.last_day,
                row_id=row.id or 0,
            )
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settling, "gather", blind)
        assert await decisions.decide_pending() == 2
    async with reading() as session:
        assert await decisions.pending(session) == [2]


async def test_two_that_settle_the_same_cases_at_once_settle_each_once(winter: World) -> None:
    await add_waiting(winter, some_cases(7, FIRST), 1)
    done = await asyncio.gather(*(decisions.decide_pending() for _ in range(3)))
    assert sum(done) == CASES
    decided, referred = await events_of(EventKind.CASE_DECIDED), await events_of(EventKind.CASE_REFERRED)
    assert set(decided.values()) | set(referred.values()) == {1}
    assert set(decided) | set(referred) == set(range(1, CASES + 1))
    async with reading() as session:
        assert (await session.exec(select(Case.id).where(Case.status == CaseStatus.SUBMITTED))).all() == []
        assert await verify(session) == []


async def test_a_batch_has_no_more_rows_than_it_may(winter: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "CASES_AT_ONCE", 3)
    monkeypatch.setattr(decisions, "ROWS_AT_ONCE", 4)
    sizes: list[int] = []
    settle = decisions.settle_cases

    async def counted(session: Any, batch: Sequence[int]) -> Any:
        sizes.append(len(batch))
        return await settle(session, batch)

    monkeypatch.setattr(decisions, "settle_cases", counted)
    one = weeks(0).rows[0]
    await add_waiting(winter, [Waiting([one] * rows) for rows in (1, 1, 1, 1, 4, 9, 2, 2, 1)])
    assert await decisions.decide_pending() == 9
    assert sizes == [3, 1, 1, 1, 2, 1]
