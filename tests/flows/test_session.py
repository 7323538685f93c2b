"""Logging in, staying, leaving, and what is said when something breaks."""

import re
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from rxapp.services import auth, cases, limits
from rxapp.state import live
from rxapp.state.cases import CasesState
from rxapp.state.guard import DENIED, TOO_FAST
from rxapp.state.login import LoginState
from rxapp.state.session import SessionState, tell
from rxapp.state.start import StartState
from rxapp.text.login import FLASH_COOKIE, REFUSALS, write_flash
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.time import Clock
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Edge, Tab, settled

__all__ = ["paid"]


async def test_nobody_may_use_a_session(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("")
    await tab.open("/")
    assert (await tab.denied(), (await tab.session()).navigation) == (DENIED, [])
    for handler in (SessionState.stay, SessionState.dismiss):
        await tab.send(handler)
        assert (await tab.told()).startswith("Du har inte behörighet")


@pytest.mark.parametrize(
    ("who", "acts_for", "role", "pages"),
    [
        (
            "asta",
            "Ale kommun",
            "användare",
            [
                "Start",
                "Ärenden",
                "Ny ansökan",
                "Notifieringar",
                "Utbetalningar",
                "Prognos",
                "Kontonummer",
                "Överklaganden",
            ],
        ),
        ("disa", "Ale kommun", "administratör", ["Start", "Behörigheter"]),
        (
            "hanna",
            "Migrationsverket",
            "attestant av utbetalningar, handläggare",
            [
                "Start",
                "Handläggning",
                "Överklaganden",
                "Återkrav",
                "Registrera pappersansökan",
                "Kvalitetsgranskning",
                "Automatiska beslut",
                "Individer",
                "Registrerade grunder",
                "Utbetalningskörningar",
            ],
        ),
        ("kerstin", "Migrationsverket", "kontaktcenter", ["Start", "Kommuner"]),
    ],
)
async def test_the_frame_shows_who_acts_for_whom_and_where_they_may_go(
    world: World, tab_of: TabOf, who: str, acts_for: str, role: str, pages: list[str]
) -> None:
    tab = await tab_of(who)
    await tab.open("/")
    session = await tab.session()
    assert (session.acts_for, session.role) == (acts_for, role)
    assert [item.text for item in session.navigation] == pages
    assert (await tab.state(StartState)).nothing


@pytest.mark.parametrize("code", sorted(REFUSALS))
async def test_the_login_page_says_why_beside_the_field(world: World, edge: Edge, code: str) -> None:
    tab = Tab(edge, f"{FLASH_COOKIE}={write_flash(code, 'SE12')}")
    await tab.open("/logga-in?till=/arenden")
    login, (field, sentence) = await tab.state(LoginState), REFUSALS[code]
    sentence = sentence.format(support="etjanstkommuner@migrationsverket.se")
    form = login.error + (f"{login.contact}." if login.contact else "")
    told = {"hsa_id": login.hsa_id_error, "pin": login.pin_error, "form": form}
    assert told == {name: sentence if name == field else "" for name in told}
    assert (login.hsa_id, login.onward) == ("SE12", "/arenden")


@pytest.mark.parametrize("flash", ["", "%", "nonsens|x", "wrong", '"'])
async def test_a_flash_that_nobody_wrote_says_nothing_it_should_not(
    world: World, edge: Edge, flash: str
) -> None:
    tab = Tab(edge, f"{FLASH_COOKIE}={flash}")
    await tab.open("/logga-in")
    login = await tab.state(LoginState)
    assert login.error in ("", REFUSALS["wrong"][1])


async def test_near_the_end_one_is_warned_and_may_stay(world: World, standing: Clock, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/")
    standing.forward(minutes=58, seconds=30)
    live.look_at_ending(standing.at)
    await settled()
    assert (await tab.session()).expires == ""
    standing.forward(seconds=1)
    live.look_at_ending(standing.now() + timedelta(minutes=2))
    await settled()
    assert (await tab.session()).expires == "13:00"
    await tab.send(SessionState.stay)
    assert (await tab.session()).expires == ""
    standing.forward(minutes=59)
    assert await auth.resolve(tab.key) is not None


async def test_a_message_can_be_put_away(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/")
    session = await tab.session()
    tell(session, "Sparat.", "positive")
    await tab.send(SessionState.dismiss)
    assert await tab.told() == ""


async def test_a_message_that_is_said_twice_is_two_messages(world: World, tab_of: TabOf) -> None:
    session = await (await tab_of("asta")).session()
    tell(session, "Sparat.", "positive")
    first = session.notice_number
    tell(session, "Sparat.", "positive")
    assert session.notice == "Sparat."
    assert session.notice_number != first


async def test_logged_out_in_one_tab_the_others_are_emptied(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    assert (await tab.state(CasesState)).lines
    await auth.log_out(tab.key)
    await settled()
    assert (await tab.state(CasesState)).lines == []
    session = await tab.session()
    assert (session.signed_in, session.name, session.denied) == (False, "", "Du är utloggad.")
    await tab.send(CasesState.load)
    assert (await tab.state(CasesState)).lines == []


async def test_another_login_in_the_same_tab_finds_nothing_of_the_one_before(
    paid: Paid, tab_of: TabOf
) -> None:
    tab, britt = await tab_of("asta"), await tab_of("britt")
    await tab.open("/arenden")
    tab.cookie = britt.cookie
    tab.forget()
    await tab.send(SessionState.dismiss)
    assert (await tab.state(CasesState)).lines == []
    assert (await tab.session()).name == "Britt Berg"


async def test_what_is_not_shown_is_not_kept(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    for elsewhere in ("/", "/finns-inte", "/logga-in"):
        await tab.open("/arenden")
        await tab.open(elsewhere)
        assert (await tab.state(CasesState)).lines == []


async def test_a_fault_is_logged_once_and_told_with_its_number(
    paid: Paid, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        msg = "secret particulars"
        raise RuntimeError(msg)

    monkeypatch.setattr(cases, "list_cases", broken)
    tab = await tab_of("asta")
    with capture_logs() as logs:
        await tab.open("/arenden")
    told = re.fullmatch(
        r"Något gick fel hos oss\. Felet är registrerat med nummer ([0-9a-f]{8})\.", await tab.told()
    )
    assert told
    (fault,) = [entry for entry in logs if entry["log_level"] == "error"]
    assert (fault["event"], fault["number"]) == ("handler failed", told[1])
    assert fault["handler"] == "CasesState.load"
    assert not tab.holds("secret particulars")


async def test_a_flood_of_events_is_stopped(
    world: World, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = await tab_of("asta")
    monkeypatch.setattr(limits, "monotonic", lambda: 1_000.0)
    await tab.open("/")
    for _ in range(400):
        await tab.send(SessionState.dismiss)
        if await tab.told():
            break
    assert await tab.told() == TOO_FAST
