"""A municipality gives a personal number for the individual number, and an officer says whose it is."""

import pytest
from reflex.state import State
from sqlmodel import select

from rxapp.db import reading
from rxapp.domain.desk import OWN, Own
from rxapp.domain.events import EventKind
from rxapp.domain.protection import Protection
from rxapp.models import Event
from rxapp.services.cases import CaseView
from rxapp.services.receipts import get_receipt
from rxapp.services.verify import verify
from rxapp.state.case import CaseState
from rxapp.state.desk import DeskState
from rxapp.state.guard import NOT_YOURS
from rxapp.state.handling import HandlingState
from rxapp.state.handling_views import GRANT
from rxapp.state.identifying import IdentifyingState
from tests.fixtures.people import AMINA, NOBODY, OLLE, SAMIRA, Individual
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled
from tests.services.spring import read
from tests.services.test_identifications import GIVEN, events, identify, person, waiting

STORED = GIVEN.replace("-", "")
WHY = {"grund": "identity", "visa-skal": "Raden ska kopplas till en individ."}
FORMS = (GIVEN, STORED, STORED[2:], GIVEN[2:])


async def before(tab: Tab, view: CaseView) -> IdentifyingState:
    await tab.open(f"/handlaggning/{view.case.file_number}")
    return await tab.state(IdentifyingState)


async def reveal(tab: Tab, row: str = "1") -> None:
    await tab.send(IdentifyingState.ask_number, row=row)
    await tab.send(IdentifyingState.reveal_number, form=WHY)


def seen(tab: Tab) -> list[str]:
    return [form for form in FORMS if tab.holds(form)]


async def test_an_officer_sees_that_rows_wait_but_without_the_function_never_the_number(
    spring: World, tab_of: TabOf
) -> None:
    view, tab = await waiting(spring, GIVEN), await tab_of("hanna")
    state = await before(tab, view)
    assert [line.rows for line in state.waiting] == ["Rad 1 och 2"]
    assert not state.may_identify
    for send in (
        tab.send(IdentifyingState.ask_number, row="1"),
        tab.send(IdentifyingState.reveal_number, form=WHY),
        tab.send(IdentifyingState.look_over_number, form={"individnummer": OLLE.number}),
        tab.send(IdentifyingState.identify),
    ):
        await send
        assert await tab.told() == NOT_YOURS
    assert seen(tab) == []
    assert await events(EventKind.GIVEN_NUMBER_REVEALED, EventKind.ROW_IDENTIFIED) == []
    assert await read(spring.asta, view.case.file_number) == view


async def test_the_number_is_shown_with_a_reason_in_that_tab_alone_and_for_that_visit(
    spring: World, tab_of: TabOf
) -> None:
    view = await waiting(spring)
    sixten, hanna, asta = await tab_of("sixten"), await tab_of("hanna"), await tab_of("asta")
    state = await before(sixten, view)
    await before(hanna, view)
    await asta.open(f"/arenden/{view.case.file_number}")
    await sixten.send(IdentifyingState.ask_number, row="1")
    await sixten.send(IdentifyingState.reveal_number, form={"grund": "", "visa-skal": "kort"})
    assert set(state.why_errors) == {"grund", "visa-skal"}
    assert seen(sixten) == []
    await sixten.send(IdentifyingState.reveal_number, form=WHY)
    await settled()
    assert (state.step, state.given, state.known_as) == ("given", GIVEN, "")
    assert (seen(hanna), seen(asta)) == ([], [])
    (event,) = await events(EventKind.GIVEN_NUMBER_REVEALED)
    assert event.data == {"rows": "1", "ground": "identity", "reason": WHY["visa-skal"]}
    (line,) = state.number_reveals
    assert (line.what, line.doer) == ("Numret på rad 1 visades", "Sixten Sund")
    assert not hanna.holds(WHY["visa-skal"])
    sixten.forget()
    sixten.connect()
    await sixten.send(State.hydrate)
    await before(sixten, view)
    assert (state.step, state.given) == ("", "")
    assert seen(sixten) == []


