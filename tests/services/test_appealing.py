"""A municipality appeals a decision and takes its appeal back, and the day it got the decision is kept."""

from datetime import date
from hashlib import sha256

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.legal_force import Why
from rxapp.domain.lodging import APPEALED, NOT_AGAINST, TRIED
from rxapp.domain.permissions import Actor
from rxapp.domain.receipts import ReceiptKind
from rxapp.models import AppealRecord, DecisionTold
from rxapp.services import appeal_lists, attaching
from rxapp.services.appeal_lists import AppealFilter
from rxapp.services.attachments import Owner, list_attachments
from rxapp.services.receipts import get_receipt
from rxapp.services.verify import verify
from tests.fixtures import appealing as short
from tests.fixtures import attached
from tests.fixtures.people import ASA
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import TODAY, decide, read, typed

LAST_SHOWN, OPENED, LAST_ACCEPTED = date(2025, 5, 2), date(2025, 4, 14), date(2025, 5, 5)
STRANGERS = [
    ("bo", NotFound), ("nils", NotFound), ("britt", NotFound), ("disa", NotAllowed), ("hanna", NotAllowed),
    ("ulla", NotAllowed), ("kerstin", NotAllowed),
]  # fmt: skip


async def against(world: World) -> str:
    return (await short.decided_against(world)).case.file_number


async def attach(actor: Actor, of: int, name: str = "Intyg.pdf") -> None:
    await attached.attach(actor, Owner(decision_id=of), name)


@pytest.mark.parametrize(("who", "refusal"), STRANGERS)
async def test_a_stranger_appeals_nothing(spring: World, who: str, refusal: type[DomainError]) -> None:
    number = await against(spring)
    with pytest.raises(refusal):
        await short.lodge(getattr(spring, who), number)
    assert (await short.standing(spring.asta, number)).appeals == ()


@pytest.mark.parametrize(("who", "refusal"), [(w, NotFound if w in {"bo", "nils", "britt"} else r)
                                              for w, r in STRANGERS if w != "hanna"])  # fmt: skip
async def test_a_stranger_takes_no_appeal_back(spring: World, who: str, refusal: type[DomainError]) -> None:
    number = await against(spring)
    await short.lodge(spring.asta, number)
    with pytest.raises(refusal):
        await short.withdraw(getattr(spring, who), await short.latest(spring.asta, number))
    assert (await short.latest(spring.asta, number)).status is AppealStatus.LODGED


async def test_an_appeal_is_sent_with_its_files_and_a_receipt_that_proves_them(spring: World) -> None:
    number = await against(spring)
    of = await short.decision_id(number)
    await attach(spring.asta, of)
    receipt = await short.lodge(spring.asta, number)
    appeal = await short.latest(spring.asta, number)
    assert (appeal.wanted, appeal.grounds, appeal.arrived_on) == (short.WANTED, short.GROUNDS, TODAY)
    assert (appeal.status, len(appeal.files)) == (AppealStatus.LODGED, 1)
    proof = (await read(spring.asta, number)).receipts[-1]
    assert (proof.kind, proof.number) == (ReceiptKind.APPEALED, receipt)
    async with reading() as session:
        _, link = await get_receipt(session, spring.asta, proof.receipt_id)
    assert all(
        words in (link.content or "")
        for words in (short.WANTED, short.GROUNDS, sha256(attached.PDF).hexdigest())
    )
    async with unit_of_work() as session:
        assert await verify(session) == []


async def test_until_it_is_sent_a_file_is_the_municipalitys_own(spring: World) -> None:
    number = await against(spring)
    of = await short.decision_id(number)
    await attach(spring.asta, of)
    (waiting,) = (await short.standing(spring.asta, number)).decisions[0].waiting
    assert waiting.may_remove
    assert (await short.standing(spring.hanna, number)).decisions[0].waiting == ()
    assert "attachment_added" not in [e.kind.value for e in (await read(spring.hanna, number)).timeline]
    for reader in (spring.asta, spring.hanna):
        async with reading() as session:
            assert await list_attachments(session, reader, Owner(file_number=number)) == []
    await short.lodge(spring.asta, number)
    assert len((await short.latest(spring.hanna, number)).files) == 1
    with pytest.raises(Conflict):
        async with unit_of_work() as session:
            await attaching.remove_attachment(session, spring.asta, waiting.key)
    # The open appeal can have more, which are sent at once.
    await attach(spring.asta, of, "Mer.pdf")
    assert len((await short.latest(spring.hanna, number)).files) == 2


async def test_files_are_added_until_the_appeal_is_with_the_court(spring: World) -> None:
    number = await against(spring)
    await short.to_court(spring, number)
    with pytest.raises(Conflict):
        await attach(spring.asta, await short.decision_id(number))
    for who in ("bo", "britt", "hanna"):
        with pytest.raises((NotFound, NotAllowed)):
            await attach(getattr(spring, who), await short.decision_id(number))


@pytest.mark.parametrize(("wanted", "grounds"), [("  ", ""), ("x" * 4001, ""), ("Ändra.", "x" * 4001)])
async def test_an_appeal_says_what_should_be_changed(spring: World, wanted: str, grounds: str) -> None:
    number = await against(spring)
    with pytest.raises(Invalid):
        await short.lodge(spring.asta, number, wanted, grounds)


async def test_what_is_not_against_the_municipality_or_appealed_already_says_why_not(spring: World) -> None:
    granted = await decide(spring.asta, typed(ASA.number))
    with pytest.raises(Conflict, match="inte gått kommunen emot"):
        await short.lodge(spring.asta, granted.case.file_number)
    (one,) = (await short.standing(spring.asta, granted.case.file_number)).decisions
    assert one.why_not == NOT_AGAINST
    number = await against(spring)
    await short.lodge(spring.asta, number)
    with pytest.raises(Conflict, match="redan överklagat"):
        await short.lodge(spring.asta, number)
    assert (await short.standing(spring.asta, number)).decisions[0].why_not == APPEALED


