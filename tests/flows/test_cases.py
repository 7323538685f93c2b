"""The list of cases, by way of its address."""

import pytest

from rxapp.db import unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.state.case import CaseState
from rxapp.state.cases import CasesState
from rxapp.state.guard import DENIED
from rxapp.text.labels import type_name
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import AMINA, COMPULSORY, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab

__all__ = ["paid"]


async def shown(tab: Tab) -> list[str]:
    return [line.file_number for line in (await tab.state(CasesState)).lines]


@pytest.mark.parametrize("who", ["", "disa", "hanna", "ulla", "kerstin"])
async def test_whoever_may_not_read_cases_gets_none(paid: Paid, tab_of: TabOf, who: str) -> None:
    tab = await tab_of(who)
    await tab.open("/arenden")
    assert await shown(tab) == []
    assert await tab.denied() == DENIED
    assert not tab.holds(paid.preschool.file_number)


async def test_whoever_is_not_logged_in_is_led_to_the_login_and_back(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("")
    await tab.open("/arenden?status=paid")
    assert tab.led_to() == "/logga-in?till=/arenden%3Fstatus%3Dpaid"


async def test_each_sees_the_cases_of_their_types_in_their_municipality(paid: Paid, tab_of: TabOf) -> None:
    every = {c.file_number for c in (paid.preschool, paid.compulsory, paid.unpaid, paid.waiting)}
    for who, expected in (
        ("asta", every),
        ("bo", every - {paid.compulsory.file_number}),
        ("nils", set()),
        ("britt", {paid.elsewhere.file_number}),
    ):
        tab = await tab_of(who)
        await tab.open("/arenden")
        assert set(await shown(tab)) == expected


async def test_a_case_of_another_municipality_is_not_there(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("britt")
    await tab.open(f"/arenden/{paid.preschool.file_number}")
    assert (await tab.state(CaseState)).rows == []
    assert await tab.denied() == "Ärendet finns inte, eller så har du inte behörighet för ersättningstypen."
    assert not tab.holds(AMINA.last_name)


async def test_a_choice_narrows_the_list_by_way_of_the_address(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden?sortera=file_number")
    await tab.send(CasesState.narrow, name="typ", value=PRESCHOOL)
    assert tab.led_to() == f"/arenden?typ={PRESCHOOL}&sortera=file_number"
    await tab.follow()
    await tab.send(CasesState.narrow, name="status", value=CaseStatus.IN_REVIEW.value)
    await tab.follow()
    assert await shown(tab) == [paid.waiting.file_number]
    cases = await tab.state(CasesState)
    assert cases.pages.count == "1 ärende"
    assert [chip.text for chip in cases.chosen.chips] == [
        f"Ersättningstyp: {type_name(PRESCHOOL)}",
        "Status: Under handläggning",
    ]
    await tab.open(cases.chosen.chips[1].without)
    assert paid.preschool.file_number in await shown(tab)


async def test_a_search_finds_a_name_that_is_shown(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("bo")
    await tab.open("/arenden")
    await tab.send(CasesState.search, form={"sok": " åsa "})
    assert tab.led_to() == "/arenden?sok=%C3%A5sa"
    await tab.follow()
    assert set(await shown(tab)) == {paid.preschool.file_number, paid.waiting.file_number}


async def test_only_known_names_and_short_values_narrow_the_list(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    await tab.send(CasesState.narrow, name="till", value="//elsewhere")
    with pytest.raises(AssertionError, match="nothing led anywhere"):
        tab.led_to()
    await tab.open("/arenden?status=nonsens&kvartal=2026-9&sida=x&sortera=sent_by")
    assert len(await shown(tab)) == 4


async def test_a_column_head_sorts_and_once_more_turns_the_order(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    sorts = (await tab.state(CasesState)).sorts
    assert sorts[3].direction == "descending"
    await tab.open(sorts[0].href)
    rising = await shown(tab)
    assert rising == sorted(rising)
    sorts = (await tab.state(CasesState)).sorts
    assert sorts[0].direction == "ascending"
    await tab.open(sorts[0].href)
    assert await shown(tab) == rising[::-1]


async def test_pages_follow_each_other_without_gap_or_repetition(world: World, tab_of: TabOf) -> None:
    async with unit_of_work() as session:
        for _ in range(103):
            row = Asked(AMINA.number)
            await add_case(session, world, sender=world.asta, type_code=COMPULSORY, rows=[row])
    tab = await tab_of("asta")
    await tab.open("/arenden?sortera=file_number")
    seen = await shown(tab)
    while (pages := (await tab.state(CasesState)).pages).next:
        await tab.open(pages.next)
        seen += await shown(tab)
    assert seen == [f"5.6-2026-{n:05d}" for n in range(1, 104)]
    assert (pages.page, pages.previous) == ("Sida 3 av 3", "/arenden?sortera=file_number&sida=2")
    await tab.open("/arenden?sida=999")
    assert (await tab.state(CasesState)).pages.page == "Sida 3 av 3"
