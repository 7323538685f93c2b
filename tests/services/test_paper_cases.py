"""What has become of a paper: its receipt, its scan, and what the municipality may do with the case."""

from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.events import EventKind
from rxapp.domain.receipts import ReceiptKind, is_sealed
from rxapp.domain.receipts import read as read_file
from rxapp.models import Event
from rxapp.services import cases, decisions, receipts
from rxapp.services.attachments import Owner
from rxapp.services.cases import CaseFilter
from rxapp.services.receipt_checks import Finding, check_file, file_of
from rxapp.services.verify import verify
from rxapp.services.withdrawals import withdraw
from tests.fixtures.attached import listed
from tests.fixtures.papers import SCAN, register
from tests.fixtures.people import ASA, SAMIRA
from tests.fixtures.world import World
from tests.services.spring import FOUR_WEEKS, read, rule_on, typed
from tests.services.spring import send as send_by_user

USERS = ("asta", "bo", "nils", "britt")
VARA = "1470"


async def events(kind: EventKind) -> list[Event]:
    async with reading() as session:
        return list((await session.exec(select(Event).where(Event.kind == kind))).all())


async def test_the_receipt_proves_the_paper_and_names_no_officer(spring: World) -> None:
    await send_by_user(spring.asta, typed(ASA.number))
    receipt = await register(spring.hanna)
    proof = receipt.proof
    assert proof is not None
    assert (proof.kind, proof.number, proof.sender) == (ReceiptKind.REGISTERED, 2, "Migrationsverket")
    async with reading() as session:
        told, link = await receipts.get_receipt(session, spring.asta, proof.receipt_id)
        text = file_of(link)
        assert (await check_file(session, spring.asta, text)).finding is Finding.GENUINE
        assert (await check_file(session, spring.britt, text)).finding is Finding.UNKNOWN
        altered = text.replace('"arrived_on": "2025-04-08"', '"arrived_on": "2025-04-07"')
        assert (await check_file(session, spring.asta, altered)).finding is Finding.ALTERED
    assert told.sender == "Migrationsverket"
    file = read_file(text)
    assert file is not None
    assert is_sealed(file)
    assert (file["content"]["on_paper"], file["content"]["arrived_on"]) == (True, "2025-04-08")
    assert "sent_by" not in file["receipt"]
    assert "sender_hsa_id" not in file["content"]


async def test_no_user_is_told_which_officer_registered(spring: World) -> None:
    number = (await register(spring.hanna)).file_number
    async with reading() as session:
        view = await cases.get_case(session, spring.asta, number)
        found = await cases.list_cases(session, spring.asta, CaseFilter())
        proofs = await receipts.list_proofs(session, spring.asta, number)
        _, link = await receipts.get_receipt(session, spring.asta, proofs[0].receipt_id)
    attached = await listed(spring.asta, Owner(file_number=number))
    told = repr((view, [tuple(row) for row in found.rows], proofs, attached)) + file_of(link)
    for word in ("Hanna", "Holm", spring.hanna.hsa_id, "HND1", SCAN):
        assert word not in told


async def test_the_scan_goes_with_the_case_under_a_neutral_name(spring: World) -> None:
    number = (await register(spring.hanna)).file_number
    owner = Owner(file_number=number)
    for who, name in (("asta", "Bilaga 1.pdf"), ("hanna", SCAN), ("hugo", SCAN)):
        (view,) = await listed(getattr(spring, who), owner)
        assert (view.name, view.from_agency, view.is_scan) == (name, True, True)
    assert await listed(spring.britt, owner) == []
    hidden = (await register(spring.hanna, typed(SAMIRA.number))).file_number
    assert [v.name for v in await listed(spring.hugo, Owner(file_number=hidden))] == ["Bilaga 1.pdf"]


async def test_the_municipality_takes_a_paper_back_as_any_application(spring: World) -> None:
    number = (await register(spring.hanna)).file_number
    assert (await read(spring.asta, number)).may_withdraw
    async with unit_of_work() as session:
        await withdraw(session, spring.asta, number)
    view = await read(spring.asta, number)
    assert view.decision is not None
    assert view.decision.outcome is DecisionOutcome.WRITTEN_OFF
    assert [(proof.kind, proof.sender) for proof in view.receipts] == [
        (ReceiptKind.REGISTERED, "Migrationsverket"),
        (ReceiptKind.WITHDRAWN, spring.asta.name),
    ]
    async with reading() as session:
        assert await verify(session) == []


async def test_a_receipt_of_a_paper_that_is_gone_is_noticed(spring: World) -> None:
    await register(spring.hanna)
    async with unit_of_work() as session:
        (event,) = (await session.exec(select(Event).where(Event.kind == "application_registered"))).all()
        session.add(Event(**(event.model_dump(exclude={"id"}) | {"data": {**event.data, "receipt": 2}})))
    async with reading() as session:
        assert [b for b in await verify(session) if "receipt 2" in b]


async def test_a_paper_that_the_rules_leave_is_decided_by_an_officer(spring: World) -> None:
    number = (await register(spring.hanna, FOUR_WEEKS, typed("99999999"))).file_number
    assert await decisions.decide_pending() == 1
    view = await read(spring.hanna, number)
    assert view.case.status is CaseStatus.IN_REVIEW
    choices = [decisions.RowChoice(1, True), decisions.RowChoice(2, False, "not_covered")]  # type: ignore[arg-type]
    await rule_on(spring.hugo, view, choices, "Barnet omfattas inte.")
    after = await read(spring.asta, number)
    assert [row.granted_ore for row in after.rows] == [16_800_00, 0]
