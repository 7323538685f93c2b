"""Notices through the page and beside its name in the navigation: live, marked many at a time, and gone with
the permission."""

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS
from rxapp.domain.events import EventKind, Happened
from rxapp.models import Case
from rxapp.services import permissions
from rxapp.state.notice_badge import NoticeBadgeState
from rxapp.state.notices import NOTHING_CHOSEN, NoticesState
from rxapp.state.session import SessionState
from tests.fixtures.noticing import happen
from tests.fixtures.people import ALE, AMINA, BURLOV, COMPULSORY, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

PATH = "/notifieringar"


async def a_case(world: World, type_code: str = PRESCHOOL) -> Case:
    async with unit_of_work() as session:
        return await add_case(
            session, world, sender=world.asta, type_code=type_code, rows=[Asked(AMINA.number)]
        )


def of(case: Case, kind: EventKind, **data: str) -> Happened:
    return Happened(kind, case.municipality_code, type_code=case.type_code, case_id=case.id, data=dict(data))


async def badge(tab: Tab) -> str:
    return (await tab.state(NoticeBadgeState)).unread


async def sentences(tab: Tab) -> list[str]:
    return [line.sentence for line in (await tab.state(NoticesState)).lines]


async def set_permission(world: World, name: str, subject: str, *, held: bool) -> None:
    account_id = getattr(world, name).account_id
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=account_id, subject=subject, held=held
        )


@pytest.mark.parametrize("who", ["disa", "hanna", "ulla", "kerstin"])
async def test_the_page_and_its_name_are_for_users(world: World, tab_of: TabOf, who: str) -> None:
    tab = await tab_of(who)
    await tab.open(PATH)
    assert "behörighet" in await tab.denied()
    assert PATH not in [item.href for item in (await tab.session()).navigation]
    await happen(world.hanna, [of(await a_case(world), EventKind.CASE_DECIDED)])
    await settled()
    assert (await sentences(tab), await badge(tab)) == ([], "")


async def test_what_happens_shows_at_once_in_the_list_and_on_every_other_page(
    world: World, tab_of: TabOf
) -> None:
    case = await a_case(world)
    reading, elsewhere, start = await tab_of("bo"), await tab_of("bo"), await tab_of("britt")
    await reading.open(PATH)
    await elsewhere.open("/arenden")
    await start.open("/")
    assert (await badge(elsewhere), await sentences(reading)) == ("", [])
    await happen(world.hanna, [of(case, EventKind.SUPPLEMENT_REQUESTED, due_on="2026-12-01")])
    await settled()
    (line,) = (await reading.state(NoticesState)).lines
    assert line.sentence == "Migrationsverket har begärt komplettering"
    assert line.detail == "Svara senast 2026-12-01"
    assert line.href == f"/arenden/{case.file_number}#komplettering"
    assert (line.file_number, line.is_unread, line.urgency) == (case.file_number, True, "Kräver åtgärd")
    assert await badge(reading) == await badge(elsewhere) == "1"
    assert (await elsewhere.state(SessionState)).announcement == "Du har 1 oläst notifiering."
    assert await badge(start) == ""
    assert not start.holds(case.file_number)


async def test_a_removed_permission_takes_its_notices_and_their_count_away_at_once(
    world: World, tab_of: TabOf
) -> None:
    case = await a_case(world)
    await happen(world.hanna, [of(case, EventKind.CASE_DECIDED)])
    reading, elsewhere = await tab_of("bo"), await tab_of("bo")
    await reading.open(PATH)
    await elsewhere.open(f"/arenden/{case.file_number}")
    assert (await sentences(reading), await badge(elsewhere)) == (["Beslut har fattats"], "1")
    await set_permission(world, "bo", PRESCHOOL, held=False)
    await settled()
    assert (await sentences(reading), await badge(reading), await badge(elsewhere)) == ([], "", "")
    await set_permission(world, "bo", PRESCHOOL, held=True)
    await settled()
    assert (await sentences(reading), await badge(elsewhere)) == (["Beslut har fattats"], "1")


