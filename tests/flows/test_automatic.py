"""The pages about automatic decisions, through the guard and into the database."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from rxapp import settings
from rxapp.db import reading
from rxapp.models import AutomaticSwitch, Case, Event, QualityReview
from rxapp.services import decisions
from rxapp.state.automatic import AutomaticState
from rxapp.state.guard import DENIED, NOT_YOURS
from rxapp.state.handling import HandlingState
from rxapp.state.quality import QualityState
from rxapp.state.referral import CaseReferralState, HandlingReferralState
from tests.fixtures.pending import HOUSING, NOW, Waiting, add_terms, add_waiting
from tests.fixtures.people import AMINA, COMPULSORY, FARAH, SAMIRA
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

SWITCHES, REVIEWS = "/automatiska-beslut", "/kvalitetsgranskning"
WHY = "Beslutat av enhetschefen den 12 januari."
OCTOBER = (date(2025, 10, 1), date(2025, 10, 28))
NOT_CASE_OFFICERS = ["", "asta", "nils", "britt", "disa", "ulla", "kerstin"]


@pytest.fixture
async def winter(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two cases decided automatically and picked for review, and one that is an officer's."""
    monkeypatch.setenv("RXAPP_TODAY", NOW.isoformat())
    monkeypatch.setenv("RXAPP_QUALITY_REVIEW_SHARE", "1000")
    settings.get_settings.cache_clear()
    await add_terms()
    numbers = (AMINA.number, SAMIRA.number, FARAH.number)
    await add_waiting(world, [Waiting([(number, *OCTOBER)]) for number in numbers])
    assert await decisions.decide_pending() == 3
    return world


async def file_number(case_id: int) -> str:
    async with reading() as session:
        return (await session.exec(select(Case.file_number).where(Case.id == case_id))).one()


async def written() -> tuple[int, int]:
    """How many switches are turned and how many decisions reviewed."""
    async with reading() as session:
        turned = (await session.exec(select(AutomaticSwitch))).all()
        done = (
            await session.exec(select(QualityReview).where(col(QualityReview.reviewed_by).is_not(None)))
        ).all()
    return len(turned), len(done)


async def switches_of(tab: Tab) -> AutomaticState:
    return await tab.state(AutomaticState)


@pytest.mark.parametrize("who", NOT_CASE_OFFICERS)
async def test_only_case_officers_see_the_pages_and_call_what_is_on_them(
    winter: World, tab_of: TabOf, who: str
) -> None:
    tab = await tab_of(who)
    for path in (SWITCHES, REVIEWS, f"{REVIEWS}?arende={await file_number(1)}"):
        await tab.open(path)
        assert await tab.denied() == DENIED or not who
    calls: list[tuple[Any, dict[str, Any]]] = [
        (AutomaticState.ask, {"type_code": HOUSING}),
        (AutomaticState.turn, {"form": {"skal": WHY}}),
        (AutomaticState.cancel, {}),
        (QualityState.review, {"form": {"bedomning": "ratt"}}),
    ]
    for handler, payload in calls:
        await tab.send(handler, **payload)
        assert await tab.told() == NOT_YOURS
    automatic, quality = await switches_of(tab), await tab.state(QualityState)
    assert (automatic.whole, automatic.turns, automatic.looked_at) == ([], [], "")
    assert (quality.lines, quality.rules, quality.drawn.file_number) == ([], [], "")
    assert await written() == (0, 0)


async def test_an_officer_turns_a_switch_and_everybody_with_the_page_open_sees_it(
    winter: World, tab_of: TabOf
) -> None:
    hanna, hugo, asta = await tab_of("hanna"), await tab_of("hugo"), await tab_of("asta")
    for tab in (hanna, hugo):
        await tab.open(SWITCHES)
    await asta.open("/arenden")
    asta.forget()
    line = next(line for line in (await switches_of(hanna)).whole if line.code == HOUSING)
    assert (line.state, line.turn, line.decided) == ("Av", "Slå på", "0")
    await hanna.send(AutomaticState.ask, type_code=HOUSING)
    assert (await switches_of(hanna)).asked.button == "Slå på automatiska beslut"
    await hanna.send(AutomaticState.turn, form={"skal": "kort"})
    assert (await switches_of(hanna)).error.startswith("Skriv ett skäl")
    await hanna.send(AutomaticState.turn, form={"skal": WHY})
    assert await hanna.told() == "Automatiska beslut är påslagna för Ankomstboende."
    await settled()
    for tab in (hanna, hugo):
        state = await switches_of(tab)
        assert next(line for line in state.whole if line.code == HOUSING).state == "På"
        assert [(turn.what, turn.reason, turn.doer) for turn in state.turns] == [
            ("Slogs på", WHY, "Hanna Holm")
        ]
    assert (await switches_of(hanna)).asked.code == ""
    assert asta.sent() == []


async def test_a_switch_that_somebody_has_turned_meanwhile_is_not_turned_back_unseen(
    winter: World, tab_of: TabOf
) -> None:
    hanna, hugo = await tab_of("hanna"), await tab_of("hugo")
    for tab in (hanna, hugo):
        await tab.open(SWITCHES)
        await tab.send(AutomaticState.ask, type_code=HOUSING)
    await hanna.send(AutomaticState.turn, form={"skal": WHY})
    await settled()
    await hugo.send(AutomaticState.turn, form={"skal": WHY})
    assert "ändrats" in await hugo.told()
    assert (await switches_of(hugo)).asked.code == ""
    assert await written() == (1, 0)


