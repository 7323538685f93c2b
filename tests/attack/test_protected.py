"""Somebody is marked while pages are open, and an officer looks at what is protected: who is sent what, to
the last frame, and what is left in the log and in the database."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from urllib.parse import quote

import httpx
import pytest

from rxapp.domain.protection import Protection
from rxapp.seeds.protecting import COORDINATION_NUMBER
from tests.attack import watched
from tests.attack.handlers import card_of, handler
from tests.attack.socket_client import Client, connected
from tests.attack.test_canary import content
from tests.fixtures.served import SESSION, Service

pytestmark = pytest.mark.e2e

GIVEN = {
    form
    for number in (COORDINATION_NUMBER, COORDINATION_NUMBER[2:])
    for form in (number, number.replace("-", ""))
}
REASON = "Skatteverket har meddelat markeringen."
WHY = {"grund": "case", "visa-skal": "Kontroll mot kommunens intyg om skolgång."}
MARK, REVEAL, IDENTIFY = "marking_state", "reveal_state", "identifying_state"
IN_CASES = (
    "SELECT DISTINCT p.individual_number, first_name, last_name, born_on FROM person p"
    " JOIN application_row r USING (individual_number) JOIN 'case' c ON c.id = r.case_id"
    " WHERE c.municipality_code = '1440' AND p.municipality_code = '1440'"
)


@dataclass(frozen=True, slots=True)
class Individual:
    """Somebody in cases of Ale; the words are the whole name, which nobody else of the demo data has."""

    number: str
    words: frozenset[str]

    @property
    def path(self) -> str:
        return f"/individer/{self.number}"


def individual(service: Service, condition: str) -> Individual:
    """The first one of those."""
    found = watched.ask(service, f"{IN_CASES} AND {condition} ORDER BY p.individual_number")
    number, first, last, _ = found[0]
    return Individual(number, frozenset({f"{first} {last}"}))


async def call(client: Client, name: str, path: str, **payload: object) -> None:
    await client.send(handler(name).name, payload, path)


async def mark(client: Client, who: Individual, protection: Protection) -> None:
    """As the officer's page does it."""
    await client.visit(who.path)
    await call(client, f"{MARK}.ask", who.path)
    form = {"markering": protection.value, "skal": REASON}
    await call(client, f"{MARK}.look_over", who.path, form=form)
    await call(client, f"{MARK}.mark", who.path)
    await client.until(lambda: str(client.value("session_state", "notice")).startswith("Sparat."))


def cases_of(service: Service, who: Individual) -> list[str]:
    statement = (
        "SELECT DISTINCT file_number FROM 'case' c JOIN application_row r ON r.case_id = c.id"
        " WHERE individual_number = ? AND municipality_code = '1440'"
    )
    return [number for (number,) in watched.ask(service, statement, who.number)]


def log_and_database(service: Service) -> str:
    """What is kept for ever: every event, and every line of the log."""
    events = watched.ask(service, "SELECT * FROM event")
    return repr(events) + service.log.read_text("utf-8")


async def test_who_is_marked_goes_from_every_open_page_and_from_whatever_is_asked_for_after(
    service: Service,
) -> None:
    who = individual(service, "p.protection = 'none' AND r.granted_ore > 0")
    cases = cases_of(service, who)
    user, officer = (service.log_in(card_of(*card).hsa_id) for card in (("USR1",), ("HND1", None)))
    paths = [f"/arenden/{cases[0]}", f"/utbetalningar?sok={who.number}", f"/handlaggning/{cases[0]}"]
    async with AsyncExitStack() as stack:
        open_pages = [
            await stack.enter_async_context(connected(service, key=officer if "handl" in path else user))
            for path in paths
        ]
        for client, path in zip(open_pages, paths, strict=True):
            await client.visit(path)
            assert who.words <= watched.found(set(who.words), repr(client.state)), path
            client.frames.clear()
        marker = await stack.enter_async_context(connected(service, key=officer))
        await mark(marker, who, Protection.FICTITIOUS)
        for client in open_pages:
            await client.until(lambda c=client: not watched.found(set(who.words), repr(c.state)))
            await client.settle()
            assert watched.found(set(who.words), client.received()) == set()
            assert (
                who.number in client.received() or f"{who.number[:2]}-{who.number[2:]}" in client.received()
            )
        for client in open_pages[:2]:
            assert (
                watched.found({kind.value for kind in Protection if kind.hides}, client.received()) == set()
            )
        assert watched.found(set(who.words), marker.received()) == set()
    await nothing_is_left(service, who, cases, user)


