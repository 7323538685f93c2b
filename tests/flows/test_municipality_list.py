"""The list of municipalities, and the key figures that lead to it."""

from datetime import date

from sqlmodel import select

from rxapp.db import unit_of_work
from rxapp.domain.agreements import Service
from rxapp.models import Account, Agreement, Municipality
from rxapp.state.municipalities import MunicipalitiesState
from rxapp.state.start import StartState
from tests.fixtures.people import BURLOV
from tests.fixtures.statements import Counted
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.test_weights import HEAVIEST

PATH = "/kommuner"


async def test_the_list_tells_agreements_and_administrators(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("kerstin")
    await tab.open(PATH)
    state = await tab.state(MunicipalitiesState)
    assert [(line.name, line.administrators, line.note) for line in state.lines] == [
        ("Ale", "1", "Endast en"),
        ("Burlöv", "1", "Endast en"),
    ]
    assert state.lines[0].agreements == [
        ("Ansök om statlig ersättning", "Gäller", "positive", "från 2020-01-01 tills vidare")
    ]
    for query, found in (("sok=ALE", ["Ale"]), ("sok=12", ["Burlöv"]), ("sok=%25", []), ("visa=ending", [])):
        await tab.open(f"{PATH}?{query}")
        assert [line.name for line in state.lines] == found
    await tab.send(MunicipalitiesState.narrow, name="visa", value="single")
    assert tab.led_to() == "/kommuner?visa=single"
    await tab.send(MunicipalitiesState.search, form={"sok": " lö "})
    assert tab.led_to().startswith("/kommuner?sok=l%C3%B6")


async def test_names_come_in_swedish_order_fifty_a_page(
    world: World, tab_of: TabOf, statements: Counted
) -> None:
    async with unit_of_work() as session:
        names = ["Östra", "Ängen", "Åsen", *(f"Mo{number:02d}" for number in range(50))]
        session.add_all(Municipality(code=f"{9000 + i}", name=name) for i, name in enumerate(names))
    tab = await tab_of("kerstin")
    await tab.open(PATH)
    state = await tab.state(MunicipalitiesState)
    assert (len(state.lines), state.pages.count, state.pages.page) == (50, "55 kommuner", "Sida 1 av 2")
    await tab.open(f"{PATH}?sida=2")
    assert [line.name for line in state.lines] == ["Mo48", "Mo49", "Åsen", "Ängen", "Östra"]
    with statements() as said:
        await tab.send(MunicipalitiesState.load)
    # Who it is, twice; the count, the page, its agreements, its administrators.
    assert len([one for one in said if one.lstrip().startswith("SELECT")]) <= 6


async def test_a_full_page_of_municipalities_is_light(world: World, tab_of: TabOf) -> None:
    codes = [f"{9000 + number}" for number in range(60)]
    async with unit_of_work() as session:
        session.add_all(Municipality(code=code, name=f"Långholmens Östra {code}") for code in codes)
        await session.flush()
        for code in codes:
            session.add(
                Account(
                    hsa_id=f"TSTNMT2120001447-{code}",
                    role=world.disa.role,
                    municipality_code=code,
                    first_name="A",
                    last_name="B",
                    email="x@example.se",
                    pin_hash="x",
                )
            )
        await session.flush()
        session.add_all(
            Agreement(municipality_code=code, service=service, starts_on=date(2020, 1, 1))
            for code in codes
            for service in Service
        )
    tab = await tab_of("kerstin")
    await tab.open(PATH)
    assert len((await tab.state(MunicipalitiesState)).lines) == 50
    assert max(tab.weights()) <= HEAVIEST


async def test_a_municipality_that_is_not_there_is_said_so(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("kerstin")
    await tab.open(f"{PATH}?kommun=9999")
    assert await tab.denied() == "Kommunen finns inte."


async def test_the_key_figures_count_what_their_lists_show(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("kerstin")
    async with unit_of_work() as session:
        burlov = (await session.exec(select(Agreement).where(Agreement.municipality_code == BURLOV))).one()
        burlov.ends_on = date(2027, 1, 22)
    await tab.open("/")
    figures = {figure.label: figure for figure in (await tab.state(StartState)).figures}
    expected = {"Kommuner med avtal": 2, "Avtal som upphör": 1, "En administratör": 2}
    assert {label: figure.value for label, figure in figures.items()} == {
        label: str(count) for label, count in expected.items()
    }
    for label, count in expected.items():
        await tab.open(figures[label].href)
        assert len((await tab.state(MunicipalitiesState)).lines) == count
        await tab.open("/")
    async with unit_of_work() as session:
        burlov = (await session.exec(select(Agreement).where(Agreement.municipality_code == BURLOV))).one()
        burlov.ends_on = date(2027, 1, 23)
    await tab.open("/kommuner?visa=ending")
    assert (await tab.state(MunicipalitiesState)).lines == []
