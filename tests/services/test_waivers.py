"""What is waived of a claim, and what is paid in: by officers alone, with a reason, from legal force on."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import col, select

from rxapp import clock, settings
from rxapp.db import reading, unit_of_work
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.errors import Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.protection import Protection
from rxapp.models import EntryKind, Event, IncomingPayment, LedgerEntry, PaymentDemand, Person, WaiverRecord
from rxapp.services import demands, payout_runs, recovery_breaches
from rxapp.services.recovery_balances import Waived, get_balance
from rxapp.text.happened import happened_text
from rxapp.text.recovery_balances import what_to_do
from tests.fixtures import appealing as short
from tests.fixtures.people import AMINA, SAMIRA
from tests.fixtures.recovering import PAID, PaidCase, version_of
from tests.fixtures.recovery_appeals import appealed, claimed_and_late, judged, to_court
from tests.fixtures.world import World, pay_out
from tests.services.conftest import GoTo
from tests.services.test_netting_runs import all_of, claimed, grant, in_order

__all__ = ["claimed"]
WEEKS = timedelta(weeks=3, days=1)
OTHERS = ("asta", "nils", "britt", "disa", "kerstin", "ulla")


async def waive(actor: Any, number: str, reason: str = "Det är oskäligt.", ore: int = 200_00) -> int:
    async with unit_of_work() as session:
        version = await version_of(number)
        return await demands.waive(session, actor, number, amount_ore=ore, reason=reason, version=version)


async def pay_in(actor: Any, number: str, on: date, ore: int = 100_00) -> int:
    async with unit_of_work() as session:
        return await demands.register_payment(
            session, actor, number, amount_ore=ore, paid_on=on, bank_reference="BG-1"
        )


async def reasons(actor: Any, number: str) -> tuple[Waived, ...]:
    async with reading() as session:
        view = await get_balance(session, actor, number)
    return () if view is None else view.waivers


def plain(said: str) -> str:
    return said.replace("\xa0", " ")


@pytest.mark.parametrize("who", OTHERS)
async def test_nobody_but_a_case_officer_waives_or_registers_a_payment(
    claimed: tuple[PaidCase, str], world: World, who: str
) -> None:
    _, number = claimed
    actor = getattr(world, who)
    with pytest.raises(NotAllowed):
        await waive(actor, number)
    with pytest.raises(NotAllowed):
        await pay_in(actor, number, clock.today())
    for table in (WaiverRecord, IncomingPayment):
        assert await all_of(select(table)) == []


async def test_a_recovery_that_is_not_there_is_neither_waived_nor_paid(world: World) -> None:
    for act in (
        lambda s: demands.waive(s, world.hanna, "2026-000000", amount_ore=1, reason="x", version=1),
        lambda s: demands.register_payment(
            s, world.hanna, "2026-000000", amount_ore=1, paid_on=clock.today(), bank_reference="B"
        ),
    ):
        with pytest.raises(NotFound):
            async with unit_of_work() as session:
                await act(session)


async def test_why_something_is_waived_is_kept_and_told_to_officer_and_municipality(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    _, number = claimed
    await waive(world.hanna, number, "  Skolan hade redan betalat lärarna. ", 200_00)
    await waive(world.hugo, number, "Resten kan inte tas ut.", 1_200_00)
    today = clock.today()
    told = (
        Waived(today, 200_00, "Skolan hade redan betalat lärarna."),
        Waived(today, 1_200_00, "Resten kan inte tas ut."),
    )
    for who in (world.hanna, world.asta):
        assert await reasons(who, number) == told
    for who in (world.nils, world.britt, world.kerstin, world.disa):
        assert await reasons(who, number) == ()
    kept = await all_of(select(WaiverRecord).order_by(col(WaiverRecord.id)))
    assert [each.decided_by for each in kept] == [world.hanna.account_id, world.hugo.account_id]
    named = select(LedgerEntry.waiver_id, LedgerEntry.amount_ore).where(LedgerEntry.kind == EntryKind.WAIVER)
    sums: dict[int | None, int] = {}
    for waiver, ore in await all_of(named):
        sums[waiver] = sums.get(waiver, 0) + ore
    assert sums == {each.id: each.amount_ore for each in kept}
    await in_order()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 4001])
async def test_nothing_is_waived_without_a_reason_of_a_fair_length(
    claimed: tuple[PaidCase, str], world: World, reason: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await waive(world.hanna, claimed[1], reason)
    assert refused.value.field == "skal_eftergift"


async def test_a_reason_names_nobody_who_is_protected(claimed: tuple[PaidCase, str], world: World) -> None:
    with pytest.raises(Invalid) as refused:
        await waive(world.hanna, claimed[1], f"{SAMIRA.first_name}s skola hade redan betalat.")
    assert refused.value.field == "skal_eftergift"
    assert SAMIRA.first_name not in refused.value.sentence
    assert await all_of(select(WaiverRecord)) == []


async def test_whoever_becomes_protected_afterwards_is_left_out_of_the_reason(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    _, number = claimed
    await waive(world.hanna, number, f"{AMINA.first_name} gick kvar i skolan.")
    assert AMINA.first_name in (await reasons(world.asta, number))[0].reason
    async with unit_of_work() as session:
        mine = update(Person).where(col(Person.individual_number) == AMINA.number)
        await session.exec(mine.values(protection=Protection.CONFIDENTIALITY))
    for who in (world.asta, world.hanna):
        (told,) = await reasons(who, number)
        assert AMINA.first_name not in told.reason
        assert told.reason.endswith("gick kvar i skolan.")


@pytest.mark.parametrize("verb", ["UPDATE waiver SET reason = 'annat'", "DELETE FROM waiver"])
async def test_a_waiver_is_never_changed_or_removed(
    claimed: tuple[PaidCase, str], world: World, verb: str
) -> None:
    await waive(world.hanna, claimed[1])
    with pytest.raises(DBAPIError, match="append-only"):
        async with unit_of_work() as session:
            await (await session.connection()).execute(text(verb))


@pytest.mark.parametrize(
    "changes", [{"waiver_id": None}, {"waiver_id": 99}, {"kind": EntryKind.REVERSAL, "waiver_id": 1}]
)
async def test_the_ledger_takes_no_waiver_without_its_reason(
    claimed: tuple[PaidCase, str], world: World, changes: dict[str, Any]
) -> None:
    await waive(world.hanna, claimed[1], ore=1_00)
    (entry,) = await all_of(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.WAIVER))
    (claim, *_) = await all_of(select(LedgerEntry).where(LedgerEntry.kind == EntryKind.CLAIM))
    values = entry.model_dump(exclude={"id"}) | {"decision_id": claim.decision_id} | changes
    with pytest.raises(IntegrityError, match="names the waiver"):
        async with unit_of_work() as session:
            await session.exec(insert(LedgerEntry).values(**values))


async def test_a_waiver_that_is_more_or_less_than_what_is_booked_of_it_is_found(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    await waive(world.hanna, claimed[1])
    async with unit_of_work() as session:
        assert await recovery_breaches.waived(session) == []
        (kept,) = (await session.exec(select(WaiverRecord))).all()
        session.add(WaiverRecord(**kept.model_dump(exclude={"id"}) | {"amount_ore": 5}))
        await session.flush()
        (breach,) = await recovery_breaches.waived(session)
    assert breach.endswith("5 öre is waived, 0 öre is booked")


async def test_a_payment_is_not_from_before_legal_force_nor_from_a_day_to_come(
    claimed: tuple[PaidCase, str], world: World, go_to: GoTo
) -> None:
    _, number = claimed
    force = clock.today()
    go_to(force + timedelta(days=5))
    for day in (force - timedelta(days=1), clock.today() + timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            await pay_in(world.hanna, number, day)
        assert refused.value.field == "betald"
    assert await all_of(select(IncomingPayment)) == []
    assert await pay_in(world.hanna, number, force) == 1_300_00


async def test_what_is_left_is_told_with_what_a_prepared_run_holds(
    claimed: tuple[PaidCase, str], world: World
) -> None:
    """Until the run is paid the municipality's «Kvar» is the same on the page and in the timeline."""
    _, number = claimed
    await grant(world, 1_000_00)
    async with unit_of_work() as session:
        run_id = await payout_runs.prepare(session, world.ulla, pay_on=clock.today())
    await pay_in(world.hanna, number, clock.today())
    await waive(world.hanna, number, ore=50_00)
    async with unit_of_work() as session:
        await payout_runs.approve(session, world.hanna, run_id=run_id)
        await payout_runs.pay(session, world.ulla, run_id=run_id)
    kinds = (EventKind.RECOVERY_PAID_IN, EventKind.RECOVERY_WAIVED, EventKind.RECOVERY_SET_OFF)
    events = await all_of(select(Event).where(col(Event.kind).in_(kinds)).order_by(col(Event.id)))
    assert [event.kind for event in events] == list(kinds)
    left = [plain(happened_text(event.kind, event.data)).partition("Kvar: ")[2] for event in events]
    assert left == ["1 300,00 kr", "1 250,00 kr", "250,00 kr"]
    await in_order()


