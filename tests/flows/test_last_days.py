"""The guard of last days on the screens: Start, Ny ansökan, the profile's calendar and the administrator."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.types import TYPES, Mode
from rxapp.domain.periods import Quarter
from rxapp.models import Account, CalendarFeed, Draft
from rxapp.services import calendar_feeds, unattended
from rxapp.services.unattended import tell_of_unattended
from rxapp.state.apply import ApplyState
from rxapp.state.apply_wanted import WantedState
from rxapp.state.calendar_feed import CalendarFeedState
from rxapp.state.last_days import SHOWN, LastDaysState, tone_of
from rxapp.state.permissions import PermissionsState
from rxapp.state.profile import ProfileState
from rxapp.state.start import StartState
from rxapp.text.last_days import DEPENDS
from rxapp.text.paid_types import for_what, repealed, when_paid, without_application
from tests.fixtures.claims import Claimed, claimed
from tests.fixtures.people import AMINA, COMPULSORY, PRESCHOOL, SAMIRA
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import settled
from tests.services.conftest import GoTo

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)


async def something_before(world: World) -> None:
    rows = [Claimed(each.number, Q1.first_day, 90_00, 70_00) for each in (AMINA, SAMIRA)]
    await claimed(world, world.asta, PRESCHOOL, Q1.period, rows, outcome=DecisionOutcome.GRANTED)


async def test_start_tells_until_when_what_is_in_and_what_is_at_risk(world: World, tab_of: TabOf) -> None:
    await something_before(world)
    tab = await tab_of("bo")
    await tab.open("/")
    state = await tab.state(LastDaysState)
    first = state.last_days[0]
    assert (first.type_name, first.period) == ("Asylsökande i förskola", "2026 kvartal 2")
    assert (first.last_day, first.left, first.tone) == ("2026-12-31", "38 dagar kvar", "neutral")
    assert (first.sent, first.lacks, first.compared) == (
        "Inget skickat",
        "Allt",
        "2 personer var med 2026 kvartal 1",
    )
    assert first.at_risk == "140,00\N{NO-BREAK SPACE}kr"
    assert first.estimate == "Uppskattat: beviljat för 2026 kvartal 1"
    assert (first.href, first.act) == (f"/ansokan/ny?typ={PRESCHOOL}&period=2026-2", "Ansök")
    assert not tab.holds(SAMIRA.last_name)
    assert not tab.holds(AMINA.number)


async def test_whoever_is_missing_is_a_count_and_no_name(world: World, tab_of: TabOf) -> None:
    await something_before(world)
    await claimed(world, world.asta, PRESCHOOL, Q2.period, [Claimed(AMINA.number, Q2.first_day)])
    tab = await tab_of("bo")
    await tab.open("/")
    first = (await tab.state(LastDaysState)).last_days[0]
    assert (first.lacks, first.compared) == ("1 person", "från 2026 kvartal 1 är inte med")
    assert (first.sent, first.applied) == ("1 ansökan, 1 rad", "1\xa0000,00\xa0kr sökt")
    assert first.at_risk == "70,00\N{NO-BREAK SPACE}kr"
    assert not [word for word in (SAMIRA.number, SAMIRA.first_name, SAMIRA.last_name) if tab.holds(word)]


async def test_the_nearest_are_shown_and_all_of_them_at_an_address(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("britt")
    await tab.open("/")
    state = await tab.state(LastDaysState)
    assert len(state.last_days) == SHOWN
    count = int(state.more.removeprefix("Visa alla (").removesuffix(")"))
    await tab.open("/?sista-dagar=alla")
    assert (len(state.last_days), state.more, state.fewer) == (count, "", True)
    special = next(each for each in state.last_days if each.type_name == TYPES["SPECIAL_COSTS"].name)
    assert (special.last_day, special.left) == ("", "")
    assert special.about.startswith("Beror på raderna: ")


@pytest.mark.parametrize("who", ["nils", "disa", "hanna", "kerstin"])
async def test_nobody_else_is_told_anything(world: World, tab_of: TabOf, who: str) -> None:
    await something_before(world)
    tab = await tab_of(who)
    await tab.open("/")
    assert (await tab.state(LastDaysState)).last_days == []
    assert not tab.holds("Uppskattat")


async def test_a_permission_that_is_taken_takes_its_rows_from_start(world: World, tab_of: TabOf) -> None:
    await something_before(world)
    tab, disa = await tab_of("bo"), await tab_of("disa")
    await tab.open("/")
    await disa.open("/behorigheter")
    await disa.send(
        PermissionsState.set_permission, account_id=world.bo.account_id, subject=PRESCHOOL, held=False
    )
    await settled()
    assert (await tab.state(LastDaysState)).last_days == []


@pytest.mark.parametrize(
    ("days", "tone"), [(31, "neutral"), (30, "warning"), (15, "warning"), (14, "negative"), (0, "negative")]
)
def test_a_last_day_is_toned_as_it_comes_near(days: int, tone: str) -> None:
    assert tone_of(days) == tone


async def test_a_link_fills_in_the_form_and_begins_nothing(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open(f"/ansokan/ny?typ={COMPULSORY}&period=2026-2")
    wanted = await tab.state(WantedState)
    assert (wanted.wanted_type, wanted.wanted_claim) == (COMPULSORY, "2026-2")
    assert wanted.wanted_text.endswith("2026 kvartal 2. Sista ansökningsdag: 2026-12-31")
    async with reading() as session:
        assert (await session.exec(select(Draft))).all() == []
    await tab.send(ApplyState.begin, form={"ersattningstyp": COMPULSORY, wanted.wanted_field: "2026-2"})
    await tab.follow()
    assert (await tab.state(ApplyState)).claim == "2026-2"


async def test_another_type_than_the_linked_one_has_its_usual_period(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open(f"/ansokan/ny?typ={COMPULSORY}&period=2026-2")
    field = (await tab.state(WantedState)).wanted_field
    await tab.send(ApplyState.begin, form={"ersattningstyp": PRESCHOOL, field: "2026-2"})
    await tab.follow()
    assert (await tab.state(ApplyState)).claim == "2026-3"


@pytest.mark.parametrize(
    "query",
    [
        "typ=ASYL_COMPULSORY&period=2026-2",
        "typ=ECONOMIC_AID_NEW&period=2024",
        "typ=NONE&period=2026-2",
        "typ=%00",
        "period=2026-2",
    ],
)
async def test_a_link_to_what_the_reader_cannot_apply_for_chooses_nothing(
    world: World, tab_of: TabOf, query: str
) -> None:
    tab = await tab_of("bo")
    await tab.open(f"/ansokan/ny?{query}")
    wanted = await tab.state(WantedState)
    assert (wanted.wanted_type, wanted.wanted_claim, wanted.wanted_text) == ("", "", "")


@pytest.mark.parametrize("period", ["2026", "2026-05", "2026-9", "nonsens", ""])
async def test_a_period_of_another_kind_is_passed_over(world: World, tab_of: TabOf, period: str) -> None:
    tab = await tab_of("bo")
    await tab.open(f"/ansokan/ny?typ={PRESCHOOL}&period={period}")
    wanted = await tab.state(WantedState)
    assert (wanted.wanted_type, wanted.wanted_claim) == (PRESCHOOL, "")


async def test_a_last_day_that_the_rows_decide_is_said_where_one_applies(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("britt")
    await tab.open("/ansokan/ny")
    await tab.send(ApplyState.begin, form={"ersattningstyp": "SPECIAL_COSTS"})
    await tab.follow()
    assert (await tab.state(ApplyState)).sums.deadline == DEPENDS[TYPES["SPECIAL_COSTS"].deadline_rule]


def test_everything_that_is_paid_without_application_says_when_and_for_what() -> None:
    listed = without_application()
    assert {declared.code for declared in listed} == {
        code for code, declared in TYPES.items() if declared.mode is Mode.AUTOMATIC
    }
    assert all(when_paid(declared) and for_what(declared) for declared in listed)
    assert when_paid(TYPES["UAM_DAILY_NEW"]) == "Varje kvartal, i efterskott, inom en månad"
    assert when_paid(TYPES["YOUTH_DAILY_NEW"]) == "Varje kvartal, i efterskott, inom tre månader"
    assert [declared.code for declared in repealed()] == ["REPEALED_MEDICAL", "ECONOMIC_AID_NEW"]


async def test_a_calendar_address_is_shown_once_renewed_and_taken_away(world: World, tab_of: TabOf) -> None:
    tab, other = await tab_of("bo"), await tab_of("bo")
    for each in (tab, other):
        await each.open("/min-profil")
    await tab.send(CalendarFeedState.make_feed)
    await settled()
    profile, feed = await tab.state(ProfileState), await tab.state(CalendarFeedState)
    address = profile.feed_address
    assert address.startswith("http://localhost:3000/kalender/")
    assert address.endswith(".ics")
    assert feed.feed_made_at
    shown_elsewhere = await other.state(CalendarFeedState)
    assert (bool(shown_elsewhere.feed_made_at), (await other.state(ProfileState)).feed_address) == (True, "")
    await tab.send(CalendarFeedState.make_feed)
    assert profile.feed_address not in ("", address)
    await tab.open("/min-profil")
    assert profile.feed_address == ""
    await tab.send(CalendarFeedState.remove_feed)
    assert feed.feed_made_at == ""
    async with reading() as session:
        assert (await session.exec(select(CalendarFeed))).all() == []


async def test_the_address_goes_from_the_page_when_it_is_taken_away_elsewhere(
    world: World, tab_of: TabOf
) -> None:
    tab, other = await tab_of("bo"), await tab_of("bo")
    for each in (tab, other):
        await each.open("/min-profil")
    await tab.send(CalendarFeedState.make_feed)
    await other.send(CalendarFeedState.remove_feed)
    await settled()
    assert (await tab.state(ProfileState)).feed_address == ""


async def test_one_address_made_by_another_user_is_not_theirs_to_remove(world: World, tab_of: TabOf) -> None:
    async with unit_of_work() as session:
        await calendar_feeds.make_feed(session, world.asta)
    tab = await tab_of("bo")
    await tab.open("/min-profil")
    assert (await tab.state(CalendarFeedState)).feed_made_at == ""
    await tab.send(CalendarFeedState.remove_feed)
    assert await tab.told() == "Det finns ingen kalenderadress att ta bort."
    async with reading() as session:
        assert len((await session.exec(select(CalendarFeed))).all()) == 1


async def test_an_administrator_is_told_who_could_apply_and_nothing_of_the_cases(
    world: World, tab_of: TabOf, go_to: GoTo
) -> None:
    await something_before(world)
    go_to(date(2026, 12, 20))
    async with unit_of_work() as session:
        account = await session.get(Account, world.asta.account_id)
        assert account is not None
        account.last_login_at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    tab = await tab_of("disa")
    await tab.open("/")
    await tell_of_unattended()
    await settled()
    (task,) = (task for task in (await tab.state(StartState)).tasks if "Inget är skickat" in task.text)
    assert task.text == (
        "Inget är skickat för Asylsökande i förskola, 2026 kvartal 2, och ingen med behörigheten har loggat "
        "in på 14 dagar. Behörigheten har Asta Alm (senast 2026-11-02) och Bo Öberg (har aldrig loggat in)."
    )
    assert (task.due, task.note, task.tone) == ("2026-12-31", "11 dagar kvar", "negative")
    assert task.href == f"/behorigheter?typ={PRESCHOOL}"
    assert not [word for word in ("140,00", "70,00", "2 person", AMINA.number, "5.6-2026") if tab.holds(word)]
    await tab_of("bo")
    await tab.open("/")
    assert not [task for task in (await tab.state(StartState)).tasks if "Inget är skickat" in task.text]


async def test_where_nobody_has_the_permission_that_is_said(world: World, tab_of: TabOf, go_to: GoTo) -> None:
    await something_before(world)
    go_to(date(2026, 12, 20))
    tab = await tab_of("disa")
    await tab.open("/behorigheter")
    for who in (world.asta, world.bo):
        await tab.send(
            PermissionsState.set_permission, account_id=who.account_id, subject=PRESCHOOL, held=False
        )
    await unattended.tell_of_unattended()
    await tab.open("/")
    (task,) = (task for task in (await tab.state(StartState)).tasks if "Inget är skickat" in task.text)
    assert task.text.endswith("Ingen har behörigheten.")
    assert task.href == "/behorigheter"
