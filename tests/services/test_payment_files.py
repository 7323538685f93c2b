"""The order to the bank is what the run pays, and what the bank sends back is due again."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sepaxml
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func
from sqlmodel import col, select

from rxapp import clock, settings
from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.payee_accounts import STANDARD, AccountKind
from rxapp.domain.payment_orders import Order, Payment
from rxapp.models import (
    Case,
    Event,
    HeldAccount,
    LedgerEntry,
    PayeeAccount,
    PayeeAccountChange,
    PaymentAnswer,
    PaymentFile,
    Payout,
    PayoutLine,
)
from rxapp.services import payment_files, recovery_claims, verify
from rxapp.services.payment_xml import ORDER, read_order, read_report, write_order
from tests.fixtures.bank import bank_answer
from tests.fixtures.people import ALE, FARAH, INDIVIDUALS, PRESCHOOL
from tests.fixtures.recovering import PAID, decided, paid_case, was_opened
from tests.fixtures.world import ALE_GIRO, BURLOV_GIRO, Asked, World, add_case, pay_out
from tests.services.conftest import GoTo

SCHEMA = xmlschema.XMLSchema(Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.03.xsd")
PAYER = "5050-1055"


@pytest.fixture(autouse=True)
def payer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXAPP_PAYER_NAME", "Migrationsverket & Co")
    monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", PAYER)
    settings.get_settings.cache_clear()


def order(*payments: Payment) -> Order:
    return Order(7, date(2026, 11, 30), datetime(2026, 11, 26, 9, tzinfo=UTC), "Staten", "50501055", payments)


def payment(ore: int, kind: AccountKind = AccountKind.BANKGIRO, reference: str = "Förskola") -> Payment:
    return Payment(3, ore, "Upplands Väsby", kind, "9999996", reference)


def test_the_preview_has_the_kind_and_the_last_digits_of_each_account_and_no_more_of_it() -> None:
    read = read_order(write_order(order(payment(1_00), payment(2_00, AccountKind.PLUSGIRO, ""))))
    assert [(each.kind, each.last_digits, each.amount_ore, each.reference) for each in read] == [
        (AccountKind.BANKGIRO, "9996", 1_00, "Förskola"),
        (AccountKind.PLUSGIRO, "9996", 2_00, ""),
    ]
    assert "9999996" not in str(read)


@given(
    ores=st.lists(st.integers(1, 10**13), min_size=1, max_size=5),
    kind=st.sampled_from(AccountKind),
    reference=st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=35),
)
def test_the_order_follows_the_schema_of_the_bank_and_its_sum_is_the_payments(
    ores: list[int], kind: AccountKind, reference: str
) -> None:
    text = write_order(order(*(payment(ore, kind, reference) for ore in ores)))
    SCHEMA.validate(text)
    found = SCHEMA.to_dict(text)["CstmrCdtTrfInitn"]
    assert found["GrpHdr"]["NbOfTxs"] == str(len(ores))
    assert int(found["GrpHdr"]["CtrlSum"] * 100) == sum(ores)
    assert [int(p["Amt"]["InstdAmt"]["$"] * 100) for p in found["PmtInf"][0]["CdtTrfTxInf"]] == ores


def test_bankgiro_and_plusgiro_are_named_as_the_banks_want_them() -> None:
    text = write_order(order(payment(1), payment(2, AccountKind.PLUSGIRO)))
    assert text.count("<Prtry>BGNR</Prtry>") == 2  # the payer's and the first one's
    assert text.count("<Cd>BBAN</Cd>") == 1
    assert text.count("<MmbId>9960</MmbId>") == 1
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert ORDER in text


@pytest.mark.parametrize("payments", [(), (payment(0),), (payment(-1), payment(5))])
def test_nothing_and_less_is_never_ordered(payments: Sequence[Payment]) -> None:
    with pytest.raises(ValueError, match="above nothing"):
        write_order(order(*payments))


async def all_of(statement: Any) -> Sequence[Any]:
    async with reading() as session:
        return (await session.exec(statement)).all()


async def a_run(world: World) -> PaymentFile:
    for who, ore in (("asta", 700_01), ("britt", 300_00)):
        rows = [Asked(FARAH.number, ore)]
        async with unit_of_work() as session:
            await add_case(session, world, sender=getattr(world, who), type_code=PRESCHOOL, rows=rows)
    run_id = await pay_out(world, clock.today())
    async with reading() as session:
        return await session.get_one(PaymentFile, run_id)


async def in_order() -> None:
    async with reading() as session:
        assert [line for line in await verify.verify(session) if not line.startswith("case ")] == []


async def test_a_paid_run_leaves_an_order_of_what_it_pays_and_of_no_person(world: World) -> None:
    made = await a_run(world)
    SCHEMA.validate(made.content)
    assert (made.payments, made.total_ore) == (2, 1_000_01)
    for said in (ALE_GIRO, BURLOV_GIRO, "700.01", "300.00", f"Referens {ALE}", "Migrationsverket &amp; Co"):
        assert said in made.content
    for individual in INDIVIDUALS:
        assert individual.number not in made.content
        assert not individual.last_name or individual.last_name not in made.content
    await in_order()


async def test_without_the_agencys_account_no_file_is_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RXAPP_PAYER_ACCOUNT", "")
    settings.get_settings.cache_clear()
    async with unit_of_work() as session:
        await add_case(session, world, sender=world.asta, type_code=PRESCHOOL, rows=[Asked(FARAH.number, 5)])
    await pay_out(world, clock.today())
    assert await all_of(select(PaymentFile)) == []


async def read(world: World, content: bytes) -> int:
    async with unit_of_work() as session:
        return await payment_files.read_answer(session, world.ulla, content)


async def payout_of(code: str) -> Payout:
    found = await all_of(
        select(Payout).where(Payout.municipality_code == code).order_by(col(Payout.id).desc())
    )
    return found[0]


async def test_what_the_bank_sends_back_is_due_again_and_waits_for_another_account(
    world: World, go_to: GoTo
) -> None:
    made = await a_run(world)
    ale = await payout_of(ALE)
    assert await read(world, bank_answer(made.message_id, (f"UTB-{ale.id}", "RJCT"))) == 1
    back = await payout_of(ALE)
    assert (back.returned_on, back.return_reason) == (clock.today(), "AC04 Kontot är avslutat")
    statuses = await all_of(select(Case.status).where(Case.municipality_code == ALE))
    assert set(statuses) == {CaseStatus.DECIDED}
    assert len(await all_of(select(HeldAccount))) == 1
    assert len(await all_of(select(Event).where(Event.kind == EventKind.PAYMENT_RETURNED))) == 1
    await in_order()
    go_to(clock.today() + timedelta(days=30))
    with pytest.raises(Conflict, match="inga beviljade rader"):
        await pay_out(world, clock.today())
    await another_account(world)
    await pay_out(world, clock.today())
    again = await payout_of(ALE)
    assert (again.total_ore, again.returned_on) == (700_01, None)
    attempts = await all_of(select(PayoutLine.attempt).where(PayoutLine.payout_id == again.id))
    assert attempts == [1]
    assert await all_of(select(func.sum(LedgerEntry.amount_ore))) == [0]
    await in_order()


async def another_account(world: World) -> None:
    async with unit_of_work() as session:
        account = PayeeAccount(
            municipality_code=ALE, kind=AccountKind.BANKGIRO, number="1609908", registered_at=clock.now()
        )
        session.add(account)
        await session.flush()
        session.add(
            PayeeAccountChange(
                municipality_code=ALE,
                subject=STANDARD,
                payee_account_id=account.id,
                reference="",
                second_needed=False,
                proposed_by=world.asta.account_id,
                proposed_at=clock.now() - timedelta(days=60),
                pays_from=clock.today(),
            )
        )


async def test_what_was_set_off_in_a_payment_that_came_back_is_owed_again(world: World, go_to: GoTo) -> None:
    paid = await paid_case(world)
    number = await decided(paid, PAID, 400_00)
    await was_opened(number, world.asta)
    go_to(clock.today() + timedelta(weeks=3, days=1))
    await recovery_claims.follow_legal_force()
    rows = [Asked(FARAH.number, 2_000_00)]
    async with unit_of_work() as session:
        await add_case(session, world, sender=world.asta, type_code=PRESCHOOL, rows=rows)
    run_id = await pay_out(world, clock.today())
    (file,) = await all_of(select(PaymentFile).where(PaymentFile.payout_run_id == run_id))
    back = await payout_of(ALE)
    assert back.total_ore == 600_00
    await read(world, bank_answer(file.message_id, (f"UTB-{back.id}", "RJCT")))
    await in_order()
    await another_account(world)
    go_to(clock.today() + timedelta(days=1))
    await pay_out(world, clock.today())
    assert (await payout_of(ALE)).total_ore == 600_00
    assert await all_of(select(func.sum(LedgerEntry.amount_ore))) == [0]
    await in_order()


async def test_an_answer_is_read_once(world: World) -> None:
    made = await a_run(world)
    said = bank_answer(made.message_id, group="ACCP")
    assert await read(world, said) == 0
    with pytest.raises(Conflict, match="redan inläst"):
        await read(world, said)
    (kept,) = await all_of(select(PaymentAnswer))
    assert (kept.accepted, kept.rejected) == (2, 0)


async def test_the_bank_may_reject_the_whole_order(world: World) -> None:
    made = await a_run(world)
    assert await read(world, bank_answer(made.message_id, group="RJCT")) == 2
    await in_order()
    later = bank_answer(made.message_id, group="RJCT", message="SVAR-2")
    assert await read(world, later) == 0


@pytest.mark.parametrize("beside", ["OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts"])
def test_the_reason_of_an_order_that_is_rejected_is_read_beside_the_whole_or_its_part(beside: str) -> None:
    why = b"<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>Pengarna saknas</AddtlInf></StsRsnInf>"
    said = bank_answer("UTB", group="").replace(b"<GrpSts></GrpSts>", b"")
    said = said.replace(b"</OrgnlPmtInfId>", b"</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>")
    said = said.replace(f"</{beside}>".encode(), why + f"</{beside}>".encode())
    report = read_report(said)
    assert report.rejected(("A", "B")) == dict.fromkeys(("A", "B"), "AM04 Pengarna saknas")
    assert report.accepted(("A", "B")) == 0


@pytest.mark.parametrize(
    ("group", "statuses", "accepted"),
    [("ACCP", {}, 2), ("PDNG", {}, 0), ("PART", {"A": "RJCT"}, 1), ("PART", {"A": "PDNG", "B": "ACSC"}, 1)],
)
def test_what_the_bank_has_not_settled_is_neither_accepted_nor_sent_back(
    group: str, statuses: dict[str, str], accepted: int
) -> None:
    report = read_report(bank_answer("UTB", *statuses.items(), group=group))
    assert report.accepted(("A", "B")) == accepted
    assert set(report.rejected(("A", "B"))) == {name for name, said in statuses.items() if said == "RJCT"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a/>",
        b"not xml",
        bank_answer("UTB")[:-20],
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        bank_answer("UTB", ("UTB-1", "")),
        bank_answer("UTB", ("UTB-1", "WHAT")),
        bank_answer("UTB", group="WHAT"),
    ],
)
def test_what_is_no_answer_of_the_bank_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_report(content)
    assert refused.value.field == "svar"


async def test_an_answer_to_something_else_changes_nothing(world: World) -> None:
    made = await a_run(world)
    with pytest.raises(NotFound):
        await read(world, bank_answer("UTBETALNING-20261126-99"))
    with pytest.raises(Invalid, match="inte finns i körningen"):
        await read(world, bank_answer(made.message_id, ("UTB-4711", "RJCT")))
    with pytest.raises(NotAllowed):
        async with unit_of_work() as session:
            await payment_files.read_answer(session, world.asta, bank_answer(made.message_id, group="RJCT"))
    assert await all_of(select(PaymentAnswer)) == []