async def test_nothing_is_demanded_while_another_run_holds_a_part(
    claimed: tuple[PaidCase, str], world: World, go_to: GoTo
) -> None:
    for _ in range(2):
        await grant(world, 100_00)
        await pay_out(world, clock.today())
        go_to(clock.today() + timedelta(days=30))
    await grant(world, 100_00)
    today = clock.today()
    async with unit_of_work() as session:
        third = await payout_runs.prepare(session, world.ulla, pay_on=today)
    await grant(world, 100_00)
    async with unit_of_work() as session:
        fourth = await payout_runs.prepare(session, world.ulla, pay_on=today + timedelta(days=1))
    for run_id, asked in ((third, []), (fourth, [1_000_00])):
        async with unit_of_work() as session:
            await payout_runs.approve(session, world.hanna, run_id=run_id)
            await payout_runs.pay(session, world.ulla, run_id=run_id)
        assert await all_of(select(PaymentDemand.amount_ore)) == asked
    await in_order()


async def test_the_demand_names_the_account_to_pay_to_where_it_is_set(
    claimed: tuple[PaidCase, str], world: World, go_to: GoTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await grant(world, 100_00)
        await pay_out(world, clock.today())
        go_to(clock.today() + timedelta(days=30))
    told: list[str] = []
    for account in ("", "5050-1055"):
        monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", account)
        settings.get_settings.cache_clear()
        async with reading() as session:
            view = await get_balance(session, world.asta, claimed[1])
        assert view is not None
        assert view.demand is not None
        said = what_to_do(1, asked_ore=1, reference=view.demand.reference, account=view.demand.account)
        told.append(plain(said[0]))
    assert "bankgiro" not in told[0]
    assert "betala in 0,01 kr till bankgiro 5050-1055. Märk betalningen" in told[1]


@pytest.mark.parametrize("outcome", [CourtOutcome.UPHELD, CourtOutcome.CHANGED, CourtOutcome.REMITTED])
async def test_the_judgment_that_is_final_is_one_event_with_what_came_of_it(
    world: World, go_to: GoTo, outcome: CourtOutcome
) -> None:
    paid, number, _ = await appealed(world)
    await to_court(world, number)
    go_to(clock.today() + WEEKS)
    rows = {paid.rows[0]: PAID, paid.rows[1]: 0} if outcome is CourtOutcome.CHANGED else {}
    appeal = await short.latest(world.hanna, number)
    await short.judge(world.hanna, appeal, clock.today(), outcome, rows)
    before = len(await all_of(select(Event.id)))
    await short.close(world.hanna, await short.latest(world.hanna, number), clock.today())
    (event, *more) = (await all_of(select(Event).order_by(col(Event.id))))[before:]
    assert (event.kind, more) == (EventKind.APPEAL_CLOSED, [])
    came = (
        "Återkravet togs upp igen"
        if outcome is CourtOutcome.REMITTED
        else "Återkravet fick laga kraft och regleras mot kommande utbetalningar"
    )
    assert happened_text(event.kind, event.data).startswith("Domstolens avgörande fick laga kraft. " + came)


async def test_a_claim_that_a_judgment_lowers_is_told_in_the_same_event(world: World, go_to: GoTo) -> None:
    paid, number = await claimed_and_late(world, go_to)
    await to_court(world, number)
    before = len(await all_of(select(Event.id)))
    await judged(world, number, clock.today(), CourtOutcome.CHANGED, {paid.rows[0]: 100_00})
    told = (await all_of(select(Event).order_by(col(Event.id))))[before:]
    assert [event.kind for event in told] == [EventKind.APPEAL_JUDGED, EventKind.APPEAL_CLOSED]
    assert told[1].data["recovery"] == EventKind.RECOVERY_LOWERED
    assert told[1].data["undone_ore"] == PAID - 100_00