async def test_the_count_goes_where_the_page_that_is_open_goes_with_the_permission(
    world: World, tab_of: TabOf
) -> None:
    await set_permission(world, "nils", ACCOUNT_NUMBERS, held=True)
    await happen(world.asta, [Happened(EventKind.PAYEE_ACCOUNT_CHANGED, ALE)])
    tab = await tab_of("nils")
    await tab.open("/kontonummer")
    assert await badge(tab) == "1"
    await set_permission(world, "nils", ACCOUNT_NUMBERS, held=False)
    await settled()
    assert await tab.denied()
    assert await badge(tab) == ""


async def test_many_are_chosen_and_marked_and_the_readers_other_tabs_follow(
    world: World, tab_of: TabOf
) -> None:
    case = await a_case(world)
    await happen(world.hanna, [of(case, EventKind.CASE_DECIDED) for _ in range(3)])
    tab, other, colleague = await tab_of("bo"), await tab_of("bo"), await tab_of("asta")
    await tab.open(PATH)
    await other.open("/")
    await colleague.open(PATH)
    page = await tab.state(NoticesState)
    first, second, _ = [line.key for line in page.lines]
    await tab.send(NoticesState.choose, notice=first, chosen=True)
    await tab.send(NoticesState.choose, notice=second, chosen=True)
    await tab.send(NoticesState.choose, notice=10**6, chosen=True)
    assert (page.marked, page.marked_count) == ([first, second], "2 valda")
    await tab.send(NoticesState.mark_read)
    await settled()
    assert [line.is_unread for line in page.lines] == [False, False, True]
    assert page.marked == []
    assert (await tab.session()).announcement == "2 notifieringar är markerade som lästa."
    assert (await badge(tab), await badge(other), await badge(colleague)) == ("1", "1", "3")
    await tab.send(NoticesState.choose_all)
    await tab.send(NoticesState.mark_unread)
    await settled()
    assert await badge(other) == "3"
    await tab.send(NoticesState.mark_all_read)
    await settled()
    assert (await badge(tab), await badge(other), page.mark_all) == ("", "", "")


async def test_nothing_is_marked_where_nothing_is_chosen(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("bo")
    await tab.open(PATH)
    await tab.send(NoticesState.mark_read)
    assert await tab.told() == NOTHING_CHOSEN


async def test_whoever_follows_a_notice_has_read_it(world: World, tab_of: TabOf) -> None:
    case = await a_case(world)
    (event,) = await happen(world.hanna, [of(case, EventKind.CASE_DECIDED)])
    tab = await tab_of("bo")
    await tab.open(PATH)
    await tab.send(NoticesState.open_notice, notice=event.event_id)
    await tab.open(f"/arenden/{case.file_number}")
    assert await badge(tab) == ""


async def test_what_is_anothers_is_not_marked_by_its_number(world: World, tab_of: TabOf) -> None:
    (event,) = await happen(world.hanna, [Happened(EventKind.CASE_DECIDED, BURLOV, type_code=PRESCHOOL)])
    bo, britt = await tab_of("bo"), await tab_of("britt")
    await bo.open(PATH)
    await britt.open(PATH)
    await bo.send(NoticesState.open_notice, notice=event.event_id)
    await settled()
    assert await badge(britt) == "1"


async def test_what_is_chosen_goes_with_the_page_it_was_chosen_on(world: World, tab_of: TabOf) -> None:
    case = await a_case(world)
    await happen(world.hanna, [of(case, EventKind.CASE_DECIDED), of(case, EventKind.CASE_PAID)])
    tab = await tab_of("bo")
    await tab.open(PATH)
    await tab.send(NoticesState.choose_all)
    await tab.open(f"{PATH}?grupp=payouts")
    page = await tab.state(NoticesState)
    assert [line.sentence for line in page.lines] == ["Ersättning har betalats ut"]
    assert page.marked == [page.lines[0].key]


async def test_the_address_narrows_and_sorts_and_whatever_it_cannot_mean_is_left_out(
    world: World, tab_of: TabOf
) -> None:
    case = await a_case(world, COMPULSORY)
    kinds = (EventKind.CASE_PAID, EventKind.SUPPLEMENT_REQUESTED, EventKind.CASE_DECIDED)
    await happen(world.hanna, [of(case, kind) for kind in kinds])
    tab = await tab_of("asta")
    for query, expected in (
        ("grupp=decisions", ["Beslut har fattats"]),
        ("visa=act", ["Migrationsverket har begärt komplettering"]),
        (f"typ={PRESCHOOL}", []),
        (
            f"typ={COMPULSORY}&visa=olasta&sok={case.file_number}&grupp=payouts",
            ["Ersättning har betalats ut"],
        ),
    ):
        await tab.open(f"{PATH}?{query}")
        assert await sentences(tab) == expected, query
    await tab.open(f"{PATH}?grupp=decisions")
    page = await tab.state(NoticesState)
    assert (page.unread, page.mark_all) == ("1 oläst", "Markera alla i urvalet som lästa")
    await tab.send(NoticesState.mark_all_read)
    assert (page.unread, page.mark_all, await badge(tab)) == ("", "", "2")
    await tab.open(f"{PATH}?grupp=x&visa=y&sida=-1&sortera=pin_hash")
    assert len(await sentences(tab)) == 3
    await tab.send(NoticesState.narrow, name="visa", value="olasta")
    assert tab.led_to() == f"{PATH}?visa=olasta&sortera=pin_hash"


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        (EventKind.CASE_DECIDED, "/arenden/{number}#beslut"),
        (EventKind.MESSAGE_SENT, "/arenden/{number}#meddelanden"),
        (EventKind.APPEAL_JUDGED, "/arenden/{number}#overklaganden"),
        (EventKind.CASE_PAID, "/utbetalningar?sok={number}"),
        (EventKind.RECOVERY_DECIDED, "/arenden/{number}#beslut"),
        (EventKind.RECOVERY_COMMUNICATED, "/arenden/{number}#yttranden"),
        (EventKind.RECOVERY_SET_OFF, "/arenden/{number}#reglering"),
        (EventKind.RECOVERY_DEMANDED, "/arenden/{number}"),
        (EventKind.RECOVERY_REMINDED, "/arenden/{number}#yttranden"),
        (EventKind.APPEAL_REMINDED, "/arenden/{number}#overklaga"),
    ],
)
async def test_a_notice_of_a_case_leads_to_what_it_tells_of(
    world: World, tab_of: TabOf, kind: EventKind, where: str
) -> None:
    case = await a_case(world)
    await happen(world.hanna, [of(case, kind)])
    tab = await tab_of("bo")
    await tab.open(PATH)
    (line,) = (await tab.state(NoticesState)).lines
    assert line.href == where.format(number=case.file_number)