@pytest.mark.parametrize("code", ["SPECIAL_COSTS", "UAM_FIXED_ANNUAL", "'; DROP TABLE", ""])
async def test_what_has_no_switch_is_not_asked_about(winter: World, tab_of: TabOf, code: str) -> None:
    hanna = await tab_of("hanna")
    await hanna.open(SWITCHES)
    await hanna.send(AutomaticState.ask, type_code=code)
    await hanna.send(AutomaticState.turn, form={"skal": WHY})
    assert (await switches_of(hanna)).asked.code == ""
    assert await written() == (0, 0)


async def test_the_figures_are_of_the_days_that_the_address_says(winter: World, tab_of: TabOf) -> None:
    hanna = await tab_of("hanna")
    for days, said in (("365", 365), ("30", 30), ("", 90), ("7", 90), ("x" * 500, 90)):
        await hanna.open(f"{SWITCHES}?dagar={days}")
        state = await switches_of(hanna)
        assert state.looked_at == f"Siffrorna gäller de senaste {said} dagarna."
        line = next(line for line in state.whole if line.code == COMPULSORY)
        assert (line.decided, line.referred) == ("2", "1")
        assert line.stops == ["Barnet är inte registrerat för kommunen: 1 ärende"]


async def test_an_officer_reviews_a_decision_and_its_municipality_is_sent_nothing(
    winter: World, tab_of: TabOf
) -> None:
    hanna, asta = await tab_of("hanna"), await tab_of("asta")
    number = await file_number(1)
    await asta.open(f"/arenden/{number}")
    asta.forget()
    await hanna.open(REVIEWS)
    assert (await hanna.state(QualityState)).pages.count == "2 beslut"
    await hanna.open(f"{REVIEWS}?arende={number}")
    state = await hanna.state(QualityState)
    assert (state.drawn.outcome, state.drawn.may_review) == ("Beviljas", True)
    assert len(state.rules) > 5
    await hanna.send(QualityState.review, form={"bedomning": "kanske"})
    assert (await hanna.state(QualityState)).errors == {"bedomning": "Välj om beslutet är rätt eller fel."}
    wrong = {"bedomning": "fel", "ratt-beslut": "rejected", "granskningsskal": "Raden är redan sökt."}
    await hanna.send(QualityState.review, form=wrong)
    assert hanna.led_to() == REVIEWS
    await hanna.follow()
    assert (await hanna.state(QualityState)).pages.count == "1 beslut"
    await settled()
    assert asta.sent() == []
    await hanna.open(f"{REVIEWS}?arende={number}")
    state = await hanna.state(QualityState)
    assert not state.drawn.may_review
    assert state.drawn.said.startswith("Beslutet är fel, rätt beslut hade varit: avslås.")
    assert await written() == (0, 1)
    await hanna.send(QualityState.review, form={"bedomning": "ratt"})
    assert "redan granskat" in await hanna.told()
    assert await written() == (0, 1)


async def test_a_decision_that_was_not_picked_is_not_shown(winter: World, tab_of: TabOf) -> None:
    hanna = await tab_of("hanna")
    for number in (await file_number(3), "2026-999999", "å" * 400):
        await hanna.open(f"{REVIEWS}?arende={number}")
        state = await hanna.state(QualityState)
        assert (state.drawn.file_number, state.rules) == ("", [])


async def test_both_sides_read_why_a_case_is_an_officers_and_only_while_it_is(
    winter: World, tab_of: TabOf
) -> None:
    asta, hanna, number = await tab_of("asta"), await tab_of("hanna"), await file_number(3)
    await asta.open(f"/arenden/{number}")
    await hanna.open(f"/handlaggning/{number}")
    told, seen = await asta.state(CaseReferralState), await hanna.state(HandlingReferralState)
    assert "Barnet är registrerat för kommunen (3 § förordningen (2017:193))" in [
        r.title for r in told.stopped
    ]
    assert [rule.title for rule in seen.stopped] == [
        "Barnet är registrerat för kommunen (3 § förordningen (2017:193))"
    ]
    decided = await file_number(1)
    await asta.open(f"/arenden/{decided}")
    await hanna.open(f"/handlaggning/{decided}")
    told, seen = await asta.state(CaseReferralState), await hanna.state(HandlingReferralState)
    assert (told.referral.at, told.stopped, seen.referral.at, seen.stopped) == ("", [], "", [])
    assert (await hanna.state(HandlingState)).rules != []


async def test_nobody_else_reads_why(winter: World, tab_of: TabOf) -> None:
    number = await file_number(3)
    for who in ("bo", "nils", "britt", "disa"):
        tab = await tab_of(who)
        await tab.open(f"/arenden/{number}")
        assert (await tab.state(CaseReferralState)).stopped == []
        assert not tab.holds("registrerat för kommunen")


async def test_a_turned_switch_and_a_review_are_events_without_a_municipality(
    winter: World, tab_of: TabOf
) -> None:
    hanna = await tab_of("hanna")
    await hanna.open(SWITCHES)
    await hanna.send(AutomaticState.ask, type_code=COMPULSORY)
    await hanna.send(AutomaticState.turn, form={"skal": WHY})
    await hanna.open(f"{REVIEWS}?arende={await file_number(2)}")
    await hanna.send(QualityState.review, form={"bedomning": "ratt"})
    async with reading() as session:
        found = (await session.exec(select(Event).order_by(col(Event.id).desc()).limit(2))).all()
    assert [(event.kind.value, event.municipality_code) for event in found] == [
        ("quality_reviewed", None),
        ("automatic_turned", None),
    ]
