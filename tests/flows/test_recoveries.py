"""A recovery through the pages: opened, told, answered, decided; and what nobody else may see or do."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import Event, RecoveryRecord
from rxapp.state.cases import CasesState
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.handling import HandlingState
from rxapp.state.open_recovery import OPENED, OpenRecoveryState
from rxapp.state.recovery import RecoveryState
from rxapp.state.recovery_case import RecoveryCaseState
from rxapp.text.recoveries import SAID_ALL
from tests.fixtures.people import PROTECTED, SAMIRA
from tests.fixtures.recovering import (
    PAID,
    WHY,
    communicated,
    decided,
    kept,
    opened,
    paid_case,
)
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.matrix import sent_to
from tests.flows.tabs import settled
from tests.flows.test_revocation import held_by, turn

DAY = timedelta(days=1)
MONEY = "1\xa0000,00\xa0kr"


async def test_a_recovery_is_opened_from_the_paid_case(world: World, tab_of: TabOf) -> None:
    paid = await paid_case(world)
    hanna = await tab_of("hanna")
    await hanna.open(f"/handlaggning/{paid.case.file_number}")
    words, to = (await hanna.state(HandlingState)).recovery_link
    assert words == "Öppna återkrav"
    await hanna.open(to)
    state = await hanna.state(OpenRecoveryState)
    assert [(row.person, row.paid) for row in state.rows] == [("Amina Alkurdi", MONEY), ("", MONEY)]
    first, second = (row.name for row in state.rows)
    form = {first: "1000,01", second: "", "grund": "false_information", "skal": "Fel skola."}
    await hanna.send(OpenRecoveryState.open, form=form)
    assert "större än" in (await hanna.state(OpenRecoveryState)).errors["belopp"]
    await hanna.send(OpenRecoveryState.open, form={**form, first: "1 000", second: "400,50"})
    await hanna.follow()
    state = await hanna.state(RecoveryState)
    assert (state.recovery.status, state.recovery.asked, state.is_told) == (
        "Öppnat",
        "1\xa0400,50\xa0kr",
        False,
    )


async def test_told_answered_and_decided(world: World, tab_of: TabOf) -> None:
    paid = await paid_case(world)
    number = await opened(paid, {paid.rows[0]: PAID, paid.rows[1]: 400_50})
    hanna, asta = await tab_of("hanna"), await tab_of("asta")
    await hanna.open(f"/aterkrav/{number}")
    await asta.open("/arenden")
    asta.forget()
    day = (clock.today() + 14 * DAY).isoformat()
    await hanna.send(RecoveryState.communicate, form={"underlag": "", "svara_senast": day})
    assert "underlag" in (await hanna.state(RecoveryState)).errors
    await hanna.send(RecoveryState.communicate, form={"underlag": WHY, "svara_senast": "snart"})
    assert "svara_senast" in (await hanna.state(RecoveryState)).errors
    await hanna.send(RecoveryState.communicate, form={"underlag": WHY, "svara_senast": day})
    await settled()
    # It comes into the open list by itself, with its mark.
    line = (await asta.state(CasesState)).lines[0]
    assert (line.file_number, line.is_recovery, line.status) == (number, True, "Under handläggning")
    await asta.open(f"/arenden/{number}")
    shown = await asta.state(RecoveryCaseState)
    assert (shown.recovery.asked, shown.recovery.material, shown.recovery.reason) == (
        "1\xa0400,50\xa0kr",
        WHY,
        "",
    )
    assert [row.name for row in shown.claimed_rows] == ["Amina Alkurdi", ""]
    assert shown.may_respond
    await asta.send(RecoveryCaseState.respond, form={"yttrande": ""})
    assert (await asta.state(RecoveryCaseState)).response_error
    await asta.send(RecoveryCaseState.respond, form={"yttrande": "", "inget_mer": "ja"})
    assert (await asta.state(RecoveryCaseState)).recovery.next == [SAID_ALL]
    await settled()

    state = await hanna.state(RecoveryState)
    assert state.may_decide
    one, _ = paid.rows
    form = {"grund": "false_information", "skal": WHY, f"fel-{one}": "1000", f"eftergift-{one}": "100"}
    await hanna.send(RecoveryState.look_over, form=form)
    assert "skal_eftergift" in (await hanna.state(RecoveryState)).errors
    await hanna.send(RecoveryState.look_over, form={**form, "skal_eftergift": "Felet var också vårt."})
    summary = (await hanna.state(RecoveryState)).summary
    assert summary[-1] == "Återkrävs sammanlagt: 900,00\xa0kr."
    await hanna.send(RecoveryState.decide)
    await settled()
    shown = await asta.state(RecoveryCaseState)
    decision = shown.recovery_decision
    assert (decision.outcome, decision.claimed) == ("Återkrävs delvis", "900,00\xa0kr")
    assert "förvaltningsrätten" in decision.appeal
    assert not shown.may_respond
    assert not any(asta.holds(someone.last_name) for someone in PROTECTED)
    assert not asta.holds("Holm")


@pytest.mark.parametrize("who", ["", "asta", "britt", "disa", "ulla", "kerstin"])
async def test_only_case_officers_handle_recoveries(world: World, tab_of: TabOf, who: str) -> None:
    paid = await paid_case(world)
    number = await opened(paid)
    tab = await tab_of(who)
    for path in ("/aterkrav", f"/aterkrav/{number}", f"/aterkrav/nytt?arende={paid.case.file_number}"):
        await tab.open(path)
        assert await tab.denied() == DENIED or not who
    await tab.send(RecoveryState.communicate, form={"underlag": WHY, "svara_senast": "2027-01-08"})
    await tab.send(RecoveryState.drop, form={"skal_nedlagt": "Nej."})
    await tab.send(OpenRecoveryState.open, form={"grund": "false_information", "skal": "Fel."})
    assert await tab.told() == NOT_YOURS
    assert (await kept(number))[0].status is RecoveryStatus.OPENED
    # But for the echo of its own address.
    assert number not in sent_to(tab)


async def test_what_is_only_opened_is_nowhere_in_the_municipality(world: World, tab_of: TabOf) -> None:
    paid = await paid_case(world)
    tabs = {name: await tab_of(name) for name in ("asta", "bo", "britt", "disa")}
    for tab in tabs.values():
        await tab.open("/")
        await tab.open("/arenden")
    on_case = await tab_of("asta")
    await on_case.open(f"/arenden/{paid.case.file_number}")
    for tab in (*tabs.values(), on_case):
        tab.forget()
    number = await opened(paid)
    await settled()
    for tab in (*tabs.values(), on_case):
        # Not even a push that changes nothing.
        assert tab.sent() == []
    asta = tabs["asta"]
    for path in (
        "/",
        "/arenden",
        "/arenden?sok=Å 2026",
        f"/arenden?sok={SAMIRA.number}",
        f"/arenden/{number}",
        f"/arenden/{paid.case.file_number}",
        "/utbetalningar",
    ):
        await asta.open(path)
        asta.forget()
        await asta.open(path)
        told = sent_to(asta)
        assert [word for word in (number, "fel skola", "återkrav") if word in told] == [], path
    await asta.open(f"/arenden/{number}")
    assert await asta.denied()
    await asta.send(RecoveryCaseState.respond, form={"yttrande": "Vad är det här?"})
    record, _ = await kept(number)
    assert (record.case_id, record.status) == (None, RecoveryStatus.OPENED)


async def test_other_municipalities_and_types_never_see_one(world: World, tab_of: TabOf) -> None:
    number = await decided(await paid_case(world))
    for name in ("bo", "nils", "britt"):
        tab = await tab_of(name)
        for path in ("/", "/arenden", f"/arenden?sok=Å{number}", f"/arenden/{number}"):
            await tab.open(path)
        assert await tab.denied()
        await tab.send(RecoveryCaseState.respond, form={"yttrande": "Hej", "inget_mer": "ja"})
        assert (await tab.state(RecoveryCaseState)).recovery.file_number == ""
        assert not any(line.file_number == number for line in (await tab.state(CasesState)).lines)


async def test_a_permission_taken_empties_the_page_and_lets_nothing_be_said(
    world: World, tab_of: TabOf
) -> None:
    paid = await paid_case(world)
    number = await communicated(paid)
    asta = await tab_of("asta")
    await asta.open(f"/arenden/{number}")
    assert WHY in await held_by(asta)
    await turn(world, paid.case.type_code, held=False)
    assert WHY not in await held_by(asta)
    assert MONEY not in await held_by(asta)
    await asta.send(RecoveryCaseState.respond, form={"yttrande": "Det stämmer.", "inget_mer": "ja"})
    assert (await kept(number))[0].status is RecoveryStatus.COMMUNICATED
    await turn(world, paid.case.type_code, held=True)
    assert WHY in await held_by(asta)


async def test_opening_is_told_as_done_and_noted_once(world: World, tab_of: TabOf) -> None:
    paid = await paid_case(world)
    hanna = await tab_of("hanna")
    await hanna.open(f"/aterkrav/nytt?arende={paid.case.file_number}")
    form = {f"rad-{paid.rows[0]}": "10", "grund": "too_much", "skal": "Fel."}
    await hanna.send(OpenRecoveryState.open, form=form)
    assert "grund" in (await hanna.state(OpenRecoveryState)).errors
    form["grund"] = "false_information"
    # A row that the page does not show is not looked at.
    await hanna.send(OpenRecoveryState.open, form={**form, "rad-987654": "10"})
    assert await hanna.told() == OPENED
    async with reading() as session:
        assert len((await session.exec(select(col(RecoveryRecord.id)))).all()) == 1
        kinds = (await session.exec(select(Event.kind).where(col(Event.case_id).is_(None)))).all()
    assert [kind.value for kind in kinds].count("recovery_opened") == 1