@pytest.mark.parametrize(
    ("kind", "type_code", "data", "where", "detail"),
    [
        (
            EventKind.LAST_DAY_NEAR,
            PRESCHOOL,
            {"period": "2026-2", "last_day": "2026-12-31"},
            f"/ansokan/ny?typ={PRESCHOOL}&period=2026-2",
            "Sista dag 2026-12-31, 2026 kvartal 2",
        ),
        (EventKind.PAYEE_ACCOUNT_CHANGED, None, {}, "/kontonummer#historik", ""),
        (EventKind.PAYMENT_RETURNED, None, {"total_ore": 1}, "/utbetalningar", ""),
        (
            EventKind.PAYOUT_DELAYED,
            None,
            {"expected_on": "2026-12-01"},
            "/utbetalningar",
            "Väntas 2026-12-01",
        ),
    ],
)
async def test_a_notice_of_no_case_leads_to_the_page_that_shows_it(
    world: World,
    tab_of: TabOf,
    kind: EventKind,
    type_code: str | None,
    data: dict[str, str | int],
    where: str,
    detail: str,
) -> None:
    await set_permission(world, "bo", ACCOUNT_NUMBERS, held=True)
    await happen(world.asta, [Happened(kind, ALE, type_code=type_code, data=dict(data))])
    tab = await tab_of("bo")
    await tab.open(PATH)
    (line,) = (await tab.state(NoticesState)).lines
    assert (line.href, line.detail) == (where, detail)


async def test_whoever_holds_nothing_is_told_whom_to_ask(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("nils")
    await tab.open(PATH)
    assert (await tab.session()).ask_whom.lead


async def test_after_a_lost_connection_the_next_page_counts_anew(world: World, tab_of: TabOf) -> None:
    """What was pushed meanwhile has reached nobody."""
    tab = await tab_of("bo")
    await tab.open("/arenden")
    tab.edge.sockets.pop(tab.token)
    await happen(world.hanna, [of(await a_case(world), EventKind.CASE_DECIDED)])
    await settled()
    assert await badge(tab) == ""
    await tab.open("/arenden")
    assert await badge(tab) == "1"
