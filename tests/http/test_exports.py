"""Files over HTTP: for whom, and never for another card than the one whose page the link stood on."""

import httpx
import pytest
from starlette.applications import Starlette

from rxapp.http import exports
from rxapp.http.exports import OTHER_CARD, REFUSED
from tests.fixtures.world import World
from tests.flows.tabs import log_in

PAYOUTS, PERMISSIONS = "/export/utbetalningar", "/export/behorigheter"


async def fetch(who: str, path: str) -> httpx.Response:
    headers = {"Cookie": await log_in(who)} if who else {}
    transport = httpx.ASGITransport(app=Starlette(routes=exports.ROUTES))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as reader:
        return await reader.get(path, headers=headers)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("who", ["", "asta", "hanna", "kerstin"])
async def test_whoever_sets_no_permissions_gets_no_file_of_them(world: World, who: str, kind: str) -> None:
    answer = await fetch(who, f"{PERMISSIONS}.{kind}")
    assert (answer.status_code, answer.text) == (403, REFUSED)


@pytest.mark.parametrize(("who", "path"), [("asta", PAYOUTS), ("disa", PERMISSIONS)])
async def test_the_link_of_another_municipality_is_refused_with_a_sentence(
    world: World, who: str, path: str
) -> None:
    answer = await fetch(who, f"{path}.csv?kommun=1231")
    assert (answer.status_code, answer.text) == (403, OTHER_CARD)
    assert (await fetch(who, f"{path}.csv?kommun=1440")).status_code == 200
    assert (await fetch(who, f"{path}.pdf?kommun=1440")).status_code == 404


async def test_the_file_is_of_the_own_users_as_the_address_narrows_them(world: World) -> None:
    answer = await fetch("disa", f"{PERMISSIONS}.csv?sok=nils&typ=ASYL_PRESCHOOL&kommun=1440")
    assert answer.headers["content-disposition"] == 'attachment; filename="behorigheter.csv"'
    assert answer.text.lstrip("\ufeff").splitlines() == [
        "Namn;HSA-id;Status;Senast inloggad;Asylsökande i förskola",
        "Nils Ärlig;TSTNMT2120001447-USR4;Aktiv;;Nej",
    ]
