"""What explains a line, what came on a day and over time: read as it was booked, and by nobody else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import NotAllowed, NotFound
from rxapp.domain.permissions import Actor
from rxapp.models import LineKind, PaymentFile, Payout, PayoutLine
from rxapp.services import (
    payout_briefs,
    payout_charts,
    payout_explanations,
    payout_statements,
    payouts,
    recovery_claims,
)
from rxapp.services.payouts import PayoutFilter
from rxapp.text.payout_explanations import explain, left_of
from rxapp.text.payout_facts import LineFacts, Moved
from rxapp.text.payout_statements import DayFacts
from tests.fixtures.people import COMPULSORY, FARAH, PRESCHOOL
from tests.fixtures.recovering import PAID, PaidCase, decided, paid_case, was_opened
from tests.fixtures.world import Asked, World, add_case, pay_out
from tests.services.conftest import GoTo
from tests.services.test_netting_runs import all_of
from tests.services.test_payment_files import another_account, bank_answer, read

MONTH = timedelta(days=30)


@pytest.fixture
async def claimed(world: World, go_to: GoTo) -> tuple[PaidCase, str]:
    """Ale owes 1 000 kr of one row and 400 kr of another."""
    paid = await paid_case(world)
    number = await decided(paid, PAID, 400_00)
    await was_opened(number, world.asta)
    go_to(clock.today() + timedelta(weeks=3, days=1))
    await recovery_claims.follow_legal_force()
    return paid, number


async def grant(world: World, ore: int, type_code: str = COMPULSORY) -> None:
    async with unit_of_work() as session:
        await add_case(
            session, world, sender=world.asta, type_code=type_code, rows=[Asked(FARAH.number, ore)]
        )


async def line_of(actor: Actor, line_id: int) -> LineFacts:
    async with reading() as session:
        return await payout_explanations.get_line(session, actor, line_id)


async def day_of(actor: Actor, paid_on: date) -> DayFacts:
    async with reading() as session:
        return await payout_statements.get_day(session, actor, paid_on, with_lines=True)


async def lines(kind: LineKind) -> list[int]:
    mine = select(PayoutLine.id).where(PayoutLine.kind == kind).order_by(col(PayoutLine.id))
    return [number or 0 for number in await all_of(mine)]


async def refused(actor: Actor, line_id: int) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        await line_of(actor, line_id)


async def test_a_recovery_of_two_runs_is_explained_run_by_run(
    claimed: tuple[PaidCase, str], world: World, go_to: GoTo
) -> None:
    _, number = claimed
    days: list[date] = []
    for ore in (300_00, 900_00):
        await grant(world, ore)
        await pay_out(world, clock.today())
        days.append(clock.today())
        go_to(clock.today() + MONTH)
    first, second, third = [await line_of(world.asta, each) for each in await lines(LineKind.OFFSET)]
    seen = [
        (f.owing.file_number, f.owing.before_ore, f.owing.taken_ore, left_of(f.owing))
        for f in (first, second, third)
        if f.owing
    ]
    assert seen == [
        (number, 1_000_00, 300_00, 0),
        (number, 700_00, 700_00, 0),
        (number, 400_00, 200_00, 200_00),
    ]
    assert first.owing is not None
    assert [(step.on, step.moved, step.ore) for step in first.owing.steps] == [
        (days[0], Moved.SET_OFF, 300_00),
        (days[1], Moved.SET_OFF, 700_00),
    ]
    # The other row's claim found nothing in the first run, and that is told.
    assert third.owing is not None
    assert third.owing.steps[0].moved is Moved.NOTHING
    due = [await line_of(world.asta, each) for each in await lines(LineKind.DUE)]
    assert due[-1].beside == ((number, 900_00),)
    async with reading() as session:
        ((way,), count) = await payout_charts.list_ways(session, world.asta)
        assert (way.file_number, way.claimed_ore, left_of(way), count) == (number, 1_400_00, 200_00, 1)
        assert await payout_charts.list_ways(session, world.bo) == ([], 0)


async def test_a_line_is_explained_to_whoever_holds_its_type_in_its_municipality_alone(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    await grant(world, 2_000_00)
    await pay_out(world, clock.today())
    for kind in (LineKind.DUE, LineKind.OFFSET):
        for number in await lines(kind):
            assert (await line_of(world.asta, number)).type_code == COMPULSORY
            for actor in (world.bo, world.nils, world.britt, world.disa, world.hanna, world.ulla):
                await refused(actor, number)
    await refused(world.asta, 4711)
    await refused(world.asta, 0)


async def test_what_a_prepared_run_holds_is_explained_to_nobody(world: World) -> None:
    from rxapp.services import payout_runs

    await grant(world, 500_00)
    async with unit_of_work() as session:
        await payout_runs.prepare(session, world.ulla, pay_on=clock.today())
    await refused(world.asta, (await lines(LineKind.DUE))[0])
    with pytest.raises(NotFound):
        await day_of(world.asta, clock.today())


async def test_a_protected_person_is_a_number_in_the_explanation_and_the_statement(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    told = [explain(await line_of(world.asta, number)) for number in await lines(LineKind.DUE)]
    assert [dict(each.facts)["Individ"] for each in told] == ["10-000001 Amina Alkurdi", "10-000002"]
    (day,) = {line.paid_on for line in (await all_lines(world.asta))}
    assert day is not None
    assert [line.whom for line in (await day_of(world.asta, day)).lines] == [
        "10-000001 Amina Alkurdi",
        "10-000002",
    ]


async def all_lines(actor: Actor) -> list[payouts.LineView]:
    async with reading() as session:
        return (await payouts.list_lines(session, actor, PayoutFilter())).rows


async def send_back(world: World, run_id: int) -> None:
    (file,) = await all_of(select(PaymentFile).where(PaymentFile.payout_run_id == run_id))
    (payout_id,) = await all_of(select(Payout.id).where(Payout.payout_run_id == run_id))
    await read(world, bank_answer(file.message_id, (f"UTB-{payout_id}", "RJCT")))


async def returned(actor: Actor) -> list[date]:
    async with reading() as session:
        return [each.paid_on for each in await payouts.list_returned(session, actor)]


@pytest.fixture
def payer(monkeypatch: pytest.MonkeyPatch, database: str) -> None:
    """The agency has an account to pay from, so that files to the bank are made."""
    from rxapp.settings import get_settings

    monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", "5050-1055")
    monkeypatch.setenv("RXAPP_PAYER_NAME", "Migrationsverket")
    get_settings.cache_clear()


async def test_what_the_bank_sent_back_is_told_to_every_user_until_it_is_paid_anew(
    payer: None, world: World, go_to: GoTo
) -> None:
    await grant(world, 700_01)
    first_day = clock.today()
    await send_back(world, await pay_out(world, first_day))
    for actor in (world.asta, world.bo, world.nils):
        assert await returned(actor) == [first_day]
        assert (await day_of(actor, first_day)).total_ore == 0
        assert await all_lines(actor) == []
    for actor in (world.britt, world.disa, world.hanna):
        assert await returned(actor) == []
    await refused(world.asta, (await lines(LineKind.DUE))[0])
    await another_account(world)
    go_to(first_day + MONTH)
    await pay_out(world, clock.today())
    assert await returned(world.asta) == []
    (line,) = await all_lines(world.asta)
    assert line.is_again
    found = await line_of(world.asta, line.line_id)
    assert [(each.paid_on, each.returned_on) for each in found.attempts] == [
        (first_day, first_day),
        (clock.today(), None),
    ]
    assert "betald på nytt" in dict(explain(found).facts)["Vad raden är"]


async def test_accounts_are_told_by_their_last_digits_to_whoever_sees_account_numbers(world: World) -> None:
    await grant(world, 300_00)
    await grant(world, 200_00, PRESCHOOL)
    await pay_out(world, clock.today())
    found = await day_of(world.asta, clock.today())
    assert [(each.account, each.total_ore) for each in found.accounts] == [
        ("Bankgiro som slutar på 9996", 500_00)
    ]
    assert (found.total_ore, found.shown_ore) == (500_00, 500_00)
    assert {line.account for line in await all_lines(world.asta)} == {"Bankgiro som slutar på 9996"}
    of_bo = await day_of(world.bo, clock.today())
    assert (of_bo.accounts, of_bo.total_ore, of_bo.shown_ore) == ((), 500_00, 200_00)
    assert {line.account for line in await all_lines(world.bo)} == {""}
    assert len(of_bo.lines) == 1
    of_nils = await day_of(world.nils, clock.today())
    assert (of_nils.accounts, of_nils.total_ore, of_nils.shown_ore, of_nils.lines) == ((), 500_00, 0, ())


async def test_the_sum_of_an_account_is_not_told_where_a_type_in_it_is_lacked(world: World) -> None:
    """Whoever sees account numbers knows which account is of which type: its sum would be that type's."""
    from dataclasses import replace

    await grant(world, 300_00)
    await grant(world, 200_00, PRESCHOOL)
    await pay_out(world, clock.today())
    lacking = replace(world.asta, types=frozenset({PRESCHOOL}))
    (account,) = (await day_of(lacking, clock.today())).accounts
    assert (account.total_ore, account.own_ore) == (None, 200_00)
    without = replace(world.asta, types=frozenset())
    assert (await day_of(without, clock.today())).accounts == ()


