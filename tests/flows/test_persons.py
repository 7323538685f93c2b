"""Officers mark individuals, and look at what is protected with a reason that is kept."""

import pytest
from reflex.state import State
from sqlmodel import col, select

from rxapp.db import reading
from rxapp.domain.events import EventKind
from rxapp.domain.protection import Protection
from rxapp.models import Event, Person
from rxapp.state import live, momentary
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.markings import MarkingState
from rxapp.state.person import PersonState
from rxapp.state.person_views import NOTHING
from rxapp.state.persons import PersonsState
from rxapp.state.reveals import RevealState
from tests.fixtures.people import AMINA, NOBODY, OLLE, SAMIRA
from tests.fixtures.time import Clock
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

PAGE = f"/individer/{AMINA.number}"
REASON = "Skatteverket har meddelat markeringen."
WHY = {"grund": "case", "visa-skal": "Kontroll mot kommunens intyg."}
OF_AMINA = (AMINA.first_name, AMINA.last_name, AMINA.born_on.isoformat())


async def protection_of(number: str = AMINA.number) -> Protection:
    async with reading() as session:
        return (await session.exec(select(Person.protection).where(Person.individual_number == number))).one()


async def events(*kinds: EventKind) -> list[Event]:
    async with reading() as session:
        found = select(Event).where(col(Event.kind).in_(kinds)).order_by(col(Event.id))
        return list((await session.exec(found)).all())


async def mark(tab: Tab, protection: str, reason: str = REASON) -> None:
    """The whole way: open the form, look it over, set it."""
    await tab.send(MarkingState.ask)
    await tab.send(MarkingState.look_over, form={"markering": protection, "skal": reason})
    await tab.send(MarkingState.mark)


@pytest.mark.parametrize("who", ["", "asta", "disa", "ulla", "kerstin"])
async def test_only_case_officers_see_the_pages_and_mark(world: World, tab_of: TabOf, who: str) -> None:
    tab = await tab_of(who)
    for path in ("/individer", PAGE):
        await tab.open(path)
        assert await tab.denied() == DENIED
    assert (await tab.state(PersonState)).facts.number == ""
    await mark(tab, "confidentiality")
    assert await tab.told() == NOT_YOURS
    await tab.send(RevealState.ask_reveal)
    await tab.send(RevealState.reveal, form=WHY)
    assert await tab.told() == NOT_YOURS
    assert await protection_of() is Protection.NONE
    assert not any(tab.holds(word) for word in (*OF_AMINA, "10-000001"))