async def nothing_is_left(service: Service, who: Individual, cases: list[str], user: str) -> None:
    """By any page, search or file that is asked for now, in the log or in the journal."""
    (name,) = who.words
    async with connected(service, key=user) as client:
        for path in [f"/arenden/{number}" for number in cases] + [
            f"{listed}?sok={quote(word)}"
            for listed in ("/arenden", "/utbetalningar")
            for word in name.split()
        ]:
            await client.visit(path)
        await client.settle()
        assert watched.found(set(who.words), client.received()) == set()
    async with httpx.AsyncClient(base_url=service.address, cookies={SESSION: user}) as reader:
        for kind in ("csv", "xlsx"):
            text = content(await reader.get(f"/export/utbetalningar.{kind}"))
            assert f"{who.number[:2]}-{who.number[2:]}" in text
            assert watched.found(set(who.words), text) == set()
    assert watched.found(set(who.words), log_and_database(service)) == set()


async def test_what_an_officer_looks_at_is_sent_to_the_tab_that_asked_and_kept_nowhere(
    service: Service,
) -> None:
    who = individual(service, "p.last_name = 'Skyddsson'")
    words = {"Kanariefågel", "Skyddsson"}
    revealer, officer, user = (
        service.log_in(card_of(*card).hsa_id) for card in (("HND2", None), ("HND1", None), ("USR1",))
    )
    async with AsyncExitStack() as stack:
        asking, other, colleague, reader = [
            await stack.enter_async_context(connected(service, key=key))
            for key in (revealer, revealer, officer, user)
        ]
        for client in (asking, other, colleague):
            await client.visit(who.path)
        await reader.visit(f"/arenden/{cases_of(service, who)[0]}")
        # Whoever lacks the function gets nothing by calling it all the same.
        for client in (colleague, reader):
            await call(client, f"{REVEAL}.ask_reveal", who.path)
            await call(client, f"{REVEAL}.reveal", who.path, form=WHY)
        await call(asking, f"{REVEAL}.ask_reveal", who.path)
        await call(asking, f"{REVEAL}.reveal", who.path, form=WHY)
        await asking.until(lambda: "Skyddsson" in repr(asking.state))
        telling = [frame for frame in asking.frames if watched.found(words, frame)]
        assert len(telling) == 1, "one delta, and no other"
        # The log of it comes to the other tab of the same officer, and what was looked at does not.
        await other.until(lambda: WHY["visa-skal"] in repr(other.state))
        for client in (other, colleague, reader):
            await client.settle()
            assert watched.found(words, client.received()) == set()
        assert WHY["visa-skal"] not in colleague.received() + reader.received()
        asking.frames.clear()
        await asking.settle()
        assert watched.found(words, asking.received()) == set(), "asked for everything anew, it is gone"
    assert watched.found(words, log_and_database(service)) == set()


async def test_a_number_that_was_given_is_sent_to_the_tab_that_asked_and_kept_nowhere(
    service: Service,
) -> None:
    statement = (
        "SELECT file_number, position FROM 'case' c JOIN application_row r ON r.case_id = c.id"
        " WHERE individual_number = '' AND r.units IS NULL"
    )
    file_number, position = watched.ask(service, statement)[0]
    path = f"/handlaggning/{file_number}"
    revealer, officer, user = (
        service.log_in(card_of(*card).hsa_id) for card in (("HND2", None), ("HND1", None), ("USR1",))
    )
    async with AsyncExitStack() as stack:
        asking, other, colleague, reader = [
            await stack.enter_async_context(connected(service, key=key))
            for key in (revealer, revealer, officer, user)
        ]
        for client in (asking, other, colleague):
            await client.visit(path)
        await reader.visit(f"/arenden/{file_number}")
        for client in (colleague, asking):
            await call(client, f"{IDENTIFY}.ask_number", path, row=str(position))
            await call(client, f"{IDENTIFY}.reveal_number", path, form=WHY)
        await asking.until(lambda: COORDINATION_NUMBER in repr(asking.state))
        typed = {"individnummer": "49-999999"}
        await call(asking, f"{IDENTIFY}.look_over_number", path, form=typed)
        await call(asking, f"{IDENTIFY}.identify", path)
        await reader.until(lambda: "49-999999" in repr(reader.state))
        for client in (other, colleague, reader):
            await client.settle()
            assert watched.found(GIVEN, client.received()) == set()
        await asking.until(lambda: not watched.found(GIVEN, repr(asking.state)))
        asking.frames.clear()
        await asking.settle()
        assert watched.found(GIVEN, asking.received()) == set()
    assert watched.found(GIVEN, log_and_database(service)) == set()
    watched.assert_log_is_clean(service, revealer, officer, user)