async def test_months_have_the_readers_types_and_the_total_over_all(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    await grant(world, 2_000_00)
    await grant(world, 500_00, PRESCHOOL)
    await pay_out(world, clock.today())
    async with reading() as session:
        month = (await payout_charts.list_months(session, world.asta, clock.today()))[-1]
        of_bo = (await payout_charts.list_months(session, world.bo, clock.today()))[-1]
        of_nils = (await payout_charts.list_months(session, world.nils, clock.today()))[-1]
        for actor in (world.disa, world.hanna):
            with pytest.raises(NotAllowed):
                await payout_charts.list_months(session, actor, clock.today())
    today = clock.today()
    assert (month.year, month.month) == (today.year, today.month)
    assert (dict(month.by_type), month.set_off_ore) == ({COMPULSORY: 2_000_00, PRESCHOOL: 500_00}, -1_400_00)
    assert (month.total_ore, month.others_ore) == (1_100_00, 0)
    assert (dict(of_bo.by_type), of_bo.set_off_ore, of_bo.total_ore) == ({PRESCHOOL: 500_00}, 0, 1_100_00)
    assert (dict(of_nils.by_type), of_nils.others_ore) == ({}, 1_100_00)


async def test_the_statement_and_the_file_say_in_short_what_the_explanation_says(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    await grant(world, 900_00)
    await pay_out(world, clock.today())
    async with reading() as session:
        found = [line async for line in payouts.every_line(session, world.asta, PayoutFilter())]
        told = await payout_briefs.briefs_of(session, world.asta, found)
        lacking = replace(world.asta, types=frozenset({PRESCHOOL}))
        hidden = await payout_briefs.briefs_of(session, lacking, found)
        elsewhere = await payout_briefs.briefs_of(session, world.britt, found)
    assert {line.line_id for line in found} == set(told)
    assert any(said.startswith("Före utbetalningen återstod") for said in told.values())
    for line_id, said in told.items():
        explained = explain(await line_of(world.asta, line_id))
        assert said in " ".join(each for part in explained.parts for each in part.paragraphs)
    assert (hidden, elsewhere) == ({}, {})
