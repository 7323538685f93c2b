"""The pages around a recovery: Start, the list, old pages, letters and messages."""

from datetime import timedelta

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.domain.supplements import Consequence
from rxapp.services import messages, recovery_hearings, supplements
from rxapp.services.supplements import AskedItem
from rxapp.state.handling import HandlingState
from rxapp.state.queue import QueueState
from rxapp.state.recoveries import RecoveriesState, RecoveryLine
from rxapp.state.recovery import RecoveryState
from rxapp.state.start import StartState
from tests.fixtures.recovering import (
    WHY,
    communicated,
    decided,
    heard,
    kept,
    opened,
    paid_case,
    version_of,
    was_opened,
)
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

DAY = timedelta(days=1)
MONEY = "1\xa0000,00\xa0kr"


async def test_start_tells_what_waits_and_counts_no_recovery_as_an_application(
    world: World, tab_of: TabOf
) -> None:
    paid = await paid_case(world)
    asta, hanna = await tab_of("asta"), await tab_of("hanna")
    await asta.open("/")
    before = (await asta.state(StartState)).figures
    await hanna.open("/")
    waiting = (await hanna.state(StartState)).figures
    number = await communicated(paid, days=5)
    await asta.open("/")
    state = await asta.state(StartState)
    assert state.figures == before
    task = next(task for task in state.tasks if number in task.text)
    assert (task.text, task.note) == (f"Yttra dig över återkravet Å {number}", "5 dagar kvar")
    await hanna.open("/")
    assert (await hanna.state(StartState)).figures == waiting
    await hanna.open("/handlaggning")
    assert number not in [line.case.file_number for line in (await hanna.state(QueueState)).lines]
    assert number in [line.file_number for line in await listed(hanna)]


async def listed(tab: Tab) -> list[RecoveryLine]:
    await tab.open("/aterkrav?status=communicated")
    return (await tab.state(RecoveriesState)).lines


async def test_the_decision_is_to_be_read_until_somebody_has_opened_it(world: World, tab_of: TabOf) -> None:
    number = await decided(await paid_case(world))
    asta = await tab_of("asta")
    await asta.open("/")
    words = f"Ta del av beslutet om återkravet Å {number}"
    assert words in [task.text for task in (await asta.state(StartState)).tasks]
    await was_opened(number, world.asta)
    await asta.open("/")
    assert words not in [task.text for task in (await asta.state(StartState)).tasks]


async def test_the_list_is_narrowed_by_its_address(world: World, tab_of: TabOf) -> None:
    ale, burlov = await paid_case(world), await paid_case(world, world.britt)
    numbers = [await opened(ale), await communicated(burlov)]
    hanna = await tab_of("hanna")
    wanted = {
        "": numbers[::-1],
        "?status=opened": numbers[:1],
        "?kommun=1231": numbers[1:],
        "?typ=ASYL_PRESCHOOL": [],
        f"?sok=Å {numbers[0]}": numbers[:1],
        "?status=nonsense": numbers[::-1],
    }
    for query, found in wanted.items():
        await hanna.open(f"/aterkrav{query}")
        state = await hanna.state(RecoveriesState)
        assert [line.file_number for line in state.lines] == found, query
    assert state.municipalities == [("1440", "Ale"), ("1231", "Burlöv")]
    await hanna.send(RecoveriesState.narrow, name="kommun", value="1231")
    assert (
        hanna.led_to() == "/aterkrav?status=nonsense&kommun=1231" or hanna.led_to() == "/aterkrav?kommun=1231"
    )


async def test_time_letters_and_an_end_at_the_officers_page(world: World, tab_of: TabOf) -> None:
    number = await communicated(await paid_case(world))
    hanna = await tab_of("hanna")
    await hanna.open(f"/aterkrav/{number}")
    later = (clock.today() + 30 * DAY).isoformat()
    await hanna.send(RecoveryState.prolong, form={"ny_dag": later})
    assert (await hanna.state(RecoveryState)).recovery.respond_by == later
    letter = {"yttrande": "Vi håller inte med.", "inkom": clock.today().isoformat()}
    await hanna.send(RecoveryState.register_response, form=letter)
    said = (await hanna.state(RecoveryState)).responses
    assert [(each.text, each.note) for each in said] == [("Vi håller inte med.", "kom i brev")]
    await hanna.send(RecoveryState.drop, form={"skal_nedlagt": ""})
    assert "skal_nedlagt" in (await hanna.state(RecoveryState)).errors
    await hanna.send(RecoveryState.drop, form={"skal_nedlagt": "Kommunen har rätt."})
    state = await hanna.state(RecoveryState)
    assert (state.recovery.status, state.may_hear, state.may_drop) == ("Nedlagt", False, False)


async def test_who_looks_at_an_old_page_is_told_to_look_again(world: World, tab_of: TabOf) -> None:
    paid = await paid_case(world)
    number = await heard(paid)
    hanna = await tab_of("hanna")
    await hanna.open(f"/aterkrav/{number}")
    form = {"grund": "false_information", "skal": WHY, f"fel-{paid.rows[0]}": "1000"}
    await hanna.send(RecoveryState.look_over, form=form)
    async with unit_of_work() as session:
        await recovery_hearings.register_response(
            session,
            world.hugo,
            number,
            version=await version_of(number),
            text="Mer kom i brev.",
            is_all=True,
            arrived_on=clock.today(),
        )
    await settled()
    # What was looked over rested on less than is known now.
    assert (await hanna.state(RecoveryState)).summary == []
    await hanna.send(RecoveryState.decide)
    assert (await kept(number))[0].status is RecoveryStatus.RESPONDED


async def test_messages_and_supplements_of_a_recovery_are_called_so(world: World, tab_of: TabOf) -> None:
    number = await communicated(await paid_case(world))
    async with unit_of_work() as session:
        await messages.send_message(session, world.hanna, number, text="Hör av dig.")
        await supplements.request_supplement(
            session,
            world.hanna,
            number,
            version=1,
            items=[AskedItem("Skicka skolans intyg.")],
            due_on=clock.today() + 9 * DAY,
            consequence=Consequence.DECIDED_AS_IS,
        )
    asta = await tab_of("asta")
    await asta.open("/")
    texts = [task.text for task in (await asta.state(StartState)).tasks]
    assert f"Besvara begäran om komplettering i återkravet Å {number}" in texts
    assert f"Läs meddelanden i återkravet Å {number}" in texts
    hanna = await tab_of("hanna")
    await hanna.open(f"/handlaggning/{number}")
    state = await hanna.state(HandlingState)
    assert (state.is_open, state.choices) == (False, [])
    assert state.recovery_link[1] == f"/aterkrav/{number}"
    await hanna.send(HandlingState.decide)
    assert (await kept(number))[0].status is RecoveryStatus.COMMUNICATED
