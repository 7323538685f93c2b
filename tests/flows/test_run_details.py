"""A run looked at: its accounts, the file to the bank, answers, delay; and the reconciliation afterwards."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlmodel import select

from rxapp import settings
from rxapp.db import reading, unit_of_work
from rxapp.domain.events import EventKind
from rxapp.domain.payouts import RunStatus
from rxapp.models import Case, Event, PaymentFile, PayoutDelay, PayoutRun
from rxapp.services import payment_files, payout_runs
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.late_payouts import LateCaseState, LatePayoutsState
from rxapp.state.reconciliation import ReconciliationState
from rxapp.state.run_details import DueState, RunDetailsState
from tests.data.conftest import granted
from tests.data.runs import ON, all_of, approve, pay, prepare
from tests.fixtures.bank import bank_answer
from tests.fixtures.people import ALE, BURLOV, INDIVIDUALS, PRESCHOOL
from tests.fixtures.world import ALE_GIRO, World, add_payee_accounts
from tests.flows.conftest import TabOf
from tests.flows.tabs import settled
from tests.services.conftest import GoTo

__all__ = ["granted"]
PATH, AFTERWARDS = "/utbetalningskorningar", "/utbetalningskorningar/avstamning"
NEW_DAY = {"ny_dag": "2026-12-02"}
LATE = "Utbetalningen som skulle ha gjorts 2026-11-26 är försenad."


@pytest.fixture(autouse=True)
def payer(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXAPP_PAYER_NAME", "Migrationsverket")
    monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", "5050-1055")
    settings.get_settings.cache_clear()


async def paid_run(world: World) -> int:
    run_id = await prepare(world.ulla)
    await approve(world.hanna, run_id)
    await pay(world.ulla, run_id)
    return run_id


@pytest.mark.parametrize("who", ["", "asta", "disa", "kerstin"])
async def test_whoever_has_nothing_to_do_with_runs_gets_none_of_it(
    granted: World, tab_of: TabOf, who: str
) -> None:
    run_id = await paid_run(granted)
    tab = await tab_of(who)
    for path in (f"{PATH}?korning={run_id}", AFTERWARDS):
        await tab.open(path)
        assert await tab.denied() == DENIED
    delay, refresh = (RunDetailsState.delay, {"form": NEW_DAY}), (RunDetailsState.refresh_answers, {})
    for handler, payload in (delay, refresh):
        await tab.send(handler, **payload)
        assert await tab.told() == NOT_YOURS
    state = await tab.state(RunDetailsState)
    assert (state.accounts, state.payments, state.order.name) == ([], [], "")
    assert not tab.holds(ALE_GIRO[-4:])


@pytest.mark.without_accounts
async def test_what_cannot_be_paid_is_told_for_each_municipality(granted: World, tab_of: TabOf) -> None:
    async with unit_of_work() as session:
        await add_payee_accounts(session, granted, [BURLOV])
    tab = await tab_of("ulla")
    await tab.open(PATH)
    due = await tab.state(DueState)
    assert due.next_day == "2026-11-30"
    assert [(d.municipality, d.rows, d.total, d.lacks) for d in due.due] == [
        ("Ale", "2", "30,00\xa0kr", "2 rader saknar konto"),
        ("Burlöv", "1", "4,00\xa0kr", ""),
    ]
    assert due.cannot == "2 rader väntar på ett konto att betala till, tillsammans 30,00\xa0kr."


async def test_a_run_tells_accounts_by_their_last_digits_and_the_file_to_those_who_prepare(
    granted: World, tab_of: TabOf
) -> None:
    run_id = await paid_run(granted)
    ulla, hanna = await tab_of("ulla"), await tab_of("hanna")
    for tab in (ulla, hanna):
        await tab.open(f"{PATH}?korning={run_id}")
        state = await tab.state(RunDetailsState)
        assert state.frozen_lines == "3 rader"
        first = state.accounts[0]
        assert (first.municipality, first.account) == ("Ale", f"Bankgiro som slutar på {ALE_GIRO[-4:]}")
        assert (first.due, first.set_off, first.total) == ("30,00\xa0kr", "0,00\xa0kr", "30,00\xa0kr")
        assert state.order.payments == "2 betalningar"
        assert not tab.holds(ALE_GIRO)
        assert not any(tab.holds(one.number) or tab.holds(one.last_name) for one in INDIVIDUALS)
    mine, hers = await ulla.state(RunDetailsState), await hanna.state(RunDetailsState)
    # As in the file: by the municipalities' codes.
    assert [(p.name, p.amount) for p in mine.payments] == [
        ("Burlöv", "4,00\xa0kr"),
        ("Ale", "30,00\xa0kr"),
    ]
    assert mine.order.href == f"/betalningsfiler/{run_id}.xml"
    assert (hers.payments, hers.order.href, hers.may_send) == ([], "", False)


async def test_what_the_bank_sends_back_is_told_with_its_reason_and_the_account_as_held(
    granted: World, tab_of: TabOf
) -> None:
    run_id = await paid_run(granted)
    tab = await tab_of("ulla")
    await tab.open(f"{PATH}?korning={run_id}")
    (name,) = await all_of(select(PaymentFile.message_id))
    async with unit_of_work() as session:
        answer = bank_answer(name, ("UTB-1", "RJCT"))
        assert await payment_files.read_answer(session, granted.ulla, answer) == 1
    await settled()
    state, due = await tab.state(RunDetailsState), await tab.state(DueState)
    (back,) = [account for account in state.accounts if account.back]
    assert "AC04 Kontot är avslutat" in back.back
    assert back.is_held
    assert [(a.accepted, a.rejected) for a in state.answers] == [("1", "1")]
    assert [held.reason for held in due.held] == ["AC04 Kontot är avslutat"]
    assert ["spärrat" in d.lacks for d in due.due] == [True]


async def test_a_late_run_is_told_to_those_who_wait_with_its_new_day_while_they_look(
    granted: World, tab_of: TabOf, go_to: GoTo
) -> None:
    run_id = await prepare(granted.ulla)
    case = (await all_of(select(Case.file_number).where(Case.type_code == PRESCHOOL)))[0]
    asta = await tab_of("asta")
    await asta.open(f"/arenden/{case}")
    assert (await asta.state(LateCaseState)).late == []
    # Sessions do not last as long.
    go_to(date(2026, 11, 30))
    asta, nils, ulla = await tab_of("asta"), await tab_of("nils"), await tab_of("ulla")
    await asta.open(f"/arenden/{case}")
    await nils.open("/utbetalningar")
    (told,) = (await asta.state(LateCaseState)).late
    assert told.startswith(LATE)
    assert told.endswith("inte angett någon ny utbetalningsdag än.")
    assert (await nils.state(LatePayoutsState)).late == [told]
    await ulla.open(f"{PATH}?korning={run_id}")
    for wrong in ("", "2026-11-27", "2026-12-05", "2027-03-01"):
        await ulla.send(RunDetailsState.delay, form={"ny_dag": wrong})
        assert (await ulla.state(RunDetailsState)).new_day_error
    assert await all_of(select(PayoutDelay)) == []
    await ulla.send(RunDetailsState.delay, form=NEW_DAY)
    assert "2026-12-02" in await ulla.told()
    await settled()
    for late in ((await asta.state(LateCaseState)).late, (await nils.state(LatePayoutsState)).late):
        assert late == [f"{LATE} Ny utbetalningsdag: 2026-12-02."]
    (event,) = await all_of(select(Event).where(Event.kind == EventKind.PAYOUT_RUN_DELAYED))
    assert event.data == {"pay_on": ON.isoformat(), "expected_on": "2026-12-02"}
    await approve(granted.hanna, run_id)
    await pay(granted.ulla, run_id)
    await settled()
    assert (await asta.state(LateCaseState)).late == []
    assert (await nils.state(LatePayoutsState)).late == []


@pytest.mark.without_accounts
async def test_whose_money_is_not_late_is_told_nothing(granted: World, tab_of: TabOf, go_to: GoTo) -> None:
    async with unit_of_work() as session:
        await add_payee_accounts(session, granted, [ALE])
    await prepare(granted.ulla)
    go_to(date(2026, 11, 30))
    tab = await tab_of("britt")
    await tab.open("/utbetalningar")
    assert (await tab.state(LatePayoutsState)).late == []
    case = (await all_of(select(Case.file_number).where(Case.municipality_code == ALE)))[0]
    await tab.open(f"/arenden/{case}")
    assert (await tab.state(LateCaseState)).late == []


async def test_a_run_agrees_with_file_answer_and_ledger_or_tells_the_lines_that_do_not(
    granted: World, tab_of: TabOf
) -> None:
    run_id = await paid_run(granted)
    tab = await tab_of("hanna")
    await tab.open(AFTERWARDS)
    (run,) = (await tab.state(ReconciliationState)).runs
    assert (run.payouts, run.order, run.ledger) == ("34,00\xa0kr",) * 3
    assert (run.answer, run.difference, run.agrees) == ("Inget svar", "0,00\xa0kr", True)
    (name,) = await all_of(select(PaymentFile.message_id))
    async with unit_of_work() as session:
        await payment_files.read_answer(session, granted.ulla, bank_answer(name, ("UTB-1", "RJCT")))
    await settled()
    await tab.open(f"{AFTERWARDS}?korning={run_id}")
    state = await tab.state(ReconciliationState)
    assert (state.runs[0].answer, state.runs[0].agrees) == ("1 godkända, 1 tillbaka", True)
    assert (state.shown, state.differing) == ("2026-11-26", [])


async def test_a_run_that_is_not_in_the_ledger_is_told_line_by_line(granted: World, tab_of: TabOf) -> None:
    run_id = await prepare(granted.ulla)
    await approve(granted.hanna, run_id)
    async with unit_of_work() as session:
        await session.exec(update(PayoutRun).values(status=RunStatus.PAID))
    tab = await tab_of("ulla")
    await tab.open(f"{AFTERWARDS}?korning={run_id}")
    state = await tab.state(ReconciliationState)
    assert (state.runs[0].difference, state.runs[0].agrees) == ("34,00\xa0kr", False)
    assert [(line.line, line.booked) for line in state.differing] == [
        (ore, "0,00\xa0kr") for ore in ("10,00\xa0kr", "20,00\xa0kr", "4,00\xa0kr")
    ]


async def test_a_run_that_is_not_late_gets_no_new_day(granted: World, tab_of: TabOf) -> None:
    run_id = await prepare(granted.ulla)
    tab = await tab_of("ulla")
    await tab.open(f"{PATH}?korning={run_id}")
    assert (await tab.state(RunDetailsState)).may_delay is False
    await tab.send(RunDetailsState.delay, form=NEW_DAY)
    assert "inte försenad" in await tab.told()
    async with reading() as session:
        assert [r.status for r in await payout_runs.list_runs(session, granted.ulla)] == [RunStatus.PREPARED]