async def test_an_appeal_that_is_taken_back_leaves_room_for_another(spring: World) -> None:
    number = await against(spring)
    await short.lodge(spring.asta, number)
    appeal = await short.latest(spring.asta, number)
    await short.withdraw(spring.asta, appeal)
    with pytest.raises(Conflict):
        await short.withdraw(spring.asta, appeal)
    assert (await short.latest(spring.asta, number)).status is AppealStatus.WITHDRAWN
    await short.lodge(spring.asta, number)
    assert len((await short.standing(spring.asta, number)).appeals) == 2


async def test_what_a_court_has_tried_is_not_appealed_here_again(spring: World, go_to: GoTo) -> None:
    number = await against(spring)
    await short.open_case(spring.asta, number)
    appeal = await short.to_court(spring, number)
    await short.judge(spring.hanna, appeal, TODAY)
    await short.close(spring.hanna, await short.latest(spring.hanna, number), TODAY)
    (one,) = (await short.standing(spring.asta, number)).decisions
    assert (one.why_not, one.force.on) == (TRIED, None)
    with pytest.raises(Conflict):
        await short.lodge(spring.asta, number)
    go_to(LAST_SHOWN)
    assert (await short.standing(spring.asta, number)).decisions[0].force.on is None
    go_to(date(2025, 5, 3))
    (one,) = (await short.standing(spring.asta, number)).decisions
    assert (one.force.on, one.force.why) == (date(2025, 5, 3), Why.TIME_RAN_OUT)


async def test_the_day_a_decision_is_opened_is_noted_once_for_the_first_who_opens_it(
    spring: World, go_to: GoTo
) -> None:
    number = await against(spring)
    (one,) = (await short.standing(spring.hanna, number)).decisions
    assert (one.told.got_on, one.times.shown, one.times.accepted) == (None, LAST_SHOWN, None)
    assert (one.force.why, one.may_establish) == (Why.NOT_OPENED, True)
    go_to(OPENED)
    await short.open_case(spring.asta, number)
    go_to(date(2025, 4, 20))
    await short.open_case(spring.asta, number)
    (one,) = (await short.standing(spring.asta, number)).decisions
    assert (one.told.opened_on, one.times.accepted, one.may_establish) == (OPENED, LAST_ACCEPTED, False)
    kinds = [e.kind for e in (await read(spring.asta, number)).timeline]
    assert kinds.count(EventKind.DECISION_OPENED) == 1


@pytest.mark.parametrize(("who", "refusal"), STRANGERS)
async def test_nobody_else_opens_a_decision(spring: World, who: str, refusal: type[DomainError]) -> None:
    number = await against(spring)
    with pytest.raises(refusal):
        await short.open_case(getattr(spring, who), number)
    async with reading() as session:
        assert (await session.exec(select(DecisionTold))).all() == []


async def test_an_officer_establishes_the_day_with_a_reason_and_once(spring: World, go_to: GoTo) -> None:
    number = await against(spring)
    go_to(OPENED)
    for day in (date(2025, 4, 9), date(2025, 4, 15)):
        with pytest.raises(Invalid):
            await short.establish(spring.hanna, number, day)
    for who in ("asta", "disa", "ulla", "kerstin"):
        with pytest.raises(NotAllowed):
            await short.establish(getattr(spring, who), number, OPENED)
    await short.establish(spring.hanna, number, OPENED)
    with pytest.raises(Conflict):
        await short.establish(spring.hanna, number, OPENED)
    (one,) = (await short.standing(spring.asta, number)).decisions
    assert (one.told.established_on, one.times.accepted) == (OPENED, LAST_ACCEPTED)


async def test_the_lists_hold_what_each_reader_sees(spring: World) -> None:
    number = await against(spring)
    await short.lodge(spring.asta, number)
    for who, expected in (("asta", [number]), ("bo", []), ("nils", []), ("britt", [])):
        async with reading() as session:
            found = await appeal_lists.list_own(session, getattr(spring, who), AppealFilter())
        assert ([row.file_number for row in found.rows], found.count) == (expected, len(expected))
    async with reading() as session:
        queue = await appeal_lists.list_queue(session, spring.hanna, AppealFilter())
        assert [row.file_number for row in queue.rows] == [number]
        ended = AppealFilter(status=AppealStatus.CLOSED)
        assert (await appeal_lists.list_queue(session, spring.hanna, ended)).count == 0
        for who in ("asta", "disa", "ulla"):
            with pytest.raises(NotAllowed):
                await appeal_lists.list_queue(session, getattr(spring, who), AppealFilter())
    await short.withdraw(spring.asta, await short.latest(spring.asta, number))
    async with reading() as session:
        assert (await appeal_lists.list_queue(session, spring.hanna, AppealFilter())).count == 0
        everything = AppealFilter(is_all=True)
        assert (await appeal_lists.list_queue(session, spring.hanna, everything)).count == 1


async def test_no_officer_is_named_in_what_is_read(spring: World) -> None:
    number = await against(spring)
    await short.to_court(spring, number)
    told = repr((await short.standing(spring.asta, number), await read(spring.asta, number)))
    assert spring.hanna.name not in told
    assert "Holm" not in told
    async with reading() as session:
        (record,) = (await session.exec(select(AppealRecord))).all()
    assert record.lodged_by == spring.asta.account_id
