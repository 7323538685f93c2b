"""The forecast's page, its files, and the cost centres noted on the page of a case."""

from io import BytesIO

import httpx
import pytest
from openpyxl import load_workbook
from starlette.applications import Starlette

from rxapp.db import unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.http import exports as routes
from rxapp.models import Case
from rxapp.services import exports, permissions
from rxapp.state.cost_centres import CostCentresState
from rxapp.state.forecast import ForecastState
from rxapp.state.guard import DENIED
from tests.fixtures.people import AMINA, COMPULSORY, FARAH
from tests.fixtures.world import Asked, World, add_case
from tests.flows.conftest import TabOf
from tests.flows.tabs import log_in


@pytest.fixture
async def case(world: World) -> Case:
    """Two rows of Ale, of which one is granted and not paid, beside one that is undecided."""
    async with unit_of_work() as session:
        rows = [Asked(AMINA.number, 500_00), Asked(FARAH.number)]
        made = await add_case(session, world, sender=world.asta, type_code=COMPULSORY, rows=rows)
        await add_case(
            session,
            world,
            sender=world.asta,
            type_code=COMPULSORY,
            rows=[Asked(AMINA.number)],
            status=CaseStatus.IN_REVIEW,
        )
        return made


async def fetch(who: str, path: str) -> httpx.Response:
    headers = {"Cookie": await log_in(who)} if who else {}
    transport = httpx.ASGITransport(app=Starlette(routes=routes.ROUTES))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as reader:
        return await reader.get(path, headers=headers)


async def test_cost_centres_are_noted_filtered_and_refused_beside_their_rows(
    case: Case, tab_of: TabOf
) -> None:
    asta = await tab_of("asta")
    await asta.open(f"/arenden/{case.file_number}")
    state = await asta.state(CostCentresState)
    assert (state.has_tags, state.tagged) == (True, [])
    await asta.send(CostCentresState.toggle_tags)
    first, second = (await asta.state(CostCentresState)).tagged
    await asta.send(CostCentresState.save_tags, form={first.field: "=1+1", second.field: "4711"})
    state = await asta.state(CostCentresState)
    assert [bool(row.error) for row in state.tagged] == [True, False]
    await asta.send(
        CostCentresState.save_tags, form={first.field: "Öster", second.field: "", "kod-alla": "4711"}
    )
    state = await asta.state(CostCentresState)
    assert [(row.tag, row.error) for row in state.tagged] == [("Öster", ""), ("4711", "")]
    assert await asta.told() == "Kostnadsställe är sparat för 2 rader."
    await asta.send(CostCentresState.filter_rows, value="4711")
    state = await asta.state(CostCentresState)
    assert [row.position for row in state.tagged] == ["2"]
    await asta.send(CostCentresState.filter_rows, value="finns inte")
    assert len((await asta.state(CostCentresState)).tagged) == 2


async def test_a_field_of_a_row_that_is_not_shown_notes_nothing(case: Case, tab_of: TabOf) -> None:
    asta = await tab_of("asta")
    await asta.open(f"/arenden/{case.file_number}")
    await asta.send(CostCentresState.toggle_tags)
    await asta.send(CostCentresState.save_tags, form={"kod-999999": "4711"})
    assert {row.tag for row in (await asta.state(CostCentresState)).tagged} == {""}


async def test_the_page_tells_what_is_exact_and_what_is_an_estimate(case: Case, tab_of: TabOf) -> None:
    asta = await tab_of("asta")
    await asta.open(f"/arenden/{case.file_number}")
    await asta.send(CostCentresState.toggle_tags)
    first, _ = (await asta.state(CostCentresState)).tagged
    await asta.send(CostCentresState.save_tags, form={first.field: "Öster"})
    await asta.open("/prognos")
    state = await asta.state(ForecastState)
    assert [
        [text.replace("\xa0", " ") for text in (line.tag, line.unpaid, line.estimated, line.expected)]
        for line in state.lines
    ] == [["", "0,00 kr", "250,00 kr", "250,00 kr"], ["Öster", "500,00 kr", "0,00 kr", "500,00 kr"]]
    assert [share.share for share in state.shares] == ["25,0\xa0%"]
    await asta.send(ForecastState.narrow, name="kod", value="Öster")
    assert asta.led_to() == "/prognos?kod=%C3%96ster"
    await asta.open("/prognos?kod=%C3%96ster&kvartal=2026-2")
    state = await asta.state(ForecastState)
    assert [line.tag for line in state.lines] == ["Öster"]
    assert [chip.text for chip in state.chosen.chips] == ["Kvartal: 2026 kvartal 2", "Kostnadsställe: Öster"]


@pytest.mark.parametrize("who", ["", "disa", "hanna", "ulla", "kerstin"])
async def test_whoever_is_no_user_gets_no_forecast(case: Case, tab_of: TabOf, who: str) -> None:
    tab = await tab_of(who)
    await tab.open("/prognos")
    assert ((await tab.state(ForecastState)).lines, await tab.denied()) == ([], DENIED)
    assert (await fetch(who, "/export/prognos.csv")).status_code == 403


async def test_the_file_is_what_the_page_shows_and_an_amount_is_a_number(case: Case) -> None:
    answer = await fetch("asta", "/export/prognos.csv?kommun=1440&typ=ASYL_COMPULSORY")
    assert answer.text.lstrip("\ufeff").splitlines()[1:] == [
        "Asylsökande i grundskola;2026 kvartal 2;;500,00;1000,00;25,00;250,00;750,00"
    ]
    made = await fetch("asta", "/export/prognos.xlsx")
    sheet = load_workbook(BytesIO(made.content)).active
    assert sheet is not None
    _, row = sheet.iter_rows(values_only=True)
    assert row[3:] == (500, 1000, 25, 250, 750)
    for who in ("bo", "nils", "britt"):
        assert len((await fetch(who, "/export/prognos.csv")).text.splitlines()) == 1


async def test_a_permission_taken_while_the_file_is_made_stops_it(
    case: Case, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = exports.get_forecast

    async def taken(*given: object) -> object:
        found = await read(*given)  # type: ignore[arg-type]
        async with unit_of_work() as session:
            await permissions.set_permission(
                session, world.disa, account_id=world.asta.account_id, subject=COMPULSORY, held=False
            )
        return found

    monkeypatch.setattr(exports, "get_forecast", taken)
    answer = await fetch("asta", "/export/prognos.csv")
    assert answer.status_code == 403
    assert "500" not in answer.text