async def test_a_row_is_said_to_be_somebodys_and_then_granted(spring: World, tab_of: TabOf) -> None:
    view = await waiting(spring)
    tab, asta = await tab_of("sixten"), await tab_of("asta")
    await asta.open(f"/arenden/{view.case.file_number}")
    state = await before(tab, view)
    await tab.send(DeskState.take)
    await tab.send(HandlingState.look_over, form={"rad-1": GRANT})
    await tab.send(HandlingState.decide)
    assert (await tab.told()).startswith("Ange vilket individnummer raden gäller")
    await reveal(tab)
    await tab.send(IdentifyingState.look_over_number, form={"individnummer": "12"})
    assert state.why_errors["individnummer"].startswith("Individnummer ska ha åtta siffror")
    await tab.send(IdentifyingState.look_over_number, form={"individnummer": AMINA.number})
    assert state.look.question == "Rad 1 gäller individ 10-000001?"
    assert "Kommunen ser sedan individnumret" in state.look.consequence
    assert "läggs upp" not in state.look.consequence
    await tab.send(IdentifyingState.identify)
    assert (await tab.told()).startswith("Sparat. Rad 1 har fått sitt individnummer")
    assert (state.waiting, state.given, state.step) == ([], "", "")
    handling = await tab.state(HandlingState)
    assert (handling.choices[0].individual, handling.choices[0].chosen) == ("10-000001", GRANT)
    await settled()
    case = await asta.state(CaseState)
    assert case.rows[0].individual == "10-000001"
    assert any(step.text.startswith("Migrationsverket angav vilket") for step in case.timeline)
    # Who has said whose the row is does not decide.
    await tab.send(HandlingState.look_over, form={"rad-1": GRANT})
    await tab.send(HandlingState.decide)
    assert await tab.told() == (await tab.state(DeskState)).own == OWN[Own.IDENTIFIED]
    hanna = await tab_of("hanna")
    await before(hanna, view)
    await hanna.send(DeskState.take_over, form={"overta-skal": "Raden är kopplad."})
    await hanna.send(HandlingState.look_over, form={"rad-1": GRANT})
    await hanna.send(HandlingState.decide)
    assert await hanna.told() == "Beslutet är fattat: beviljas."
    after = await read(spring.asta, view.case.file_number)
    assert (after.rows[0].individual_number, after.rows[0].granted_ore) == (AMINA.number, 16_800_00)
    assert seen(asta) == []
    async with reading() as session:
        assert await verify(session) == []
        (proof, *_) = after.receipts
        _, link = await get_receipt(session, spring.asta, proof.receipt_id)
    assert link.content is not None
    assert AMINA.number not in link.content, "the receipt stays what the municipality sent"


@pytest.mark.parametrize("hidden", [SAMIRA, OLLE], ids=["protected", "unknown"])
async def test_of_a_protected_person_the_municipality_gets_the_number_alone(
    spring: World, tab_of: TabOf, hidden: Individual
) -> None:
    view, asta = await waiting(spring), await tab_of("asta")
    await asta.open(f"/arenden/{view.case.file_number}")
    await identify(spring, view, hidden.number)
    await settled()
    (row,) = (await asta.state(CaseState)).rows
    assert (row.individual, row.name, row.born_on) == (f"10-{hidden.number[2:]}", "", "")
    assert not asta.holds(hidden.first_name)


async def test_an_individual_that_the_agency_has_not_got_is_added_as_unknown_and_without_name(
    spring: World, tab_of: TabOf
) -> None:
    view, tab = await waiting(spring), await tab_of("sixten")
    state = await before(tab, view)
    await reveal(tab)
    await tab.send(IdentifyingState.look_over_number, form={"individnummer": "10-000099"})
    assert "läggs upp utan namn" in state.look.consequence
    assert await person(NOBODY) is None
    await tab.send(IdentifyingState.identify)
    added = await person(NOBODY)
    assert added is not None
    assert (added.protection, added.first_name, added.last_name, added.born_on, added.personal_number) == (
        Protection.UNKNOWN, "", "", None, STORED,
    )  # fmt: skip
    # The next time the same number is given the officer is told whose it is.
    again = await waiting(spring)
    await before(tab, again)
    await reveal(tab)
    assert (state.known_as, state.typed) == ("10-000099", "10-000099")
    await tab.send(IdentifyingState.look_over_number, form={"individnummer": AMINA.number})
    assert "till en annan individ" in state.look.consequence


async def test_of_two_officers_the_second_is_told(spring: World, tab_of: TabOf) -> None:
    view, tab = await waiting(spring), await tab_of("sixten")
    state = await before(tab, view)
    await reveal(tab)
    await tab.send(IdentifyingState.look_over_number, form={"individnummer": OLLE.number})
    await identify(spring, view, AMINA.number)
    await settled()
    await tab.send(IdentifyingState.identify)
    assert "ändrats" in await tab.told()
    assert (state.step, state.given) == ("", "")
    assert (await read(spring.asta, view.case.file_number)).rows[0].individual_number == AMINA.number


async def test_the_journal_holds_no_number_that_was_given_and_no_name(spring: World, tab_of: TabOf) -> None:
    view, tab = await waiting(spring), await tab_of("sixten")
    await before(tab, view)
    await reveal(tab)
    await tab.send(IdentifyingState.look_over_number, form={"individnummer": OLLE.number})
    await tab.send(IdentifyingState.identify)
    (event,) = await events(EventKind.ROW_IDENTIFIED)
    assert (event.individual_number, event.data) == (OLLE.number, {"rows": "1"})
    async with reading() as session:
        written = repr([event.model_dump() for event in (await session.exec(select(Event))).all()])
    assert not [word for word in (*FORMS, OLLE.first_name, OLLE.last_name) if word in written]
