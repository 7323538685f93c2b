"""Receipts and withdrawals by way of the pages, with the guard."""

import pytest

from rxapp.domain.cases import CaseStatus
from rxapp.domain.periods import Quarter
from rxapp.services import decisions
from rxapp.services.receipts import NO_RECEIPT
from rxapp.services.withdrawals import DECIDED, HANDLED
from rxapp.state.apply import ApplyState
from rxapp.state.asking import AskingState
from rxapp.state.case import CaseState
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.handling import HandlingState
from rxapp.state.permissions import PermissionsState
from rxapp.state.queue import QueueState
from rxapp.state.receipt import ReceiptState
from rxapp.state.receipts import ReceiptsState
from rxapp.text.receipts import FAILURES, GENUINE, NO_NUMBER, NO_SUM, WITHDRAWN, in_groups
from tests.fixtures.people import AMINA, COMPULSORY, PRESCHOOL, SAMIRA
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import settled
from tests.services.spring import FOUR_WEEKS, read, send, typed
from tests.services.test_withdrawals import NOBODY, ask, take_back

ROLES_WITHOUT = ["", "disa", "ulla", "kerstin"]
NOT_THEIRS = ["bo", "nils", "britt"]


@pytest.mark.parametrize("who", ROLES_WITHOUT)
async def test_whoever_reads_no_receipts_sees_neither_page(spring: World, tab_of: TabOf, who: str) -> None:
    sent = await send(spring.asta)
    assert sent.proof is not None
    tab = await tab_of(who)
    for path in ("/kvitton/1", f"/kvitton?diarienummer={sent.file_number}&kontrollsumma={sent.proof.sha256}"):
        await tab.open(path)
        assert await tab.denied() == DENIED
    await tab.send(ReceiptsState.check, form={"diarienummer": sent.file_number, "kontrollsumma": "0" * 64})
    assert await tab.told() == NOT_YOURS
    assert not tab.holds(AMINA.number)


@pytest.mark.parametrize("who", NOT_THEIRS)
async def test_a_receipt_of_a_case_that_is_not_theirs_is_not_there(
    spring: World, tab_of: TabOf, who: str
) -> None:
    sent = await send(spring.asta)
    assert sent.proof is not None
    tab = await tab_of(who)
    for path in ("/kvitton/1", "/kvitton/2", "/kvitton/x"):
        await tab.open(path)
        assert await tab.denied() == NO_RECEIPT
    for checksum in (sent.proof.sha256, "0" * 64):
        await tab.open(f"/kvitton?diarienummer={sent.file_number}&kontrollsumma={checksum}")
        assert (await tab.state(ReceiptsState)).found.title == FAILURES["okant"].title
    assert not tab.holds(spring.asta.name)
    assert not tab.holds(in_groups(sent.proof.sha256))


@pytest.mark.parametrize("who", ["asta", "hanna"])
async def test_a_receipt_is_read_by_number_and_never_by_name(spring: World, tab_of: TabOf, who: str) -> None:
    await send(spring.asta, FOUR_WEEKS, typed(SAMIRA.number))
    tab = await tab_of(who)
    await tab.open("/kvitton/1")
    receipt = await tab.state(ReceiptState)
    assert (receipt.proof.name, receipt.proof.sender) == ("Kvitto 1", "Asta Alm")
    assert [row.individual.replace("-", "") for row in receipt.rows] == [AMINA.number, SAMIRA.number]
    assert (receipt.sent.rows, receipt.sent.claim) == ("2 rader", "2025 kvartal 1")
    assert not tab.holds(AMINA.last_name)
    assert not tab.holds(SAMIRA.last_name)


async def test_the_receipt_of_the_sending_and_of_the_case_lead_to_the_same(
    spring: World, tab_of: TabOf
) -> None:
    sent = await send(spring.asta)
    tab = await tab_of("asta")
    await tab.open(f"/ansokan/ny?kvitto={sent.file_number}")
    proof = (await tab.state(ApplyState)).proof
    await tab.open(f"/arenden/{sent.file_number}")
    assert (await tab.state(CaseState)).receipts == [proof]
    assert (proof.href, proof.file) == ("/kvitton/1", "/kvitton/1.json")
    await tab.open(proof.check_href)
    found = await tab.state(ReceiptsState)
    assert (found.found.title, found.found.tone) == (GENUINE.title, "positive")
    assert found.proof == proof


