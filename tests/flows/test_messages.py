"""Messages through the pages: live both ways, with marks of what is read."""

import pytest

from rxapp.state.case import CaseState
from rxapp.state.messages import CaseMessagesState, HandlingMessagesState
from rxapp.state.start import StartState
from rxapp.state.unread import UnreadState
from tests.fixtures.paying import change
from tests.fixtures.people import ACCOUNTS, PALLE
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import settled
from tests.flows.test_handling import referred
from tests.services.test_messages import talk, write


async def test_a_message_appears_in_the_others_open_page_and_is_marked_read(
    spring: World, tab_of: TabOf
) -> None:
    await change(spring.asta)
    view = await referred(spring)
    number = view.case.file_number
    asta, hanna, start = await tab_of("asta"), await tab_of("hanna"), await tab_of("asta")
    await asta.open(f"/arenden/{number}")
    await hanna.open(f"/handlaggning/{number}")
    await start.open("/")
    ours, theirs = await asta.state(CaseMessagesState), await hanna.state(HandlingMessagesState)
    await hanna.send(HandlingMessagesState.send_message, form={"meddelande": "Hur går det?"})
    await settled()
    (letter,) = ours.letters
    assert (letter.text, letter.sender, letter.is_new) == ("Hur går det?", "Migrationsverket", True)
    assert theirs.letters[0].sender == "Hanna Holm, Migrationsverket"
    assert theirs.letters[0].read == "Inte läst av kommunen än"
    assert ours.talk.unread == "1 nytt meddelande"
    assert [task.text for task in (await start.state(StartState)).tasks] == [f"Läs meddelanden i {number}"]
    await asta.send(CaseMessagesState.mark_read)
    await settled()
    assert theirs.letters[0].read == "Läst av kommunen 2025-04-10"
    assert (ours.talk.unread, ours.letters[0].is_new) == ("", False)
    assert (await start.state(StartState)).tasks == []
    await asta.send(CaseMessagesState.send_message, form={"meddelande": "Bra."})
    await settled()
    assert [m.text for m in theirs.letters] == ["Hur går det?", "Bra."]
    assert theirs.letters[1].sender == "Asta Alm, Ale kommun"
    assert theirs.letters[1].is_new
    assert ours.letters_sent == 1
    assert not asta.holds(ACCOUNTS["hanna"].last_name)
    assert not start.holds("Hur går det?")


async def test_the_queue_and_start_of_officers_tell_what_is_unread_also_in_decided_cases(
    spring: World, tab_of: TabOf
) -> None:
    from tests.services.spring import decide

    view = await decide(spring.asta)
    hanna, start = await tab_of("hanna"), await tab_of("hanna")
    await hanna.open("/handlaggning")
    await start.open("/")
    queue = await hanna.state(UnreadState)
    assert queue.unread == []
    await write(spring.asta, view, "När betalas det ut?")
    await settled()
    assert [(line.file_number, line.count) for line in queue.unread] == [
        (view.case.file_number, "1 nytt meddelande")
    ]
    assert [task.href for task in (await start.state(StartState)).tasks] == [
        f"/handlaggning/{view.case.file_number}#meddelanden"
    ]


async def test_a_refused_message_says_why_and_sends_nothing(spring: World, tab_of: TabOf) -> None:
    view, hanna = await referred(spring, PALLE.number, "10000099"), await tab_of("hanna")
    await hanna.open(f"/handlaggning/{view.case.file_number}")
    state = await hanna.state(HandlingMessagesState)
    await hanna.send(HandlingMessagesState.send_message, form={"meddelande": " "})
    assert state.letter_error == "Skriv ett meddelande."
    await hanna.send(HandlingMessagesState.send_message, form={"meddelande": f"Går {PALLE.first_name} där?"})
    assert "radens nummer eller individnumret" in state.letter_error
    assert (state.letters, state.letters_sent) == ([], 0)
    assert not hanna.holds(PALLE.first_name)
    await hanna.send(HandlingMessagesState.send_message, form={"meddelande": "Rad 1?"})
    assert (state.letter_error, len(state.letters)) == ("", 1)


async def test_many_messages_are_turned_by_pages(spring: World, tab_of: TabOf) -> None:
    view, tab = await referred(spring), await tab_of("asta")
    for number in range(22):
        await write(spring.hanna, view, f"Nummer {number}.")
    await tab.open(f"/arenden/{view.case.file_number}")
    state = await tab.state(CaseMessagesState)
    assert (state.talk.page, state.talk.has_older, state.talk.has_newer) == ("Sida 1 av 2", True, False)
    await tab.send(CaseMessagesState.turn_letters, step=1)
    assert [letter.text for letter in state.letters] == ["Nummer 0.", "Nummer 1."]
    await tab.send(CaseMessagesState.turn_letters, step=1)
    assert state.talk.page == "Sida 2 av 2"
    await tab.send(CaseMessagesState.turn_letters, step=-1)
    assert state.letters[-1].text == "Nummer 21."


@pytest.mark.parametrize("who", ["bo", "nils", "britt", "disa", "ulla", "kerstin", ""])
async def test_others_see_and_send_nothing(spring: World, tab_of: TabOf, who: str) -> None:
    view, stranger = await referred(spring), await tab_of(who)
    await write(spring.asta, view, "Hemligt innehåll.")
    await write(spring.hanna, view, "Hemligt svar.")
    before = await talk(spring.asta, view)
    for path in (
        "/",
        "/handlaggning",
        "/arenden?sok=hemligt",
        f"/arenden/{view.case.file_number}",
        f"/handlaggning/{view.case.file_number}",
    ):
        await stranger.open(path)
        for kind in (CaseMessagesState, HandlingMessagesState):
            await stranger.send(kind.send_message, form={"meddelande": "x"})
            await stranger.send(kind.mark_read)
            await stranger.send(kind.turn_letters, step=1)
            assert (await stranger.state(kind)).letters == []
    assert await talk(spring.asta, view) == before
    assert not stranger.holds("Hemligt")
    assert not stranger.holds("Läs meddelanden")


async def test_a_type_that_is_taken_takes_the_messages_from_the_page(spring: World, tab_of: TabOf) -> None:
    from tests.fixtures.people import COMPULSORY
    from tests.flows.test_revocation import turn

    view, tab = await referred(spring), await tab_of("asta")
    await write(spring.hanna, view, "Hur går det?")
    await tab.open(f"/arenden/{view.case.file_number}")
    state = await tab.state(CaseMessagesState)
    assert len(state.letters) == 1
    await turn(spring, COMPULSORY, held=False)
    await settled()
    assert state.letters == []
    await tab.send(CaseMessagesState.send_message, form={"meddelande": "Jag skriver ändå."})
    assert (await tab.told()) != ""
    assert (await talk(spring.hanna, view)).total == 1
    assert (await tab.state(CaseState)).facts.file_number == ""