async def test_an_individual_is_found_by_its_number_alone(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("hanna")
    await tab.open("/individer")
    await tab.send(PersonsState.find, form={"individnummer": AMINA.last_name})
    assert (await tab.state(PersonsState)).error.startswith("Individnummer ska ha åtta siffror")
    await tab.send(PersonsState.find, form={"individnummer": "10-000001"})
    assert tab.led_to() == PAGE
    for path in (PAGE, "/individer/10-000001"):
        await tab.open(path)
        facts = (await tab.state(PersonState)).facts
        assert (facts.number, facts.municipality, facts.protection) == ("10-000001", "Ale kommun", "Ingen")
    for number in (NOBODY, "abc", "1"):
        await tab.open(f"/individer/{number}")
        assert await tab.denied() == "Det finns ingen individ med det numret hos Migrationsverket."
    assert not any(tab.holds(word) for word in OF_AMINA)


async def test_a_marking_is_looked_over_and_holds_and_stands_in_the_history(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("hanna")
    await tab.open(PAGE)
    await tab.send(MarkingState.mark)
    await tab.send(MarkingState.ask)
    state = await tab.state(MarkingState)
    assert (state.step, state.chosen) == ("form", "none")
    for form, field in (
        ({"markering": "confidentiality", "skal": "kort"}, "skal"),
        ({"markering": "confidentiality", "skal": "Avser 20150507-2384, enligt brev."}, "skal"),
        ({"markering": "none", "skal": REASON}, "markering"),
        ({"markering": "secret", "skal": REASON}, "markering"),
    ):
        await tab.send(MarkingState.look_over, form=form)
        assert (state.step, list(state.errors)) == ("form", [field])
    await tab.send(MarkingState.look_over, form={"markering": "confidentiality", "skal": REASON})
    assert state.look.question == "Sätt markeringen sekretessmarkering för 10-000001?"
    assert "Kommunerna ser bara individnumret" in state.look.consequence
    assert await protection_of() is Protection.NONE
    await tab.send(MarkingState.mark)
    assert await tab.told() == "Sparat. Markeringen är nu: sekretessmarkering."
    assert (state.step, state.facts.protection) == ("", "Sekretessmarkering")
    (line,) = (await tab.state(PersonState)).history
    assert (line.what, line.why, line.doer) == (
        "Markeringen ändrades från ingen till sekretessmarkering", REASON, "Hanna Holm",
    )  # fmt: skip
    (event,) = await events(EventKind.PERSON_HIDDEN)
    assert (event.individual_number, event.municipality_code, event.case_id) == (AMINA.number, None, None)
    assert event.data == {"from": "none", "to": "confidentiality", "reason": REASON}


async def test_of_two_officers_the_second_is_told_and_sees_what_holds(world: World, tab_of: TabOf) -> None:
    hanna, hugo = await tab_of("hanna"), await tab_of("hugo")
    for tab, kind in ((hanna, "confidentiality"), (hugo, "fictitious")):
        await tab.open(PAGE)
        await tab.send(MarkingState.ask)
        await tab.send(MarkingState.look_over, form={"markering": kind, "skal": REASON})
    await hanna.send(MarkingState.mark)
    await settled()
    await hugo.send(MarkingState.mark)
    assert (await hugo.told()).startswith("Någon annan har ändrat markeringen under tiden.")
    assert await protection_of() is Protection.CONFIDENTIALITY
    state = await hugo.state(MarkingState)
    assert (state.step, state.facts.protection) == ("", "Sekretessmarkering")
    await mark(hugo, "fictitious")
    assert await protection_of() is Protection.FICTITIOUS


async def test_a_marking_is_taken_away_by_those_alone_who_may_see_what_it_protects(
    world: World, tab_of: TabOf
) -> None:
    hanna, sixten = await tab_of("hanna"), await tab_of("sixten")
    for tab in (hanna, sixten):
        await tab.open(f"/individer/{SAMIRA.number}")
    assert "none" not in dict((await hanna.state(MarkingState)).choices)
    await mark(hanna, "none")
    assert (await hanna.told()).startswith("Bara en handläggare med funktionen skyddade personuppgifter")
    assert await protection_of(SAMIRA.number) is Protection.CONFIDENTIALITY
    await sixten.send(MarkingState.ask)
    await sixten.send(MarkingState.look_over, form={"markering": "none", "skal": REASON})
    look = (await sixten.state(MarkingState)).look
    assert look.question == "Ta bort markeringen sekretessmarkering för 10-000002?"
    assert "visas genast för kommunen" in look.consequence
    await sixten.send(MarkingState.mark)
    assert await protection_of(SAMIRA.number) is Protection.NONE
    assert [e.kind for e in await events(EventKind.PERSON_SHOWN)] == [EventKind.PERSON_SHOWN]


async def test_without_the_function_the_name_is_refused_even_by_a_made_up_call(
    world: World, tab_of: TabOf
) -> None:
    tab = await tab_of("hanna")
    await tab.open(f"/individer/{SAMIRA.number}")
    state = await tab.state(RevealState)
    assert not state.may_reveal
    await tab.send(RevealState.ask_reveal)
    await tab.send(RevealState.reveal, form=WHY)
    assert await tab.told() == NOT_YOURS
    assert state.revealed == NOTHING
    assert not any(tab.holds(w) for w in (SAMIRA.first_name, SAMIRA.born_on.isoformat()))
    assert await events(EventKind.PERSON_REVEALED) == []


async def test_what_is_protected_is_shown_with_a_reason_and_in_that_tab_alone(
    world: World, tab_of: TabOf
) -> None:
    path = f"/individer/{OLLE.number}"
    sixten, other, hanna = await tab_of("sixten"), await tab_of("sixten"), await tab_of("hanna")
    for tab in (sixten, other, hanna):
        await tab.open(path)
    state = await sixten.state(RevealState)
    await sixten.send(RevealState.reveal, form=WHY)
    assert state.revealed == NOTHING, "the reason is asked for first"
    await sixten.send(RevealState.ask_reveal)
    for form, wrong in (
        ({}, {"grund", "visa-skal"}),
        ({"grund": "case", "visa-skal": "kort"}, {"visa-skal"}),
        ({"grund": "nosy", "visa-skal": WHY["visa-skal"]}, {"grund"}),
    ):
        await sixten.send(RevealState.reveal, form=form)
        assert set(state.reveal_errors) == wrong
    assert await events(EventKind.PERSON_REVEALED) == []
    before = len(sixten.sent())
    await sixten.send(RevealState.reveal, form=WHY)
    await settled()
    assert (state.revealed.name, state.revealed.born_on) == ("Olle Oklar", "2021-03-05")
    assert state.revealed.personal_number == "Saknas hos Migrationsverket"
    assert any("Olle Oklar" in str(delta) for delta in sixten.sent()[before:])
    assert not any("Olle" in str(delta) for delta in sixten.sent()[:before])
    assert not other.holds("Olle")
    assert not hanna.holds("Olle")
    (event,) = await events(EventKind.PERSON_REVEALED)
    assert event.individual_number == OLLE.number
    assert event.data == {"ground": "case", "reason": WHY["visa-skal"]}
    # The log is there at once, also in another tab, for those who hold the function.
    for tab in (sixten, other):
        (line,) = (await tab.state(RevealState)).reveals
        assert (line.doer, line.why) == ("Sixten Sund", f"Handläggning av ett ärende: {WHY['visa-skal']}")
    assert (await hanna.state(RevealState)).reveals == []
    assert not hanna.holds(WHY["visa-skal"])


async def revealed(tab_of: TabOf) -> tuple[Tab, RevealState]:
    tab = await tab_of("sixten")
    await tab.open(f"/individer/{OLLE.number}")
    await tab.send(RevealState.ask_reveal)
    await tab.send(RevealState.reveal, form=WHY)
    state = await tab.state(RevealState)
    assert state.revealed.name == "Olle Oklar"
    await settled()
    tab.forget()
    return tab, state


async def test_it_is_gone_when_the_page_is_left_and_does_not_come_back(world: World, tab_of: TabOf) -> None:
    tab, state = await revealed(tab_of)
    await tab.open("/individer")
    assert state.revealed == NOTHING
    await tab.open(f"/individer/{OLLE.number}")
    assert state.revealed == NOTHING
    assert not tab.holds("Oklar")


async def test_it_is_gone_when_the_page_is_loaded_anew(world: World, tab_of: TabOf) -> None:
    tab, state = await revealed(tab_of)
    tab.connect()
    await tab.send(State.hydrate)
    assert state.revealed == NOTHING
    await tab.open(f"/individer/{OLLE.number}")
    assert state.revealed == NOTHING
    assert not tab.holds("Oklar")


async def test_it_stays_while_the_page_is_refreshed_and_goes_by_itself(
    world: World, tab_of: TabOf, standing: Clock
) -> None:
    tab, state = await revealed(tab_of)
    hugo = await tab_of("hugo")
    await hugo.open(f"/individer/{OLLE.number}")
    await mark(hugo, "fictitious")
    await settled()
    assert (state.revealed.name, state.facts.protection) == ("Olle Oklar", "Fingerade personuppgifter")
    standing.forward(minutes=9)
    await live.forget_outlived()
    assert state.revealed.name == "Olle Oklar"
    standing.forward(minutes=2)
    await live.forget_outlived()
    assert state.revealed == NOTHING
    assert "Oklar" not in repr(tab.sent()[-1])
    assert "revealed" in repr(tab.sent()[-1]), "the screen is told to let go of it"
    assert momentary.held.tabs == {}


async def test_it_is_gone_when_the_tab_is_closed(world: World, tab_of: TabOf) -> None:
    tab, state = await revealed(tab_of)
    del tab.edge.sockets[tab.token]
    await live.forget_outlived()
    assert state.revealed == NOTHING


async def test_it_can_be_put_away(world: World, tab_of: TabOf) -> None:
    tab, state = await revealed(tab_of)
    await tab.send(RevealState.hide)
    assert state.revealed == NOTHING