async def test_a_typed_checksum_may_have_spaces_and_leads_to_the_answer(spring: World, tab_of: TabOf) -> None:
    sent = await send(spring.asta)
    assert sent.proof is not None
    typed_sum = f" {in_groups(sent.proof.sha256).upper()} "
    tab = await tab_of("asta")
    await tab.open("/kvitton")
    await tab.send(ReceiptsState.check, form={"diarienummer": sent.file_number, "kontrollsumma": typed_sum})
    await tab.follow()
    assert (await tab.state(ReceiptsState)).found.title == GENUINE.title


async def test_what_is_missing_is_told_at_its_field(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/kvitton")
    await tab.send(ReceiptsState.check, form={"diarienummer": " ", "kontrollsumma": "0" * 63})
    state = await tab.state(ReceiptsState)
    assert (state.number_error, state.sum_error) == (NO_NUMBER, NO_SUM)
    with pytest.raises(AssertionError, match="nothing led anywhere"):
        tab.led_to()


@pytest.mark.parametrize("reason", FAILURES)
async def test_what_the_check_of_a_file_came_to_is_said(spring: World, tab_of: TabOf, reason: str) -> None:
    tab = await tab_of("asta")
    await tab.open(f"/kvitton?fel={reason}")
    assert (await tab.state(ReceiptsState)).found.title == FAILURES[reason].title
    await tab.open("/kvitton?fel=akta")
    assert (await tab.state(ReceiptsState)).found.title == ""


async def test_a_receipt_goes_from_the_open_page_with_the_permission(spring: World, tab_of: TabOf) -> None:
    sent = await send(spring.asta)
    assert sent.proof is not None
    receipt, check, disa = await tab_of("asta"), await tab_of("asta"), await tab_of("disa")
    await receipt.open("/kvitton/1")
    await check.open(f"/kvitton?diarienummer={sent.file_number}&kontrollsumma={sent.proof.sha256}")
    await disa.open("/behorigheter")
    await disa.send(
        PermissionsState.set_permission, account_id=spring.asta.account_id, subject=COMPULSORY, held=False
    )
    await settled()
    assert await receipt.denied() == NO_RECEIPT
    assert (await receipt.state(ReceiptState)).rows == []
    assert (await check.state(ReceiptsState)).found.title == FAILURES["okant"].title


@pytest.mark.parametrize("who", [*ROLES_WITHOUT, "hanna"])
async def test_whoever_sends_no_applications_takes_none_back(spring: World, tab_of: TabOf, who: str) -> None:
    number = (await send(spring.asta)).file_number
    tab = await tab_of(who)
    await tab.open(f"/arenden/{number}")
    for handler in (CaseState.ask_withdraw, CaseState.keep, CaseState.withdraw):
        await tab.send(handler)
        assert await tab.told() == NOT_YOURS
    assert (await read(spring.asta, number)).case.status is CaseStatus.SUBMITTED


@pytest.mark.parametrize("who", NOT_THEIRS)
async def test_a_case_that_is_not_theirs_is_not_taken_back(spring: World, tab_of: TabOf, who: str) -> None:
    number = (await send(spring.asta)).file_number
    tab = await tab_of(who)
    await tab.open(f"/arenden/{number}")
    await tab.send(CaseState.ask_withdraw)
    await tab.send(CaseState.withdraw)
    assert (await tab.state(CaseState)).look.question == ""
    assert (await read(spring.asta, number)).case.status is CaseStatus.SUBMITTED


async def test_an_application_is_taken_back_after_a_second_look(spring: World, tab_of: TabOf) -> None:
    number = (await send(spring.asta, type_code=PRESCHOOL)).file_number
    tab, colleague = await tab_of("asta"), await tab_of("bo")
    await tab.open(f"/arenden/{number}")
    await colleague.open(f"/arenden/{number}")
    await tab.send(CaseState.withdraw)
    case = await tab.state(CaseState)
    assert (case.may_withdraw, case.decision.outcome) == (True, "")
    await tab.send(CaseState.ask_withdraw)
    assert number in case.look.question
    assert "ingen ersättning betalas ut" in case.look.consequence
    assert "senast 2025-09-30" in case.look.consequence
    assert case.look.button == "Återkalla ansökan för Ale kommun"
    await tab.send(CaseState.keep)
    assert case.look.question == ""
    await tab.send(CaseState.ask_withdraw)
    await tab.send(CaseState.withdraw)
    assert await tab.told() == WITHDRAWN
    await settled()
    for page in (case, await colleague.state(CaseState)):
        assert (page.may_withdraw, page.look.question) == (False, "")
        assert page.decision.outcome == "Avskrivs"
        assert page.decision.by == "Avskrivet sedan kommunen återkallat ansökan"
        assert [proof.kind for proof in page.receipts] == ["Ansökan skickades in", "Ansökan återkallades"]
        assert page.timeline[0].text == "Kommunen återkallade ansökan och ärendet avskrevs"


async def test_the_second_look_says_so_where_there_is_no_time_to_apply_anew(
    spring: World, tab_of: TabOf
) -> None:
    number = (
        await send(
            spring.asta,
            typed(AMINA.number, "2024-02-01", "2024-02-28"),
            quarter=Quarter(2024, 1),
            type_code=PRESCHOOL,
        )
    ).file_number
    tab = await tab_of("asta")
    await tab.open(f"/arenden/{number}")
    await tab.send(CaseState.ask_withdraw)
    assert "Sista ansökningsdag var 2024-09-30" in (await tab.state(CaseState)).look.consequence


async def test_an_officer_who_begins_meanwhile_wins_and_the_municipality_is_told(
    spring: World, tab_of: TabOf
) -> None:
    number = (await send(spring.asta, FOUR_WEEKS, NOBODY)).file_number
    await decisions.decide_pending()
    tab = await tab_of("asta")
    await tab.open(f"/arenden/{number}")
    await tab.send(CaseState.ask_withdraw)
    case = await tab.state(CaseState)
    look = case.look
    await ask(spring.hanna, number)
    await settled()
    assert (case.may_withdraw, case.look.question) == (False, "")
    # As if the click had been on its way already.
    case.look = look
    await tab.send(CaseState.withdraw)
    assert await tab.told() == HANDLED
    assert (await read(spring.asta, number)).case.status is CaseStatus.SUPPLEMENT_REQUESTED


async def test_taken_back_meanwhile_it_leaves_the_officers_open_pages(spring: World, tab_of: TabOf) -> None:
    number = (await send(spring.asta, FOUR_WEEKS, NOBODY)).file_number
    await decisions.decide_pending()
    queue, open_case, user = await tab_of("hanna"), await tab_of("hanna"), await tab_of("asta")
    await queue.open("/handlaggning")
    await open_case.open(f"/handlaggning/{number}")
    assert (await open_case.state(HandlingState)).is_open
    await user.open(f"/arenden/{number}")
    await user.send(CaseState.ask_withdraw)
    await user.send(CaseState.withdraw)
    await settled()
    handling = await open_case.state(HandlingState)
    assert (handling.is_open, handling.rules) == (False, [])
    assert not (await open_case.state(AskingState)).may_ask
    assert handling.decision.outcome == "Avskrivs"
    assert [proof.case_href for proof in handling.receipts] == [f"/handlaggning/{number}"] * 2
    assert (await queue.state(QueueState)).lines == []


async def test_taken_back_twice_from_two_tabs_the_second_is_told(spring: World, tab_of: TabOf) -> None:
    number = (await send(spring.asta)).file_number
    tab = await tab_of("asta")
    await tab.open(f"/arenden/{number}")
    await tab.send(CaseState.ask_withdraw)
    case = await tab.state(CaseState)
    look = case.look
    await take_back(spring.asta, number)
    await settled()
    case.look = look
    await tab.send(CaseState.withdraw)
    assert await tab.told() == DECIDED
    assert len((await read(spring.asta, number)).receipts) == 2
